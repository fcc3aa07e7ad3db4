import { freePayment, type LedgerEntry } from '../entries.ts';

const noEntries: readonly LedgerEntry[] = [];

/** No payment provider takes nothing: what costs nothing is the buyer's at once, and never runs out unpaid. */
export const paidByNothing = (orderId: string, amount: number, now: number): readonly LedgerEntry[] =>
  amount === 0
    ? [
        {
          kind: 'order.paid',
          orderId,
          amount,
          eventId: `${freePayment}${orderId}`,
          paidAt: now,
          reReserved: false,
        },
      ]
    : noEntries;
