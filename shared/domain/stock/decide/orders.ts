import { MOST_AMOUNT } from '../../../contract/most-amount.ts';
import { customOver } from '../../offers/custom/decide.ts';
import { isInMaking } from '../../offers/custom/state.ts';
import { couponBack, couponTrouble, couponUsed } from '../../offers/decide.ts';
import { depositBack } from '../../offers/taking.ts';
import { lineAmount, type OrderLine } from '../../orders/types.ts';
import { shortage } from '../capacity.ts';
import type { OperationOf } from '../entries.ts';
import type { LedgerDecision, LedgerState } from '../ledger.ts';
import { linesOfWindow } from '../lines-of-window.ts';
import { done, priceChanged, refused, repeated } from './answers.ts';
import { paidByNothing } from './free-payment.ts';

/** Reserves units of an open deal at its price. Server time decides whether the window is open. */
export function claim(state: LedgerState, operation: OperationOf<'claim'>, now: number): LedgerDecision {
  const { orderId, dealId, quantity, viewerId, visitId, key, attribution, evidence } = operation;
  const first = state.orders.ofKey(viewerId, key)?.orderId;
  if (first !== undefined) return repeated(first);
  const deal = state.windows.get(dealId);
  if (!deal || !isWindowOpen(deal, now)) return refused('deal_not_open');
  const lines = quantity === 1 ? deal.oneUnit : linesOfWindow(deal.window, quantity);
  const amount = amountOf(lines);
  return (
    refusal(state, orderId, viewerId, lines, amount) ??
    priceChanged(operation.expectedTotal, amount) ??
    done(
      orderId,
      {
        kind: 'order.reserved',
        order: {
          orderId,
          viewerId,
          visitId,
          key,
          lines,
          amount,
          payBy: now + deal.window.holdMs,
          fulfilment: 'ship',
          pickupStoreId: null,
          attribution,
        },
        ...(evidence ? { evidence } : {}),
      },
      ...paidByNothing(orderId, amount, now),
    )
  );
}

/** Reserves units of the lineup at the prices the server put on the lines. All lines or none. */
export function placeOrder(state: LedgerState, operation: OperationOf<'order'>, now: number): LedgerDecision {
  const { orderId, lines, viewerId, visitId, key, holdMs, fulfilment, pickupStoreId } = operation;
  const { coupon, offerIds = [], pickupCode, attribution, evidence } = operation;
  const first = state.orders.ofKey(viewerId, key)?.orderId;
  if (first !== undefined) return repeated(first);
  for (const { dealId } of lines) {
    const deal = dealId === null ? null : state.windows.get(dealId);
    if (deal === undefined || (deal !== null && !isWindowOpen(deal, now))) return refused('deal_not_open');
  }
  const amount = amountOf(lines);
  const offerId = coupon && state.book.coupons.get(coupon.code)?.offerId;
  return (
    refusal(state, orderId, viewerId, lines, amount) ??
    (coupon ? couponTrouble(state, coupon.code, viewerId, 'online', now) : null) ??
    priceChanged(operation.expectedTotal, amount) ??
    done(
      orderId,
      {
        kind: 'order.reserved',
        order: {
          ...(coupon && offerId ? { coupon: { ...coupon, offerId } } : {}),
          ...(offerIds.length > 0 ? { offerIds } : {}),
          ...(pickupCode === undefined ? {} : { pickupCode }),
          orderId,
          viewerId,
          visitId,
          key,
          lines,
          amount,
          payBy: now + holdMs,
          fulfilment,
          pickupStoreId,
          attribution,
        },
        ...(evidence ? { evidence } : {}),
      },
      ...paidByNothing(orderId, amount, now),
      ...(coupon && offerId && amount === 0 ? couponUsed({ orderId, coupon: { ...coupon, offerId } }) : []),
    )
  );
}

export function cancelOrder(state: LedgerState, operation: OperationOf<'cancel'>): LedgerDecision {
  const { orderId, reason } = operation;
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  if (order.status === 'cancelled') return repeated(orderId);
  if (order.status !== 'reserved') return refused('order_not_open', undefined, { status: order.status });
  return done(
    orderId,
    { kind: 'order.cancelled', orderId, reason },
    ...couponBack(order, 'cancelled'),
    ...depositBack(state, order),
    ...customOver(state, order, reason),
  );
}

/** Gives an unpaid order's units back, once its `payBy` has passed and not a moment before. */
export function expireOrder(
  state: LedgerState,
  operation: OperationOf<'expire'>,
  now: number,
): LedgerDecision {
  const { orderId } = operation;
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  if (order.status === 'expired') return repeated(orderId);
  if (order.status !== 'reserved' || now < order.payBy) {
    return refused('order_not_open', 'The order is not due', { status: order.status });
  }
  if (isInMaking(state, order)) return refused('order_not_open', 'The piece is not ready');
  const isOver = order.deposit !== undefined && order.deposit.paidAt !== null;
  return done(
    orderId,
    { kind: 'order.expired', orderId },
    ...couponBack(order, 'expired'),
    ...depositBack(state, order),
    ...(isOver ? customOver(state, order, 'expired') : []),
  );
}

/** What the lines cost, minor units; NaN where a line is not whole units at a price, or costs less than nothing. */
function amountOf(lines: readonly OrderLine[]): number {
  let amount = 0;
  for (const line of lines) {
    const { quantity, unitPrice, discount = 0 } = line;
    const cost = lineAmount(line);
    if (!Number.isSafeInteger(quantity) || quantity < 1 || unitPrice < 0 || discount < 0 || !(cost >= 0))
      return Number.NaN;
    amount += cost;
  }
  return amount;
}

export function isWindowOpen(
  deal: { readonly closedAt: number | null; readonly window: { opensAt: number; endsAt: number } },
  now: number,
): boolean {
  return deal.closedAt === null && now >= deal.window.opensAt && now < deal.window.endsAt;
}

function refusal(
  state: LedgerState,
  orderId: string,
  viewerId: string,
  lines: readonly OrderLine[],
  amount: number,
): LedgerDecision | null {
  if (lines.length === 0 || !Number.isSafeInteger(amount)) {
    return refused('invalid', 'An order has lines of one unit or more');
  }
  if (amount > MOST_AMOUNT) return refused('invalid', 'An order costs more than can be paid at once');
  if (state.orders.has(orderId)) return refused('duplicate', 'That order id is taken');
  const short = shortage(state, viewerId, lines);
  return short && { entries: [], answer: { ok: false, error: short } };
}
