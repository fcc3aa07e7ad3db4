import { accept, type Result } from '#shared/contract/errors.ts';
import type { CouponView, QuoteView } from '#shared/contract/offers.ts';
import type { WaitView } from '#shared/contract/viewers.ts';
import { couponsOf } from '#shared/domain/offers/figures.ts';
import type { Staff, Visitor } from './api.ts';
import { maySee } from './authorise.ts';
import { issueCoupon, redeemCoupon } from './coupons.ts';
import type { LiveShow } from './live-show.ts';
import { type Asked, quoteFor, quoteView } from './quoting.ts';
import { joinWaitlist, leaveWaitlist } from './waitlist.ts';

/** What the edges may ask about deals, offers and orders, beside claiming and ordering. */
export interface Trade {
  /** Joins the waitlist of a deal that is sold out, or tells one's place in it. */
  waitlist(dealId: string, key: string, visitor: Visitor): Promise<Result<WaitView>>;
  leaveWaitlist(dealId: string, visitor: Visitor): Promise<Result<null>>;
  /** What the viewer would pay now, by the same calculation as an order. */
  quote(asked: Asked, visitor: Visitor): Promise<Result<QuoteView>>;
  issueCoupon(offerId: string, key: string, visitor: Visitor): Promise<Result<CouponView>>;
  /** The viewer's own. */
  coupons(visitor: Visitor): Promise<Result<readonly CouponView[]>>;
  redeemCoupon(
    showId: string,
    redemption: { code: string; storeId: string; key: string },
    staff: Staff,
  ): Promise<Result<CouponView>>;
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
    async quote(asked, visitor) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const quoted = quoteFor(runner, await runner.ledgerState(), visitor, asked);
      return quoted.ok ? accept(quoteView(quoted.value, runner.state.currency)) : quoted;
    },
    async issueCoupon(offerId, key, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? issueCoupon(found.value.runner, offerId, key, visitor) : found;
    },
    async coupons(visitor) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      return accept(couponsOf((await runner.ledgerState()).book, visitor.viewerId, runner.now()));
    },
    async redeemCoupon(showId, redemption, staff) {
      const found = await showOf(showId);
      if (!found.ok) return found;
      const allowed = maySee(staff, found.value.runner.state);
      return allowed.ok ? redeemCoupon(found.value.runner, redemption, staff) : allowed;
    },
  };
}
