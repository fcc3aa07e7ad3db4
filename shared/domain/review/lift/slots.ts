import { apportion } from '../../metrics/apportion.ts';
import type { MetricsFold } from '../../metrics/fold-state.ts';
import type { FoldedOrder } from '../../metrics/folded-order.ts';
import { clickSlotMs } from '../../metrics/items.ts';
import { paidOf } from '../../metrics/order-amounts.ts';
import { lineValue } from '../../metrics/shares.ts';
import { timelineBuckets } from '../../metrics/timeline.ts';

/** Width of a slot, ms: the show is measured by these. */
export const slotMs = clickSlotMs;

/** One product by slots since `startedAt`. Orders and what was paid for them stand where the order was placed. */
export interface ItemSlots {
  readonly clicks: Float64Array;
  readonly orders: Float64Array;
  /** Minor units; an order of several products is shared among them by value. */
  readonly paid: Float64Array;
  /** Σ of the squares of the amounts: what makes sums of few large orders uncertain. */
  readonly paidSquares: Float64Array;
  /** First slot in which none was left; Infinity where some always was. */
  readonly goneFrom: number;
}

/** A show by slots. `weight` is what a slot counts as exposure: viewers online × one slot. */
export interface ShowSlots {
  readonly startedAt: number;
  readonly length: number;
  readonly weight: Float64Array;
  readonly items: ReadonlyMap<string, ItemSlots>;
}

const emptyItem = (length: number): ItemSlots => ({
  clicks: new Float64Array(length),
  orders: new Float64Array(length),
  paid: new Float64Array(length),
  paidSquares: new Float64Array(length),
  goneFrom: Number.POSITIVE_INFINITY,
});

/**
 * The slots of an ended show. `prepared` gives an item's units, for the time it ran out; with `regionId` the orders
 * attributed to it alone are taken, and no clicks, which the record does not keep by region. A show without a single
 * visit on record is measured by time alone.
 */
export function slotsOf(
  fold: MetricsFold,
  items: readonly { readonly itemId: string; readonly prepared: number }[],
  regionId: string | null = null,
): ShowSlots | null {
  const { window } = fold;
  if (window === null || window.endedAt === null) return null;
  const { startedAt, endedAt } = window;
  const buckets = timelineBuckets(fold, { step: slotMs, at: endedAt });
  // A show of weeks has wider buckets than slots: they cannot be compared by the second, so neither is it measured.
  if (buckets.length < 2 || (buckets[1]?.at ?? 0) - startedAt !== slotMs) return null;
  const length = buckets.length;
  const weight = Float64Array.from(buckets, ({ online }) => online);
  if (weight.every((online) => online === 0)) weight.fill(1);

  const slots = new Map<string, ItemSlots>(items.map(({ itemId }) => [itemId, emptyItem(length)]));
  const slotAt = (at: number) => Math.min(length - 1, Math.max(0, Math.floor((at - startedAt) / slotMs)));
  if (regionId === null)
    for (const [itemId, item] of slots)
      for (const [slot, clicks] of fold.items.get(itemId)?.clickSlots ?? [])
        add(item.clicks, Math.min(length - 1, slot), clicks);
  for (const order of fold.orders.byId.values()) {
    if (!order.counted) continue;
    const slot = slotAt(order.placed.at);
    for (const [itemId, amount] of paidByItem(order, regionId)) {
      const row = slots.get(itemId);
      if (!row) continue;
      add(row.orders, slot, 1);
      add(row.paid, slot, amount);
      add(row.paidSquares, slot, amount * amount);
    }
  }
  const gone = soldOutSlots(fold, items, slotAt);
  return {
    startedAt,
    length,
    weight,
    items: new Map(
      [...slots].map(([itemId, item]) => [itemId, { ...item, goneFrom: gone.get(itemId) ?? item.goneFrom }]),
    ),
  };
}

/** What was paid for each item of an order, of the lines that belong to the region; null = of all its lines. */
function paidByItem(order: FoldedOrder, regionId: string | null): Map<string, number> {
  const { attribution, shares, placed } = order;
  if (regionId === null || !shares) {
    if (regionId !== null && attribution.regionId !== regionId) return new Map();
    const paid = apportion(
      paidOf(order),
      order.items.map(({ value }) => value),
    );
    return new Map(order.items.map(({ item }, index) => [item.itemId, paid[index] ?? 0]));
  }
  const paid = apportion(paidOf(order), placed.lines.map(lineValue));
  const here = shares.filter((share) => share.attribution.regionId === regionId);
  const amounts = new Map<string, number>();
  for (const index of here.flatMap(({ lines }) => lines)) {
    const itemId = placed.lines[index]?.itemId ?? '';
    amounts.set(itemId, (amounts.get(itemId) ?? 0) + (paid[index] ?? 0));
  }
  return amounts;
}

/** The slot in which the last unit was paid for, of items all of whose units were. */
function soldOutSlots(
  fold: MetricsFold,
  items: readonly { readonly itemId: string; readonly prepared: number }[],
  slotAt: (at: number) => number,
): Map<string, number> {
  const gone = new Map<string, number>();
  const sales = new Map<string, { at: number; units: number }[]>();
  for (const order of fold.orders.byId.values()) {
    if (!order.counted || !order.paid) continue;
    for (const { item, quantity } of order.items) {
      const list = sales.get(item.itemId) ?? [];
      sales.set(item.itemId, list);
      list.push({ at: order.placed.at, units: quantity });
    }
  }
  for (const { itemId, prepared } of items) {
    let left = prepared;
    if (left <= 0) continue;
    for (const { at, units } of (sales.get(itemId) ?? []).sort((a, b) => a.at - b.at)) {
      left -= units;
      if (left > 0) continue;
      gone.set(itemId, slotAt(at) + 1);
      break;
    }
  }
  return gone;
}

function add(column: Float64Array, slot: number, value: number): void {
  column[slot] = (column[slot] ?? 0) + value;
}
