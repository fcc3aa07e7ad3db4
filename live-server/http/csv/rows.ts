import { sayings, tooManyCells, unknownColumn } from '#shared/domain/csv/problem-kinds.ts';
import type { Directory } from '../../storage/directory.ts';
import type { Issue } from '../parse.ts';
import { type Column, headerKey } from './columns.ts';

/** Enough to mend a file by; the rest show on the next try. */
export const MAX_ISSUES = 100;

/** How troubles name a cell; the header is row 1. */
export const placeOf = (row: number, column: string) => `row ${row}, column ${column}`;

/** Which column each cell of the header names; what is unknown or given twice is an issue. */
export function readHeader(
  cells: readonly string[],
  columns: readonly Column[],
  issues: Issue[],
): (Column | null)[] {
  const byKey = new Map(columns.map((column) => [headerKey(column.name), column]));
  const taken = new Set<Column>();
  return cells.map((cell) => {
    const column = byKey.get(headerKey(cell)) ?? null;
    if (column === null)
      issues.push({
        path: placeOf(1, cell.slice(0, 40)),
        message: unknownColumn(columns.map(({ name }) => name)),
      });
    else if (taken.has(column)) issues.push({ path: placeOf(1, column.name), message: sayings.givenTwice });
    else taken.add(column);
    return column;
  });
}

/** The row as the schema expects it; null, with issues, when a cell cannot be read. */
export function rawRecord(
  cells: readonly string[],
  header: readonly (Column | null)[],
  row: number,
  directory: Directory,
  issues: Issue[],
): Record<string, unknown> | null {
  if (cells.length > header.length) {
    issues.push({ path: `row ${row}`, message: tooManyCells(cells.length, header.length) });
    return null;
  }
  const record: Record<string, unknown> = {};
  let isWhole = true;
  for (const [index, column] of header.entries()) {
    const cell = cells[index];
    if (column === null || cell === undefined || cell === '') continue;
    const read = column.read(cell, directory);
    if ('trouble' in read) {
      issues.push({ path: placeOf(row, column.name), message: read.trouble });
      isWhole = false;
    } else put(record, column.field, read.value);
  }
  return isWhole ? record : null;
}

function put(record: Record<string, unknown>, field: string, value: unknown): void {
  const [outer = field, inner] = field.split('.');
  const there = record[outer];
  if (inner === undefined) record[outer] ??= value;
  // A text for both languages, and one of them told apart.
  else if (typeof there === 'string') record[outer] = { en: there, zh: there, [inner]: value };
  else record[outer] = { ...(there as object | undefined), [inner]: value };
}

/** The column that a path of the schema speaks of: one that the file has, if any does. */
export function columnOf(
  path: string,
  columns: readonly Column[],
  header: readonly (Column | null)[],
): string {
  const fits = (column: Column | null): column is Column =>
    column !== null &&
    (path === column.field || path.startsWith(`${column.field}.`) || column.field.startsWith(`${path}.`));
  return (header.find(fits) ?? columns.find(fits))?.name ?? path;
}
