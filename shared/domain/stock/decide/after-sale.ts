import { isInMaking } from '../../offers/custom/state.ts';
import { giftsHeld, giftsInQuestion, worthOf } from '../../offers/gifts-owed.ts';
import { isUndecided } from '../../offers/undecided.ts';
import {
  type AfterSaleOperation,
  type LineAmount,
  type RefundRequest,
  strandedRequestId,
} from '../../orders/after-sale.ts';
import { linesWithin, namedOf } from '../../orders/line-refunds.ts';
import type { GiftLeft } from '../../orders/returns.ts';
import type { Order } from '../../orders/types.ts';
import type { LedgerEntry } from '../entries.ts';
import type { LedgerDecision, LedgerState } from '../ledger.ts';
import { done, refused, repeated } from './answers.ts';
import { asked, openRequests, refundable, refundableOfLine } from './refundable.ts';
import { refundOnReturn } from './returns.ts';

type Of<T extends AfterSaleOperation['op']> = Extract<AfterSaleOperation, { op: T }>;

export function decideAfterSale(
  state: LedgerState,
  operation: AfterSaleOperation,
  now: number,
): LedgerDecision {
  switch (operation.op) {
    case 'request-refund':
      return requestRefund(state, operation, now);
    case 'mark-refund-sent':
      return markRefundSent(state, operation);
    case 'return-units':
      return returnUnits(state, operation);
    case 'fulfil':
      return fulfil(state, operation);
    default:
      return operation satisfies never;
  }
}

/**
 * Requests that an order's refund leaves no money for: the provider sent back another amount than was asked. They
 * are settled by it, so that what is asked back never comes to more than is `left` after it. Less than one of them asks
 * for is a part of that one, and settles no other.
 */
export function overtakenBy(
  state: LedgerState,
  orderId: string,
  amount: number,
  left: number,
): readonly RefundRequest[] {
  let open = asked(state, orderId);
  if (open <= left) return [];
  const own = openRequests(state, orderId).filter(({ reason }) => reason !== 'stranded');
  const greater = own.find((request) => request.amount > amount);
  if (greater) return [greater];
  return own.filter((request) => {
    if (open <= left) return false;
    open -= request.amount;
    return true;
  });
}

/** What of a request a refund of a part of it leaves to be asked for; nothing where it is answered. */
export function restOf(
  answered: readonly RefundRequest[],
  {
    amount,
    eventId,
    lines = [],
  }: { amount: number; eventId: string; lines?: readonly LineAmount[] | undefined },
): readonly LedgerEntry[] {
  const [request] = answered;
  if (!request || request.amount <= amount) return [];
  const { orderId, reason, by, note } = request;
  const still = (request.lines ?? [])
    .map((one) => ({ line: one.line, amount: one.amount - namedOf(lines, one.line) }))
    .filter((one) => one.amount > 0);
  const rest = { orderId, amount: request.amount - amount, reason, by, note };
  return [
    {
      kind: 'refund.requested',
      request: { requestId: `rest:${eventId}`, ...rest, ...(still.length > 0 ? { lines: still } : {}) },
    },
  ];
}

/** The open request that a provider's refund of this amount settles: money that bought nothing goes first. */
export function requestFor(
  state: LedgerState,
  orderId: string,
  amount: number,
  of: 'any' | 'own' = 'any',
): RefundRequest | undefined {
  const fitting = openRequests(state, orderId).filter(
    (request) => request.amount === amount && (of === 'any' || request.reason !== 'stranded'),
  );
  return fitting.find(({ reason }) => reason === 'stranded') ?? fitting[0];
}

/**
 * The requests for money that bought nothing which a refund of this amount answers, and what of each: a part of one of
 * them where one is greater, else the oldest first. None are left where they come to less than the amount.
 */
export function strandedParts(
  state: LedgerState,
  orderId: string,
  amount: number,
): readonly { readonly request: RefundRequest; readonly amount: number }[] {
  const open = openRequests(state, orderId).filter(({ reason }) => reason === 'stranded');
  const greater = open.find((request) => request.amount > amount);
  if (greater) return [{ request: greater, amount }];
  let left = amount;
  return open.flatMap((request) => {
    const part = Math.min(request.amount, left);
    left -= part;
    return part > 0 ? [{ request, amount: part }] : [];
  });
}

/** Money that bought nothing is asked back at once. */
export const strandedRequest = (orderId: string, eventId: string, amount: number): LedgerEntry => ({
  kind: 'refund.requested',
  request: {
    requestId: strandedRequestId(eventId),
    orderId,
    amount,
    reason: 'stranded',
    by: null,
    note: null,
  },
});

