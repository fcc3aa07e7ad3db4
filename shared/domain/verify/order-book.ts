import type { LineAmount } from '../orders/after-sale.ts';
import type { OrderLine } from '../orders/types.ts';
import type { EntryOf, LedgerRecord } from '../stock/entries.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';

export type Standing = 'reserved' | 'paid' | 'cancelled' | 'expired';

export type PlacedOrder = EntryOf<'order.reserved'>['order'];

export interface CheckedOrder {
  /** As it was placed. */
  readonly placed: PlacedOrder;
  readonly orderId: string;
  readonly viewerId: string;
  readonly lines: readonly OrderLine[];
  readonly amount: number;
  payBy: number;
  readonly deposit: {
    readonly amount: number;
    readonly dueBy: number;
    paid: number;
    refunded: number;
  } | null;
  standing: Standing;
  paid: number;
  refunded: number;
  /** Of it, what was for each line by name. */
  readonly refundedByLine: number[];
  /** Of each line, in its order; null = unattributed. */
  regionIds: (string | null)[];
}

/** An order that changed its standing, or was placed (`from` null). */
export interface Move {
  readonly order: CheckedOrder;
  readonly from: Standing | null;
  readonly to: Standing;
}

/**
 * Orders told again from the ledger's entries, apart from the ledger's own code, so that one checks the other. An
 * entry that an order's state does not allow is the trouble answered.
 */
export class OrderBook {
  readonly orders = new Map<string, CheckedOrder>();

  /** The move an entry makes, if any; or why it may not. */
  take({ entry, at }: LedgerRecord): Move | Trouble | null {
    switch (entry.kind) {
      case 'order.reserved':
        return this.#place(entry);
      case 'order.paid':
        return this.#pay(entry);
      case 'deposit.paid':
        return this.#payDeposit(entry);
      case 'deposit.refunded':
        return this.#refundDeposit(entry);
      case 'order.cancelled':
        return this.#release(entry.orderId, 'cancelled');
      case 'order.expired': {
        const payBy = this.orders.get(entry.orderId)?.payBy ?? at;
        if (at < payBy) return trouble('order', `${entry.orderId} expired before its time to pay`);
        return this.#release(entry.orderId, 'expired');
      }
      case 'order.refunded':
        return this.#refund(entry);
      case 'return.asked':
        return this.orders.get(entry.orderId)?.standing === 'paid'
          ? null
          : trouble('order', `${entry.orderId} was asked back unpaid`);
      case 'units.returned':
        return this.orders.get(entry.orderId)?.standing === 'paid'
          ? null
          : trouble('order', `${entry.orderId} gave units back that it never had`);
      case 'order.fulfilled':
        return this.orders.get(entry.orderId)?.standing === 'paid'
          ? null
          : trouble('order', `${entry.orderId} was handed over unpaid`);
      case 'order.attributed':
      case 'attribution.disputed':
      case 'refund.held':
      case 'payment.mismatched':
      case 'payment.stranded':
      case 'waitlist.offered':
      case 'stranded.refunded':
        return this.orders.has(entry.orderId) ? null : unknownOrder(entry.orderId);
      default:
        return null;
    }
  }

