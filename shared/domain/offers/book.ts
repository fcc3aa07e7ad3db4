import type { Order } from '../orders/types.ts';
import { onceKeyOf } from '../stock/once-key.ts';
import type { OfferEntry, OpenOffer } from './entries.ts';

export interface OfferAccount {
  offer: OpenOffer;
  closedAt: number | null;
  /** Coupons issued; of these, waiting in unpaid orders; redeemed in paid orders or stores. */
  issued: number;
  held: number;
  redeemed: number;
  /** Minor units taken off the paid orders that used it, less those refunded whole. */
  discount: number;
  /** Paid orders it was part of. */
  orders: number;
  /** viewerId → coupons issued to that viewer. */
  readonly issuedTo: Map<string, number>;
}

/** One coupon of one viewer. `status` says where it is; `orderId` by which order. */
export interface Coupon {
  readonly code: string;
  readonly offerId: string;
  readonly viewerId: string;
  readonly issuedAt: number;
  readonly validUntil: number;
  readonly status: 'issued' | 'held' | 'redeemed';
  readonly orderId: string | null;
}

/** The offers' part of a show's ledger. Mutable, like the rest of it; only the fold changes it. */
export interface OfferBook {
  readonly offers: Map<string, OfferAccount>;
  readonly coupons: Map<string, Coupon>;
  /** `onceKeyOf(viewerId, key)` → code. */
  readonly couponByKey: Map<string, string>;
  /** Code → the key it was redeemed under over a counter. */
  readonly redemptions: Map<string, string>;
  /** viewerId → codes, in order of issue. */
  readonly couponsOf: Map<string, readonly string[]>;
}

export const emptyOfferBook = (): OfferBook => ({
  offers: new Map(),
  coupons: new Map(),
  couponByKey: new Map(),
  redemptions: new Map(),
  couponsOf: new Map(),
});

/** Folds what happened to an offer. `orderOf` is the ledger's own look-up. */
export function foldOffer(
  book: OfferBook,
  entry: OfferEntry,
  at: number,
  orderOf: (orderId: string) => Order,
): void {
  switch (entry.kind) {
    case 'offer.set': {
      const { offer } = entry;
      const known = book.offers.get(offer.offerId);
      if (known) known.offer = offer;
      else book.offers.set(offer.offerId, newAccount(offer));
      return;
    }
    case 'offer.closed':
      accountOf(book, entry.offerId).closedAt = entry.closedAt;
      return;
    case 'coupon.issued': {
      const { code, offerId, viewerId, key, validUntil } = entry;
      const account = accountOf(book, offerId);
      account.issued += 1;
      account.issuedTo.set(viewerId, (account.issuedTo.get(viewerId) ?? 0) + 1);
      const coupon: Coupon = {
        ...{ code, offerId, viewerId, validUntil },
        issuedAt: at,
        status: 'issued',
        orderId: null,
      };
      book.coupons.set(code, coupon);
      book.couponByKey.set(onceKeyOf(viewerId, key), code);
      book.couponsOf.set(viewerId, [...(book.couponsOf.get(viewerId) ?? []), code]);
      return;
    }
    case 'coupon.redeemed': {
      const { orderId } = entry;
      move(book, entry.code, 'redeemed', orderId);
      accountOf(book, couponOf(book, entry.code).offerId).discount += orderOf(orderId).coupon?.discount ?? 0;
      return;
    }
    case 'coupon.redeemed-in-store':
      move(book, entry.code, 'redeemed', null);
      book.redemptions.set(entry.code, entry.key);
      return;
    case 'coupon.returned': {
      const coupon = couponOf(book, entry.code);
      if (coupon.status === 'redeemed')
        accountOf(book, coupon.offerId).discount -= orderOf(entry.orderId).coupon?.discount ?? 0;
      move(book, entry.code, 'issued', null);
      return;
    }
    default:
      entry satisfies never;
  }
}

/** An order takes its coupon with it; whatever ends the order says what becomes of the coupon. */
export function foldReservation(book: OfferBook, order: Pick<Order, 'orderId' | 'coupon'>): void {
  if (order.coupon) move(book, order.coupon.code, 'held', order.orderId);
}

/** Counts a paid order with the offers it was part of. */
export function foldPayment(book: OfferBook, order: Pick<Order, 'offerIds'>): void {
  for (const offerId of order.offerIds ?? []) {
    const account = book.offers.get(offerId);
    if (account) account.orders += 1;
  }
}

export function couponOf(book: OfferBook, code: string): Coupon {
  const coupon = book.coupons.get(code);
  if (!coupon) throw new Error(`No coupon ${code}`);
  return coupon;
}

function accountOf(book: OfferBook, offerId: string): OfferAccount {
  const account = book.offers.get(offerId);
  if (!account) throw new Error(`No offer ${offerId} was set`);
  return account;
}

/** Moves a coupon to where it is now, and the counts of its offer with it. */
function move(book: OfferBook, code: string, status: Coupon['status'], orderId: string | null): void {
  const coupon = couponOf(book, code);
  const account = accountOf(book, coupon.offerId);
  if (coupon.status !== 'issued') account[coupon.status] -= 1;
  if (status !== 'issued') account[status] += 1;
  book.coupons.set(code, { ...coupon, status, orderId });
}

const newAccount = (offer: OpenOffer): OfferAccount => ({
  offer,
  closedAt: null,
  issued: 0,
  held: 0,
  redeemed: 0,
  discount: 0,
  orders: 0,
  issuedTo: new Map(),
});
