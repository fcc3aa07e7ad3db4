import { currency as currencyCode } from '#shared/contract/basics.ts';
import { accept, type Result } from '#shared/contract/errors.ts';
import {
  type ProviderFee,
  type ProviderFile,
  type ProviderRecord,
  providerFee,
  providerRecord,
} from '#shared/contract/reconciliation.ts';
import { sayings, saysOtherwise } from '#shared/domain/csv/problem-kinds.ts';
import { decimalsOf } from '#shared/domain/pricing/written-amount.ts';
import type { Directory } from '../../storage/directory.ts';
import { type Issue, parseBy, refuseInvalid } from '../parse.ts';
import { type Column, inUnits, moment, type ReadCell, signed, text } from './columns.ts';
import { readCsv } from './read-csv.ts';
import { columnOf, MAX_ISSUES, placeOf, rawRecord, readHeader } from './rows.ts';

const MAX_ROWS = 200_000;
const isCurrency = (text: string) => currencyCode.safeParse(text).success;
const currencyText: ReadCell = (cell) => ({ value: cell.normalize('NFKC').trim().toUpperCase() });
/** Minor units. What has decimals is never taken for them. */
const minor: ReadCell = (cell, directory) => {
  const read = signed(cell, directory);
  return 'trouble' in read && /\d[.．]\d/.test(cell) ? { trouble: sayings.notMinor } : read;
};
const columns: readonly Column[] = [
  { name: 'eventId', field: 'eventId', read: text },
  { name: 'orderId', field: 'orderId', read: text },
  { name: 'kind', field: 'kind', read: text },
  { name: 'amount', field: 'amount', read: minor },
  // As it is written: what it is in minor units is a matter of the row's currency.
  { name: 'amountMajor', field: 'amount', read: text },
  { name: 'at', field: 'at', read: moment },
  { name: 'currency', field: 'currency', read: currencyText },
];
/** A file without one of each of these says nothing of any payment. */
const needed = [['eventId'], ['orderId'], ['kind'], ['amount', 'amountMajor'], ['at']] as const;

/**
 * A payment provider's record: eventId, orderId, kind (paid, refunded or fee), at, either amount in minor units or
 * amountMajor in units (`199.00`), and maybe currency, which is `own` where a row names none; a fee may be of no
 * order, and have a minus. All rows or none: `invalid` names each trouble by its row and column. An event twice with
 * different words is a trouble too.
 */
export async function readProviderCsv(
  directory: Directory,
  bytes: Buffer,
  own: string,
): Promise<Result<ProviderFile>> {
  const issues: Issue[] = [];
  const records: ProviderRecord[] = [];
  const fees: ProviderFee[] = [];
  const seen = new Map<string, { row: number; text: string }>();
  let header: readonly (Column | null)[] | null = null;
  let hasColumns = false;
  const read = await readCsv(bytes, MAX_ROWS, (cells, row) => {
    if (header === null) {
      const found = readHeader(cells, columns, issues);
      for (const names of needed) {
        const there = names.filter((name) => found.some((column) => column?.name === name));
        if (there.length === 0) issues.push({ path: placeOf(row, names[0]), message: sayings.noColumn });
        if (there.length > 1)
          issues.push({ path: placeOf(row, there[1] ?? ''), message: sayings.givenTwice });
      }
      hasColumns = issues.length === 0;
      header = found;
      return;
    }
    // Under a header that is not understood every row would be wrong.
    if (!hasColumns || issues.length >= MAX_ISSUES) return;
    const raw = rawRecord(cells, header, row, directory, issues);
    if (raw === null) return;
    if (typeof raw.amount === 'string') {
      const currency = String(raw.currency ?? own);
      const amount = inUnits(raw.amount, isCurrency(currency) ? decimalsOf(currency) : 2);
      if (amount === null) {
        issues.push({ path: placeOf(row, 'amountMajor'), message: sayings.notAmount });
        return;
      }
      raw.amount = amount;
    }
    const parsed = raw.kind === 'fee' ? parseBy(providerFee, raw) : parseBy(providerRecord, raw);
    if (!parsed.ok) {
      for (const issue of parsed.error.issues ?? [])
        issues.push({ path: placeOf(row, columnOf(issue.path, columns, header)), message: said(issue, raw) });
      return;
    }
    if (parsed.value.kind === 'fee') {
      // It may go by the name of the payment it is for, and so may what is given back of it.
      fees.push(parsed.value);
      return;
    }
    const text = JSON.stringify(parsed.value);
    const earlier = seen.get(parsed.value.eventId);
    if (earlier && earlier.text !== text)
      issues.push({ path: placeOf(row, 'eventId'), message: saysOtherwise(earlier.row) });
    seen.set(parsed.value.eventId, { row, text });
    records.push(parsed.value);
  });
  if (!read.ok) return read;
  if (header === null) return refuseInvalid([{ path: 'row 1', message: sayings.noHeader }]);
  return issues.length > 0 ? refuseInvalid(issues.slice(0, MAX_ISSUES)) : accept({ records, fees });
}

/** What a schema minds, in the words that pages have in the reader's language; its own where there are none. */
function said({ path, message }: Issue, raw: Readonly<Record<string, unknown>>): string {
  if (!(path in raw)) return sayings.needed;
  if (path === 'kind') return sayings.notPaymentKind;
  return path === 'amount' && Number(raw.amount) < 0 ? sayings.negative : message;
}
