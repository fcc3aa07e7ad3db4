import type { RegionReward, TargetsPlan } from '../../contract/targets.ts';
import { bpsOf, isAtLeast } from '../settlement/exact.ts';

/** Thresholds are given as ratios; a millionth is exact enough for them and keeps the comparison in integers. */
const MILLION = 1_000_000;

export interface Payout {
  readonly outcome: 'reward' | 'penalty' | 'none';
  /** Minor units; a penalty is negative. */
  readonly earned: number;
}

/** The rule a region is settled by: its own, else the one for all as bands without caps; null where there is none. */
export function rewardRuleOf(targets: TargetsPlan | null, regionId: string): RegionReward | null {
  const own = targets?.regions.find((region) => region.regionId === regionId)?.reward;
  if (own) return own;
  const forAll = targets?.reward;
  if (!forAll) return null;
  return {
    bands: [{ from: forAll.rewardFrom, bps: forAll.rewardBps }],
    penalties: [{ below: forAll.penaltyBelow, bps: forAll.penaltyBps }],
    rewardCap: null,
    penaltyCap: null,
  };
}

/**
 * What an actual amount earns a region against its target. The highest reward band that is reached counts; where none
 * is, the lowest penalty band that is missed: basis points of the actual amount, at most the cap. Nothing without a
 * target.
 */
export function payoutOf(actual: number, target: number | null, rule: RegionReward | null): Payout {
  if (!rule || !target) return { outcome: 'none', earned: 0 };
  const reaches = (ratio: number) => isAtLeast([actual, MILLION], [target, Math.round(ratio * MILLION)]);
  const band = rule.bands.filter(({ from }) => reaches(from)).toSorted((a, b) => b.from - a.from)[0];
  if (band) return { outcome: 'reward', earned: capped(bpsOf(actual, band.bps), rule.rewardCap) };
  const missed = rule.penalties
    .filter(({ below }) => !reaches(below))
    .toSorted((a, b) => a.below - b.below)[0];
  if (!missed) return { outcome: 'none', earned: 0 };
  // Not −0: a penalty of nothing is 0.
  return { outcome: 'penalty', earned: 0 - capped(bpsOf(actual, missed.bps), rule.penaltyCap) };
}

const capped = (amount: number, cap: number | null): number =>
  cap === null ? amount : Math.min(amount, cap);

/**
 * What each outcome pays: at every threshold of the rule, just below it, and at the target itself; by attainment.
 */
export function payoutSteps(
  target: number,
  rule: RegionReward,
): readonly (Payout & { readonly attainment: number; readonly actual: number })[] {
  const thresholds = [...rule.bands.map(({ from }) => from), ...rule.penalties.map(({ below }) => below)];
  const shown = new Set([1, ...thresholds, ...thresholds.map((ratio) => Math.max(0, ratio - 0.01))]);
  return [...shown]
    .toSorted((a, b) => a - b)
    .map((attainment) => {
      const actual = Math.round(target * attainment);
      return { attainment, actual, ...payoutOf(actual, target, rule) };
    });
}
