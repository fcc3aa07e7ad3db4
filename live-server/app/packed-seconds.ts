import type { Parts } from '#shared/domain/metrics/parts.ts';
import type { RegionSecond, SecondRow, Seconds } from '#shared/domain/metrics/seconds.ts';

type RowFigure = Exclude<keyof SecondRow, 'regions'>;
const rowFigures = [
  ...(['pv', 'likes', 'comments', 'shares', 'follows', 'impressions', 'clicks'] as const),
  ...(['orders', 'placed', 'paid', 'refunded', 'units'] as const),
] satisfies readonly RowFigure[];
const regionFigures = ['pv', 'placed', 'paid', 'refunded'] as const satisfies readonly (keyof RegionSecond)[];

/** The seconds of a fold as columns: ten thousand rows with maps in each are slow to put together one by one. */
export interface PackedSeconds {
  readonly latest: number;
  /** By row: its second, how many regions it has, and its figures in the order of `rowFigures`. */
  readonly seconds: Int32Array;
  readonly regionCounts: Int32Array;
  readonly figures: Float64Array;
  /** By row and region: the region as an index into `regionKeys`, and its figures. */
  readonly regions: Int32Array;
  readonly ofRegions: Float64Array;
  readonly regionKeys: readonly (string | null)[];
}

export function packSeconds({ rows, latest }: Seconds): PackedSeconds {
  const regionKeys: (string | null)[] = [];
  const numberOf = new Map<string | null, number>();
  const regions: number[] = [];
  const ofRegions: number[] = [];
  const figures: number[] = [];
  for (const row of rows.values()) {
    for (const name of rowFigures) figures.push(row[name]);
    for (const [{ key }, region] of row.regions) {
      const number = numberOf.get(key) ?? regionKeys.push(key) - 1;
      numberOf.set(key, number);
      regions.push(number);
      for (const name of regionFigures) ofRegions.push(region[name]);
    }
  }
  return {
    latest,
    seconds: Int32Array.from(rows.keys()),
    regionCounts: Int32Array.from(rows.values(), (row) => row.regions.size),
    figures: Float64Array.from(figures),
    regions: Int32Array.from(regions),
    ofRegions: Float64Array.from(ofRegions),
    regionKeys,
  };
}

/** The seconds again; `parts` are those of the fold they belong to. Throws for a region that it has not. */
export function unpackSeconds(packed: PackedSeconds, parts: Parts): Seconds {
  const { seconds, figures, regions, ofRegions, regionCounts, latest } = packed;
  const partOf = packed.regionKeys.map((key) => {
    const part = parts.regions.get(key);
    if (!part) throw new Error(`The fold has no region ${key}`);
    return part;
  });
  const rows = new Map<number, SecondRow>();
  let region = 0;
  for (const [index, second] of seconds.entries()) {
    const at = (place: number) => figures[index * rowFigures.length + place] ?? 0;
    const row: SecondRow = {
      pv: at(0),
      likes: at(1),
      comments: at(2),
      shares: at(3),
      follows: at(4),
      impressions: at(5),
      clicks: at(6),
      orders: at(7),
      placed: at(8),
      paid: at(9),
      refunded: at(10),
      units: at(11),
      regions: new Map(),
    };
    for (let left = regionCounts[index] ?? 0; left > 0; left -= 1) {
      const part = partOf[regions[region] ?? -1];
      const of = (place: number) => ofRegions[region * regionFigures.length + place] ?? 0;
      if (part) row.regions.set(part, { pv: of(0), placed: of(1), paid: of(2), refunded: of(3) });
      region += 1;
    }
    rows.set(second, row);
  }
  return { rows, latest, lastSecond: -1, lastRow: null };
}