function requestRefund(
  state: LedgerState,
  { request, withinMs, giftLeft }: Of<'request-refund'>,
  now: number,
): LedgerDecision {
  const { requestId, orderId, amount, lines } = request;
  if (state.refundRequests.has(requestId)) return repeated(orderId);
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  const paidAt = order.paidAt ?? order.deposit?.paidAt ?? null;
  if (paidAt === null) return refused('order_not_open', 'The order is not paid', { status: order.status });
  if (order.paidAt === null && lines) return refused('invalid', 'A deposit is of the order as a whole');
  const from = order.fulfilled?.at ?? paidAt;
  if (withinMs !== undefined && now > from + withinMs)
    return refused('return_window_over', undefined, { until: from + withinMs });
  const most = refundable(state, order);
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > most)
    return refused('amount_mismatch', 'More than can go back', { amount, most });
  const trouble = lines && lineTrouble(state, order, amount, lines);
  if (trouble) return trouble;
  return giftLeft
    ? refundBesideGifts(state, order, request, giftLeft)
    : done(orderId, { kind: 'refund.requested', request });
}

/** A refund that leaves gifts unearned and with their buyer, by somebody's decision. */
function refundBesideGifts(
  state: LedgerState,
  order: Order,
  request: Of<'request-refund'>['request'],
  giftLeft: GiftLeft,
): LedgerDecision {
  const { orderId, amount, lines, note } = request;
  const gifts = giftsInQuestion(giftsHeld(state, order), order, request, {
    refundable: refundable(state, order),
    leftOfLine: (line) => refundableOfLine(state, order, line),
  });
  if (gifts.length === 0) return refused('invalid', 'It leaves every gift earned');
  if (giftLeft === 'kept' && note === null) return refused('invalid', 'Say why the gift is kept');
  const off = giftLeft === 'deducted' ? worthOf(order, gifts) : 0;
  if (amount <= off) return refused('amount_mismatch', 'The gift is worth as much', { amount, most: off });
  const named = lines && linesWithin(lines, amount - off);
  const decided = { ...request, amount: amount - off, ...(named ? { lines: named } : {}), gifts, giftLeft };
  return done(orderId, { kind: 'refund.requested', request: decided });
}

/** Each line once, with a part of the amount, and of none more than is left of it. */
function lineTrouble(
  state: LedgerState,
  order: Order,
  amount: number,
  lines: readonly LineAmount[],
): LedgerDecision | null {
  const seen = new Set<number>();
  let named = 0;
  for (const one of lines) {
    if (!order.lines[one.line] || seen.has(one.line))
      return refused('invalid', 'Each line of the order at most once', { line: one.line });
    seen.add(one.line);
    const most = refundableOfLine(state, order, one.line);
    if (!Number.isSafeInteger(one.amount) || one.amount < 1 || one.amount > most)
      return refused('amount_mismatch', 'More than can go back for the line', { ...one, most });
    named += one.amount;
  }
  return named > amount
    ? refused('amount_mismatch', 'The lines come to more than the amount', { amount: named, most: amount })
    : null;
}

function markRefundSent(state: LedgerState, { requestId, by }: Of<'mark-refund-sent'>): LedgerDecision {
  const request = state.refundRequests.get(requestId);
  if (!request) return refused('not_found', 'There is no such refund request', { requestId });
  const { orderId } = request;
  if (request.sent !== null || request.settledBy !== null) return repeated(orderId);
  return done(orderId, { kind: 'refund.sent', requestId, orderId, by });
}

/** Units come back to stock when they are in somebody's hands, not when their money is asked back. */
function returnUnits(state: LedgerState, operation: Of<'return-units'>): LedgerDecision {
  const { ref, orderId, lines, by } = operation;
  if (state.refs.has(ref)) return repeated(orderId);
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  if (order.paidAt === null)
    return refused('order_not_open', 'The order is not paid', { status: order.status });
  const back = new Map<number, number>();
  for (const { line, quantity } of lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) return refused('invalid', 'Units are whole');
    back.set(line, (back.get(line) ?? 0) + quantity);
  }
  if (back.size === 0) return refused('invalid', 'No units are named');
  for (const [line, quantity] of back) {
    const there = order.lines[line];
    const left = there ? there.quantity - (there.returned ?? 0) : 0;
    if (quantity > left)
      return refused('insufficient_stock', 'More than is left of the line', { line, left });
  }
  return done(
    orderId,
    { kind: 'units.returned', ref, orderId, lines, by },
    ...refundOnReturn(state, order, back, by),
  );
}

function fulfil(state: LedgerState, operation: Of<'fulfil'>): LedgerDecision {
  const { op: _, code, ...handing } = operation;
  const { orderId, how } = handing;
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  if (order.fulfilled) {
    const { how: before, by, storeId } = order.fulfilled;
    if (before === how && by === handing.by && storeId === handing.storeId) return repeated(orderId);
    return refused('already_done', 'The order has been handed over', { how: order.fulfilled.how });
  }
  if (order.status !== 'paid') return refused('order_not_open', undefined, { status: order.status });
  if (order.amount > 0 && refundable(state, order) < 1)
    return refused('order_not_open', 'All its money is asked back', { status: order.status });
  if (isInMaking(state, order)) return refused('not_ready');
  if (isUndecided(state, order)) return refused('order_undecided');
  if (how === 'picked-up') {
    if (order.fulfilment !== 'pickup') return refused('order_not_open', 'The order is to be shipped');
    if (code === null || code !== order.pickupCode) return refused('pickup_code_wrong');
  }
  return done(orderId, { kind: 'order.fulfilled', ...handing });
}
