import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

/** Rows turned into text at once. */
const ROWS_A_CHUNK = 1_000;

/**
 * CSV as spreadsheets read it: UTF-8 with its mark, CRLF, and no text cell that could run as a formula.
 * Numbers stay numbers, so that a negative amount is not taken for one.
 */
export async function* csvOf(
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
): AsyncGenerator<string> {
  yield `\uFEFF${lines([header])}`;
  let chunk: (readonly Cell[])[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < ROWS_A_CHUNK) continue;
    yield lines(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield lines(chunk);
}

const lines = (rows: readonly (readonly Cell[])[]): string =>
  stringify(rows as Cell[][], { escape_formulas: true, record_delimiter: 'windows' });

/** An instant as text in UTC; empty for none. */
export const timeCell = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
