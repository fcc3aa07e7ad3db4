import { type Source, source } from '#shared/contract/basics.ts';
import type { TrafficPlan } from '#shared/contract/commands.ts';

export type TrafficField = 'invited' | 'expected' | 'budget';
export interface TrafficCell {
  /** Null: nobody has said; never the same as 0. */
  readonly invited: number | null;
  readonly expected: number | null;
  /** What it may cost, minor units. */
  readonly budget: number | null;
}
/** Source × region; the region '' is for what is planned for no region in particular. */
export type TrafficGrid = ReadonlyMap<string, TrafficCell>;

export const sources = source.options;
const nothing: TrafficCell = { invited: null, expected: null, budget: null };
const keyOf = (from: Source, regionId: string) => `${from} ${regionId}`;

export const gridOf = (plan: TrafficPlan | null): TrafficGrid =>
  new Map(
    (plan?.rows ?? []).map(({ source: from, regionId, invited, expected, budget = null }) => [
      keyOf(from, regionId ?? ''),
      { invited, expected, budget },
    ]),
  );

export const cellOf = (grid: TrafficGrid, from: Source, regionId: string): TrafficCell =>
  grid.get(keyOf(from, regionId)) ?? nothing;

/** The grid with one figure set; a cell without any figure is gone. */
export function withCell(
  grid: TrafficGrid,
  from: Source,
  regionId: string,
  field: TrafficField,
  value: number | null,
): TrafficGrid {
  const next = new Map(grid);
  const cell = { ...cellOf(grid, from, regionId), [field]: value };
  if (cell.invited === null && cell.expected === null && cell.budget === null)
    next.delete(keyOf(from, regionId));
  else next.set(keyOf(from, regionId), cell);
  return next;
}

/** As the command takes it: a row for each cell with a figure, regions of earlier plans included. */
export function rowsOf(grid: TrafficGrid): TrafficPlan['rows'] {
  return [...grid].map(([key, { invited, expected, budget }]) => {
    const [from = '', regionId = ''] = key.split(' ');
    return {
      source: source.parse(from),
      regionId: regionId === '' ? null : regionId,
      invited,
      expected: expected ?? 0,
      ...(budget === null ? {} : { budget }),
    };
  });
}

/** Sum of known figures; null when none is known. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

export const rowSum = (
  grid: TrafficGrid,
  from: Source,
  regionIds: readonly string[],
  field: TrafficField,
): number | null => sumOf(regionIds.map((regionId) => cellOf(grid, from, regionId)[field]));

export const columnSum = (grid: TrafficGrid, regionId: string, field: TrafficField): number | null =>
  sumOf(sources.map((from) => cellOf(grid, from, regionId)[field]));

/**
 * A block copied from a spreadsheet, set from one cell on to the right and down. Cells beyond the grid are left out;
 * null when a cell of the block is no count, with which one: all or nothing.
 */
export function pasted(
  grid: TrafficGrid,
  text: string,
  at: { readonly row: number; readonly column: number },
  regionIds: readonly string[],
  field: TrafficField,
  read: (text: string) => number | null | undefined = readCount,
): { ok: true; grid: TrafficGrid } | { ok: false; cell: string } {
  let next = grid;
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  for (const [down, line] of lines.entries())
    for (const [right, cell] of line.split('\t').entries()) {
      const value = read(cell);
      if (value === undefined) return { ok: false, cell: cell.trim() };
      const [from, regionId] = [sources[at.row + down], regionIds[at.column + right]];
      if (from !== undefined && regionId !== undefined) next = withCell(next, from, regionId, field, value);
    }
  return { ok: true, grid: next };
}

/** A count as people write it: `1,200`, full-width digits; blank is null, anything else undefined. */
export function readCount(text: string): number | null | undefined {
  const plain = text.normalize('NFKC').replace(/[\s,]/g, '');
  if (plain === '') return null;
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined;
}

/** Budget ÷ expected visitors, minor units; null where either is unknown or nobody is expected. */
export const costPerVisitor = (budget: number | null, expected: number | null): number | null =>
  budget === null || expected === null || expected === 0 ? null : Math.round(budget / expected);

/** Below this share of what should have come by now somebody has to step in. */
const BEHIND = 0.8;

/**
 * How far arrivals are behind the plan: visitors missing by now, 0 while on course. Arrivals are taken to come evenly
 * over the planned length; `elapsed` is the part of it that has passed.
 */
export function missingVisitors(arrived: number, planned: number | null, elapsed: number): number {
  if (planned === null) return 0;
  const due = planned * Math.min(1, Math.max(0, elapsed));
  return arrived < due * BEHIND ? Math.ceil(due - arrived) : 0;
}
