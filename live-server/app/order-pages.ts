import type { OrderView } from '#shared/contract/viewers.ts';
import { orderView } from '#shared/domain/orders/view.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Page } from './api.ts';
import { isIn } from './figures.ts';

/** Orders of a show, newest first; the cursor is the last page's last order. */
export function pageOfOrders(
  ledger: LedgerState,
  currency: string,
  query: { limit: number; cursor?: string | undefined },
  scope: ReadonlySet<string> | null,
): Page<OrderView> {
  // A map keeps the order of placing, so no sort is needed.
  const orders = [...ledger.orders.values()];
  const cursorAt =
    query.cursor === undefined ? orders.length : orders.findIndex((order) => order.orderId === query.cursor);
  const items: OrderView[] = [];
  let index = cursorAt;
  while (--index >= 0 && items.length < query.limit) {
    const order = orders[index];
    if (order && isIn(scope, order.attribution.regionId)) items.push(orderView(order, currency));
  }
  return { items, nextCursor: index >= 0 ? (items.at(-1)?.id ?? null) : null };
}
