import type { z } from 'zod';
import { accept, type Result } from '#shared/contract/errors.ts';
import type { ImportLine } from '#shared/contract/organisation.ts';
import { placeIn, problemKind, sameAsRow, sayings } from '#shared/domain/csv/problem-kinds.ts';
import type { ChangesOf, Directory, Records } from '../../storage/directory.ts';
import { newId } from '../new-id.ts';
import { type Issue, parseBy, refuseInvalid } from '../parse.ts';
import type { Check } from '../resources/references.ts';
import type { Column } from './columns.ts';
import { changedFields, mergedRecord, saidValue } from './merging.ts';
import { MoneyUnits } from './money-units.ts';
import { readCsv } from './read-csv.ts';
import { columnOf, placeOf, rawRecord, readHeader } from './rows.ts';

const MAX_ROWS = 200_000;
/** Rows of a preview that are told one by one, of each sort. */
const MOST_LINES = 200;

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

/** What a file comes to: nothing of it is done yet. */
export interface ReadImport<T extends { id: string }> {
  readonly rows: number;
  readonly added: readonly T[];
  readonly changes: ReadonlyMap<string, ChangesOf<T>>;
  readonly unchanged: number;
  /** Rows with a trouble. */
  readonly refused: number;
  /** Each trouble by `row 12, column listPrice`, the header being row 1. */
  readonly issues: readonly Issue[];
  readonly lines: readonly ImportLine[];
}

/**
 * Reads the whole file. Empty cells count as left out. A row whose code is known is a trouble, unless known records
 * may be changed: then it changes what its cells say otherwise and leaves the rest as it is. `invalid` where the
 * header names no table, or there is no row.
 */
export async function readImport<T extends { id: string }>(
  directory: Directory,
  kind: CsvKind<T>,
  bytes: Buffer,
  mayChange: boolean,
): Promise<Result<ReadImport<T>>> {
  const headerIssues: Issue[] = [];
  const outcomes: Outcome<T>[] = [];
  const seen = new Map<string, number>();
  let header: readonly (Column | null)[] | null = null;
  const units = new MoneyUnits();
  const read = await readCsv(bytes, MAX_ROWS, (cells, row) => {
    if (header === null) header = readHeader(cells, kind.columns, headerIssues);
    else if (headerIssues.length === 0) {
      units.see(cells, header, row);
      outcomes.push(outcomeOf(directory, kind, { cells, row, header, seen, mayChange }));
    }
  });
  if (!read.ok) return read;
  if (header === null) return refuseInvalid([{ path: 'row 1', message: sayings.noHeader }]);
  if (headerIssues.length > 0) return refuseInvalid(headerIssues);
  if (outcomes.length === 0) return refuseInvalid([{ path: 'row 2', message: sayings.noRows }]);
  const unlike = units.troubles();
  const last = outcomes.map((outcome): Outcome<T> => {
    const column = unlike.get(outcome.row);
    if (column === undefined) return outcome;
    const issue = { path: placeOf(outcome.row, column), message: sayings.unlikeOthers };
    const { row, code } = outcome;
    return {
      what: 'refused',
      row,
      code,
      issues: [...(outcome.what === 'refused' ? outcome.issues : []), issue],
    };
  });
  return accept(gathered(last));
}

type Outcome<T extends { id: string }> = { readonly row: number; readonly code: string } & (
  | { readonly what: 'new'; readonly record: T }
  | {
      readonly what: 'changed';
      readonly id: string;
      readonly changes: ChangesOf<T>;
      readonly fields: ImportLine['fields'];
    }
  | { readonly what: 'unchanged' }
  | { readonly what: 'refused'; readonly issues: readonly Issue[] }
);

/** What one row comes to. */
function outcomeOf<T extends { id: string }>(
  directory: Directory,
  kind: CsvKind<T>,
  at: {
    readonly cells: readonly string[];
    readonly row: number;
    readonly header: readonly (Column | null)[];
    /** Codes of the rows before, with their rows. */
    readonly seen: Map<string, number>;
    readonly mayChange: boolean;
  },
): Outcome<T> {
  const { row, header, seen } = at;
  const issues: Issue[] = [];
  const raw = rawRecord(at.cells, header, row, directory, issues);
  const code = String(raw?.[kind.uniqueField] ?? '');
  if (raw === null) return { what: 'refused', row, code, issues };
  const known = kind.records.byCode(code);
  const before = at.mayChange ? known : null;
  const parsed = parseBy(kind.schema, before ? mergedRecord(before, raw) : raw);
  const troubles = parsed.ok ? kind.check(directory, parsed.value) : (parsed.error.issues ?? []);
  for (const { path, message } of troubles) {
    const isMissing = !before && !((path.split('.')[0] ?? '') in raw);
    const column = columnOf(path, kind.columns, header);
    issues.push({ path: placeOf(row, column), message: isMissing ? sayings.missing : message });
  }
  const earlier = seen.get(code);
  if (earlier !== undefined && code !== '')
    issues.push({ path: placeOf(row, kind.uniqueField), message: sameAsRow(earlier) });
  else if (known && !before) issues.push({ path: placeOf(row, kind.uniqueField), message: sayings.taken });
  seen.set(code, row);
  if (!parsed.ok || issues.length > 0) return { what: 'refused', row, code, issues };
  if (!before) return { what: 'new', row, code, record: { ...parsed.value, id: newId(kind.kind) } as T };
  const next = parsed.value as Readonly<Record<string, unknown>>;
  const names = changedFields(before, next, Object.keys(raw));
  if (names.length === 0) return { what: 'unchanged', row, code };
  return {
    ...{ what: 'changed', row, code, id: before.id },
    changes: Object.fromEntries(names.map((name) => [name, next[name]])) as ChangesOf<T>,
    fields: names.map((field) => ({
      field,
      from: saidValue((before as Readonly<Record<string, unknown>>)[field]),
      to: saidValue(next[field]),
    })),
  };
}

function gathered<T extends { id: string }>(outcomes: readonly Outcome<T>[]): ReadImport<T> {
  const added: T[] = [];
  const changes = new Map<string, ChangesOf<T>>();
  const issues: Issue[] = [];
  const lines: Record<ImportLine['what'], ImportLine[]> = { refused: [], changed: [], new: [] };
  let unchanged = 0;
  let refused = 0;
  for (const outcome of outcomes) {
    const { row, code } = outcome;
    if (outcome.what === 'unchanged') {
      unchanged += 1;
      continue;
    }
    const line = { row, code, what: outcome.what };
    const own = lines[outcome.what];
    const isTold = own.length < MOST_LINES;
    if (outcome.what === 'new') {
      added.push(outcome.record);
      if (isTold) own.push({ ...line, fields: [], problems: [] });
    } else if (outcome.what === 'changed') {
      changes.set(outcome.id, outcome.changes);
      if (isTold) own.push({ ...line, fields: outcome.fields, problems: [] });
    } else {
      refused += 1;
      issues.push(...outcome.issues);
      if (isTold) own.push({ ...line, fields: [], problems: outcome.issues.map(problemOf) });
    }
  }
  return {
    ...{ rows: outcomes.length, added, changes, unchanged, refused, issues },
    lines: [...lines.refused, ...lines.changed, ...lines.new],
  };
}

/** `row 12, column listPrice` → its column; a trouble of the whole row names none. */
const problemOf = ({ path, message }: Issue): ImportLine['problems'][number] => ({
  column: placeIn(path)?.column ?? '',
  kind: problemKind(message),
  message,
});
