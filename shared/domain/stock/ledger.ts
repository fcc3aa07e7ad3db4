import type { DealFigures } from '../../contract/desk.ts';
import type { Result } from '../../contract/errors.ts';
import type { StockFigures } from '../../contract/shows.ts';
import {
  emptyOfferBook,
  foldForfeit,
  foldOffer,
  foldPayment,
  foldReservation,
  foldTaken,
  type OfferBook,
} from '../offers/book.ts';
import { decideOffer } from '../offers/decide.ts';
import { unitsOf } from '../offers/taking.ts';
import type { RefundRequest } from '../orders/after-sale.ts';
import type { Order } from '../orders/types.ts';
import { foldAfterSale } from './after-sale.ts';
import { decideAfterSale } from './decide/after-sale.ts';
import { attributeOrder, cancelOrder, claim, expireOrder, placeOrder } from './decide/orders.ts';
import { pay, refund } from './decide/payments.ts';
import { addStock, closeWindow, setFrozen, setWindow, withdrawStock } from './decide/stock.ts';
import { joinWaitlist, leaveWaitlist, offerUnit } from './decide/waitlist.ts';
import type { DealWindow, LedgerEntry, LedgerOperation, LedgerRecord, Wait } from './entries.ts';
import { onceKeyOf } from './once-key.ts';
import { foldWaitlist, waitingFor } from './waitlist.ts';

/** Units of one item. available = prepared − reserved − sold − withdrawn, so the four always add up. */
export interface ItemBalance {
  prepared: number;
  reserved: number;
  sold: number;
  withdrawn: number;
}

export interface WindowBalance {
  window: DealWindow;
  closedAt: number | null;
  reserved: number;
  sold: number;
  /** viewerId → units of this deal reserved or sold to that viewer. */
  readonly unitsByViewer: Map<string, number>;
}

export interface HeldRefund {
  readonly eventId: string;
  readonly amount: number;
  readonly refundedAt: number;
}

/**
 * Where a show's ledger stands: a fold over its records. Unlike `ShowState` it is mutable and grows in place,
 * because thousands of claims a second leave no time for copies. Its store owns it: only `evolveLedger` changes
 * it, everyone else reads. Sizes grow with orders and payments of one show, never with claims refused.
 */
export interface LedgerState {
  readonly showId: string;
  /** Sequence number of the last record folded; 0 when empty. */
  seq: number;
  readonly items: Map<string, ItemBalance>;
  readonly windows: Map<string, WindowBalance>;
  readonly orders: Map<string, Order>;
  /** `onceKeyOf(viewerId, key)` → orderId. */
  readonly orderByKey: Map<string, string>;
  /** Refs of stock and window operations done. */
  readonly refs: Set<string>;
  /** Payment notices seen, applied or kept as evidence: eventId → orderId. */
  readonly payments: Map<string, string>;
  readonly heldRefunds: Map<string, readonly HeldRefund[]>;
  /**
   * Unpaid orders by how long they are held, each group in order of placing and so of `payBy`. Few distinct
   * hold times exist, which makes "who is due" a look at the head of each group.
   */
  readonly unpaid: Map<number, Map<string, number>>;
  /** dealId → viewerId → their wait, in order of joining; only deals somebody waits for. */
  readonly waitlists: Map<string, Map<string, Wait>>;
  /** `onceKeyOf(viewerId, key)` of every wait there was → dealId. */
  readonly waitByKey: Map<string, string>;
  /** Items whose sales are stopped. */
  readonly frozen: Set<string>;
  /** Every refund asked of the payment provider; `settledBy`: the notice that answered it. */
  readonly refundRequests: Map<string, RefundRequest & { requestedAt: number; settledBy: string | null }>;
  /** orderId → requests not settled yet. */
  readonly openRefunds: Map<string, Map<string, RefundRequest>>;
  /** Coupons and other offers. */
  readonly book: OfferBook;
}

export interface LedgerAnswerValue {
  /** The order the operation was about; null for stock and windows. */
  readonly orderId: string | null;
  /** Asked before: nothing was written, the first answer stands. */
  readonly repeated: boolean;
}

/** `entries` are to be stored and folded whatever the answer: a refused payment leaves its evidence. */
export interface LedgerDecision {
  readonly entries: readonly LedgerEntry[];
  readonly answer: Result<LedgerAnswerValue>;
}

export function emptyLedger(showId: string): LedgerState {
  return {
    showId,
    seq: 0,
    items: new Map(),
    windows: new Map(),
    orders: new Map(),
    orderByKey: new Map(),
    refs: new Set(),
    payments: new Map(),
    heldRefunds: new Map(),
    unpaid: new Map(),
    waitlists: new Map(),
    waitByKey: new Map(),
    frozen: new Set(),
    refundRequests: new Map(),
    openRefunds: new Map(),
    book: emptyOfferBook(),
  };
}

