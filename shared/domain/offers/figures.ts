import type { CouponView, GroupView, OfferFigures } from '../../contract/offers.ts';
import type { LedgerState } from '../stock/ledger.ts';
import type { Coupon, OfferBook } from './book.ts';
import { isQuotable } from './custom/proposals.ts';
import { customStateOf, orderOfCustom } from './custom/state.ts';
import { demandFigures } from './demand.ts';
import { paidIn } from './groups.ts';

/** What an offer has done so far; zeros before it opens. */
export function offerFigures(state: Pick<LedgerState, 'book' | 'orders'>, offerId: string): OfferFigures {
  const { book } = state;
  const account = book.offers.get(offerId);
  if (!account) return { offerId };
  const { offer, issued, held, redeemed, discount, couponPaid: paid, orders } = account;
  switch (offer.terms.kind) {
    case 'coupon':
      return { offerId, issued, held, redeemed, discount, paid };
    case 'group-buy': {
      const { opened, completed, failed } = account;
      return { offerId, open: opened - completed - failed, completed, failed };
    }
    case 'presale': {
      const { taken, deposits, depositAmount, balances, forfeited } = account;
      const demand = demandFigures(state, offerId);
      const figures = { offerId, taken, deposits, depositAmount, balances, forfeited };
      return demand ? { ...figures, demand } : figures;
    }
    case 'custom': {
      const { taken, deposits, depositAmount, balances, forfeited } = account;
      return {
        ...{ offerId, taken, deposits, depositAmount, balances, forfeited },
        ...customFigures(state, offerId),
      };
    }
    case 'bundle':
    case 'gift':
    case 'member-price':
      return { offerId, orders };
    default:
      return offer.terms satisfies never;
  }
}

/** How many custom pieces stand where. Cost: the offer's requests. */
function customFigures(state: Pick<LedgerState, 'book' | 'orders'>, offerId: string) {
  const { custom } = state.book;
  const figures = { requests: 0, toQuote: 0, toApprove: 0, making: 0, ready: 0 };
  for (const requestId of custom.byOffer.get(offerId) ?? []) {
    const request = custom.requests.get(requestId);
    if (!request) continue;
    figures.requests += 1;
    // A quote that has lapsed is the customer's to ask about: time moves no figure here.
    const stands = customStateOf(request, orderOfCustom(state, request), 0);
    if (request.proposal && isQuotable(stands)) figures.toApprove += 1;
    else if (stands === 'requested') figures.toQuote += 1;
    if (stands === 'deposit-paid' || stands === 'making') figures.making += 1;
    if (stands === 'ready') figures.ready += 1;
  }
  return figures;
}

/** A group as everyone may see it; null for an unknown one. */
export function groupView(state: Pick<LedgerState, 'book' | 'orders'>, groupId: string): GroupView | null {
  const group = state.book.groups.get(groupId);
  const terms = group && state.book.offers.get(group.offerId)?.offer.terms;
  if (!group || terms?.kind !== 'group-buy') return null;
  const { offerId, status, closesAt } = group;
  const paid = paidIn(group, state.orders);
  return { id: groupId, offerId, status, size: terms.size, paid, joined: group.orders.size, closesAt };
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
