import type { ImportProblemKind } from '../../contract/organisation.ts';

/** What is said of a cell of a file, in one place: pages say each kind in the reader's language. */
export const sayings = {
  missing: 'is missing',
  needed: 'is needed in every row',
  notPaymentKind: 'not one of paid, refunded, fee',
  negative: 'below 0: only a fee may be',
  noColumn: 'the column is missing',
  noHeader: 'the header line is missing',
  noRows: 'there is no row below the header',
  givenTwice: 'given twice',
  notWhole: 'not a whole number',
  notMinor: 'not minor units: amounts with decimals go under amountMajor instead',
  notAmount: 'not an amount',
  notYesNo: 'true or false',
  notMoment: 'epoch milliseconds or an ISO 8601 date',
  taken: 'already taken',
  aboveList: 'above the list price',
  manyOfOne: 'a piece that exists once has a stock of 0 or 1',
  unlikeOthers: 'other prices of this file have a currency sign or decimals: write this one so too',
} as const satisfies Partial<Record<ImportProblemKind, string>>;

export const noSuchCode = (noun: string, code: string): string =>
  `no ${noun} has the code ${code.slice(0, 40)}`;
export const sameAsRow = (row: number): string => `the same as in row ${row}`;
export const unknownColumn = (known: readonly string[]): string => `unknown; known are ${known.join(', ')}`;
export const saysOtherwise = (row: number): string => `row ${row} says otherwise of it`;
export const tooManyCells = (cells: number, columns: number): string =>
  `${cells} cells under ${columns} columns`;

const exact = new Map<string, ImportProblemKind>(
  Object.entries(sayings).map(([kind, text]) => [text, kind as keyof typeof sayings]),
);

/** Which kind of problem a sentence is of; `other` for one of a schema. */
export function problemKind(message: string): ImportProblemKind {
  const known = exact.get(message);
  if (known) return known;
  if (/^no (?:such \w+|\w+ has the code )/.test(message)) return 'unknownCode';
  if (/^the same as in row \d+$/.test(message)) return 'twice';
  if (/^unknown; known are /.test(message)) return 'unknownColumn';
  if (/^row \d+ says otherwise of it$/.test(message)) return 'contradicted';
  return /^\d+ cells under \d+ columns$/.test(message) ? 'tooManyCells' : 'other';
}

/** `row 12, column listPrice` → where that is; the header is row 1, a trouble of a whole row names no column. */
export function placeIn(path: string): { readonly row: number; readonly column: string } | null {
  const [, row, column = ''] = /^row (\d+)(?:, column (.*))?$/s.exec(path) ?? [];
  return row === undefined ? null : { row: Number(row), column };
}
