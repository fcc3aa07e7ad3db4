import { accept, type Result } from '#shared/contract/errors.ts';
import type { ImportPreview } from '#shared/contract/organisation.ts';
import type { ChangesOf, Directory } from '../../storage/directory.ts';
import { refuseInvalid } from '../parse.ts';
import { type CsvKind, type ReadImport, readImport } from './read-import.ts';
import { MAX_ISSUES } from './rows.ts';

interface Imported {
  imported: number;
  changed?: number;
  unchanged?: number;
}

/**
 * Takes every row of the CSV or none. `invalid` names each trouble by `row 12, column listPrice`, the header being
 * row 1. `mayChange`: rows whose code is known change that record instead of being refused. `also` adds to each
 * change what goes with it, by the record as it is stored.
 */
export async function importCsv<T extends { id: string }>(
  directory: Directory,
  kind: CsvKind<T>,
  bytes: Buffer,
  mayChange: boolean,
  also: (changes: ChangesOf<T>, known: T | null) => ChangesOf<T> = (changes) => changes,
): Promise<Result<Imported>> {
  const read = await readImport(directory, kind, bytes, mayChange);
  if (!read.ok) return read;
  const { added, changes, unchanged, issues } = read.value;
  if (issues.length > 0) return refuseInvalid(issues.slice(0, MAX_ISSUES));
  const written = await kind.records.change(() => ({
    added,
    changes: new Map([...changes].map(([id, own]) => [id, also(own, kind.records.get(id))])),
  }));
  if (!written.ok) return written;
  return accept({
    imported: added.length,
    ...(mayChange ? { changed: changes.size, unchanged } : {}),
  });
}

/** What the file would do with known records changed, row by row; nothing is written. */
export async function previewCsv<T extends { id: string }>(
  directory: Directory,
  kind: CsvKind<T>,
  bytes: Buffer,
): Promise<Result<ImportPreview>> {
  const read = await readImport(directory, kind, bytes, true);
  return read.ok ? accept(viewOf(read.value)) : read;
}

const viewOf = <T extends { id: string }>(read: ReadImport<T>): ImportPreview => ({
  rows: read.rows,
  new: read.added.length,
  changed: read.changes.size,
  unchanged: read.unchanged,
  refused: read.refused,
  lines: [...read.lines],
});
