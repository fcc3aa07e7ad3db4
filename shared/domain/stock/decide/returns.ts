import { faults } from '../../../contract/returns.ts';
import { isBackForFaultsOnly } from '../../offers/custom/state.ts';
import { giftsOwed, worthOf } from '../../offers/gifts-owed.ts';
import type { LineAmount, LineUnits } from '../../orders/after-sale.ts';
import { costByLine, linesWithin } from '../../orders/line-refunds.ts';
import {
  isAllBack,
  mostReturnsAsked,
  type ReturnOperation,
  type ReturnRequest,
  refundIdOf,
  unitsGone,
  unitsLeft,
  withoutGifts,
} from '../../orders/returns.ts';
import { lineAmount, type Order } from '../../orders/types.ts';
import type { LedgerEntry } from '../entries.ts';
import type { LedgerDecision, LedgerState } from '../ledger.ts';
import { done, refused, repeated } from './answers.ts';
import { refundable, refundableOfLine } from './refundable.ts';

type Of<T extends ReturnOperation['op']> = Extract<ReturnOperation, { op: T }>;

/** A buyer asks to return what was paid for; staff decide. Each of the four can be repeated without harm. */
export function decideReturn(state: LedgerState, operation: ReturnOperation, now: number): LedgerDecision {
  const order = state.orders.get(operation.orderId);
  if (!order) return refused('not_found');
  switch (operation.op) {
    case 'ask-return':
      return askReturn(state, order, operation, now);
    case 'withdraw-return':
      return withdrawReturn(order, operation);
    case 'approve-return':
      return approveReturn(state, order, operation);
    case 'decline-return':
      return declineReturn(order, operation);
    default:
      return operation satisfies never;
  }
}

function askReturn(
  state: LedgerState,
  order: Order,
  { returnId, lines, why, note, withinMs }: Of<'ask-return'>,
  now: number,
): LedgerDecision {
  const { orderId, paidAt, returnAsked } = order;
  if (state.refs.has(returnId)) return repeated(orderId);
  if (paidAt === null || order.status !== 'paid')
    return refused('order_not_open', 'The order is not paid', { status: order.status });
  if (!faults.includes(why) && isBackForFaultsOnly(state, order)) return refused('not_returnable');
  const until = (order.fulfilled?.at ?? paidAt) + withinMs;
  if (withinMs <= 0 || now > until) return refused('return_window_over', undefined, { until });
  if (returnAsked && isPending(state, order, returnAsked))
    return refused('already_done', 'A return of it is under way');
  if (returnAsked && returnAsked.times >= mostReturnsAsked)
    return refused('limit_reached', 'It was asked too often', { limit: mostReturnsAsked });
  const named = lines === null ? unitsLeft(order) : together(lines);
  for (const { line, quantity } of named) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) return refused('invalid', 'Units are whole');
    const there = order.lines[line];
    const left = there ? there.quantity - unitsGone(there) : 0;
    if (there && left === 0 && lineAmount(there) === 0)
      return refused('already_done', 'It has been given back', { line });
    if (quantity > left)
      return refused('insufficient_stock', 'More than is left of the line', { line, left });
  }
  const gifts = giftsOwed(state, order, named);
  const units = [...named, ...gifts];
  const cost = costByLine(
    order.lines,
    units,
    (line) => goneOf(order, line),
    (line) => refundableOfLine(state, order, line),
  );
  const amount = Math.min(sumOf(cost), refundable(state, order));
  // What cost nothing comes back without any money; what cost something and has all of it back was given back before.
  const isFree = units.every(({ line }) => {
    const of = order.lines[line];
    return of !== undefined && lineAmount(of) === 0;
  });
  if (units.length === 0 || (amount < 1 && !isFree))
    return refused('already_done', 'Nothing is left to send back');
  return done(orderId, {
    ...{ kind: 'return.asked', orderId, returnId, lines: units, amount, why, note },
    ...(gifts.length > 0 ? { gifts } : {}),
  });
}

function withdrawReturn(order: Order, { returnId }: Of<'withdraw-return'>): LedgerDecision {
  const asked = order.returnAsked;
  if (asked?.returnId !== returnId) return refused('not_found', 'There is no such return');
  if (asked.stands === 'withdrawn') return repeated(order.orderId);
  if (asked.stands !== 'asked') return refused('already_done', 'It has been decided');
  return done(order.orderId, { kind: 'return.withdrawn', orderId: order.orderId, returnId });
}

