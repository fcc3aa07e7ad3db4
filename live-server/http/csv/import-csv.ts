import type { z } from 'zod';
import { accept, type Result } from '#shared/contract/errors.ts';
import type { Directory, Records } from '../../storage/directory.ts';
import { newId } from '../new-id.ts';
import { type Issue, parseBy, refuseInvalid } from '../parse.ts';
import type { Check } from '../resources/references.ts';
import { type Column, isWritten, money } from './columns.ts';
import { readCsv } from './read-csv.ts';
import { columnOf, MAX_ISSUES, placeOf, rawRecord, readHeader } from './rows.ts';

const MAX_ROWS = 200_000;

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
  const units = new MoneyUnits();

  const read = await readCsv(bytes, MAX_ROWS, (cells, row) => {
    if (header === null) {
      header = readHeader(cells, kind.columns, issues);
      return;
    }
    if (issues.length >= MAX_ISSUES) return;
    units.see(cells, header, row);
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
  issues.push(...units.issues());
  if (issues.length > 0) return refuseInvalid(issues.slice(0, MAX_ISSUES));
  if (records.length === 0)
    return refuseInvalid([{ path: 'row 2', message: 'there is no row below the header' }]);
  const inserted = await kind.records.insert(records);
  return inserted.ok ? accept({ imported: records.length }) : inserted;
}

/** Which money cells are written in whole units and which in minor ones: with both, a hundredfold error is near. */
class MoneyUnits {
  #hasWritten = false;
  readonly #minor: string[] = [];

  see(cells: readonly string[], header: readonly (Column | null)[], row: number): void {
    for (const [index, column] of header.entries()) {
      const cell = cells[index] ?? '';
      if (column?.read !== money || cell === '' || /^0+$/.test(cell)) continue;
      if (isWritten(cell)) this.#hasWritten = true;
      else if (this.#minor.length < MAX_ISSUES) this.#minor.push(placeOf(row, column.name));
    }
  }

  issues(): readonly Issue[] {
    if (!this.#hasWritten) return [];
    const message = 'other prices of this file have a currency sign or decimals: write this one so too';
    return this.#minor.map((path) => ({ path, message }));
  }
}
