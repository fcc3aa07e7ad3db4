import type { Command } from '#shared/contract/commands.ts';
import type { CommandAnswer } from '#shared/contract/desk.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import type { Observed } from '#shared/domain/rehearsal/sheet.ts';
import type { Audience } from './audience.ts';

/** Viewers who ask for each coupon, each once more than they may. */
const TAKERS = 5;

export interface TriedOffers {
  /** What came of it, by the plan as it stands at the end. */
  seen(after: ShowView): Pick<Observed, 'offers' | 'coupons'>;
}

/**
 * Opens what is to be opened by hand, as the desk would: what is refused now is refused on the night. Coupons for
 * everyone are taken, and asked for once more than a viewer may.
 */
export async function tryOffers(
  { offers: planned }: Pick<ShowView, 'offers'>,
  send: (command: Command) => Promise<CommandAnswer>,
  room: Pick<Audience, 'takeCoupon'>,
): Promise<TriedOffers> {
  const refused = new Map<string, string>();
  const coupons = { tried: 0, taken: 0, over: 0 };
  for (const { id: offerId, state, opensAt, terms } of planned) {
    if (state !== 'planned' || opensAt !== null) continue;
    const type = terms.kind === 'coupon' ? 'coupon.drop' : 'offer.open';
    const opened = await send({ type, offerId });
    if (!opened.ok) {
      refused.set(offerId, opened.error.code);
      continue;
    }
    if (terms.kind !== 'coupon' || terms.audience.kind !== 'all') continue;
    const each = terms.perViewerLimit + 1;
    const had = await Promise.all(
      Array.from({ length: TAKERS }, (_, taker) => room.takeCoupon(taker, offerId, each)),
    );
    const taken = had.reduce((sum, one) => sum + one, 0);
    coupons.tried += had.length * each;
    coupons.taken += taken;
    coupons.over +=
      had.reduce((sum, one) => sum + Math.max(0, one - terms.perViewerLimit), 0) +
      Math.max(0, taken - terms.quantity);
  }
  return {
    seen: (after) => ({
      offers: after.offers
        .filter(({ state }) => state !== 'cancelled')
        .map(({ id: offerId, state }) => ({
          offerId,
          isOpened: state === 'open' || state === 'closed',
          needsApproval: refused.get(offerId) === 'needs_approval',
        })),
      coupons,
    }),
  };
}