/**
 * What an operation does to the ledger at `now` (server time, epoch ms). Reads the state and changes nothing; the
 * caller stores the entries with that same `now` as their `at`, folds them, then answers.
 */
export function decideLedger(state: LedgerState, operation: LedgerOperation, now: number): LedgerDecision {
  switch (operation.op) {
    case 'claim':
      return claim(state, operation, now);
    case 'order':
      return placeOrder(state, operation, now);
    case 'pay':
      return pay(state, operation);
    case 'refund':
      return refund(state, operation);
    case 'cancel':
      return cancelOrder(state, operation);
    case 'expire':
      return expireOrder(state, operation, now);
    case 'attribute':
      return attributeOrder(state, operation);
    case 'join-waitlist':
      return joinWaitlist(state, operation, now);
    case 'leave-waitlist':
      return leaveWaitlist(state, operation);
    case 'offer-unit':
      return offerUnit(state, operation, now);
    case 'add-stock':
      return addStock(state, operation);
    case 'withdraw-stock':
      return withdrawStock(state, operation);
    case 'set-window':
      return setWindow(state, operation);
    case 'set-frozen':
      return setFrozen(state, operation);
    case 'close-window':
      return closeWindow(state, operation, now);
    case 'request-refund':
    case 'return-units':
    case 'fulfil':
      return decideAfterSale(state, operation, now);
    case 'set-offer':
    case 'close-offer':
    case 'issue-coupon':
    case 'redeem-coupon':
    case 'take-offer':
    case 'fail-group':
      return decideOffer(state, operation, now);
    default:
      return unknown(operation);
  }
}

/**
 * Folds one record into the state, in place, and returns that same state. A gap in `seq`, or a record that the
 * state cannot have led to, throws: the log is broken, and guessing on would hide it.
 */
export function evolveLedger(state: LedgerState, record: LedgerRecord): LedgerState {
  if (record.seq !== state.seq + 1) {
    throw new Error(`Ledger of ${state.showId}: record ${record.seq} after ${state.seq}`);
  }
  fold(state, record.entry, record.at);
  state.seq = record.seq;
  return state;
}

