import type { TargetsPlan } from '../../contract/commands.ts';
import type { Refusal } from '../../contract/errors.ts';
import { refuse } from '../../contract/errors.ts';

interface Target {
  readonly uv: number;
  readonly amount: number;
}

/**
 * Why a split of targets does not add up, or null when it does: Σ regions = total, Σ stores = their region and
 * Σ guides = their store, for `uv` and for `amount`, wherever the parts are given at all; nothing is named twice.
 */
export function targetsMismatch(plan: TargetsPlan): { readonly ok: false; readonly error: Refusal } | null {
  const splits = [{ of: 'total', whole: plan.total as Target, parts: plan.regions as readonly Target[] }];
  const names = plan.regions.map((region) => `region ${region.regionId}`);
  for (const region of plan.regions) {
    splits.push({ of: region.regionId, whole: region, parts: region.stores ?? [] });
    for (const store of region.stores ?? []) {
      names.push(`store ${store.storeId}`);
      splits.push({ of: store.storeId, whole: store, parts: store.guides ?? [] });
      names.push(...(store.guides ?? []).map((guide) => `guide ${guide.guideId}`));
    }
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return refuse('duplicate', `The targets name ${twice} twice`);
  for (const { of, whole, parts } of splits) {
    if (parts.length === 0) continue;
    for (const field of ['uv', 'amount'] as const) {
      const sum = parts.reduce((total, part) => total + part[field], 0);
      const expected = whole[field];
      if (sum !== expected) {
        return refuse('targets_mismatch', undefined, {
          of,
          field,
          expected,
          sum,
          difference: sum - expected,
        });
      }
    }
  }
  return null;
}
