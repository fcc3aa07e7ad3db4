import type { z } from 'zod';
import { accept, type Result } from '#shared/contract/errors.ts';
import type { Directory, Records } from '../../storage/directory.ts';
import { newId } from '../new-id.ts';
import { type Issue, parseBy, refuseInvalid } from '../parse.ts';
import type { Check } from '../resources/references.ts';
import { type Column, headerKey } from './columns.ts';
import { readCsv } from './read-csv.ts';

const MAX_ROWS = 200_000;
/** Enough to mend a file by; the rest show on the next try. */
const MAX_ISSUES = 100;

/** What an import of one kind of record needs to know. */
export interface CsvKind<T extends { id: string }> {
  readonly kind: string;
  readonly columns: readonly Column[];
  readonly schema: z.ZodType<Omit<T, 'id'>>;
  readonly records: Records<T>;
  /** The field whose value is unique in the kind. */
  readonly uniqueField: 'code' | 'sku';
  readonly check: Check<Omit<T, 'id'>>;
}

/**
 * Takes every row of the CSV or none. `invalid` names each trouble by `row 12, column listPrice`, the header being
 * row 1. Empty cells count as left out.
 */
export async function importCsv<T extends { id: string }>(
  directory: Directory,
  kind: CsvKind<T>,
  bytes: Buffer,
): Promise<Result<{ imported: number }>> {
  const issues: Issue[] = [];
  const records: T[] = [];
  const seen = new Map<string, number>();
  let header: readonly (Column | null)[] | null = null;

  const read = await readCsv(bytes, MAX_ROWS, (cells, row) => {
    if (header === null) {
      header = readHeader(cells, kind.columns, issues);
      return;
    }
    if (issues.length >= MAX_ISSUES) return;
    const raw = rawRecord(cells, header, row, directory, issues);
    if (raw === null) return;
    const parsed = parseBy(kind.schema, raw);
    const troubles = parsed.ok ? kind.check(directory, parsed.value) : (parsed.error.issues ?? []);
    for (const { path, message } of troubles)
      issues.push({ path: placeOf(row, columnOf(path, kind.columns, header)), message });
    if (!parsed.ok || troubles.length > 0) return;
    const unique = String((parsed.value as Record<string, unknown>)[kind.uniqueField]);
    const earlier = seen.get(unique);
    if (earlier !== undefined)
      issues.push({ path: placeOf(row, kind.uniqueField), message: `the same as in row ${earlier}` });
    else if (kind.records.byCode(unique))
      issues.push({ path: placeOf(row, kind.uniqueField), message: 'already taken' });
    seen.set(unique, row);
    records.push({ ...parsed.value, id: newId(kind.kind) } as T);
  });
  if (!read.ok) return read;
  if (header === null) return refuseInvalid([{ path: 'row 1', message: 'the header line is missing' }]);
  if (issues.length > 0) return refuseInvalid(issues.slice(0, MAX_ISSUES));
  if (records.length === 0)
    return refuseInvalid([{ path: 'row 2', message: 'there is no row below the header' }]);
  const inserted = await kind.records.insert(records);
  return inserted.ok ? accept({ imported: records.length }) : inserted;
}

const placeOf = (row: number, column: string) => `row ${row}, column ${column}`;

function readHeader(
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
        message: `unknown; known are ${columns.map((c) => c.name).join(', ')}`,
      });
    else if (taken.has(column)) issues.push({ path: placeOf(1, column.name), message: 'given twice' });
    else taken.add(column);
    return column;
  });
}

/** The row as the schema expects it; null, with issues, when a cell cannot be read. */
function rawRecord(
  cells: readonly string[],
  header: readonly (Column | null)[],
  row: number,
  directory: Directory,
  issues: Issue[],
): Record<string, unknown> | null {
  if (cells.length > header.length) {
    issues.push({ path: `row ${row}`, message: `${cells.length} cells under ${header.length} columns` });
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
  if (inner === undefined) record[outer] ??= value;
  else record[outer] = { ...(record[outer] as object | undefined), [inner]: value };
}

/** The column that a path of the schema speaks of: one that the file has, if any does. */
function columnOf(path: string, columns: readonly Column[], header: readonly (Column | null)[]): string {
  const fits = (column: Column | null): column is Column =>
    column !== null &&
    (path === column.field || path.startsWith(`${column.field}.`) || column.field.startsWith(`${path}.`));
  return (header.find(fits) ?? columns.find(fits))?.name ?? path;
}
