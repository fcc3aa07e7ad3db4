import type { Basis } from './outcome.ts';

export type SizeClass = 'small' | 'middle' | 'large';

export interface RankedStore {
  readonly storeId: string | null;
  /** 1 = the best; null without a target. */
  readonly byAttainment: number | null;
  /** Among the stores of its own size, by attainment where there is a target, else by sales. */
  readonly bySize: number | null;
  readonly bySales: number;
  readonly size: SizeClass;
}

type Row = { readonly storeId: string | null } & Record<Basis, number> & {
    readonly target: { readonly amount: number } | null;
    readonly attainment: { readonly amount: number | null };
  };

/**
 * Stores ranked by how well they did, not only by how much: by attainment among all, and among the third of stores
 * of their own size, which is the target where there is one, else what was sold. What belongs to no store is left out.
 */
export function rankStores(rows: readonly Row[], basis: Basis): RankedStore[] {
  const stores = rows.filter(({ storeId }) => storeId !== null);
  const sizeOf = (row: Row) => row.target?.amount ?? row[basis];
  const inSize = stores.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const third = (row: Row): SizeClass => {
    const share = stores.length < 3 ? 0.5 : inSize.indexOf(row) / stores.length;
    return share < 1 / 3 ? 'small' : share < 2 / 3 ? 'middle' : 'large';
  };
  const sizes = new Map(stores.map((row) => [row, third(row)]));
  const rank = (among: readonly Row[], row: Row, value: (one: Row) => number | null): number | null => {
    const own = value(row);
    return own === null
      ? null
      : among.filter((one) => (value(one) ?? Number.NEGATIVE_INFINITY) > own).length + 1;
  };
  const attained = (row: Row) => row.attainment.amount;
  const hasTargets = stores.some((row) => attained(row) !== null);
  return stores.map((row) => {
    const size = sizes.get(row) ?? 'middle';
    const equals = stores.filter((one) => sizes.get(one) === size);
    return {
      storeId: row.storeId,
      byAttainment: rank(stores, row, attained),
      bySize: rank(equals, row, hasTargets ? attained : (one) => one[basis]),
      bySales: rank(stores, row, (one) => one[basis]) ?? stores.length,
      size,
    };
  });
}
