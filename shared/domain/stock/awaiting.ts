import type { Order } from '../orders/types.ts';
import type { LedgerState } from './ledger.ts';

/**
 * Unpaid orders that are held equally long, in order of placing and so of `payBy`. A list and not a map, because in
 * a flash deal thousands a second join and nearly all leave from the front. One that leaves from the middle stays
 * listed until those before it have left; the first at `from` always still waits.
 */
export interface Awaiting {
  orderIds: string[];
  from: number;
  /** How many of those listed still wait. */
  count: number;
}

/** So many that left are cut off at once. */
const CUT = 1_024;

/** Balances that fall due together are one group, whenever their deposits were paid: no hold time is below 0. */
const heldFor = ({ deposit, payBy, placedAt }: Order): number =>
  deposit && deposit.paidAt !== null ? -payBy : payBy - placedAt;

/** From now on the order, which the state holds already, waits for a payment. */
export function awaitPayment(state: LedgerState, order: Order): void {
  const held = heldFor(order);
  const group = state.unpaid.get(held);
  if (!group) {
    state.unpaid.set(held, { orderIds: [order.orderId], from: 0, count: 1 });
    return;
  }
  group.orderIds.push(order.orderId);
  group.count += 1;
}

/** The order as it stands in the state does not wait any more; call before it is changed there. */
export function stopAwaiting(state: LedgerState, order: Order): void {
  const held = heldFor(order);
  const group = state.unpaid.get(held);
  if (!group) return;
  const { orderIds } = group;
  // The balance of a piece still being made is not awaited, and one can be awaited a second time in the same group:
  // what left must then not seem to be back.
  const at = held < 0 ? orderIds.indexOf(order.orderId, group.from) : group.from;
  if (at < 0) return;
  group.count -= 1;
  if (group.count === 0) {
    state.unpaid.delete(held);
    return;
  }
  if (held < 0) orderIds.splice(at, 1);
  else if (orderIds[at] === order.orderId) group.from += 1;
  while (!waits(state, orderIds[group.from], held)) group.from += 1;
  if (group.from < CUT || group.from * 2 < orderIds.length) return;
  group.orderIds = orderIds.slice(group.from);
  group.from = 0;
}

/** When the next unpaid order falls due, epoch ms; null when none waits. */
export function nextPayBy(state: LedgerState): number | null {
  let next: number | null = null;
  for (const { orderIds, from } of state.unpaid.values()) {
    const payBy = state.orders.get(orderIds[from] ?? '')?.payBy;
    if (payBy !== undefined && (next === null || payBy < next)) next = payBy;
  }
  return next;
}

/** Ids of at most `limit` unpaid orders with `payBy` ≤ `now`. Cost: the orders due, not the orders there are. */
export function dueOrders(state: LedgerState, now: number, limit: number): string[] {
  const due: string[] = [];
  for (const [held, { orderIds, from }] of state.unpaid) {
    for (let at = from; at < orderIds.length && due.length < limit; at += 1) {
      const order = state.orders.get(orderIds[at] ?? '');
      if (order && order.payBy > now && heldFor(order) === held) break;
      if (order && waits(state, order.orderId, held)) due.push(order.orderId);
    }
  }
  return due;
}

function waits({ orders }: LedgerState, orderId: string | undefined, held: number): boolean {
  const order = orderId === undefined ? undefined : orders.get(orderId);
  return order?.status === 'reserved' && heldFor(order) === held;
}