function fold(state: LedgerState, entry: LedgerEntry, at: number): void {
  switch (entry.kind) {
    case 'order.reserved': {
      const { order } = entry;
      state.orders.set(order.orderId, {
        orderId: order.orderId,
        showId: state.showId,
        viewerId: order.viewerId,
        visitId: order.visitId,
        key: order.key,
        status: 'reserved',
        lines: order.lines,
        amount: order.amount,
        refunded: 0,
        placedAt: at,
        payBy: order.payBy,
        paidAt: null,
        fulfilment: order.fulfilment,
        pickupStoreId: order.pickupStoreId,
        attribution: order.attribution,
        ...(order.isOffered ? { isOffered: true } : {}),
        ...(order.pickupCode ? { pickupCode: order.pickupCode } : {}),
        ...(order.coupon ? { coupon: order.coupon } : {}),
        ...(order.offer ? { offer: order.offer } : {}),
        ...(order.deposit ? { deposit: order.deposit } : {}),
        ...(order.offerIds ? { offerIds: order.offerIds } : {}),
      });
      state.orderByKey.set(onceKeyOf(order.viewerId, order.key), order.orderId);
      moveUnits(state, order, 1, 0);
      foldReservation(state.book, order);
      foldTaken(state.book, order, unitsOf(order), 'takes');
      awaitPayment(state, order.orderId, order.payBy, order.payBy - at);
      return;
    }
    case 'order.paid': {
      const order = knownOrder(state, entry.orderId);
      if (order.status === 'reserved') {
        moveUnits(state, order, -1, 1);
        stopAwaiting(state, order);
      } else {
        moveUnits(state, order, 0, 1);
        foldTaken(state.book, order, unitsOf(order), 'takes');
      }
      state.orders.set(order.orderId, { ...order, status: 'paid', paidAt: entry.paidAt });
      state.payments.set(entry.eventId, order.orderId);
      foldPayment(state.book, order);
      return;
    }
    case 'order.cancelled':
    case 'order.expired': {
      const order = knownOrder(state, entry.orderId);
      moveUnits(state, order, -1, 0);
      stopAwaiting(state, order);
      foldTaken(state.book, order, -unitsOf(order), 'leaves');
      foldForfeit(state.book, order);
      const status = entry.kind === 'order.cancelled' ? 'cancelled' : 'expired';
      state.orders.set(order.orderId, { ...order, status });
      return;
    }
    case 'order.refunded': {
      const order = knownOrder(state, entry.orderId);
      const refunded = order.refunded + entry.amount;
      const status = refunded === order.amount ? 'refunded' : order.status;
      state.orders.set(order.orderId, { ...order, refunded, status });
      if (status === 'refunded') foldTaken(state.book, order, 0, 'leaves');
      state.payments.set(entry.eventId, order.orderId);
      releaseHeld(state, order.orderId, entry.eventId);
      return;
    }
    case 'order.attributed': {
      const order = knownOrder(state, entry.orderId);
      state.orders.set(order.orderId, { ...order, attribution: entry.attribution });
      return;
    }
    case 'refund.held': {
      const held = state.heldRefunds.get(entry.orderId) ?? [];
      const { eventId, amount, refundedAt } = entry;
      state.heldRefunds.set(entry.orderId, [...held, { eventId, amount, refundedAt }]);
      state.payments.set(eventId, entry.orderId);
      return;
    }
    case 'payment.mismatched':
    case 'payment.stranded':
      state.payments.set(entry.eventId, entry.orderId);
      return;
    case 'stock.added':
      balanceOf(state, entry.itemId).prepared += entry.quantity;
      state.refs.add(entry.ref);
      return;
    case 'stock.withdrawn':
      balanceOf(state, entry.itemId).withdrawn += entry.quantity;
      state.refs.add(entry.ref);
      return;
    case 'item.frozen':
      if (entry.isFrozen) state.frozen.add(entry.itemId);
      else state.frozen.delete(entry.itemId);
      state.refs.add(entry.ref);
      return;
    case 'window.set': {
      const known = state.windows.get(entry.window.dealId);
      if (known) known.window = entry.window;
      else
        state.windows.set(entry.window.dealId, {
          window: entry.window,
          closedAt: null,
          reserved: 0,
          sold: 0,
          unitsByViewer: new Map(),
        });
      state.refs.add(entry.ref);
      return;
    }
    case 'window.closed': {
      const known = state.windows.get(entry.dealId);
      if (!known) throw new Error(`Ledger of ${state.showId}: no window of deal ${entry.dealId}`);
      known.closedAt = entry.closedAt;
      // Nothing comes back to a deal that is over.
      state.waitlists.delete(entry.dealId);
      state.refs.add(entry.ref);
      return;
    }
    case 'waitlist.joined':
    case 'waitlist.left':
    case 'waitlist.offered':
      foldWaitlist(state, entry, at);
      return;
    case 'refund.requested':
    case 'refund.settled':
    case 'stranded.refunded':
    case 'units.returned':
    case 'order.fulfilled':
      foldAfterSale(
        state,
        entry,
        at,
        (orderId) => knownOrder(state, orderId),
        (units) => {
          moveUnits(state, units, 0, -1);
          foldTaken(state.book, units, -unitsOf(units), 'keeps');
        },
      );
      return;
    case 'deposit.paid': {
      const order = knownOrder(state, entry.orderId);
      if (!order.deposit) throw new Error(`Ledger of ${state.showId}: ${order.orderId} has no deposit`);
      if (entry.reReserved) {
        moveUnits(state, order, 1, 0);
        foldTaken(state.book, order, unitsOf(order), 'takes');
      } else stopAwaiting(state, order);
      const payBy = order.deposit.dueBy;
      const deposit = { ...order.deposit, paidAt: entry.paidAt };
      const next: Order = { ...order, status: 'reserved', payBy, deposit };
      state.orders.set(order.orderId, next);
      awaitPayment(state, order.orderId, payBy, heldFor(next));
      state.payments.set(entry.eventId, order.orderId);
      foldOffer(state.book, entry, at, (orderId) => knownOrder(state, orderId));
      return;
    }
    case 'deposit.refunded': {
      const order = knownOrder(state, entry.orderId);
      if (!order.deposit) throw new Error(`Ledger of ${state.showId}: ${order.orderId} has no deposit`);
      const refunded = order.deposit.refunded + entry.amount;
      state.orders.set(order.orderId, { ...order, deposit: { ...order.deposit, refunded } });
      state.payments.set(entry.eventId, order.orderId);
      return;
    }
    case 'offer.set':
    case 'offer.closed':
      state.refs.add(entry.ref);
      foldOffer(state.book, entry, at, (orderId) => knownOrder(state, orderId));
      return;
    case 'coupon.issued':
    case 'coupon.redeemed':
    case 'coupon.redeemed-in-store':
    case 'coupon.returned':
    case 'group.opened':
    case 'group.joined':
    case 'group.completed':
    case 'group.failed':
      foldOffer(state.book, entry, at, (orderId) => knownOrder(state, orderId));
      return;
    default:
      unknown(entry);
  }
}

