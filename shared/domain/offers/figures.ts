import type { CouponView, OfferFigures } from '../../contract/offers.ts';
import type { Coupon, OfferBook } from './book.ts';

/** What an offer has done so far; zeros before it opens. */
export function offerFigures(book: OfferBook, offerId: string): OfferFigures {
  const account = book.offers.get(offerId);
  if (!account) return { offerId };
  const { offer, issued, held, redeemed, discount, orders } = account;
  switch (offer.terms.kind) {
    case 'coupon':
      return { offerId, issued, held, redeemed, discount };
    case 'bundle':
    case 'gift':
    case 'member-price':
      return { offerId, orders };
    default:
      return offer.terms satisfies never;
  }
}

/** A viewer's coupons, in order of issue, as they stand at `now`. */
export const couponsOf = (book: OfferBook, viewerId: string, now: number): CouponView[] =>
  (book.couponsOf.get(viewerId) ?? []).flatMap((code) => {
    const coupon = book.coupons.get(code);
    return coupon ? [couponView(coupon, now)] : [];
  });

/** One that was not used in time has lapsed; one waiting in an order is held for it, whatever the time. */
export function couponView({ code, offerId, status, validUntil }: Coupon, now: number): CouponView {
  return { code, offerId, validUntil, status: status === 'issued' && now >= validUntil ? 'lapsed' : status };
}
