import type { ErrorCode } from '../../../contract/errors.ts';
import { customOver } from '../../offers/custom/decide.ts';
import { couponBack, couponUsed, isCouponFree } from '../../offers/decide.ts';
import { completing, dueAmount, offerTrouble, undone } from '../../offers/taking.ts';
import type { RefundRequest } from '../../orders/after-sale.ts';
import { linesWithin } from '../../orders/line-refunds.ts';
import type { Order } from '../../orders/types.ts';
import { shortage } from '../capacity.ts';
import {
  beyondStranded,
  depositGone,
  type EntryOf,
  type LedgerEntry,
  noticeOf,
  type OperationOf,
} from '../entries.ts';
import { heldRefunds, heldWithin, sumOf } from '../held-refunds.ts';
import type { HeldRefund, LedgerDecision, LedgerState } from '../ledger.ts';
import { overtakenBy, requestFor, restOf, strandedParts, strandedRequest } from './after-sale.ts';
import { done, refused, refusedWith, repeated } from './answers.ts';

/**
 * A payment provider's notice that an order was paid. Money that cannot be applied is never lost sight of: a wrong
 * amount is kept as evidence; a second payment, or one for units that are gone, is asked back at once. A payment that comes
 * after its order expired still buys the units, if they are still there for this viewer, and the coupon with them. A
 * deposit whose balance can be paid no more buys nothing.
 */
