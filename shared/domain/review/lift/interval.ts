import type { LiftEffect } from '../../../contract/lift.ts';
import { isShown } from './contexts.ts';
import type { Group, ItemSeries } from './expected.ts';
import type { ShowSlots } from './slots.ts';
import type { Sums } from './sums.ts';

/** The level of every interval here, and how far out its ends lie on a standard normal (5 % on each side). */
export const level = 0.9;
const z = 1.6448536269514722;

export type Measure = 'clicks' | 'orders' | 'paid';

type Counted = 'clicks' | 'orders';

/** How much a product's rate wanders of itself: variances relative to the rate's square. */
export interface Wander {
  /** From one five minutes to the next with nothing in force. */
  readonly bare: Readonly<Record<Counted, number>>;
  /** From one showing of a product to another: at least as much. */
  readonly shown: Readonly<Record<Counted, number>>;
}

/** Slots of a block: five minutes. */
const blockSlots = 60;

/**
 * The wander of a show, pooled over its products: the moment estimator of a gamma-mixed Poisson (Breslow 1984,
 * "Extra-Poisson variation in log-linear models"), Σ((y − e)² − e) ÷ Σ e² over blocks of one product, the expected
 * noise lessened by the share of each block in its own mean.
 */
export function wanderOf(all: readonly ItemSeries[], show: ShowSlots): Wander {
  const of = (
    measure: Counted,
    isIn: (context: number) => boolean,
    newBlockAt: (slot: number) => boolean,
  ) => {
    let above = 0;
    let squares = 0;
    for (const series of all) {
      const blocks = blocksOf(series, show, measure, isIn, newBlockAt);
      const weight = blocks.reduce((sum, block) => sum + block.weight, 0);
      const total = blocks.reduce((sum, block) => sum + block.count, 0);
      if (weight <= 0 || total <= 0) continue;
      for (const block of blocks) {
        const expected = (total * block.weight) / weight;
        above += (block.count - expected) ** 2 - expected * (1 - expected / total);
        squares += expected ** 2 * (1 - block.weight / weight);
      }
    }
    return squares > 0 ? Math.max(0, above / squares) : 0;
  };
  // Context 0 is: first price, nothing said, not pinned, no deal.
  const bare = (measure: Counted) =>
    of(
      measure,
      (context) => context === 0,
      (slot) => slot % blockSlots === 0,
    );
  const shown = (measure: Counted) => of(measure, isShown, () => false);
  const still = { clicks: bare('clicks'), orders: bare('orders') };
  return {
    bare: still,
    shown: {
      clicks: Math.max(still.clicks, shown('clicks')),
      orders: Math.max(still.orders, shown('orders')),
    },
  };
}

/** Runs of slots in a context, cut also where `newBlockAt` says. */
function blocksOf(
  { contexts, slots }: ItemSeries,
  show: ShowSlots,
  measure: Counted,
  isIn: (context: number) => boolean,
  newBlockAt: (slot: number) => boolean,
): { weight: number; count: number }[] {
  const blocks: { weight: number; count: number }[] = [];
  let block: { weight: number; count: number } | null = null;
  for (let slot = 0; slot < Math.min(show.length, slots.goneFrom); slot += 1) {
    const context = contexts[slot] ?? 0;
    if (!isIn(context) || newBlockAt(slot) || contexts[slot - 1] !== context) block = null;
    if (!isIn(context)) continue;
    if (block === null) {
      block = { weight: 0, count: 0 };
      blocks.push(block);
    }
    block.weight += show.weight[slot] ?? 0;
    block.count += slots[measure][slot] ?? 0;
  }
  return blocks;
}

/** What would have been expected, and how sure: mean and variance of the counterfactual. */
export interface Expectation {
  readonly actual: number;
  readonly mean: number;
  /** The mean of the predictive distribution: half an event more in the baseline, so that none seen is not never. */
  readonly centre: number;
  readonly variance: number;
  /** The chance that nothing at all would have come. */
  readonly none: number;
}

/**
 * The counterfactual of one product over its groups. A baseline of B events over exposure X_B predicts, for an
 * exposure X, a count of mean ρB and variance ρ(1 + ρ)(B + ½) with ρ = X ÷ X_B: Poisson noise of the window and of the
 * baseline both. Amounts are compound Poisson: Σ a² stands for the count in the variance. On top comes the wander,
 * τ²(ρB)²(1 + 1 ÷ blocks of the baseline).
 */
export function expectationOf(
  groups: readonly Group[],
  measure: Measure,
  wander: Wander,
  typicalAmount: number,
): Expectation {
  let actual = 0;
  let mean = 0;
  let centre = 0;
  let variance = 0;
  let none = 1;
  const counted = measure === 'clicks' ? 'clicks' : 'orders';
  for (const group of groups) {
    const ratio = group.base.weight > 0 ? group.actual.weight / group.base.weight : 0;
    const { sum, squares, half, halfSquares } = massOf(group.base, measure, typicalAmount);
    const expected = ratio * sum;
    actual += group.actual[measure];
    mean += expected;
    centre += ratio * (sum + half);
    variance += ratio * (1 + ratio) * (squares + halfSquares);
    none *= (1 + ratio) ** -(group.base[counted] + 0.5);
    const drift = wander[group.isOtherShowing ? 'shown' : 'bare'][counted];
    variance += drift * expected ** 2 * (1 + blockSlots / Math.max(blockSlots, group.base.slots));
  }
  return { actual, mean, centre, variance, none };
}

function massOf(base: Sums, measure: Measure, typicalAmount: number) {
  if (measure === 'paid')
    return {
      sum: base.paid,
      squares: base.paidSquares,
      half: typicalAmount / 2,
      halfSquares: typicalAmount ** 2 / 2,
    };
  return { sum: base[measure], squares: base[measure], half: 0.5, halfSquares: 0.5 };
}

/**
 * What was added, and its interval: the actual less the ends of the counterfactual's own interval, by the
 * Wilson–Hilferty approximation of the gamma distribution of the same mean and variance.
 */
export function effectOf({ actual, mean, centre, variance, none }: Expectation): LiftEffect {
  const expected = Math.round(mean);
  const least = none > (1 - level) / 2 ? 0 : quantile(centre, variance, -z);
  const most = quantile(centre, variance, z);
  return {
    actual: Math.round(actual),
    expected,
    lift: Math.round(actual) - expected,
    low: Math.min(Math.round(actual) - expected, Math.floor(actual - most)),
    high: Math.max(Math.round(actual) - expected, Math.ceil(actual - least)),
  };
}

/** The same for a sum of many products, where the normal is near enough and an expectation of nothing adds nothing. */
export function summedEffect(parts: readonly Expectation[]): LiftEffect {
  const actual = parts.reduce((sum, part) => sum + part.actual, 0);
  const mean = parts.reduce((sum, part) => sum + part.mean, 0);
  const spread = z * Math.sqrt(parts.reduce((sum, part) => sum + part.variance, 0));
  const lift = Math.round(actual) - Math.round(mean);
  return {
    actual: Math.round(actual),
    expected: Math.round(mean),
    lift,
    low: Math.floor(lift - spread),
    high: Math.ceil(lift + spread),
  };
}

function quantile(mean: number, variance: number, at: number): number {
  if (mean <= 0 || variance <= 0) return Math.max(0, mean);
  const shape = mean ** 2 / variance;
  return mean * Math.max(0, 1 - 1 / (9 * shape) + at / (3 * Math.sqrt(shape))) ** 3;
}
