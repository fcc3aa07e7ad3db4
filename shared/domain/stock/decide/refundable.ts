import type { RefundRequest } from '../../orders/after-sale.ts';
import type { Order } from '../../orders/types.ts';
import type { LedgerState } from '../ledger.ts';

/** What was paid for an order, has not gone back, and nobody has asked back. Minor units. */
export function refundable(state: LedgerState, order: Order): number {
  if (order.paidAt === null) return 0;
  return order.amount - order.refunded - asked(state, order.orderId);
}

/** Amounts asked back for an order's own payment, and not settled yet. */
export function asked(state: LedgerState, orderId: string): number {
  let sum = 0;
  for (const { reason, amount } of openRequests(state, orderId)) if (reason !== 'stranded') sum += amount;
  return sum;
}

/** Refunds of an order that are asked for and not settled. */
export const openRequests = (state: LedgerState, orderId: string): readonly RefundRequest[] => [
  ...(state.openRefunds.get(orderId)?.values() ?? []),
];
