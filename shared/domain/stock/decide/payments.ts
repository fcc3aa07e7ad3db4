import { couponBack, couponUsed, isCouponFree } from '../../offers/decide.ts';
import type { Order } from '../../orders/types.ts';
import { shortage } from '../capacity.ts';
import type { LedgerEntry, LedgerOperation } from '../entries.ts';
import type { LedgerDecision, LedgerState } from '../ledger.ts';
import { done, refused, refusedWith, repeated } from './answers.ts';

type Of<T extends LedgerOperation['op']> = Extract<LedgerOperation, { op: T }>;

/**
 * A payment provider's notice that an order was paid. Money that cannot be applied is never lost sight of: a wrong
 * amount, a second payment, or one for units that are gone is refused and kept as evidence. A payment that comes
 * after its order expired still buys the units, if they are still there for this viewer, and the coupon with them.
 */
export function pay(state: LedgerState, operation: Of<'pay'>): LedgerDecision {
  const { orderId, amount, eventId } = operation;
  const seen = state.payments.get(eventId);
  if (seen !== undefined) return repeated(seen);
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  if (amount !== order.amount) return mismatched(order, eventId, amount, order.amount);
  switch (order.status) {
    case 'reserved':
      return paid(state, order, operation, false);
    case 'expired': {
      const short = shortage(state, order.viewerId, order.lines);
      const isThere = !short && !operation.isGone;
      if (isThere && isCouponFree(state, order)) return paid(state, order, operation, true);
      const reason = isThere
        ? 'expired-no-coupon'
        : short?.code === 'limit_reached'
          ? 'expired-over-limit'
          : 'expired-no-stock';
      return refusedWith({ kind: 'payment.stranded', orderId, eventId, amount, reason }, 'order_expired');
    }
    case 'cancelled':
      return refusedWith(
        { kind: 'payment.stranded', orderId, eventId, amount, reason: 'cancelled' },
        'order_not_open',
        'The order was cancelled; the payment is kept for reconciliation',
      );
    case 'paid':
    case 'refunded':
      return refusedWith(
        { kind: 'payment.stranded', orderId, eventId, amount, reason: 'paid-twice' },
        'order_not_open',
        'The order was paid before; the payment is kept for reconciliation',
      );
  }
}

/** A refund, whole or in part. Before its payment it is held, and applied when the payment comes. */
export function refund(state: LedgerState, operation: Of<'refund'>): LedgerDecision {
  const { orderId, amount, eventId, refundedAt } = operation;
  const seen = state.payments.get(eventId);
  if (seen !== undefined) return repeated(seen);
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  const held = state.heldRefunds.get(orderId) ?? [];
  const open = order.amount - order.refunded - held.reduce((sum, each) => sum + each.amount, 0);
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > open) {
    return mismatched(order, eventId, amount, open);
  }
  if (order.paidAt === null)
    return done(orderId, { kind: 'refund.held', orderId, amount, eventId, refundedAt });
  const isWhole = order.refunded + amount === order.amount;
  return done(
    orderId,
    { kind: 'order.refunded', orderId, amount, eventId, refundedAt },
    ...(isWhole ? couponBack(order, 'refunded') : []),
  );
}

function paid(state: LedgerState, order: Order, operation: Of<'pay'>, reReserved: boolean): LedgerDecision {
  const { orderId, amount, eventId, paidAt } = operation;
  const held = state.heldRefunds.get(orderId) ?? [];
  const refunds = held.map((each): LedgerEntry => ({ kind: 'order.refunded', orderId, ...each }));
  const isRefunded = held.length > 0 && held.reduce((sum, each) => sum + each.amount, 0) === order.amount;
  return done(
    order.orderId,
    { kind: 'order.paid', orderId, amount, eventId, paidAt, reReserved },
    ...couponUsed(order),
    ...refunds,
    ...(isRefunded ? couponBack(order, 'refunded') : []),
  );
}

function mismatched(order: Order, eventId: string, amount: number, expected: number): LedgerDecision {
  const { orderId } = order;
  return refusedWith(
    { kind: 'payment.mismatched', orderId, eventId, amount, expected },
    'amount_mismatch',
    undefined,
    { amount, expected },
  );
}
