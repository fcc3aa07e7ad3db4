import type { LedgerRecord } from '#shared/domain/stock/entries.ts';

/** The order an entry is about; null when it is about none. */
export function orderOf({ entry }: LedgerRecord): string | null {
  if (entry.kind === 'order.reserved') return entry.order.orderId;
  if (entry.kind === 'refund.requested') return entry.request.orderId;
  return 'orderId' in entry ? entry.orderId : null;
}

/** The custom piece an entry is about; null when it is about none. */
export function customOf({ entry }: LedgerRecord): string | null {
  switch (entry.kind) {
    case 'custom.requested':
      return entry.wish.requestId;
    case 'custom.quoted':
    case 'custom.proposed':
    case 'custom.proposal-declined':
    case 'custom.making':
    case 'custom.cancelled':
    case 'appointment.booked':
    case 'appointment.cancelled':
    case 'appointment.ended':
      return entry.requestId;
    default:
      // What its order goes through is told with the order.
      return null;
  }
}
