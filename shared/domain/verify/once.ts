import type { LedgerEntry } from '../stock/entries.ts';
import { onceKeyOf } from '../stock/once-key.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';

/** What counts once: a payment notice, a viewer's key, a stock or window operation, a place in a queue. */
export class OnceCheck {
  /** eventId → the order whose refund is held by it, or null when it is done with. */
  readonly #notices = new Map<string, string | null>();
  readonly #keys = new Set<string>();
  readonly #refs = new Set<string>();
  readonly #waiting = new Set<string>();

  take(entry: LedgerEntry): Trouble | null {
    if ('ref' in entry) return this.#add(this.#refs, entry.ref, `operation ${entry.ref} was done before`);
    switch (entry.kind) {
      case 'order.reserved': {
        const { viewerId, key, orderId } = entry.order;
        return this.#add(this.#keys, onceKeyOf(viewerId, key), `${orderId}: its viewer used that key before`);
      }
      case 'refund.held':
        return this.#notice(entry.eventId, entry.orderId, true);
      case 'order.paid':
      case 'order.refunded':
      case 'payment.mismatched':
      case 'payment.stranded':
      case 'stranded.refunded':
      case 'deposit.paid':
      case 'deposit.refunded':
        return this.#notice(entry.eventId, entry.orderId, false);
      case 'refund.requested':
        return this.#add(
          this.#refs,
          `refund ${entry.request.requestId}`,
          `refund ${entry.request.requestId} was asked for before`,
        );
      case 'waitlist.joined': {
        const { dealId, viewerId } = entry.wait;
        return this.#add(
          this.#waiting,
          onceKeyOf(dealId, viewerId),
          `${viewerId} waits for ${dealId} already`,
        );
      }
      case 'waitlist.left':
      case 'waitlist.offered': {
        const { dealId, viewerId } = entry;
        return this.#waiting.delete(onceKeyOf(dealId, viewerId))
          ? null
          : trouble('idempotency', `${viewerId} does not wait for ${dealId}`);
      }
      default:
        return null;
    }
  }

  /** A refund held before its payment comes a second time, once, when it is applied. */
  #notice(eventId: string, orderId: string, isHeld: boolean): Trouble | null {
    const held = this.#notices.get(eventId);
    const isFirst = held === undefined;
    const isRelease = !isHeld && held === orderId;
    if (!isFirst && !isRelease) return trouble('idempotency', `notice ${eventId} was taken before`);
    this.#notices.set(eventId, isHeld ? orderId : null);
    return null;
  }

  #add(seen: Set<string>, key: string, message: string): Trouble | null {
    if (seen.has(key)) return trouble('idempotency', message);
    seen.add(key);
    return null;
  }
}
