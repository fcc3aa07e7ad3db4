import type { CouponTerms } from '../../contract/offers.ts';
import type { Order } from '../orders/types.ts';
import { done, refused, repeated } from '../stock/decide/answers.ts';
import type { LedgerEntry } from '../stock/entries.ts';
import type { LedgerDecision, LedgerState } from '../stock/ledger.ts';
import { onceKeyOf } from '../stock/once-key.ts';
import { decideDemand } from './demand.ts';
import type { OfferEntry, OfferOperation } from './entries.ts';
import { failGroup, takeOffer } from './taking.ts';

type Of<T extends OfferOperation['op']> = Extract<OfferOperation, { op: T }>;

/** What an operation on offers does to the ledger at `now`. Reads and changes nothing, like all its decisions. */
export function decideOffer(state: LedgerState, operation: OfferOperation, now: number): LedgerDecision {
  switch (operation.op) {
    case 'set-offer':
      return setOffer(state, operation);
    case 'decide-offer':
      return decideDemand(state, operation);
    case 'close-offer':
      return closeOffer(state, operation, now);
    case 'issue-coupon':
      return issueCoupon(state, operation, now);
    case 'redeem-coupon':
      return redeemCoupon(state, operation, now);
    case 'take-offer':
      return takeOffer(state, operation, now);
    case 'fail-group':
      return failGroup(state, operation, now);
    default:
      return operation satisfies never;
  }
}

/** An offer's terms never change once it is open: viewers have acted on them. */
function setOffer(state: LedgerState, { ref, offer }: Of<'set-offer'>): LedgerDecision {
  if (state.refs.has(ref)) return repeated(null);
  if (state.book.offers.has(offer.offerId)) return refused('duplicate', 'The offer has been opened before');
  return done(null, { kind: 'offer.set', ref, offer });
}

function closeOffer(state: LedgerState, { ref, offerId }: Of<'close-offer'>, now: number): LedgerDecision {
  const account = state.book.offers.get(offerId);
  if (!account || account.closedAt !== null || state.refs.has(ref)) return repeated(null);
  return done(null, { kind: 'offer.closed', ref, offerId, closedAt: now });
}

function issueCoupon(state: LedgerState, operation: Of<'issue-coupon'>, now: number): LedgerDecision {
  const { offerId, code, viewerId, key } = operation;
  const { book } = state;
  if (book.couponByKey.has(onceKeyOf(viewerId, key))) return repeated(null);
  const account = book.offers.get(offerId);
  if (account?.offer.terms.kind !== 'coupon' || account.closedAt !== null) return refused('offer_not_open');
  if (book.coupons.has(code)) return refused('duplicate', 'That code is taken');
  const { quantity, perViewerLimit: limit, validMs } = account.offer.terms;
  const has = account.issuedTo.get(viewerId) ?? 0;
  if (has >= limit) return refused('limit_reached', undefined, { limit, has, wanted: 1 });
  if (account.issued >= quantity)
    return refused('sold_out', 'All coupons have been given out', { remaining: 0 });
  return done(null, { kind: 'coupon.issued', code, offerId, viewerId, key, validUntil: now + validMs });
}

/** Over the counter: whoever shows the code has it. */
function redeemCoupon(state: LedgerState, operation: Of<'redeem-coupon'>, now: number): LedgerDecision {
  const { code, storeId, by, key } = operation;
  if (state.book.redemptions.get(code)?.key === key) return repeated(null);
  const wrong = couponTrouble(state, code, null, 'store', now);
  if (wrong) return wrong;
  return done(null, { kind: 'coupon.redeemed-in-store', code, storeId, by, key });
}

/** Why a coupon cannot be used now, by this viewer (null: by whoever shows it) and in this place; null when it can. */
export function couponTrouble(
  { book }: LedgerState,
  code: string,
  viewerId: string | null,
  where: Exclude<CouponTerms['redeem'], 'anywhere'>,
  now: number,
): LedgerDecision | null {
  const coupon = book.coupons.get(code);
  const terms = coupon && book.offers.get(coupon.offerId)?.offer.terms;
  if (!coupon || terms?.kind !== 'coupon' || (viewerId !== null && coupon.viewerId !== viewerId))
    return refused('coupon_unknown');
  if (coupon.status !== 'issued') return refused('coupon_used', undefined, { status: coupon.status });
  if (now >= coupon.validUntil) return refused('coupon_over', undefined, { validUntil: coupon.validUntil });
  if (terms.redeem !== 'anywhere' && terms.redeem !== where)
    return refused(
      'coupon_not_applicable',
      `The coupon is redeemed ${terms.redeem === 'store' ? 'in stores' : 'online'}`,
    );
  return null;
}

/** The coupon of an order that ends goes back to its viewer. */
export function couponBack(
  { orderId, coupon }: Pick<Order, 'orderId' | 'coupon'>,
  reason: Extract<OfferEntry, { kind: 'coupon.returned' }>['reason'],
): readonly LedgerEntry[] {
  return coupon ? [{ kind: 'coupon.returned', code: coupon.code, orderId, reason }] : [];
}

/** The coupon of an order that is paid is used up. */
export const couponUsed = ({ orderId, coupon }: Pick<Order, 'orderId' | 'coupon'>): readonly LedgerEntry[] =>
  coupon ? [{ kind: 'coupon.redeemed', code: coupon.code, orderId }] : [];

/** Whether an order that ran out could have its coupon again. */
export const isCouponFree = ({ book }: LedgerState, { coupon }: Pick<Order, 'coupon'>): boolean =>
  coupon === undefined || book.coupons.get(coupon.code)?.status === 'issued';
