import type { DemandDecision } from '../../contract/demand.ts';
import type { Order } from '../orders/types.ts';
import { onceKeyOf } from '../stock/once-key.ts';
import { type CustomBook, emptyCustomBook } from './custom/book.ts';
import type { OfferEntry, OpenOffer } from './entries.ts';
import type { Group } from './groups.ts';

export interface OfferAccount {
  offer: OpenOffer;
  closedAt: number | null;
  /** Coupons issued; of these, waiting in unpaid orders; redeemed in paid orders or stores. */
  issued: number;
  held: number;
  redeemed: number;
  /** Minor units taken off the paid orders that used it, less those refunded whole. */
  discount: number;
  /** Minor units: what those orders came to. A sale over a counter has no amount here. */
  couponPaid: number;
  /** Paid orders it was part of. */
  orders: number;
  /** Units reserved or sold by it, in all and by viewer. */
  taken: number;
  readonly takenBy: Map<string, number>;
  /** Deposits paid, their sum, balances paid, and what was kept of deposits. Minor units. */
  deposits: number;
  depositAmount: number;
  balances: number;
  forfeited: number;
  completed: number;
  failed: number;
  opened: number;
  /** Orders whose deposit was paid. */
  readonly withDeposit: Set<string>;
  /** Of a demand test. */
  decision: DemandDecision | null;
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

export interface Redemption {
  readonly key: string;
  readonly storeId: string;
  readonly at: number;
}

/** The offers' part of a show's ledger. Mutable, like the rest of it; only the fold changes it. */
export interface OfferBook {
  readonly offers: Map<string, OfferAccount>;
  readonly coupons: Map<string, Coupon>;
  /** `onceKeyOf(viewerId, key)` → code. */
  readonly couponByKey: Map<string, string>;
  readonly groups: Map<string, Group>;
  /** Groups that wait for buyers → when their time is up. */
  readonly openGroups: Map<string, number>;
  /** Code → where and when it was last redeemed over a counter, and the key it was under. */
  readonly redemptions: Map<string, Redemption>;
  /** viewerId → codes, in order of issue. */
  readonly couponsOf: Map<string, readonly string[]>;
  readonly custom: CustomBook;
}

export const emptyOfferBook = (): OfferBook => ({
  offers: new Map(),
  coupons: new Map(),
  couponByKey: new Map(),
  groups: new Map(),
  openGroups: new Map(),
  redemptions: new Map(),
  couponsOf: new Map(),
  custom: emptyCustomBook(),
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
    case 'offer.decided':
      accountOf(book, entry.offerId).decision = entry.decision;
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
      countCoupon(book, couponOf(book, entry.code).offerId, orderOf(orderId), 1);
      return;
    }
    case 'coupon.redeemed-in-store':
      move(book, entry.code, 'redeemed', null);
      book.redemptions.set(entry.code, { key: entry.key, storeId: entry.storeId, at });
      return;
    case 'coupon.returned': {
      const coupon = couponOf(book, entry.code);
      if (coupon.status === 'redeemed') countCoupon(book, coupon.offerId, orderOf(entry.orderId), -1);
      move(book, entry.code, 'issued', null);
      return;
    }
    case 'group.opened': {
      const { groupId, offerId, viewerId: openedBy, closesAt } = entry;
      const group: Group = {
        ...{ groupId, offerId, openedBy, closesAt },
        openedAt: at,
        status: 'open',
        orders: new Set(),
      };
      book.groups.set(groupId, group);
      book.openGroups.set(groupId, closesAt);
      accountOf(book, offerId).opened += 1;
      return;
    }
    case 'group.joined':
      // The order's own reservation took the place.
      return;
    case 'group.completed':
    case 'group.failed': {
      const group = book.groups.get(entry.groupId);
      if (!group) throw new Error(`No group ${entry.groupId}`);
      const status = entry.kind === 'group.completed' ? 'completed' : 'failed';
      book.groups.set(entry.groupId, { ...group, status });
      book.openGroups.delete(entry.groupId);
      accountOf(book, group.offerId)[status] += 1;
      return;
    }
    case 'deposit.paid': {
      const account = accountOf(book, orderOf(entry.orderId).deposit?.offerId ?? '');
      account.withDeposit.add(entry.orderId);
      account.deposits += 1;
      account.depositAmount += entry.amount;
      return;
    }
    case 'deposit.refunded':
      return;
    default:
      entry satisfies never;
  }
}