  #place({ order }: EntryOf<'order.reserved'>): Move | Trouble {
    const { orderId, viewerId, lines, amount, payBy } = order;
    if (this.orders.has(orderId)) return trouble('idempotency', `${orderId} was placed before`);
    if (lines.length === 0 || !lines.every(isSoundLine))
      return trouble('order', `${orderId} has a line that is not whole units at a price`);
    const sum = lines.reduce((total, line) => total + costOf(line), 0);
    if (sum !== amount) return trouble('money', `${orderId} is ${amount}, its lines come to ${sum}`);
    const { regionId } = order.attribution;
    const placed: CheckedOrder = {
      placed: order,
      orderId,
      viewerId,
      lines,
      amount,
      payBy,
      deposit: order.deposit
        ? { amount: order.deposit.amount, dueBy: order.deposit.dueBy, paid: 0, refunded: 0 }
        : null,
      standing: 'reserved',
      paid: 0,
      refunded: 0,
      refundedByLine: lines.map(() => 0),
      regionIds: lines.map(() => regionId),
    };
    this.orders.set(orderId, placed);
    return { order: placed, from: null, to: 'reserved' };
  }

  #pay({ orderId, amount, reReserved }: EntryOf<'order.paid'>): Move | Trouble {
    const order = this.orders.get(orderId);
    if (!order) return unknownOrder(orderId);
    const from = reReserved ? 'expired' : 'reserved';
    if (order.standing !== from) return trouble('order', `${orderId} was paid while ${order.standing}`);
    if (amount !== order.amount)
      return trouble('money', `${orderId} of ${order.amount} was paid with ${amount}`);
    order.standing = 'paid';
    order.paid = amount;
    return { order, from, to: 'paid' };
  }

  /** The order stays reserved, or is again; now until its balance is due. */
  #payDeposit({ orderId, amount, reReserved }: EntryOf<'deposit.paid'>): Move | Trouble | null {
    const order = this.orders.get(orderId);
    if (!order) return unknownOrder(orderId);
    const from = reReserved ? 'expired' : 'reserved';
    if (order.standing !== from || !order.deposit || order.deposit.paid > 0)
      return trouble('order', `${orderId} had its deposit paid while ${order.standing}`);
    if (amount !== order.deposit.amount)
      return trouble('money', `${orderId}: a deposit of ${order.deposit.amount} was paid with ${amount}`);
    order.deposit.paid = amount;
    order.payBy = order.deposit.dueBy;
    if (!reReserved) return null;
    order.standing = 'reserved';
    return { order, from, to: 'reserved' };
  }

  #refundDeposit({ orderId, amount }: EntryOf<'deposit.refunded'>): Trouble | null {
    const deposit = this.orders.get(orderId)?.deposit;
    if (!deposit) return trouble('order', `${orderId} has no deposit`);
    deposit.refunded += amount;
    return amount < 1 || deposit.refunded > deposit.paid
      ? trouble('money', `${orderId}: ${deposit.refunded} of a deposit of ${deposit.paid} went back`)
      : null;
  }

  #release(orderId: string, to: 'cancelled' | 'expired'): Move | Trouble {
    const order = this.orders.get(orderId);
    if (!order) return unknownOrder(orderId);
    if (order.standing !== 'reserved')
      return trouble('order', `${orderId} was ${order.standing} and is ${to}`);
    order.standing = to;
    return { order, from: 'reserved', to };
  }

  #refund({ orderId, amount, lines = [] }: EntryOf<'order.refunded'>): Trouble | null {
    const order = this.orders.get(orderId);
    if (!order) return unknownOrder(orderId);
    if (order.standing !== 'paid') return trouble('order', `${orderId} was refunded while ${order.standing}`);
    if (!Number.isSafeInteger(amount) || amount < 1)
      return trouble('money', `${orderId}: ${amount} is no refund`);
    if (order.refunded + amount > order.paid)
      return trouble('money', `${orderId}: ${order.refunded + amount} refunded of ${order.paid} paid`);
    order.refunded += amount;
    return namingTrouble(order, amount, lines) ?? lineTrouble(order, lines);
  }
}

/** Of lines that a refund names: each is one of the order, and together they are no more than it. */
export function namingTrouble(
  { orderId, lines }: CheckedOrder,
  amount: number,
  named: readonly LineAmount[],
): Trouble | null {
  const sum = named.reduce((total, one) => total + one.amount, 0);
  if (sum > amount) return trouble('money', `${orderId}: ${sum} for its lines in a refund of ${amount}`);
  const wrong = named.find((one) => !lines[one.line] || !Number.isSafeInteger(one.amount) || one.amount < 1);
  return wrong ? trouble('money', `${orderId}: ${wrong.amount} for line ${wrong.line} is no refund`) : null;
}

/** Takes down what went back for its lines: of none more than it cost. */
function lineTrouble(order: CheckedOrder, named: readonly LineAmount[]): Trouble | null {
  for (const { line, amount } of named) {
    const back = (order.refundedByLine[line] ?? 0) + amount;
    order.refundedByLine[line] = back;
    const of = order.lines[line];
    const cost = of ? costOf(of) : 0;
    if (back > cost)
      return trouble('money', `${order.orderId}: ${back} of ${cost} went back for line ${line}`);
  }
  return null;
}

/** quantity × unit price, less what an offer takes off the line. */
export const costOf = (line: OrderLine): number => line.quantity * line.unitPrice - discountOf(line);

const discountOf = (line: OrderLine): number =>
  'discount' in line && line.discount !== undefined ? Number(line.discount) : 0;

/** Whole units at a price, and not more taken off than they cost. */
const isSoundLine = (line: OrderLine): boolean =>
  [line.quantity, line.unitPrice, discountOf(line)].every((n) => Number.isSafeInteger(n) && n >= 0) &&
  line.quantity > 0 &&
  costOf(line) >= 0;

const unknownOrder = (orderId: string): Trouble => trouble('order', `there is no order ${orderId}`);
