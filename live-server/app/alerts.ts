import type { DeskAlert } from '#shared/contract/desk.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';

/** What staff must look at: money that could not be applied. Null for everything else in the ledger. */
export function paymentAlert({ showId, seq, at, entry }: LedgerRecord): DeskAlert | null {
  const head = { id: `ledger:${showId}:${seq}`, at, kind: 'payment', level: 'warn' } as const;
  if (entry.kind === 'payment.mismatched') {
    const { orderId, amount, expected } = entry;
    return {
      ...head,
      message: 'A payment has another amount than its order',
      params: { orderId, amount, expected },
    };
  }
  if (entry.kind === 'payment.stranded') {
    const { orderId, amount, reason } = entry;
    return {
      ...head,
      message: 'A payment could not be applied to its order',
      params: { orderId, amount, reason },
    };
  }
  return null;
}

/** The alert about a payment that bought nothing is over once that money is back. */
export const isOver = (alert: DeskAlert, { entry }: LedgerRecord): boolean =>
  entry.kind === 'stranded.refunded' &&
  alert.kind === 'payment' &&
  alert.clearedAt === undefined &&
  alert.params?.reason !== undefined &&
  alert.params.orderId === entry.orderId &&
  alert.params.amount === entry.amount;
