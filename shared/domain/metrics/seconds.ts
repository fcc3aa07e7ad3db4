import type { PartTotals } from './parts.ts';

/** What one second of the show added, and by region where it did. Sparse: a quiet second has no row. */
export interface SecondRow {
  pv: number;
  likes: number;
  comments: number;
  shares: number;
  follows: number;
  impressions: number;
  clicks: number;
  orders: number;
  placed: number;
  paid: number;
  refunded: number;
  units: number;
  readonly regions: Map<PartTotals, RegionSecond>;
}
export interface RegionSecond {
  pv: number;
  placed: number;
  paid: number;
  refunded: number;
}

/** Rows by whole seconds since `startedAt`. The last one used is remembered: facts come in bursts of one second. */
export interface Seconds {
  readonly rows: Map<number, SecondRow>;
  /** The greatest second that has a row; −1 for none. */
  latest: number;
  lastSecond: number;
  lastRow: SecondRow | null;
}

export const emptySeconds = (): Seconds => ({ rows: new Map(), latest: -1, lastSecond: -1, lastRow: null });

/** The row of the second `at` (epoch ms) falls into, made when it is new; what was before the start is in the first. */
export function secondRow(seconds: Seconds, startedAt: number, at: number): SecondRow {
  const second = Math.max(0, Math.floor((at - startedAt) / 1000));
  if (seconds.lastRow && seconds.lastSecond === second) return seconds.lastRow;
  let row = seconds.rows.get(second);
  if (!row) {
    row = {
      pv: 0,
      likes: 0,
      comments: 0,
      shares: 0,
      follows: 0,
      impressions: 0,
      clicks: 0,
      orders: 0,
      placed: 0,
      paid: 0,
      refunded: 0,
      units: 0,
      regions: new Map(),
    };
    seconds.rows.set(second, row);
    seconds.latest = Math.max(seconds.latest, second);
  }
  seconds.lastSecond = second;
  seconds.lastRow = row;
  return row;
}

export function regionSecond(row: SecondRow, region: PartTotals): RegionSecond {
  const known = row.regions.get(region);
  if (known) return known;
  const figures = { pv: 0, placed: 0, paid: 0, refunded: 0 };
  row.regions.set(region, figures);
  return figures;
}
