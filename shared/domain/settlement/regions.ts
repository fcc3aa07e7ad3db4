import type { TargetsPlan } from '../../contract/commands.ts';
import type { RegionSettlement } from '../../contract/settlement.ts';
import { bpsOf, isAtLeast } from './exact.ts';
import type { SettlementPart } from './parts.ts';
import { salesOf } from './parts.ts';

type Row = Omit<RegionSettlement, 'settled' | 'due'>;

/** Thresholds are given as ratios; a millionth is exact enough for them and keeps the comparison in integers. */
const MILLION = 1_000_000;

/** Regions' rewards and penalties, by the rule of the show's targets and on its basis. */
export function regionRows(parts: readonly SettlementPart[], targets: TargetsPlan | null): Row[] {
  const basis = targets?.basis ?? 'paid';
  const targetOf = new Map(targets?.regions.map(({ regionId, amount }) => [regionId, amount]));
  const known = parts.flatMap(({ place }) => place.regionId ?? []);
  const regionIds = [...new Set([...targetOf.keys(), ...known])].sort();
  return regionIds.map((regionId) => {
    const own = parts.filter(({ place }) => place.regionId === regionId);
    const sales = salesOf(own);
    const placed = own.reduce((sum, part) => sum + part.placed, 0);
    const actual = { paid: sales.sales, placed, net: sales.net }[basis];
    const target = targetOf.get(regionId) ?? null;
    return {
      regionId,
      ...sales,
      remainder: salesOf(own.filter(({ place }) => place.storeId === null)),
      target,
      actual,
      attainment: target ? actual / target : null,
      ...rewardOf(actual, target, targets?.reward),
    };
  });
}

/** Basis points of the region's actual amount: given from `rewardFrom` on, held below `penaltyBelow`. */
function rewardOf(
  actual: number,
  target: number | null,
  rule: TargetsPlan['reward'],
): Pick<Row, 'outcome' | 'earned'> {
  if (!rule || !target) return { outcome: 'none', earned: 0 };
  const reaches = (ratio: number) => isAtLeast([actual, MILLION], [target, Math.round(ratio * MILLION)]);
  if (reaches(rule.rewardFrom)) return { outcome: 'reward', earned: bpsOf(actual, rule.rewardBps) };
  if (reaches(rule.penaltyBelow)) return { outcome: 'none', earned: 0 };
  // Not −0: a penalty of nothing is 0.
  return { outcome: 'penalty', earned: 0 - bpsOf(actual, rule.penaltyBps) };
}