export function pay(state: LedgerState, operation: OperationOf<'pay'>, now: number): LedgerDecision {
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
      return isPastBalance(state, order, now)
        ? stranded(state, operation, 'expired-no-stock', 'order_expired')
        : paid(state, order, operation, false);
    case 'expired': {
      if (operation.onlyHeld) return refused('order_expired');
      const short = shortage(state, order.viewerId, order.lines);
      const trouble = offerTrouble(state, order);
      const isThere = !short && !operation.isGone && !isBalance(order) && !isPastBalance(state, order, now);
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

/** A presale's deposit that comes when the time for the balance is up: it would be kept or go back at once. */
const isPastBalance = ({ book }: LedgerState, { deposit }: Order, now: number): boolean =>
  deposit !== undefined &&
  deposit.paidAt === null &&
  now >= deposit.dueBy &&
  book.offers.get(deposit.offerId)?.offer.terms.kind === 'presale';

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
 * request it answers; one for money that bought nothing leaves the order as it is. One that is no request's very amount
 * comes off what bought nothing first: the provider knows the order, and not which of its payments counts here.
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
  const ofStranded = request || !isWhole(amount) ? [] : strandedParts(state, orderId, amount);
  const part = sumOf(ofStranded);
  if (part === 0 || (part < amount && isUnpaid(order))) return ownRefund(state, order, operation, request);
  const came: readonly LedgerEntry[] = [
    { kind: 'stranded.refunded', orderId, amount: part, eventId, refundedAt },
    ...settledBy(
      ofStranded.map((one) => one.request),
      eventId,
    ),
    ...ofStranded
      .filter((one) => one.amount < one.request.amount)
      .map((one) => strandedRequest(orderId, eventId, one.request.amount - one.amount)),
  ];
  if (part === amount) return done(orderId, ...came);
  // All that bought nothing has gone back with it, and what is beyond that is of the order's own money.
  const rest = amount - part;
  const own = ownRefund(
    state,
    order,
    { ...operation, amount: rest, eventId: beyondStranded + eventId },
    requestFor(state, orderId, rest, 'own'),
  );
  return own.answer.ok
    ? { ...own, entries: [...came, ...own.entries] }
    : mismatched(order, eventId, amount, part + ownLeft(state, order), 'refund');
}

/** A refund of what was paid for the order itself, and the request that asks for the very amount, if one does. */
function ownRefund(
  state: LedgerState,
  order: Order,
  { orderId, amount, eventId, refundedAt }: OperationOf<'refund'>,
  request: RefundRequest | undefined,
): LedgerDecision {
  const most = ownLeft(state, order);
  if (!isWhole(amount) || amount > most) return mismatched(order, eventId, amount, most, 'refund');
  if (order.paidAt === null && isBalance(order)) {
    const answered = request ? [request] : overtakenBy(state, orderId, amount, most - amount);
    return done(
      orderId,
      { kind: 'deposit.refunded', orderId, amount, eventId, refundedAt },
      ...settledBy(answered, eventId),
      ...restOf(answered, { amount, eventId }),
      ...emptied(state, order, amount, answered[0]?.by ?? null),
    );
  }
  if (order.paidAt === null)
    return done(orderId, { kind: 'refund.held', orderId, amount, eventId, refundedAt });
  const answered = request ? [request] : overtakenBy(state, orderId, amount, most - amount);
  // The provider knows amounts alone: which lines they are for, those said who asked.
  const lines = linesWithin(
    answered.flatMap((one) => one.lines ?? []),
    amount,
  );
  const isAll = order.refunded + amount === order.amount;
  return done(
    orderId,
    { kind: 'order.refunded', orderId, amount, eventId, refundedAt, ...(lines ? { lines } : {}) },
    ...settledBy(answered, eventId),
    ...restOf(answered, { amount, eventId, lines }),
    ...(isAll
      ? [...couponBack(order, 'refunded'), ...customOver(state, order, 'refunded'), ...undone(state, order)]
      : []),
  );
}

/** An order that waits for its balance and has all of its deposit back ends: nobody pays for holding its units. */
function emptied(
  state: LedgerState,
  order: Order,
  amount: number,
  by: string | null,
): readonly LedgerEntry[] {
  const { orderId, deposit, status } = order;
  if (status !== 'reserved' || !deposit || deposit.refunded + amount < deposit.amount) return [];
  const reason = 'deposit-refunded';
  return [
    { kind: 'order.cancelled', orderId, reason, ...(by === null ? {} : { by }) },
    ...customOver(state, order, reason),
  ];
}

/** What of the order's own money, or of what is still to come for it, can go back. */
function ownLeft(state: LedgerState, { orderId, amount, refunded, paidAt, deposit }: Order): number {
  const held = sumOf(heldRefunds(state, orderId));
  // What is held goes back of the balance: both together never come to more than the order.
  return paidAt === null && deposit && deposit.paidAt !== null
    ? Math.min(deposit.amount, amount - held) - deposit.refunded
    : amount - refunded - held;
}

/** Minor units that can be sent back. */
const isWhole = (amount: number): boolean => Number.isSafeInteger(amount) && amount >= 1;

const settledBy = (answered: readonly RefundRequest[], eventId: string): readonly LedgerEntry[] =>
  answered.map(({ requestId }) => ({ kind: 'refund.settled', requestId, eventId: noticeOf(eventId) }));

function paid(
  state: LedgerState,
  order: Order,
  operation: OperationOf<'pay'>,
  reReserved: boolean,
): LedgerDecision {
  const { orderId, eventId, paidAt } = operation;
  const { deposit, amount } = order;
  if (deposit && deposit.paidAt === null) {
    const held = heldWithin(state, orderId, deposit.amount);
    return done(
      orderId,
      { kind: 'deposit.paid', orderId, amount: deposit.amount, eventId, paidAt, reReserved },
      ...held.map((each): LedgerEntry => ({ kind: 'deposit.refunded', orderId, ...each })),
      ...emptied(state, { ...order, status: 'reserved' }, sumOf(held), null),
    );
  }
  const gone = deposit?.refunded ?? 0;
  const back: readonly HeldRefund[] = [
    // The order is paid in its whole amount, of which so much of the deposit has gone back already.
    ...(gone > 0 ? [{ eventId: `${depositGone}${orderId}`, amount: gone, refundedAt: paidAt }] : []),
    ...heldRefunds(state, orderId),
  ];
  const refunds = back.map((each): LedgerEntry => ({ kind: 'order.refunded', orderId, ...each }));
  const isRefunded = amount > 0 && sumOf(back) === amount;
  const completed = completing(state, order);
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
    ...completed,
    ...refunds,
    ...(isRefunded
      ? [
          ...couponBack(order, 'refunded'),
          ...customOver(state, order, 'refunded'),
          ...(completed.length > 0 ? [] : undone(state, order)),
        ]
      : []),
  );
}

function mismatched(
  order: Order,
  eventId: string,
  amount: number,
  expected: number,
  of: 'payment' | 'refund' = 'payment',
): LedgerDecision {
  const { orderId } = order;
  return refusedWith(
    [
      {
        ...{ kind: 'payment.mismatched', orderId, eventId, amount, expected },
        ...(of === 'refund' ? { isRefund: true } : {}),
      },
    ],
    'amount_mismatch',
    undefined,
    { amount, expected },
  );
}
