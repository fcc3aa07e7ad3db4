import type { ErrorCode } from '../../../contract/errors.ts';
import { customOver } from '../../offers/custom/decide.ts';
import { couponBack, couponUsed, isCouponFree } from '../../offers/decide.ts';
import { completing, dueAmount, offerTrouble } from '../../offers/taking.ts';
import { linesWithin } from '../../orders/line-refunds.ts';
import type { Order } from '../../orders/types.ts';
import { shortage } from '../capacity.ts';
import { depositGone, type EntryOf, type LedgerEntry, type OperationOf } from '../entries.ts';
import { heldRefunds, heldWithin, sumOf } from '../held-refunds.ts';
import type { HeldRefund, LedgerDecision, LedgerState } from '../ledger.ts';
import { overtakenBy, requestFor, strandedPart, strandedRequest } from './after-sale.ts';
import { done, refused, refusedWith, repeated } from './answers.ts';

/**
 * A payment provider's notice that an order was paid. Money that cannot be applied is never lost sight of: a wrong
 * amount is kept as evidence; a second payment, or one for units that are gone, is asked back at once. A payment that comes
 * after its order expired still buys the units, if they are still there for this viewer, and the coupon with them.
 */
export function pay(state: LedgerState, operation: OperationOf<'pay'>): LedgerDecision {
  const { orderId, amount, eventId } = operation;
  const seen = state.payments.get(eventId);
  if (seen !== undefined) return repeated(seen);
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  const due = dueAmount(order);
  if (amount !== due)
    return isDepositAgain(order, amount)
      ? stranded(
          state,
          operation,
          'paid-twice',
          'order_not_open',
          'The deposit was paid before; the payment is to be refunded',
        )
      : mismatched(order, eventId, amount, due);
  switch (order.status) {
    case 'reserved':
      return paid(state, order, operation, false);
    case 'expired': {
      if (operation.onlyHeld) return refused('order_expired');
      const short = shortage(state, order.viewerId, order.lines);
      const trouble = offerTrouble(state, order);
      const isThere = !short && !operation.isGone && !isBalance(order);
      if (isThere && !trouble && isCouponFree(state, order)) return paid(state, order, operation, true);
      if (isThere && trouble) return stranded(state, operation, strandedBy[trouble], 'order_expired');
      const reason = isThere
        ? 'expired-no-coupon'
        : short?.code === 'limit_reached'
          ? 'expired-over-limit'
          : 'expired-no-stock';
      return stranded(state, operation, reason, 'order_expired');
    }
    case 'cancelled':
      return stranded(
        state,
        operation,
        'cancelled',
        'order_not_open',
        'The order was cancelled; the payment is to be refunded',
      );
    case 'paid':
    case 'refunded':
      if (amount === 0) return repeated(orderId);
      return stranded(
        state,
        operation,
        'paid-twice',
        'order_not_open',
        'The order was paid before; the payment is to be refunded',
      );
  }
}

/** Nothing that was paid is the order's own. */
const isUnpaid = ({ paidAt, deposit }: Order): boolean =>
  paidAt === null && (deposit === undefined || deposit.paidAt === null);

/** Its deposit is paid, and its time for the balance was up: by the deposit's rule it is over. */
const isBalance = ({ deposit }: Order): boolean => deposit !== undefined && deposit.paidAt !== null;

/** The deposit's very amount once more, where something else is due: no wrong amount but a second payment. */
const isDepositAgain = (order: Order, amount: number): boolean =>
  isBalance(order) && amount === order.deposit?.amount;

const strandedBy = {
  'group-over': 'group-over',
  over: 'expired-no-stock',
  limit: 'expired-over-limit',
} as const;

type StrandedReason = EntryOf<'payment.stranded'>['reason'];

/** Money that bought nothing is asked back, less what had gone back before it came. */
function stranded(
  state: LedgerState,
  { orderId, eventId, amount }: OperationOf<'pay'>,
  reason: StrandedReason,
  code: ErrorCode,
  message?: string,
): LedgerDecision {
  const back = heldWithin(state, orderId, amount);
  const left = amount - sumOf(back);
  return refusedWith(
    [
      { kind: 'payment.stranded', orderId, eventId, amount, reason },
      ...back.map((each): LedgerEntry => ({ kind: 'stranded.refunded', orderId, ...each })),
      ...(left > 0 ? [strandedRequest(orderId, eventId, left)] : []),
    ],
    code,
    left > 0 ? message : 'The payment buys nothing, and had been sent back before it came',
  );
}