/** An order of an offer takes its units, and its place in a group; or gives them back. */
export function foldTaken(
  book: OfferBook,
  order: Pick<Order, 'orderId' | 'viewerId' | 'offer'>,
  units: number,
  place: 'takes' | 'leaves' | 'keeps',
): void {
  if (!order.offer) return;
  const { offerId, groupId } = order.offer;
  const account = accountOf(book, offerId);
  account.taken += units;
  const has = (account.takenBy.get(order.viewerId) ?? 0) + units;
  if (has === 0) account.takenBy.delete(order.viewerId);
  else account.takenBy.set(order.viewerId, has);
  const group = groupId === null ? undefined : book.groups.get(groupId);
  if (!group || place === 'keeps') return;
  const orders = new Set(group.orders);
  if (place === 'takes') orders.add(order.orderId);
  else orders.delete(order.orderId);
  book.groups.set(group.groupId, { ...group, orders });
}

/** An order that ends with its deposit paid keeps it, or gives it back, by the rule shown when it was paid. */
export function foldForfeit(book: OfferBook, { deposit }: Pick<Order, 'deposit'>, isBack: boolean): void {
  if (isBack || !deposit || deposit.paidAt === null || deposit.rule !== 'forfeit') return;
  accountOf(book, deposit.offerId).forfeited += deposit.amount - deposit.refunded;
}

/** An order takes its coupon with it; whatever ends the order says what becomes of the coupon. */
export function foldReservation(book: OfferBook, order: Pick<Order, 'orderId' | 'coupon'>): void {
  if (order.coupon) move(book, order.coupon.code, 'held', order.orderId);
}

/** Counts a paid order with the offers it was part of. */
export function foldPayment(book: OfferBook, order: Pick<Order, 'offerIds' | 'deposit'>): void {
  if (order.deposit) accountOf(book, order.deposit.offerId).balances += 1;
  for (const offerId of order.offerIds ?? []) {
    const account = book.offers.get(offerId);
    if (account) account.orders += 1;
  }
}

/** The coupon of that code. Throws where the book never issued it. */
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

/** What a coupon took off a paid order, and what the order brought. */
function countCoupon(book: OfferBook, offerId: string, { coupon, amount }: Order, by: 1 | -1): void {
  const account = accountOf(book, offerId);
  account.discount += by * (coupon?.discount ?? 0);
  account.couponPaid += by * amount;
}

/** Moves a coupon to where it is now, and the counts of its offer with it. */
function move(book: OfferBook, code: string, status: Coupon['status'], orderId: string | null): void {
  const coupon = couponOf(book, code);
  const account = accountOf(book, coupon.offerId);
  if (coupon.status !== 'issued') account[coupon.status] -= 1;
  if (status !== 'issued') account[status] += 1;
  book.coupons.set(code, { ...coupon, status, orderId });
}

export const isOpenOffer = (account: OfferAccount | undefined): account is OfferAccount =>
  account !== undefined && account.closedAt === null;

const newAccount = (offer: OpenOffer): OfferAccount => ({
  offer,
  closedAt: null,
  issued: 0,
  held: 0,
  redeemed: 0,
  discount: 0,
  couponPaid: 0,
  orders: 0,
  taken: 0,
  takenBy: new Map(),
  deposits: 0,
  depositAmount: 0,
  balances: 0,
  forfeited: 0,
  completed: 0,
  failed: 0,
  opened: 0,
  withDeposit: new Set(),
  decision: null,
  issuedTo: new Map(),
});
