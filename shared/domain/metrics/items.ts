import type { BitSet } from './columns.ts';
import { emptyBitSet } from './columns.ts';

/** How finely an item's clicks are kept over the show: what the review measures an action's effect by. */
export const clickSlotMs = 5_000;

/** Figures of one lineup item. */
export interface ItemTotals {
  readonly itemId: string;
  impressions: number;
  clicks: number;
  /** Clicks by whole slots of `clickSlotMs` since `startedAt`; a slot without any has no entry. */
  readonly clickSlots: Map<number, number>;
  readonly sawViewers: BitSet;
  readonly clickedViewers: BitSet;
  orders: number;
  paidOrders: number;
  units: number;
  placed: number;
  paid: number;
  refunded: number;
  /** Paid orders with this item by viewer; its size is `buyers`. */
  readonly paidByViewer: Map<number, number>;
}

export function itemOf(items: Map<string, ItemTotals>, itemId: string): ItemTotals {
  const known = items.get(itemId);
  if (known) return known;
  const item: ItemTotals = {
    itemId,
    impressions: 0,
    clicks: 0,
    clickSlots: new Map(),
    sawViewers: emptyBitSet(),
    clickedViewers: emptyBitSet(),
    orders: 0,
    paidOrders: 0,
    units: 0,
    placed: 0,
    paid: 0,
    refunded: 0,
    paidByViewer: new Map(),
  };
  items.set(itemId, item);
  return item;
}
