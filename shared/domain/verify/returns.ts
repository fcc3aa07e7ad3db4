import { refundIdOf } from '../orders/returns.ts';
import type { LedgerRecord } from '../stock/entries.ts';
import type { Check } from './check.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';

/**
 * A buyer's return is decided once, by somebody, and its money is asked back once, after it was approved: at once
 * where that was promised.
 */
export class ReturnsCheck implements Check {
  /** orderId → the return that waits for its decision. */
  readonly #open = new Map<string, string>();
  /** Refunds that approved returns lead to, each once. */
  readonly #due = new Set<string>();
  #dueAtOnce: string | null = null;

  take({ entry }: LedgerRecord): Trouble | null {
    const owed = this.#dueAtOnce;
    this.#dueAtOnce = null;
    if (entry.kind === 'refund.requested') return this.#refund(entry.request.requestId, owed);
    if (owed !== null) return trouble('money', `${owed} was approved and is not asked back`);
    switch (entry.kind) {
      case 'return.asked':
        if (this.#open.has(entry.orderId))
          return trouble('order', `${entry.orderId} is asked back while it is asked back already`);
        this.#open.set(entry.orderId, entry.returnId);
        return null;
      case 'return.withdrawn':
      case 'return.declined':
        return this.#decided(entry.orderId, entry.returnId);
      case 'return.approved': {
        const refundId = refundIdOf(entry.returnId);
        this.#due.add(refundId);
        if (entry.refund === 'now' && entry.amount > 0) this.#dueAtOnce = refundId;
        return this.#decided(entry.orderId, entry.returnId);
      }
      default:
        return null;
    }
  }

  finish(): Trouble | null {
    return this.#dueAtOnce === null
      ? null
      : trouble('money', `${this.#dueAtOnce} was approved and is not asked back`);
  }

  #refund(refundId: string, owed: string | null): Trouble | null {
    if (owed !== null && owed !== refundId)
      return trouble('money', `${owed} was approved and is not asked back`);
    if (!refundId.startsWith(refundIdOf(''))) return null;
    return this.#due.delete(refundId) ? null : trouble('money', `${refundId} is of no return approved`);
  }

  #decided(orderId: string, returnId: string): Trouble | null {
    if (this.#open.get(orderId) !== returnId)
      return trouble('order', `${returnId} is decided and was not open`);
    this.#open.delete(orderId);
    return null;
  }
}
