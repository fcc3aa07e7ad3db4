import type { LedgerRecord } from '../stock/entries.ts';
import type { Books, Check } from './check.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';

/** A unit that came back goes to who waits longest, and nobody claims it past them. */
export class QueuesCheck implements Check {
  readonly #queues = new Map<string, string[]>();

  take({ entry }: LedgerRecord, { orders, units }: Books): Trouble | null {
    switch (entry.kind) {
      case 'waitlist.joined':
        this.#queue(entry.wait.dealId).push(entry.wait.viewerId);
        return null;
      case 'waitlist.left': {
        const queue = this.#queue(entry.dealId);
        queue.splice(queue.indexOf(entry.viewerId), 1);
        return null;
      }
      case 'waitlist.offered': {
        const { dealId, viewerId, orderId } = entry;
        const order = orders.get(orderId);
        const first = this.#queue(dealId).shift();
        if (first !== viewerId)
          return trouble(
            'waitlist',
            `${viewerId} was offered a unit of ${dealId} before ${first ?? 'anyone'}`,
          );
        return order?.viewerId === viewerId && order.placed.isOffered
          ? null
          : trouble('waitlist', `${orderId} is not ${viewerId}’s offer`);
      }
      case 'window.closed':
        this.#queues.delete(entry.dealId);
        return null;
      case 'order.reserved':
        return entry.order.isOffered ? null : this.#past(entry.order, units);
      case 'order.paid': {
        const order = entry.reReserved ? orders.get(entry.orderId) : undefined;
        return order ? this.#past(order, units) : null;
      }
      default:
        return null;
    }
  }

  #past(
    {
      orderId,
      lines,
    }: { readonly orderId: string; readonly lines: readonly { readonly dealId: string | null }[] },
    units: Books['units'],
  ): Trouble | null {
    for (const { dealId } of lines) {
      const waiting = dealId === null ? 0 : (this.#queues.get(dealId)?.length ?? 0);
      if (dealId !== null && waiting > 0 && units.leftOf(dealId) < waiting)
        return trouble('waitlist', `${orderId} took a unit of ${dealId} past ${waiting} who wait`);
    }
    return null;
  }

  #queue(dealId: string): string[] {
    const queue = this.#queues.get(dealId) ?? [];
    this.#queues.set(dealId, queue);
    return queue;
  }
}
