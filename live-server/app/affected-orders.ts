import type { OrderView } from '#shared/contract/viewers.ts';
import { orderView } from '#shared/domain/orders/view.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { isIn } from './figures.ts';

/** Orders that a stop of an item's sales touches: unpaid ones, and paid ones not handed over. Newest first. */
export function showOrdersWith(
  { orders }: LedgerState,
  itemId: string,
  currency: string,
  scope: ReadonlySet<string> | null,
): OrderView[] {
  return [...orders.values()]
    .filter(
      ({ status, fulfilled, lines, attribution }) =>
        (status === 'reserved' || (status === 'paid' && !fulfilled)) &&
        lines.some((line) => line.itemId === itemId) &&
        isIn(scope, attribution.regionId),
    )
    .reverse()
    .map((order) => orderView(order, currency));
}
