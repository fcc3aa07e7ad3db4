import type { Result } from '#shared/contract/errors.ts';
import type { WaitView } from '#shared/contract/viewers.ts';
import type { Visitor } from './api.ts';
import type { LiveShow } from './live-show.ts';
import { joinWaitlist, leaveWaitlist } from './waitlist.ts';

/** What the edges may ask about deals, offers and orders, beside claiming and ordering. */
export interface Trade {
  /** Joins the waitlist of a deal that is sold out, or tells one's place in it. */
  waitlist(dealId: string, key: string, visitor: Visitor): Promise<Result<WaitView>>;
  leaveWaitlist(dealId: string, visitor: Visitor): Promise<Result<null>>;
}

export interface TradeSettings {
  /** The show, whoever asks; `not_found`. */
  readonly showOf: (showId: string) => Promise<Result<LiveShow>>;
}

export function tradeOf({ showOf }: TradeSettings): Trade {
  return {
    async waitlist(dealId, key, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? joinWaitlist(found.value.runner, dealId, key, visitor) : found;
    },
    async leaveWaitlist(dealId, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? leaveWaitlist(found.value.runner, dealId, visitor) : found;
    },
  };
}
