import { apportion } from './apportion.ts';
import type { MetricsFold } from './fold-state.ts';
import { isInside } from './fold-state.ts';
import type { FoldedOrder } from './folded-order.ts';
import { itemOf } from './items.ts';
import {
  type PlacedShare,
  paidOf,
  placedShares,
  refundedByItem,
  refundedOf,
  unitsOf,
} from './order-amounts.ts';
import type { Combo, PartTotals } from './parts.ts';
import { comboAt, Mark } from './parts.ts';
import { regionSecond, secondRow } from './seconds.ts';
import { lower, raise } from './standings.ts';

/** Counts the order when it was placed inside the window, takes it out otherwise. */
export function recountOrder(fold: MetricsFold, order: FoldedOrder): void {
  const should = fold.window !== null && isInside(fold.window, order.placed.at);
  if (order.counted !== should) addOrder(fold, order, should ? 1 : -1);
}

/** Counts an order of another fold of the same visits here, as `known` of it says; its items are those of this fold. */
export function takeOrder(
  fold: MetricsFold,
  order: FoldedOrder,
  known: Partial<FoldedOrder> = {},
): FoldedOrder {
  const items = order.items.map((entry) => ({ ...entry, item: itemOf(fold.items, entry.item.itemId) }));
  const own: FoldedOrder = { ...order, ...known, items, counted: false };
  recountOrder(fold, own);
  return own;
}

/** Takes the order out of every figure; nothing when it is in none. */
export function uncountOrder(fold: MetricsFold, order: FoldedOrder): void {
  if (order.counted) addOrder(fold, order, -1);
}

function addOrder(fold: MetricsFold, order: FoldedOrder, by: 1 | -1): void {
  if (!fold.window) return;
  order.counted = by === 1;
  for (const share of placedShares(order)) {
    const combo = comboAt(fold.parts, fold.standings.combo[share.standing] ?? -1);
    addToPart(combo.region, order, share, by);
    addToPart(combo.store, order, share, by);
    addToPart(combo.guide, order, share, by);
    addToPart(combo.source, order, share, by);
    addToRegionSeconds(fold, fold.window.startedAt, order, share, combo, by);
    const change = by === 1 ? raise : lower;
    change(fold.standings, fold.parts, share.standing, Mark.placed);
    if (order.paid) change(fold.standings, fold.parts, share.standing, Mark.paid);
    addToPart(fold.parts.total, order, share, by);
  }
  addToItems(order, by);
  addToSeconds(fold, fold.window.startedAt, order, by);
  if (order.refunds.length > 0) addRefundsToRegions(fold, fold.window.startedAt, order, by);
}

function addToPart(part: PartTotals, order: FoldedOrder, share: PlacedShare, by: number): void {
  part.orders += by * share.orders;
  part.placed += by * share.placed;
  part.refunded += by * share.refunded;
  if (order.refunds.length > 0) part.refundedOrders += by * share.orders;
  if (!order.paid) return;
  part.paidOrders += by * share.orders;
  part.paid += by * share.paid;
  part.units += by * share.units;
}

/** Amounts of an order are shared among its items by the value of their lines; refunds go to the lines they name. */
function addToItems(order: FoldedOrder, by: number): void {
  const [only, more] = order.items;
  if (only && !more) {
    addToItem(order, only, order.placed.amount, paidOf(order), refundedOf(order), by);
    return;
  }
  const weights = order.items.map((entry) => entry.value);
  const placed = apportion(order.placed.amount, weights);
  const paid = apportion(paidOf(order), weights);
  const refunded = refundedByItem(order);
  for (const [index, entry] of order.items.entries())
    addToItem(order, entry, placed[index] ?? 0, paid[index] ?? 0, refunded[index] ?? 0, by);
}

function addToItem(
  order: FoldedOrder,
  { item, quantity }: FoldedOrder['items'][number],
  placed: number,
  paid: number,
  refunded: number,
  by: number,
): void {
  item.orders += by;
  item.placed += by * placed;
  item.refunded += by * refunded;
  if (!order.paid) return;
  item.paidOrders += by;
  item.paid += by * paid;
  item.units += by * quantity;
  const orders = (item.paidByViewer.get(order.viewer) ?? 0) + by;
  if (orders === 0) item.paidByViewer.delete(order.viewer);
  else item.paidByViewer.set(order.viewer, orders);
}

function addToSeconds(fold: MetricsFold, startedAt: number, order: FoldedOrder, by: 1 | -1): void {
  const placed = secondRow(fold.seconds, startedAt, order.placed.at);
  placed.orders += by;
  placed.placed += by * order.placed.amount;
  if (order.paid) {
    const paid = secondRow(fold.seconds, startedAt, order.paid.at);
    paid.paid += by * paidOf(order);
    paid.units += by * unitsOf(order);
  }
  for (const refund of order.refunds) {
    secondRow(fold.seconds, startedAt, refund.at).refunded += by * refund.amount;
  }
}

function addToRegionSeconds(
  fold: MetricsFold,
  startedAt: number,
  order: FoldedOrder,
  share: PlacedShare,
  { region }: Combo,
  by: 1 | -1,
): void {
  regionSecond(secondRow(fold.seconds, startedAt, order.placed.at), region).placed += by * share.placed;
  if (order.paid)
    regionSecond(secondRow(fold.seconds, startedAt, order.paid.at), region).paid += by * share.paid;
}

/** Each refund at its own time, where what it gave back belongs: what of each share had gone back with it and before. */
function addRefundsToRegions(fold: MetricsFold, startedAt: number, order: FoldedOrder, by: 1 | -1): void {
  const before = new Map<number, number>();
  const inOrder = [...order.refunds].sort((a, b) => a.at - b.at);
  for (const [index, { at }] of inOrder.entries()) {
    const row = secondRow(fold.seconds, startedAt, at);
    const shares = placedShares({ ...order, refunds: inOrder.slice(0, index + 1) });
    for (const { standing, refunded } of shares) {
      const { region } = comboAt(fold.parts, fold.standings.combo[standing] ?? -1);
      regionSecond(row, region).refunded += by * (refunded - (before.get(standing) ?? 0));
      before.set(standing, refunded);
    }
  }
}