/**
 * A refund, whole or in part. Before its payment it is held, and applied when the payment comes. It settles the
 * request it answers; one for money that bought nothing leaves the order as it is.
 */
export function refund(state: LedgerState, operation: OperationOf<'refund'>): LedgerDecision {
  const { orderId, amount, eventId, refundedAt } = operation;
  const seen = state.payments.get(eventId);
  if (seen !== undefined) return repeated(seen);
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  const request = requestFor(state, orderId, amount);
  if (request?.reason === 'stranded')
    return done(
      orderId,
      { kind: 'stranded.refunded', orderId, amount, eventId, refundedAt },
      { kind: 'refund.settled', requestId: request.requestId, eventId },
    );
  const { deposit } = order;
  const part = !request && isUnpaid(order) ? strandedPart(state, orderId, amount) : undefined;
  if (part)
    return done(
      orderId,
      { kind: 'stranded.refunded', orderId, amount, eventId, refundedAt },
      { kind: 'refund.settled', requestId: part.requestId, eventId },
      strandedRequest(orderId, eventId, part.amount - amount),
    );
  const held = sumOf(heldRefunds(state, orderId));
  if (order.paidAt === null && deposit && deposit.paidAt !== null) {
    // What is held goes back of the balance: both together never come to more than the order.
    const most = Math.min(deposit.amount, order.amount - held) - deposit.refunded;
    if (!Number.isSafeInteger(amount) || amount < 1 || amount > most)
      return mismatched(order, eventId, amount, most);
    const by: readonly LedgerEntry[] = request
      ? [{ kind: 'refund.settled', requestId: request.requestId, eventId }]
      : [];
    return done(orderId, { kind: 'deposit.refunded', orderId, amount, eventId, refundedAt }, ...by);
  }
  const open = order.amount - order.refunded - held;
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > open) {
    return mismatched(order, eventId, amount, open);
  }
  if (order.paidAt === null)
    return done(orderId, { kind: 'refund.held', orderId, amount, eventId, refundedAt });
  const answered = request ? [request] : overtakenBy(state, order, amount);
  const settled = answered.map(
    ({ requestId }): LedgerEntry => ({ kind: 'refund.settled', requestId, eventId }),
  );
  // The provider knows amounts alone: which lines they are for, those said who asked.
  const lines = linesWithin(
    answered.flatMap((one) => one.lines ?? []),
    amount,
  );
  const isWhole = order.refunded + amount === order.amount;
  return done(
    orderId,
    { kind: 'order.refunded', orderId, amount, eventId, refundedAt, ...(lines ? { lines } : {}) },
    ...settled,
    ...(isWhole ? [...couponBack(order, 'refunded'), ...customOver(state, order, 'refunded')] : []),
  );
}

function paid(
  state: LedgerState,
  order: Order,
  operation: OperationOf<'pay'>,
  reReserved: boolean,
): LedgerDecision {
  const { orderId, eventId, paidAt } = operation;
  const { deposit, amount } = order;
  if (deposit && deposit.paidAt === null)
    return done(
      orderId,
      { kind: 'deposit.paid', orderId, amount: deposit.amount, eventId, paidAt, reReserved },
      ...heldWithin(state, orderId, deposit.amount).map(
        (each): LedgerEntry => ({ kind: 'deposit.refunded', orderId, ...each }),
      ),
    );
  const gone = deposit?.refunded ?? 0;
  const back: readonly HeldRefund[] = [
    // The order is paid in its whole amount, of which so much of the deposit has gone back already.
    ...(gone > 0 ? [{ eventId: `${depositGone}${orderId}`, amount: gone, refundedAt: paidAt }] : []),
    ...heldRefunds(state, orderId),
  ];
  const refunds = back.map((each): LedgerEntry => ({ kind: 'order.refunded', orderId, ...each }));
  const isRefunded = amount > 0 && sumOf(back) === amount;
  return done(
    order.orderId,
    {
      kind: 'order.paid',
      orderId,
      amount,
      eventId,
      paidAt,
      reReserved,
      ...(deposit ? { balance: amount - deposit.amount } : {}),
    },
    ...couponUsed(order),
    ...completing(state, order),
    ...refunds,
    ...(isRefunded ? [...couponBack(order, 'refunded'), ...customOver(state, order, 'refunded')] : []),
  );
}

function mismatched(order: Order, eventId: string, amount: number, expected: number): LedgerDecision {
  const { orderId } = order;
  return refusedWith(
    [{ kind: 'payment.mismatched', orderId, eventId, amount, expected }],
    'amount_mismatch',
    undefined,
    { amount, expected },
  );
}