function approveReturn(
  state: LedgerState,
  order: Order,
  { returnId, amount, by, note, giftLeft, ...paying }: Of<'approve-return'>,
): LedgerDecision {
  const { orderId, returnAsked: wish } = order;
  if (wish?.returnId !== returnId) return refused('not_found', 'There is no such return');
  if (wish.stands === 'approved' && wish.decided?.by === by) return repeated(orderId);
  if (wish.stands !== 'asked') return refused('already_done', 'It has been decided');
  const { gifts = [] } = wish;
  if (giftLeft && gifts.length === 0) return refused('invalid', 'No gift comes back with it');
  if (giftLeft === 'kept' && note === null) return refused('invalid', 'Say why the gift is kept');
  const asked = giftLeft ? withoutGifts(wish) : wish;
  // What costs nothing is waited for: else a gift could be promised back, and its piece be paid back without it.
  const refund = wish.amount === 0 ? 'when-back' : paying.refund;
  const off = giftLeft === 'deducted' ? worthOf(order, gifts) : 0;
  const left = refundable(state, order);
  const most = giftLeft === 'deducted' ? Math.max(Math.min(wish.amount, left) - off, 0) : left;
  const back = amount ?? Math.max(Math.min(asked.amount, left) - off, 0);
  // Nothing goes back for what cost nothing, or no more than the gift that is kept.
  const least = amount === null && (wish.amount === 0 || off > 0) ? 0 : 1;
  if (!Number.isSafeInteger(back) || back < least || back > most)
    return refused('amount_mismatch', 'More than can go back', { amount: back, most });
  const approved: LedgerEntry = {
    kind: 'return.approved',
    orderId,
    returnId,
    amount: back,
    refund,
    by,
    note,
    ...(giftLeft ? { giftLeft } : {}),
  };
  // Units that came back before the decision leave nothing to wait for.
  const isDue = refund === 'now' || isAllBack(order, asked);
  return isDue && back > 0
    ? done(orderId, approved, returnRefund(state, order, asked, back, by))
    : done(orderId, approved);
}

function declineReturn(order: Order, { returnId, by, note }: Of<'decline-return'>): LedgerDecision {
  const { orderId, returnAsked: asked } = order;
  if (asked?.returnId !== returnId) return refused('not_found', 'There is no such return');
  if (asked.stands === 'declined' && asked.decided?.by === by) return repeated(orderId);
  if (asked.stands !== 'asked') return refused('already_done', 'It has been decided');
  return done(orderId, { kind: 'return.declined', orderId, returnId, by, note });
}

/**
 * The refund that these units, back in the brand's hands, set free: of an approved return that waited for the last
 * of them. Never more than is left to go back.
 */
export function refundOnReturn(
  state: LedgerState,
  order: Order,
  back: ReadonlyMap<number, number>,
  by: string,
): readonly LedgerEntry[] {
  const { returnAsked: asked } = order;
  if (!asked || !waitsForUnits(state, asked)) return [];
  const lines = order.lines.map((line, index) => ({
    ...line,
    returned: (line.returned ?? 0) + (back.get(index) ?? 0),
  }));
  if (!isAllBack({ lines }, asked)) return [];
  const amount = Math.min(asked.decided?.amount ?? 0, refundable(state, order));
  return amount > 0 ? [returnRefund(state, order, asked, amount, by)] : [];
}

/** For the lines whose units come back, by what those cost; what is given beyond it is for the whole order. */
function returnRefund(
  state: LedgerState,
  order: Order,
  { returnId, lines: units, from }: ReturnRequest,
  amount: number,
  by: string,
): LedgerEntry {
  const cost = costByLine(
    order.lines,
    units,
    (line) => unitsOf(from, line),
    (line) => refundableOfLine(state, order, line),
  );
  const lines = linesWithin(cost, amount);
  const request = { requestId: refundIdOf(returnId), orderId: order.orderId, amount } as const;
  return {
    kind: 'refund.requested',
    request: { ...request, reason: 'return', by, note: null, ...(lines ? { lines } : {}) },
  };
}

const goneOf = ({ lines }: Order, line: number): number => {
  const of = lines[line];
  return of ? unitsGone(of) : 0;
};

const unitsOf = (units: readonly LineUnits[], line: number): number =>
  units.find((one) => one.line === line)?.quantity ?? 0;

const sumOf = (named: readonly LineAmount[]): number => named.reduce((sum, { amount }) => sum + amount, 0);

/** Approved, and the money waits until the units are back. */
const waitsForUnits = ({ refundRequests }: LedgerState, asked: ReturnRequest): boolean =>
  asked.stands === 'approved' &&
  asked.decided?.refund === 'when-back' &&
  !refundRequests.has(refundIdOf(asked.returnId));

/** Not decided yet, or decided and its money still to come. */
const isPending = (state: LedgerState, order: Order, asked: ReturnRequest): boolean =>
  asked.stands === 'asked' || (waitsForUnits(state, asked) && !isAllBack(order, asked));

function together(lines: readonly LineUnits[]): LineUnits[] {
  const units = new Map<number, number>();
  for (const { line, quantity } of lines) units.set(line, (units.get(line) ?? 0) + quantity);
  return [...units].map(([line, quantity]) => ({ line, quantity }));
}