/** Figures of an item, in units; zeros for one the ledger has never seen. */
export function stockFigures(state: LedgerState, itemId: string): StockFigures {
  const balance = state.items.get(itemId);
  if (!balance) return { prepared: 0, available: 0, reserved: 0, sold: 0, withdrawn: 0 };
  const { prepared, reserved, sold, withdrawn } = balance;
  return { prepared, available: prepared - reserved - sold - withdrawn, reserved, sold, withdrawn };
}

/** Figures of a deal's window, in units; `remaining` = min(deal's units left, item's available). Zeros before it opens. */
export function dealFigures(state: LedgerState, dealId: string): DealFigures {
  const known = state.windows.get(dealId);
  if (!known) return { dealId, quantity: 0, reserved: 0, sold: 0, remaining: 0, waiting: 0 };
  const { window, reserved, sold } = known;
  const left = window.quantity - reserved - sold;
  const { available } = stockFigures(state, window.itemId);
  const remaining = Math.min(left, available);
  return { dealId, quantity: window.quantity, reserved, sold, remaining, waiting: waitingFor(state, dealId) };
}

/** When the next unpaid order falls due, epoch ms; null when none waits. */
export function nextPayBy(state: LedgerState): number | null {
  let next: number | null = null;
  for (const group of state.unpaid.values()) {
    for (const payBy of group.values()) {
      if (next === null || payBy < next) next = payBy;
      break;
    }
  }
  return next;
}

/** Ids of at most `limit` unpaid orders with `payBy` ≤ `now`. Cost: the orders due, not the orders there are. */
export function dueOrders(state: LedgerState, now: number, limit: number): string[] {
  const due: string[] = [];
  for (const group of state.unpaid.values()) {
    for (const [orderId, payBy] of group) {
      if (payBy > now || due.length >= limit) break;
      due.push(orderId);
    }
  }
  return due;
}

function balanceOf(state: LedgerState, itemId: string): ItemBalance {
  let balance = state.items.get(itemId);
  if (!balance) {
    balance = { prepared: 0, reserved: 0, sold: 0, withdrawn: 0 };
    state.items.set(itemId, balance);
  }
  return balance;
}

/** Moves an order's units in or out of reserved and sold, of its items, its deals and its viewer's share of them. */
function moveUnits(
  state: LedgerState,
  order: Pick<Order, 'lines' | 'viewerId'>,
  reserved: -1 | 0 | 1,
  sold: -1 | 0 | 1,
): void {
  for (const { itemId, dealId, quantity } of order.lines) {
    const item = balanceOf(state, itemId);
    item.reserved += reserved * quantity;
    item.sold += sold * quantity;
    const deal = dealId === null ? undefined : state.windows.get(dealId);
    if (!deal) continue;
    deal.reserved += reserved * quantity;
    deal.sold += sold * quantity;
    const change = (reserved + sold) * quantity;
    if (change === 0) continue;
    const units = (deal.unitsByViewer.get(order.viewerId) ?? 0) + change;
    if (units === 0) deal.unitsByViewer.delete(order.viewerId);
    else deal.unitsByViewer.set(order.viewerId, units);
  }
}

function awaitPayment(state: LedgerState, orderId: string, payBy: number, heldMs: number): void {
  let group = state.unpaid.get(heldMs);
  if (!group) {
    group = new Map();
    state.unpaid.set(heldMs, group);
  }
  group.set(orderId, payBy);
}

/** Balances that fall due together are one group, whenever their deposits were paid: no hold time is below 0. */
const heldFor = ({ deposit, payBy, placedAt }: Order): number =>
  deposit && deposit.paidAt !== null ? -payBy : payBy - placedAt;

function stopAwaiting(state: LedgerState, order: Order): void {
  const heldMs = heldFor(order);
  const group = state.unpaid.get(heldMs);
  group?.delete(order.orderId);
  if (group?.size === 0) state.unpaid.delete(heldMs);
}

function releaseHeld(state: LedgerState, orderId: string, eventId: string): void {
  const held = state.heldRefunds.get(orderId);
  if (!held) return;
  const rest = held.filter((refunded) => refunded.eventId !== eventId);
  if (rest.length === 0) state.heldRefunds.delete(orderId);
  else state.heldRefunds.set(orderId, rest);
}

function knownOrder(state: LedgerState, orderId: string): Order {
  const order = state.orders.get(orderId);
  if (!order) throw new Error(`Ledger of ${state.showId}: no order ${orderId}`);
  return order;
}

function unknown(value: never): never {
  throw new Error(`Unknown to the ledger: ${JSON.stringify(value)}`);
}
