import { apportion } from './apportion.ts';
import type { MetricsFold } from './fold-state.ts';
import type { FoldedOrder } from './folded-order.ts';
import { paidOf, refundedByItem } from './order-amounts.ts';
import { attributionOfFoldedLine } from './order-attribution.ts';
import { refundedOver } from './refund-shares.ts';
import { lineValue } from './shares.ts';

/** Paid sales of one item that belong to one region; amounts in minor units, `regionId` null = unattributed. */
export interface SoldInRegion {
  readonly itemId: string;
  readonly regionId: string | null;
  readonly units: number;
  readonly paid: number;
  readonly refunded: number;
}

/**
 * What was paid for each item, by the region each line belongs to: `paid`, `refunded` and `units` as METRICS.md has
 * them. Σ over the regions of an item is the item's own figure, to the cent.
 */
export function soldByRegion(fold: MetricsFold): SoldInRegion[] {
  const found = new Map<string, { -readonly [K in keyof SoldInRegion]: SoldInRegion[K] }>();
  for (const order of fold.orders.byId.values()) {
    if (!order.counted || (!order.paid && order.refunds.length === 0)) continue;
    for (const { line, itemId, units, paid, refunded } of linesOf(order)) {
      const { regionId } = attributionOfFoldedLine(order, line);
      const key = JSON.stringify([itemId, regionId]);
      const sold = found.get(key) ?? { itemId, regionId, units: 0, paid: 0, refunded: 0 };
      found.set(key, sold);
      sold.units += units;
      sold.paid += paid;
      sold.refunded += refunded;
    }
  }
  return [...found.values()];
}

/** What refunds name of these lines, by their place among them. */
const namedOf = ({ refunds }: FoldedOrder, own: readonly (readonly [number, unknown])[]) =>
  refunds.flatMap(({ lines = [] }) =>
    lines.flatMap(({ line, amount }) => {
      const place = own.findIndex(([index]) => index === line);
      return place < 0 ? [] : [{ line: place, amount }];
    }),
  );

/** The order's amounts over its items, as the items' figures have them, and an item's over its lines. */
function linesOf(order: FoldedOrder) {
  const weights = order.items.map(({ value }) => value);
  const paid = apportion(paidOf(order), weights);
  const refunded = refundedByItem(order);
  return order.items.flatMap(({ item }, index) => {
    const lines = [...order.placed.lines.entries()].filter(([, { itemId }]) => itemId === item.itemId);
    const values = lines.map(([, line]) => lineValue(line));
    const paidLines = apportion(paid[index] ?? 0, values);
    const refundedLines = refundedOver(
      lines.map(([, line]) => line),
      [{ amount: refunded[index] ?? 0, lines: namedOf(order, lines) }],
      values,
      (line) => line,
    );
    return lines.map(([line, { itemId, quantity }], at) => ({
      line,
      itemId,
      units: order.paid ? quantity : 0,
      paid: paidLines[at] ?? 0,
      refunded: refundedLines[at] ?? 0,
    }));
  });
}
