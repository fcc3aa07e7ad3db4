import type { EffectMeasure, InterventionEffect, UnknownEffect } from '../../../contract/interventions.ts';
import type { MetricsFold } from '../../metrics/fold-state.ts';
import { overShares } from '../../metrics/shares.ts';
import type { Intervention } from '../../show/state.ts';
import type { Cell, Cells } from './ratio.ts';
import { differenceInDifferences, wanderOf } from './ratio.ts';

const minute = 60_000;
/** What it is compared with, and how long it is taken to work. */
const beforeMs = 10 * minute;
const afterMs = 20 * minute;
const leastMs = 3 * minute;
/** How far back the region's share is watched, to know how much it wanders by itself. */
const watchedMs = 30 * minute;

/**
 * What each intervention added to its region's entries and sales until `at` (epoch ms): against the region's own
 * minutes before and the other regions meanwhile. Method, and what it cannot see: decision 025.
 */
export function interventionEffects(
  interventions: readonly Intervention[],
  fold: MetricsFold,
  at: number,
): InterventionEffect[] {
  const { window } = fold;
  if (!window) return [];
  const end = Math.min(at, window.endedAt ?? at);
  return interventions
    .filter(({ raisedAt }) => raisedAt >= window.startedAt && raisedAt < end)
    .map((one) => effectOf(one, interventions, fold, window.startedAt, end));
}

function effectOf(
  one: Intervention,
  all: readonly Intervention[],
  fold: MetricsFold,
  startedAt: number,
  end: number,
): InterventionEffect {
  const { interventionId, regionId, raisedAt } = one;
  const same = all.filter((other) => other.regionId === regionId && other !== one);
  const last = Math.max(startedAt, ...same.map((other) => other.raisedAt).filter((time) => time < raisedAt));
  const next = Math.min(end, ...same.map((other) => other.raisedAt).filter((time) => time > raisedAt));
  // Whole minutes, both ways from the moment it was raised.
  const before = { from: raisedAt - whole(Math.min(beforeMs, raisedAt - last)), to: raisedAt };
  const after = { from: raisedAt, to: raisedAt + whole(Math.min(afterMs, next - raisedAt)) };
  const acted = new Set(
    all
      .filter((other) => other.raisedAt >= before.from - afterMs && other.raisedAt < after.to)
      .map((other) => other.regionId),
  );
  const head = { interventionId, regionId, before, after };
  const refused = (reason: UnknownEffect): InterventionEffect => {
    const measure: EffectMeasure = { status: 'unknown', reason };
    return { ...head, entries: measure, sales: measure };
  };
  if (before.to - before.from < leastMs) return refused('too-little-before');
  if (after.to - after.from < leastMs) return refused('too-early');

  const from = Math.max(last, raisedAt - watchedMs);
  const slots = slotsOf(fold, startedAt, raisedAt, Math.min(before.from, from), after.to, (key) =>
    key === regionId ? 'own' : key !== null && acted.has(key) ? null : 'others',
  );
  if (slots.others === 0) return refused('no-others');
  const share = (measure: 'entries' | 'orders') =>
    wanderOf(
      [...slots.byMinute]
        .filter(([index]) => index < 0)
        .map(([, slot]) => ({ own: slot.own[measure].n, others: slot.others[measure].n })),
    );
  const told = (measure: 'entries' | 'orders'): EffectMeasure => {
    const wander = share(measure);
    if (!wander) return { status: 'unknown', reason: 'too-few' };
    const cells = cellsOf(slots.byMinute, measure, (before.to - before.from) / minute);
    return differenceInDifferences(cells, wander);
  };
  return { ...head, entries: told('entries'), sales: told('orders') };
}

const whole = (ms: number): number => Math.floor(ms / minute) * minute;

interface Side {
  entries: Cell;
  orders: Cell;
}
interface Slot {
  own: Side;
  others: Side;
}
const emptyCell: Cell = { sum: 0, squares: 0, n: 0 };
const emptySide = (): Side => ({ entries: emptyCell, orders: emptyCell });
const plus = (a: Cell, b: Cell): Cell => ({
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
  n: a.n + b.n,
});

/** Entries and paid orders by whole minutes from `zero`; `others` counts all that was seen of the other regions. */
function slotsOf(
  fold: MetricsFold,
  startedAt: number,
  zero: number,
  from: number,
  to: number,
  sideOf: (regionId: string | null) => 'own' | 'others' | null,
): { byMinute: ReadonlyMap<number, Slot>; others: number } {
  const byMinute = new Map<number, Slot>();
  for (let time = zero - Math.ceil((zero - from) / minute) * minute; time < to; time += minute)
    byMinute.set((time - zero) / minute, { own: emptySide(), others: emptySide() });
  let others = 0;
  const add = (at: number, regionId: string | null, measure: keyof Side, cell: Cell) => {
    if (at < from || at >= to) return;
    const side = sideOf(regionId);
    const slot = byMinute.get(Math.floor((at - zero) / minute));
    if (side === null || !slot) return;
    if (side === 'others') others += cell.n;
    slot[side][measure] = plus(slot[side][measure], cell);
  };
  for (const [second, row] of fold.seconds.rows) {
    const at = startedAt + second * 1000;
    for (const [region, { pv }] of row.regions)
      if (pv > 0) add(at, region.key, 'entries', { sum: pv, squares: pv, n: pv });
  }
  for (const order of fold.orders.byId.values()) {
    if (!order.counted || !order.paid) continue;
    const paid = order.paid.amount ?? order.placed.amount;
    const parts = order.shares
      ? overShares(paid, order.shares).map(
          (amount, index) => [amount, order.shares?.[index]?.attribution.regionId ?? null] as const,
        )
      : [[paid, order.attribution.regionId] as const];
    for (const [amount, regionId] of parts)
      add(order.placed.at, regionId, 'orders', { sum: amount, squares: amount ** 2, n: 1 });
  }
  return { byMinute, others };
}

function cellsOf(slots: ReadonlyMap<number, Slot>, measure: keyof Side, minutesBefore: number): Cells {
  const sides = (is: (index: number) => boolean) => {
    let [own, others] = [emptyCell, emptyCell];
    for (const [index, slot] of slots) {
      if (!is(index)) continue;
      own = plus(own, slot.own[measure]);
      others = plus(others, slot.others[measure]);
    }
    return { own, others };
  };
  return {
    before: sides((index) => index < 0 && index >= -minutesBefore),
    after: sides((index) => index >= 0),
  };
}
