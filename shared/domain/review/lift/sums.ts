import type { Context } from './contexts.ts';
import type { ItemSlots } from './slots.ts';

/** Sums over some slots of one product. */
export interface Sums {
  slots: number;
  weight: number;
  clicks: number;
  orders: number;
  paid: number;
  paidSquares: number;
}
export const noSums = (): Sums => ({ slots: 0, weight: 0, clicks: 0, orders: 0, paid: 0, paidSquares: 0 });

export function addSums(to: Sums, more: Sums): void {
  to.slots += more.slots;
  to.weight += more.weight;
  to.clicks += more.clicks;
  to.orders += more.orders;
  to.paid += more.paid;
  to.paidSquares += more.paidSquares;
}

export const minus = (all: Sums, part: Sums): Sums => ({
  slots: all.slots - part.slots,
  weight: all.weight - part.weight,
  clicks: all.clicks - part.clicks,
  orders: all.orders - part.orders,
  paid: all.paid - part.paid,
  paidSquares: all.paidSquares - part.paidSquares,
});

/** Slots [from, to) of one context; the neighbours are of others. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly context: Context;
}

/** The runs of a column of contexts, in order: a few dozen for thousands of slots. */
export function runsOf(contexts: Int32Array): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (let slot = 1; slot <= contexts.length; slot += 1) {
    if (slot < contexts.length && contexts[slot] === contexts[from]) continue;
    runs.push({ from, to: slot, context: contexts[from] ?? 0 });
    from = slot;
  }
  return runs;
}

/** By slot: what all slots before it come to. The sums of any stretch are a difference of two places. */
export interface RunningSums {
  readonly weight: Float64Array;
  readonly clicks: Float64Array;
  readonly orders: Float64Array;
  readonly paid: Float64Array;
  readonly paidSquares: Float64Array;
}

/** `weight` as its columns are, the same for every product of a show. */
export function runningSums(item: ItemSlots, weight: Float64Array): RunningSums {
  return {
    weight,
    clicks: running(item.clicks),
    orders: running(item.orders),
    paid: running(item.paid),
    paidSquares: running(item.paidSquares),
  };
}

/** Each place: the sum of all before it; one place more than the column has. */
export function running(column: Float64Array): Float64Array {
  const sums = new Float64Array(column.length + 1);
  for (let index = 0; index < column.length; index += 1)
    sums[index + 1] = (sums[index] ?? 0) + (column[index] ?? 0);
  return sums;
}

/** Adds the slots [from, to); nothing where that is empty. */
export function addStretch(sums: Sums, over: RunningSums, from: number, to: number): void {
  if (from >= to) return;
  sums.slots += to - from;
  sums.weight += between(over.weight, from, to);
  sums.clicks += between(over.clicks, from, to);
  sums.orders += between(over.orders, from, to);
  sums.paid += between(over.paid, from, to);
  sums.paidSquares += between(over.paidSquares, from, to);
}

const between = (sums: Float64Array, from: number, to: number): number => (sums[to] ?? 0) - (sums[from] ?? 0);

/** The last run that begins at or before a slot; −1 for none. */
export function runAt(runs: readonly Run[], slot: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle]?.from ?? 0) <= slot) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
