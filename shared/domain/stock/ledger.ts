import type { DealFigures } from '../../contract/desk.ts';
import type { Result } from '../../contract/errors.ts';
import type { StockFigures } from '../../contract/shows.ts';
import { emptyOfferBook, type OfferBook } from '../offers/book.ts';
import { decideCustom } from '../offers/custom/decide.ts';
import { decideOffer } from '../offers/decide.ts';
import type { AskedRefund, RefundRequest } from '../orders/after-sale.ts';
import type { OrderLine } from '../orders/types.ts';
import type { Awaiting } from './awaiting.ts';
import { decideAfterSale } from './decide/after-sale.ts';
import { attributeOrder, disputeAttribution } from './decide/attributions.ts';
import { cancelOrder, claim, expireOrder, placeOrder } from './decide/orders.ts';
import { pay, refund } from './decide/payments.ts';
import { decideReturn } from './decide/returns.ts';
import { addStock, closeWindow, setFrozen, setWindow, withdrawStock } from './decide/stock.ts';
import { joinWaitlist, leaveWaitlist, offerUnit } from './decide/waitlist.ts';
import type { DealWindow, LedgerEntry, LedgerOperation, LedgerRecord, Wait } from './entries.ts';
import { foldEntry } from './fold.ts';
import { PlacedOrders } from './placed-orders.ts';
import { waitingFor } from './waitlist.ts';

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
  /** The line of one unit, which is what nearly everybody claims: thousands of orders share it. */
  oneUnit: readonly OrderLine[];
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
  readonly orders: PlacedOrders;
  /** Refs of stock and window operations done. */
  readonly refs: Set<string>;
  /** Payment notices seen, applied or kept as evidence: eventId → orderId. */
  readonly payments: Map<string, string>;
  readonly heldRefunds: Map<string, readonly HeldRefund[]>;
  /** Unpaid orders by how long they are held, ms. Few distinct times exist, so "who is due" is a look at few heads. */
  readonly unpaid: Map<number, Awaiting>;
  /** dealId → viewerId → their wait, in order of joining; only deals somebody waits for. */
  readonly waitlists: Map<string, Map<string, Wait>>;
  /** `onceKeyOf(viewerId, key)` of every wait there was → dealId. */
  readonly waitByKey: Map<string, string>;
  /** Items whose sales are stopped. */
  readonly frozen: Set<string>;
  /** Every refund asked of the payment provider; `settledBy`: the notice that answered it. */
  readonly refundRequests: Map<string, AskedRefund>;
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
    orders: new PlacedOrders(),
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
      return pay(state, operation, now);
    case 'refund':
      return refund(state, operation);
    case 'cancel':
      return cancelOrder(state, operation);
    case 'expire':
      return expireOrder(state, operation, now);
    case 'attribute':
      return attributeOrder(state, operation);
    case 'dispute-attribution':
      return disputeAttribution(state, operation);
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
    case 'mark-refund-sent':
    case 'return-units':
    case 'fulfil':
      return decideAfterSale(state, operation, now);
    case 'ask-return':
    case 'withdraw-return':
    case 'approve-return':
    case 'decline-return':
      return decideReturn(state, operation, now);
    case 'set-offer':
    case 'decide-offer':
    case 'close-offer':
    case 'issue-coupon':
    case 'redeem-coupon':
    case 'take-offer':
    case 'fail-group':
      return decideOffer(state, operation, now);
    case 'request-custom':
    case 'quote-custom':
    case 'propose-quote':
    case 'approve-quote':
    case 'decline-quote':
    case 'accept-custom':
    case 'make-custom':
    case 'cancel-custom':
    case 'book-appointment':
    case 'leave-appointment':
    case 'end-appointment':
      return decideCustom(state, operation, now);
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
  foldEntry(state, record.entry, record.at);
  state.seq = record.seq;
  return state;
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

function unknown(value: never): never {
  throw new Error(`Unknown to the ledger: ${JSON.stringify(value)}`);
}
