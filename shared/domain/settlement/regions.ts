import type { TargetsPlan } from '../../contract/commands.ts';
import type { RegionSettlement } from '../../contract/settlement.ts';
import { payoutOf, rewardRuleOf } from '../targets/reward.ts';
import type { SettlementPart } from './parts.ts';
import { salesOf } from './parts.ts';

type Row = Omit<RegionSettlement, 'settled' | 'due'>;

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
      ...payoutOf(actual, target, rewardRuleOf(targets, regionId)),
    };
  });
}
