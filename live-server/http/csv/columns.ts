import { noSuchCode, sayings } from '#shared/domain/csv/problem-kinds.ts';
import { minorOf } from '#shared/domain/pricing/written-amount.ts';
import type { Directory } from '../../storage/directory.ts';

/** A cell's value for its field, or why there is none. */
export type Cell = { readonly value: unknown } | { readonly trouble: string };
export type ReadCell = (text: string, directory: Directory) => Cell;

/**
 * One column an import knows. Several columns may fill one field (`regionId`, `regionCode`): the first non-empty
 * one does. `field` is the path in the record, as issues of the schema name it.
 */
export interface Column {
  readonly name: string;
  readonly field: string;
  readonly read: ReadCell;
}

export const text: ReadCell = (cell) => ({ value: cell });

/** Full-width letters, digits and signs, as Chinese keyboards write them, stand for the plain ones. */
const plain = (cell: string) => cell.normalize('NFKC').trim();

/** A code people type: `Ｓ-０１` is `S-01`. */
export const codeText: ReadCell = (cell) => ({ value: plain(cell) });

const withoutThousands = (cell: string) =>
  /^\d{1,3}(?:,\d{3})+(?:\.|$)/.test(cell) ? cell.replaceAll(',', '') : cell;

/** A whole number, thousands told apart or not: units of stock. Anything else is named, never rounded. */
export const whole: ReadCell = (cell) => {
  const digits = withoutThousands(plain(cell));
  return /^\d{1,15}$/.test(digits) ? { value: Number(digits) } : { trouble: sayings.notWhole };
};

/** As `whole`, maybe with a minus, as a keyboard or a spreadsheet writes it: what is given back. */
export const signed: ReadCell = (cell, directory) => {
  const written = plain(cell);
  const isMinus = /^[-−]/.test(written);
  const read = whole(isMinus ? written.slice(1) : written, directory);
  return isMinus && 'value' in read ? { value: -Number(read.value) } : read;
};

/**
 * An amount in units, as people and spreadsheets write it: `1,299.5`, `¥199`, `-0.08`. In minor units of a currency of so
 * many decimals; null for what is no amount of it.
 */
export function inUnits(cell: string, decimals: number): number | null {
  const written = plain(cell);
  const isMinus = /^[-−]/.test(written);
  const bare = (isMinus ? written.slice(1) : written).replace(currencySign, '').trim();
  const minor = minorOf(withoutThousands(bare), decimals);
  return isMinus && minor ? -minor : minor;
}

/**
 * Money: digits alone are minor units; a currency sign or two decimals say that it is written in whole units
 * (`¥1299`, `1,299.00`). What could be either is refused. A file may not mix the two: see `isWritten`.
 */
export const money: ReadCell = (cell) => {
  const written = plain(cell);
  if (!isWritten(cell))
    return /^\d{1,15}$/.test(written) ? { value: Number(written) } : { trouble: sayings.notWhole };
  const bare = withoutThousands(written.replace(currencySign, '').trim());
  const match = /^(\d{1,13})(?:\.(\d{2}))?$/.exec(bare);
  return match ? { value: Number(`${match[1]}${match[2] ?? '00'}`) } : { trouble: sayings.notAmount };
};
const currencySign = /^(?:¥|CNY|RMB)\s*/i;

/** Whether a money cell is written in whole units, as people read prices. */
export const isWritten = (cell: string): boolean =>
  currencySign.test(plain(cell)) || /^[\d,]+\.\d{2}$/.test(plain(cell));

export const yesNo: ReadCell = (cell) => {
  if (/^(?:true|yes|1|是)$/i.test(plain(cell))) return { value: true };
  if (/^(?:false|no|0|否)$/i.test(plain(cell))) return { value: false };
  return { trouble: sayings.notYesNo };
};

/** Epoch milliseconds, or a date or an instant in ISO 8601 (UTC unless it says otherwise). */
export const moment: ReadCell = (cell) => {
  if (/^\d{1,16}$/.test(cell)) return { value: Number(cell) };
  const [, day, clock = ''] = /^(\d{4}-\d{2}-\d{2})(?:[T ](.+))?$/i.exec(cell) ?? [];
  // Left alone, a clock without a zone would be read in this machine's.
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(clock) ? clock : `${clock || '00:00'}Z`;
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T${zoned}`);
  return Number.isNaN(at) ? { trouble: sayings.notMoment } : { value: at };
};

const partsOf = (cell: string) =>
  cell
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Several values in one cell, between semicolons or bars. */
export const list: ReadCell = (cell) => ({ value: partsOf(cell) });

/** The id behind a code. */
export const codeOf =
  (kind: 'regions' | 'stores' | 'guides' | 'products', noun: string): ReadCell =>
  (cell, directory) => {
    const record = directory[kind].byCode(plain(cell));
    return record ? { value: record.id } : { trouble: noSuchCode(noun, cell) };
  };

export const regionCodes: ReadCell = (cell, directory) => {
  const ids: string[] = [];
  for (const code of partsOf(cell)) {
    const region = directory.regions.byCode(code);
    if (!region) return { trouble: noSuchCode('region', code) };
    ids.push(region.id);
  }
  return { value: ids };
};

/** Header names are matched without case, dots, underscores, hyphens and blanks: `title.en` is `titleEn`. */
export const headerKey = (name: string): string => name.toLowerCase().replace(/[\s._-]/g, '');
