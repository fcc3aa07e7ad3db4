import type { EffectMeasure } from '../../../contract/interventions.ts';

/** A sum of independent amounts; for counts every amount is 1, so that both are the number. */
export interface Cell {
  readonly sum: number;
  readonly squares: number;
  readonly n: number;
}

export interface Cells {
  readonly before: { readonly own: Cell; readonly others: Cell };
  readonly after: { readonly own: Cell; readonly others: Cell };
}

/** 90 % two-sided. */
const z = 1.6448536;
const leastOwn = 8;
const leastOthers = 8;

/**
 * The difference in differences of sums that grow and fall together, so by ratios (Ciani and Fisher 2019): had the
 * region gone on in step with the others it would have had own before × others after ÷ others before. On the
 * logarithm the four sums' variances add up, each Σa² ÷ (Σa)², which for counts is Poisson's 1/n. `dispersion` is how
 * much more the region's share wanders than chance alone, and widens all of it (McCullagh and Nelder 1989, 4.5);
 * it was estimated with `freedom` degrees, hence Student's quantile. Half a typical amount is added to each sum
 * (Haldane 1956), so that an empty one can be told from.
 */
export function differenceInDifferences(cells: Cells, wander: Wander): EffectMeasure {
  const { before, after } = cells;
  const own = before.own.n + after.own.n;
  if (own < leastOwn || before.others.n < leastOthers || after.others.n < leastOthers)
    return { status: 'unknown', reason: 'too-few' };
  const all = [before.own, before.others, after.own, after.others];
  const typical = total(all, ({ sum }) => sum) / total(all, ({ n }) => n);
  const [ownBefore, othersBefore, ownAfter, othersAfter] = [
    before.own,
    before.others,
    after.own,
    after.others,
  ].map((cell) => widened(cell, typical)) as [Cell, Cell, Cell, Cell];
  const ratio = ownAfter.sum / ownBefore.sum / (othersAfter.sum / othersBefore.sum);
  const variance = total([ownBefore, othersBefore, ownAfter, othersAfter], relativeVariance);
  const reach = widthOf(wander) * Math.sqrt(variance);
  const actual = after.own.sum;
  const expectedAt = (log: number) => ownAfter.sum / Math.exp(Math.log(ratio) + log);
  const low = Math.round(actual - expectedAt(-reach));
  const high = Math.round(actual - expectedAt(reach));
  const expected = Math.round(expectedAt(0));
  return {
    status: 'measured',
    actual,
    expected,
    added: actual - expected,
    low,
    high,
    isClear: low > 0 || high < 0,
  };
}

const total = <T>(of: readonly T[], value: (one: T) => number): number =>
  of.reduce((sum, one) => sum + value(one), 0);

const widened = ({ sum, squares, n }: Cell, typical: number): Cell => ({
  sum: sum + typical / 2,
  squares: squares + typical ** 2 / 2,
  n,
});

const relativeVariance = ({ sum, squares }: Cell): number => squares / sum ** 2;

/** Student's 95 % quantile from the normal one: Abramowitz and Stegun 1964, 26.7.5. */
function studentQuantile(freedom: number): number {
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  return z + first / freedom + second / freedom ** 2;
}

/** How much more a share wanders than chance has it, and on how many degrees of freedom that was learned. */
export interface Wander {
  readonly dispersion: number;
  readonly freedom: number;
}

/** Standard errors to either side of the middle. */
const widthOf = ({ dispersion, freedom }: Wander): number => studentQuantile(freedom) * Math.sqrt(dispersion);

interface Slot {
  readonly own: number;
  readonly others: number;
}

/**
 * A share that drifts shows little of it from one minute to the next: it is looked at in runs of one, three and five
 * slots, and the widest is taken. `slots` in time; null when there are too few to say.
 */
export function wanderOf(slots: readonly Slot[]): Wander | null {
  const seen = [1, 3, 5].flatMap((length) => dispersionOf(runsOf(slots, length)) ?? []);
  return seen.reduce<Wander | null>(
    (widest, one) => (widest && widthOf(widest) >= widthOf(one) ? widest : one),
    null,
  );
}

const runsOf = (slots: readonly Slot[], length: number): Slot[] =>
  Array.from({ length: Math.floor(slots.length / length) }, (_, index) => {
    const run = slots.slice(index * length, (index + 1) * length);
    return { own: total(run, ({ own }) => own), others: total(run, ({ others }) => others) };
  });

/**
 * How much more the region's share of each slot wanders than chance would have it, at least 1: Pearson's χ² over its
 * degrees of freedom. `slots` are counts, own and others; null when there are too few to say.
 */
function dispersionOf(slots: readonly Slot[]): Wander | null {
  const busy = slots.filter(({ own, others }) => own + others > 0);
  const freedom = busy.length - 1;
  const own = total(busy, (slot) => slot.own);
  const all = own + total(busy, (slot) => slot.others);
  if (freedom < 2 || own === 0 || own === all) return null;
  const share = own / all;
  const chi = total(busy, (slot) => {
    const n = slot.own + slot.others;
    return (slot.own - n * share) ** 2 / (n * share * (1 - share));
  });
  return { dispersion: Math.max(1, chi / freedom), freedom };
}
