import type { ImportProblemKind } from '#shared/contract/organisation.ts';

/** What an import says of a cell, in one place: pages say each kind in the reader's language. */
export const sayings = {
  missing: 'is missing',
  notWhole: 'not a whole number',
  notAmount: 'not an amount',
  notYesNo: 'true or false',
  notMoment: 'epoch milliseconds or an ISO 8601 date',
  taken: 'already taken',
  aboveList: 'above the list price',
  unlikeOthers: 'other prices of this file have a currency sign or decimals: write this one so too',
} as const satisfies Partial<Record<ImportProblemKind, string>>;

export const noSuchCode = (noun: string, code: string): string =>
  `no ${noun} has the code ${code.slice(0, 40)}`;
export const sameAsRow = (row: number): string => `the same as in row ${row}`;
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
  return /^\d+ cells under \d+ columns$/.test(message) ? 'tooManyCells' : 'other';
}
