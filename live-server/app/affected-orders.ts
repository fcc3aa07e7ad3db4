import type { OrderView } from '#shared/contract/viewers.ts';
import { orderView } from '#shared/domain/orders/view.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { isOrderIn, type NameOf, named } from './order-pages.ts';

/** Orders that a stop of an item's sales touches: unpaid ones, and paid ones not handed over. Newest first. */
export function showOrdersWith(
  { orders }: LedgerState,
  itemId: string,
  currency: string,
  scope: ReadonlySet<string> | null,
  nameOf: NameOf,
): OrderView[] {
  return [...orders.values()]
    .filter(
      (order) =>
        (order.status === 'reserved' || (order.status === 'paid' && !order.fulfilled)) &&
        order.lines.some((line) => line.itemId === itemId) &&
        isOrderIn(scope, order),
    )
    .reverse()
    .map((order) => ({ ...orderView(order, currency), ...named(nameOf(order)) }));
}
