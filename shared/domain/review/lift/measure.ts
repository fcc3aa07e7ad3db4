import type { LiftAction } from '../../../contract/lift.ts';
import type { Action } from './actions.ts';
import { isWide } from './actions.ts';
import { slotFrom } from './contexts.ts';
import { type Comparison, compare, type Group, type ItemSeries } from './expected.ts';
import { effectOf, expectationOf, type Measure, summedEffect, type Wander } from './interval.ts';
import { type ShowSlots, slotMs } from './slots.ts';
import { addSums, noSums } from './sums.ts';

/** A show ready to be measured. */
export interface MeasuredShow {
  readonly slots: ShowSlots;
  readonly series: ReadonlyMap<string, ItemSeries>;
  readonly wander: Wander;
  /** Mean amount of an order by item, minor units; the show's where an item had none. */
  readonly typicalAmount: (itemId: string) => number;
}

/** Shorter than this tells nothing. */
const leastMs = 30_000;
/** As much of the window (by exposure) must be comparable by itself to be called measured. */
const leastIsolated = 0.4;
/** As much of what was ordered in a window may be without a baseline before the whole cannot be told. */
const mostLeft = 0.4;

type Measured = Pick<
  LiftAction,
  'status' | 'reason' | 'along' | 'measuredMs' | 'clicks' | 'orders' | 'paid' | 'spill'
>;
/** `noise`: variance of the paid amount itself, were the same minutes to come again. */
type Reading = Measured & { readonly noise: number };
const unknown = (reason: NonNullable<LiftAction['reason']>, along: number[]): Reading => ({
  noise: 0,
  status: 'unknown',
  reason,
  along,
  measuredMs: 0,
  clicks: null,
  orders: null,
  paid: null,
  spill: null,
});

/** What one action added. `all` are the show's actions, for those that ran along with it. */
export function measure(action: Action, all: readonly Action[], show: MeasuredShow): Reading {
  const along = all
    .filter((other) => other !== action && other.at < action.until && action.at < other.until)
    // What is for the whole room is measured beside the pins and deals of its time: they are not its rivals.
    .filter((other) => isWide(other) || other.itemId === action.itemId)
    .map(({ key }) => key);
  if (action.end - action.at < leastMs) return unknown('too-short', along);
  return isWide(action) ? measureWide(action, along, show) : measureItem(action, along, show);
}

function measureItem(action: Action, along: number[], show: MeasuredShow): Reading {
  const { slots, series, wander } = show;
  const own = series.get(action.itemId ?? '');
  if (!own) return unknown('no-baseline', along);
  const from = slotFrom(action.at, slots);
  const to = slotFrom(action.until, slots);
  if (own.slots.goneFrom <= from) return unknown('sold-out', along);
  const { groups, loose, left } = compare(action.kind, own, slots, from, to);
  const weight = weightOf(groups) + weightOf(loose) + left.weight;
  // While it lasted, not only in its tail: what follows a pin and a deal together is neither's alone.
  const core = compare(action.kind, own, slots, from, Math.max(from + 1, slotFrom(action.end, slots)));
  const coreWeight = weightOf(core.groups) + weightOf(core.loose) + core.left.weight;
  const isIsolated =
    weightOf(core.groups) >= leastIsolated * coreWeight &&
    timeOf(core.groups) >= Math.min(leastMs, timeOf(groups));
  const used = isIsolated ? groups : [...groups, ...loose];
  if (timeOf(used) < leastMs || weightOf(used) < leastIsolated * weight)
    return unknown(along.length > 0 ? 'overlap' : 'no-baseline', along);
  const amount = show.typicalAmount(own.itemId);
  const effect = (name: Measure) => effectOf(expectationOf(used, name, wander, amount));
  return {
    noise: used.reduce((sum, { actual }) => sum + actual.paidSquares, 0) + amount ** 2 / 2,
    status: isIsolated ? 'measured' : 'together',
    reason: null,
    along,
    measuredMs: timeOf(used),
    clicks: effect('clicks'),
    orders: effect('orders'),
    paid: effect('paid'),
    spill: spillOf(action, show, from, to),
  };
}

/** All products, each against its own baseline in the same standing. */
function measureWide(action: Action, along: number[], show: MeasuredShow): Reading {
  const { slots } = show;
  const from = slotFrom(action.at, slots);
  const to = slotFrom(action.until, slots);
  const parts = comparisons(action, show, from, to);
  const left = noSums();
  const all = noSums();
  let time = 0;
  for (const { groups, loose, left: without } of parts.values()) {
    for (const group of loose) addSums(left, group.actual);
    addSums(left, without);
    for (const group of [...groups, ...loose]) addSums(all, group.actual);
    addSums(all, without);
    time = Math.max(time, timeOf(groups));
  }
  if (time < leastMs) return unknown('no-baseline', along);
  if (all.orders > 0 && left.orders > mostLeft * all.orders) return unknown('overlap', along);
  const effect = (name: Measure) =>
    summedEffect(
      [...parts].map(([itemId, { groups }]) =>
        expectationOf(groups, name, show.wander, show.typicalAmount(itemId)),
      ),
    );
  return {
    noise: 0,
    status: along.length > 0 ? 'together' : 'measured',
    reason: null,
    along,
    measuredMs: time,
    clicks: action.regionId === null ? effect('clicks') : null,
    orders: effect('orders'),
    paid: effect('paid'),
    spill: null,
  };
}

function spillOf(action: Action, show: MeasuredShow, from: number, to: number): LiftAction['spill'] {
  const others = [...comparisons(action, show, from, to)].filter(([itemId]) => itemId !== action.itemId);
  if (others.length === 0) return null;
  return summedEffect(
    others.map(([itemId, { groups }]) =>
      expectationOf(groups, 'paid', show.wander, show.typicalAmount(itemId)),
    ),
  );
}

function comparisons(action: Action, show: MeasuredShow, from: number, to: number): Map<string, Comparison> {
  const found = new Map<string, Comparison>();
  for (const [itemId, series] of show.series) {
    if (series.slots.goneFrom <= from) continue;
    // Others are compared in the standing they are in: the action is not theirs to leave out.
    const kind = isWide(action) || itemId === action.itemId ? action.kind : 'intervention';
    found.set(itemId, compare(kind, series, show.slots, from, to));
  }
  return found;
}

const weightOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { actual }) => sum + actual.weight, 0);
const timeOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { actual }) => sum + actual.slots, 0) * slotMs;
