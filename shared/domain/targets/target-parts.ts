import type { TargetsPlan } from '../../contract/commands.ts';

export interface Target {
  readonly uv: number;
  readonly amount: number;
}

/** A plan's targets by the id of what they are for. */
export interface TargetParts {
  readonly basis: TargetsPlan['basis'];
  readonly total: Target | null;
  readonly regions: ReadonlyMap<string, Target>;
  readonly stores: ReadonlyMap<string, Target>;
  readonly guides: ReadonlyMap<string, Target>;
}

/** The plan's targets by region, store and guide id; none without a plan. */
export function targetParts(plan: TargetsPlan | null): TargetParts {
  const regions = new Map<string, Target>();
  const stores = new Map<string, Target>();
  const guides = new Map<string, Target>();
  for (const region of plan?.regions ?? []) {
    regions.set(region.regionId, targetOf(region));
    for (const store of region.stores ?? []) {
      stores.set(store.storeId, targetOf(store));
      for (const guide of store.guides ?? []) guides.set(guide.guideId, targetOf(guide));
    }
  }
  return { basis: plan?.basis ?? 'paid', total: plan ? targetOf(plan.total) : null, regions, stores, guides };
}

const targetOf = ({ uv, amount }: Target): Target => ({ uv, amount });
