import type { TargetsPlan } from '../../contract/commands.ts';
import type { ItemStock, StoreStock } from '../../contract/store-stock.ts';
import { apportion } from '../metrics/apportion.ts';

interface Row {
  readonly itemId: string;
  readonly productId: string;
  /** Units given to the show. */
  readonly stock: number;
}

/**
 * Where the units of each item lie: Σ of the stores of each region. What a region wants is its part of the units
 * given to the show, by its share of the targets' amounts (largest remainder, so that the parts add up); it is short
 * by what it wants more than it has. A product whose stores nobody has told of has no regions.
 */
export function stockByRegion(
  lineup: readonly Row[],
  regionIds: readonly string[],
  targets: Pick<TargetsPlan, 'regions'> | null,
  stockOf: (productId: string) => StoreStock | null,
  regionOfStore: (storeId: string) => string | null,
): ItemStock[] {
  const amounts = regionIds.map(
    (regionId) => targets?.regions.find((one) => one.regionId === regionId)?.amount ?? 0,
  );
  const hasTargets = amounts.some((amount) => amount > 0);
  return lineup.map(({ itemId, productId, stock }) => {
    const known = stockOf(productId);
    const units = new Map<string, number>();
    for (const store of known?.stores ?? []) {
      const regionId = regionOfStore(store.storeId);
      if (regionId !== null) units.set(regionId, (units.get(regionId) ?? 0) + store.units);
    }
    const wanted = hasTargets ? apportion(stock, amounts) : null;
    const regions = known
      ? regionIds.map((regionId, index) => {
          const there = units.get(regionId) ?? 0;
          const want = wanted?.[index] ?? null;
          return {
            regionId,
            units: there,
            wanted: want,
            short: want === null ? null : Math.max(0, want - there),
          };
        })
      : [];
    return {
      itemId,
      productId,
      prepared: stock,
      at: known?.at ?? null,
      units: regions.reduce((sum, region) => sum + region.units, 0),
      regions,
    };
  });
}
