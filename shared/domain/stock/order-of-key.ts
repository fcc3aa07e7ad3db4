import type { Order } from '../orders/types.ts';
import type { LedgerState } from './ledger.ts';

/**
 * Which order a viewer's idempotency key named: key → orderId, or → viewerId → orderId for the few that several
 * viewers came up with. By the key alone, and whose it is asked of the order, because a text of both would be made,
 * hashed and kept for each of thousands of claims a second.
 */
export type OrdersByKey = Map<string, string | Map<string, string>>;

/** The order this viewer asked for by `key`; undefined when the key is new. */
export function orderOfKey(
  { orders, orderByKey }: Pick<LedgerState, 'orders' | 'orderByKey'>,
  viewerId: string,
  key: string,
): string | undefined {
  const named = orderByKey.get(key);
  if (typeof named !== 'string') return named?.get(viewerId);
  return orders.get(named)?.viewerId === viewerId ? named : undefined;
}

/** From now on the order's key names it. The state must know the orders of earlier keys. */
export function nameByKey(
  { orders, orderByKey }: Pick<LedgerState, 'orders' | 'orderByKey'>,
  { orderId, viewerId, key }: Pick<Order, 'orderId' | 'viewerId' | 'key'>,
): void {
  const named = orderByKey.get(key);
  if (named === undefined) orderByKey.set(key, orderId);
  else if (typeof named !== 'string') named.set(viewerId, orderId);
  else {
    const owner = orders.get(named)?.viewerId ?? '';
    if (owner === viewerId) orderByKey.set(key, orderId);
    else
      orderByKey.set(
        key,
        new Map([
          [owner, named],
          [viewerId, orderId],
        ]),
      );
  }
}
