/** One measured comparison. `goal` is the bound on `ratio` (or on `ours` where it is absolute); '' = none. */
export interface Row {
  readonly scenario: string;
  readonly measure: string;
  readonly unit: string;
  readonly ours: number;
  readonly bare: number;
  readonly bareName: string;
  readonly ratio: number;
  readonly goal: string;
  readonly met: boolean;
  /** Processor time of the server a call, µs: ours and the bare one's. */
  readonly cpu?: readonly [ours: number, bare: number];
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

/**
 * A row whose ratio must be at least `atLeast`: more is better. Where the processor time is known it must bear the
 * rates out: on a busy machine both sides wait most of the time, and waiting is equally fast for all.
 */
export function faster(row: Omit<Row, 'ratio' | 'goal' | 'met'>, atLeast: number): Row {
  const ratio = row.ours / row.bare;
  const byCost = row.cpu ? row.cpu[1] / row.cpu[0] : ratio;
  return { ...row, ratio, goal: `≥ ${atLeast} ×`, met: Math.min(ratio, byCost) >= atLeast };
}

/** A row whose ratio must be at most `atMost`: less is better. */
export function cheaper(row: Omit<Row, 'ratio' | 'goal' | 'met'>, atMost: number): Row {
  const ratio = row.ours / row.bare;
  return { ...row, ratio, goal: `≤ ${atMost} ×`, met: ratio <= atMost };
}

/** A row that nothing is asked of: it says where the others stand. */
export const known = (row: Omit<Row, 'ratio' | 'goal' | 'met'>): Row => ({
  ...row,
  ...{ ratio: row.ours / row.bare, goal: '', met: true },
});

const short = (value: number): string =>
  value >= 100_000
    ? `${(value / 1000).toFixed(0)} k`
    : value >= 1000
      ? `${(value / 1000).toFixed(1)} k`
      : value.toFixed(2);

export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.scenario,
    row.measure,
    `${short(row.ours)} ${row.unit}`,
    `${short(row.bare)} ${row.unit} (${row.bareName})`,
    `${row.ratio.toFixed(2)} ×`,
    row.cpu ? row.cpu.map((micros) => micros.toFixed(1)).join(' / ') : '',
    row.goal,
    row.goal === '' ? '' : row.met ? 'met' : 'NOT MET',
  ]);
  const header = ['scenario', 'measure', 'Showcaller', 'bare', 'ratio', 'µs a call', 'goal', ''];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((cell) => (cell[column] ?? '').length)),
  );
  const line = (cell: readonly string[]) =>
    cell
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
