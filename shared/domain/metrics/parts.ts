import type { Source } from '../../contract/basics.ts';
import type { Place } from '../attribution/types.ts';

/**
 * What a viewer can be counted for, once each. A number, so that counts stand in a column: `viewers[Mark.paid]` of
 * a part is the number of distinct viewers with a paid order there.
 */
export const Mark = {
  /** Has a visit that counts: `uv`. */
  present: 0,
  /** Has a visit open now: `online`. */
  open: 1,
  engaged: 2,
  followed: 3,
  /** Saw a product: `impressionUv`. */
  saw: 4,
  clicked: 5,
  placed: 6,
  /** `buyers`. */
  paid: 7,
} as const;
export type Mark = (typeof Mark)[keyof typeof Mark];
export const markCount = 8;

/** Additive figures and distinct viewers of the whole show, a region, a store, a guide or a source. */
export interface PartTotals {
  /** Null: the visits and sales that belong to no such part. */
  readonly key: string | null;
  pv: number;
  orders: number;
  paidOrders: number;
  refundedOrders: number;
  units: number;
  placed: number;
  paid: number;
  refunded: number;
  /** Distinct viewers by `Mark`. */
  readonly viewers: Int32Array;
}

export const emptyPart = (key: string | null): PartTotals => ({
  key,
  pv: 0,
  orders: 0,
  paidOrders: 0,
  refundedOrders: 0,
  units: 0,
  placed: 0,
  paid: 0,
  refunded: 0,
  viewers: new Int32Array(markCount),
});

/** True where a part has any figure at all, and so deserves a row. */
export const hasFigures = (part: PartTotals): boolean =>
  part.pv !== 0 ||
  part.orders !== 0 ||
  part.placed !== 0 ||
  part.refunded !== 0 ||
  part.viewers.some((count) => count !== 0);

export type PartTable = Map<string | null, PartTotals>;

/** A place and a source together: where a visit or an order stands in all four divisions of the show. */
export interface Combo {
  readonly index: number;
  readonly region: PartTotals;
  readonly store: PartTotals;
  readonly guide: PartTotals;
  readonly source: PartTotals;
}

export interface Parts {
  readonly total: PartTotals;
  readonly regions: PartTable;
  readonly stores: PartTable;
  readonly guides: PartTable;
  readonly sources: PartTable;
  readonly combos: Combo[];
  readonly comboByKey: Map<string, Combo>;
}

export const emptyParts = (): Parts => ({
  total: emptyPart(null),
  regions: new Map(),
  stores: new Map(),
  guides: new Map(),
  sources: new Map(),
  combos: [],
  comboByKey: new Map(),
});

export function partOf(table: PartTable, key: string | null): PartTotals {
  const known = table.get(key);
  if (known) return known;
  const part = emptyPart(key);
  table.set(key, part);
  return part;
}

/** Ids hold no spaces, so the joined key is unambiguous; `null` is told from the id "null" by its mark. */
const keyPart = (id: string | null): string => (id === null ? '' : `=${id}`);

/** The combination of a place and a source, made when it is new. */
export function comboOf(parts: Parts, place: Place, source: Source): Combo {
  const key = `${source} ${keyPart(place.regionId)} ${keyPart(place.storeId)} ${keyPart(place.guideId)}`;
  const known = parts.comboByKey.get(key);
  if (known) return known;
  const combo: Combo = {
    index: parts.combos.length,
    region: partOf(parts.regions, place.regionId),
    store: partOf(parts.stores, place.storeId),
    guide: partOf(parts.guides, place.guideId),
    source: partOf(parts.sources, source),
  };
  parts.combos.push(combo);
  parts.comboByKey.set(key, combo);
  return combo;
}

export const placeOfCombo = (combo: Combo): Place => ({
  regionId: combo.region.key,
  storeId: combo.store.key,
  guideId: combo.guide.key,
});

/** The combination of that index. Throws where there is none. */
export function comboAt(parts: Parts, index: number): Combo {
  const combo = parts.combos[index];
  if (!combo) throw new Error(`No combo ${index}`);
  return combo;
}

export const sourceOf = (combo: Combo): Source => (combo.source.key ?? 'other') as Source;

/** The same combinations of place and source under the same numbers, with nothing counted. */
export function samePlaces(parts: Parts): Parts {
  const fresh = emptyParts();
  for (const combo of parts.combos) comboOf(fresh, placeOfCombo(combo), sourceOf(combo));
  return fresh;
}
