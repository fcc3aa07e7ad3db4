import type { LineAmount } from '../orders/after-sale.ts';
import type { LedgerEntry } from '../stock/entries.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import { type CheckedOrder, costOf, namingTrouble, type OrderBook } from './order-book.ts';

interface OpenRequest {
  readonly orderId: string;
  readonly own: number;
  readonly lines: readonly LineAmount[];
}

/** Money asked back and units given back, by order: never more than was paid, or bought. */
export class RefundsCheck {
  /** requestId → what it asks; gone once settled. Money that bought nothing is no order's own. */
  readonly #open = new Map<string, OpenRequest>();
  readonly #asked = new Map<string, number>();
  /** Order and line → what of it is asked back by name. */
  readonly #askedByLine = new Map<string, number>();
  readonly #back = new Map<string, number>();

  take(entry: LedgerEntry, orders: OrderBook['orders']): Trouble | null {
    switch (entry.kind) {
      case 'refund.requested': {
        const { requestId, orderId, amount, reason, lines = [] } = entry.request;
        const order = orders.get(orderId);
        if (!order) return trouble('order', `there is no order ${orderId} to refund`);
        const own = reason === 'stranded' ? 0 : amount;
        this.#open.set(requestId, { orderId, own, lines });
        this.#asked.set(orderId, (this.#asked.get(orderId) ?? 0) + own);
        this.#name(orderId, lines, 1);
        return this.#over(order) ?? namingTrouble(order, own, lines) ?? this.#overLine(order, lines);
      }
      case 'refund.settled': {
        const request = this.#open.get(entry.requestId);
        if (!request) return trouble('money', `refund ${entry.requestId} is settled and was not open`);
        this.#open.delete(entry.requestId);
        this.#asked.set(request.orderId, (this.#asked.get(request.orderId) ?? 0) - request.own);
        this.#name(request.orderId, request.lines, -1);
        return null;
      }
      case 'units.returned': {
        const units = entry.lines.reduce((sum, { quantity }) => sum + quantity, 0);
        this.#back.set(entry.orderId, (this.#back.get(entry.orderId) ?? 0) + units);
        return null;
      }
      default:
        return null;
    }
  }

  /** Paid for the order, not back, and not asked back. Minor units. */
  left(order: CheckedOrder): number {
    const deposit = order.deposit ? order.deposit.paid - order.deposit.refunded : 0;
    const paid = order.standing === 'paid' ? order.paid - order.refunded : deposit;
    return paid - (this.#asked.get(order.orderId) ?? 0);
  }

  /** Units of the order that did not come back. */
  unitsLeft({ orderId, lines }: CheckedOrder): number {
    return lines.reduce((sum, { quantity }) => sum + quantity, 0) - (this.#back.get(orderId) ?? 0);
  }

  #name(orderId: string, lines: readonly LineAmount[], by: 1 | -1): void {
    for (const { line, amount } of lines) {
      const key = `${orderId} ${line}`;
      this.#askedByLine.set(key, (this.#askedByLine.get(key) ?? 0) + by * amount);
    }
  }

  #overLine({ orderId, lines, refundedByLine }: CheckedOrder, named: readonly LineAmount[]): Trouble | null {
    for (const { line } of named) {
      const of = lines[line];
      const back = (refundedByLine[line] ?? 0) + (this.#askedByLine.get(`${orderId} ${line}`) ?? 0);
      if (!of || back > costOf(of))
        return trouble('money', `${orderId}: ${back} is asked back for line ${line}, more than it cost`);
    }
    return null;
  }

  #over(order: CheckedOrder): Trouble | null {
    const left = this.left(order);
    return left < 0 ? trouble('money', `${order.orderId}: ${-left} more is asked back than is left`) : null;
  }
}
