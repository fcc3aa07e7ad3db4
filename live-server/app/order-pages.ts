import type { OrdersQuery, OrderView } from '#shared/contract/viewers.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import { orderView } from '#shared/domain/orders/view.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Page } from './api.ts';
import { isIn } from './figures.ts';

/** The name a viewer gave; empty for none. */
export type NameOf = (order: Order) => string;

/** Orders of a show, newest first; the cursor is the last page's last order. */
export function pageOfOrders(
  ledger: LedgerState,
  currency: string,
  query: Pick<OrdersQuery, 'limit' | 'cursor' | 'status' | 'q'>,
  scope: ReadonlySet<string> | null,
  nameOf: NameOf,
): Page<OrderView> {
  // A map keeps the order of placing, so no sort is needed.
  const orders = [...ledger.orders.values()];
  const cursorAt =
    query.cursor === undefined ? orders.length : orders.findIndex((order) => order.orderId === query.cursor);
  const isWanted = wantedBy(query, nameOf);
  const items: OrderView[] = [];
  let index = cursorAt;
  while (--index >= 0 && items.length < query.limit) {
    const order = orders[index];
    if (!order || !isIn(scope, order.attribution.regionId) || !isWanted(order)) continue;
    const viewerName = nameOf(order);
    items.push({ ...orderView(order, currency), ...(viewerName ? { viewerName } : {}) });
  }
  return { items, nextCursor: index >= 0 ? (items.at(-1)?.id ?? null) : null };
}

function wantedBy({ status, q = '' }: Pick<OrdersQuery, 'status' | 'q'>, nameOf: NameOf) {
  const word = q.toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(word);
  return (order: Order): boolean =>
    (status === undefined || order.status === status) &&
    (word === '' ||
      has(order.orderId) ||
      has(nameOf(order)) ||
      order.viewerId.toLowerCase() === word ||
      order.coupon?.code.toLowerCase() === word);
}
