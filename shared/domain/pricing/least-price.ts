import type { BundleTerms, CouponTerms, MemberPriceTerms } from '../../contract/offers.ts';
import { isFor, type SoldItem } from './price.ts';

/**
 * The least a unit can come to: the bound that guards the floor. The calculator shares what is taken off a basket by
 * largest remainder, so no line bears more than its exact share rounded up; and an amount off weighs most in the
 * basket that just reaches the threshold.
 */
export function leastAlone(asked: {
  readonly item: SoldItem;
  /** What a unit costs before offers. */
  readonly unit: number;
  readonly isDeal: boolean;
  readonly memberPrice: MemberPriceTerms | null;
  readonly coupon: CouponTerms | null;
  /** Nothing else could lie in the basket beside it. */
  readonly isAlone: boolean;
}): number {
  const { item, unit, isDeal, memberPrice, coupon, isAlone } = asked;
  const { itemId } = item;
  const isMember =
    memberPrice !== null && !isDeal && isFor(memberPrice, itemId) && (coupon?.stacking.members ?? true);
  const net = isMember ? unit - partUp(unit, memberPrice.bps, 10_000) : unit;
  const takes = coupon !== null && isFor(coupon, itemId) && (!isDeal || coupon.stacking.deals);
  if (!takes || net <= 0) return net;
  const isOnly = isAlone || (coupon.itemIds?.length === 1 && !coupon.stacking.deals);
  const units = isOnly ? Math.max(Math.ceil(coupon.threshold / net), 1) : 1;
  return net - couponOff(net, coupon, Math.max(net * units, isOnly ? 0 : coupon.threshold));
}

/** A unit's share of a set, however many sets there are; with the coupon, should the whole basket reach it. */
export function leastInSet(asked: {
  readonly item: SoldItem;
  /** Units of the item in a set. */
  readonly quantity: number;
  readonly set: BundleTerms;
  /** What the set's parts cost one by one. */
  readonly separately: number;
  readonly coupon: CouponTerms | null;
}): number {
  const { item, quantity, set, separately, coupon } = asked;
  const share = item.price * quantity;
  const net = Math.floor((share - partUp(separately - set.price, share, separately)) / quantity);
  if (!coupon || !isFor(coupon, item.itemId) || net <= 0) return net;
  return (
    net - couponOff(net, coupon, Math.max(coupon.threshold, coupon.itemIds ? net * quantity : set.price))
  );
}

/** What a coupon takes off a unit, in the basket of `basket` that it weighs most in. */
function couponOff(net: number, { discount }: CouponTerms, basket: number): number {
  const off =
    discount.kind === 'percent'
      ? Math.min(partUp(net, discount.bps, 10_000), discount.cap ?? Number.POSITIVE_INFINITY)
      : partUp(net, Math.min(discount.amount, basket), basket);
  return Math.min(off, net);
}

/** `amount` × `of` ÷ `whole`, rounded up; exact, whatever the amounts. */
const partUp = (amount: number, of: number, whole: number): number =>
  whole <= 0 ? 0 : Number((BigInt(amount) * BigInt(of) + BigInt(whole) - 1n) / BigInt(whole));
