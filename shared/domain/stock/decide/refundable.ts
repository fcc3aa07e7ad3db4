import type { RefundRequest } from '../../orders/after-sale.ts';
import { namedOf } from '../../orders/line-refunds.ts';
import { lineAmount, type Order } from '../../orders/types.ts';
import { heldRefunds, sumOf } from '../held-refunds.ts';
import type { LedgerState } from '../ledger.ts';

/** What was paid for an order, or as its deposit, has not gone back, and nobody has asked back. Minor units. */
export function refundable(state: LedgerState, order: Order): number {
  const { deposit, orderId } = order;
  if (order.paidAt === null) {
    if (!deposit || deposit.paidAt === null) return 0;
    // What is held goes back of the balance: both together never come to more than the order.
    const most = Math.min(deposit.amount, order.amount - sumOf(heldRefunds(state, orderId)));
    return Math.max(0, most - deposit.refunded - asked(state, orderId));
  }
  return order.amount - order.refunded - asked(state, orderId);
}

/** Amounts asked back for an order's own payment, and not settled yet. */
export function asked(state: LedgerState, orderId: string): number {
  let sum = 0;
  for (const { reason, amount } of openRequests(state, orderId)) if (reason !== 'stranded') sum += amount;
  return sum;
}

/**
 * What can still go back for one line by name: its price less what went back and is asked back for it. What went back
 * for the order as a whole takes nothing from a line: it is shared over what is left of all of them.
 */
export function refundableOfLine(state: LedgerState, order: Order, line: number): number {
  const of = order.lines[line];
  if (!of) return 0;
  let left = lineAmount(of) - (of.refunded ?? 0);
  for (const { lines = [] } of openRequests(state, order.orderId)) left -= namedOf(lines, line);
  return left;
}

/** Refunds of an order that are asked for and not settled. */
export const openRequests = (state: LedgerState, orderId: string): readonly RefundRequest[] => [
  ...(state.openRefunds.get(orderId)?.values() ?? []),
];
