import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { EventsCheck } from '#shared/domain/verify/events-check.ts';
import type { Finding } from '#shared/domain/verify/finding.ts';
import { LedgerCheck } from '#shared/domain/verify/ledger-check.ts';
import type { MoneyTotals } from '#shared/domain/verify/money.ts';
import type { Head, RecordReader } from '../storage/embedded/open-read.ts';

export interface VerifyReport {
  readonly showId: string;
  readonly title: string;
  readonly currency: string;
  readonly events: number;
  readonly entries: number;
  readonly orders: number;
  readonly money: MoneyTotals;
  /** Of each store the chain's and the content's first; none for a record that is whole. */
  /** Where both end: noted elsewhere, they prove later that nothing was cut off or written anew. */
  readonly heads: { readonly events: Head | null; readonly ledger: Head | null };
  readonly findings: readonly Finding[];
}

const PAGE = 2_000;

/**
 * Proves the record of one show: its hash chains, and entry by entry everything `shared/domain/verify` knows. Null for
 * a show that has no log. What a server appends meanwhile is read along.
 */
export async function verifyShow(
  reader: RecordReader,
  showId: string,
  each: (record: LedgerRecord) => void = () => undefined,
): Promise<VerifyReport | null> {
  const log = new EventsCheck(showId);
  const ledger = new LedgerCheck(showId);
  const ofEvents = [
    await chainOf('events', reader, showId),
    await tailOf('events', reader, showId),
    await contentOfEvents(reader, log),
  ];
  // Before the ledger is read, so that an order placed meanwhile is in the ledger and not only noted.
  const noted = await reader.orderIds(showId);
  const ofLedger = [
    await chainOf('ledger', reader, showId),
    await tailOf('ledger', reader, showId),
    await contentOfLedger(reader, showId, ledger, noted, each),
  ];
  const findings = [...ofEvents, ...ofLedger].filter((finding) => finding !== null);
  if (log.state.version === 0 && ledger.entries === 0 && findings.length === 0) return null;
  const { title, currency } = log.state;
  return {
    showId,
    title: title.en,
    currency,
    events: log.state.version,
    entries: ledger.entries,
    orders: ledger.book.orders.size,
    money: ledger.money.totals,
    heads: {
      events: (await reader.ends('events', showId)).found,
      ledger: (await reader.ends('ledger', showId)).found,
    },
    findings,
  };
}

async function chainOf(
  store: 'events' | 'ledger',
  reader: RecordReader,
  showId: string,
): Promise<Finding | null> {
  const number = await reader[store].verify(showId);
  return number === null ? null : { store, number, rule: 'chain', message: 'its hash does not fit' };
}

/** A tail that was cut off leaves a chain that fits; where the record was noted to end tells. */
async function tailOf(
  store: 'events' | 'ledger',
  reader: RecordReader,
  showId: string,
): Promise<Finding | null> {
  const { noted, found } = await reader.ends(store, showId);
  const last = found?.number ?? 0;
  if (!noted)
    return found ? { store, number: last, rule: 'gap', message: 'nothing notes where it ends' } : null;
  if (noted.number > last) {
    const message = `it ended at ${noted.number} and is cut off after ${last}`;
    return { store, number: last + 1, rule: 'gap', message };
  }
  if (noted.number < last || noted.hash === found?.hash) return null;
  return { store, number: last, rule: 'chain', message: 'it ends with another hash than was noted' };
}

async function contentOfEvents(reader: RecordReader, check: EventsCheck): Promise<Finding | null> {
  const { showId } = check.state;
  for (;;) {
    const { version } = check.state;
    const records = await readable('events', version, () => reader.events.read(showId, version, PAGE));
    if ('rule' in records) return records;
    if (records.length === 0) return null;
    for (const record of records) {
      const finding = check.take(record);
      if (finding) return finding;
    }
  }
}

async function contentOfLedger(
  reader: RecordReader,
  showId: string,
  check: LedgerCheck,
  noted: readonly string[],
  each: (record: LedgerRecord) => void,
): Promise<Finding | null> {
  for (;;) {
    const after = check.entries;
    const records = await readable('ledger', after, () => reader.ledger.read(showId, after, PAGE));
    if ('rule' in records) return records;
    // Noted with their entries, so that after those were read every order is.
    if (records.length === 0) return check.finish(noted, new Set(await reader.orderIds(showId)));
    for (const record of records) {
      each(record);
      const finding = check.take(record);
      if (finding) return finding;
    }
  }
}

/** A row whose text is no JSON any more is a finding; a disk that cannot be read is not. */
async function readable<T>(
  store: 'events' | 'ledger',
  after: number,
  read: () => Promise<readonly T[]>,
): Promise<readonly T[] | Finding> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { store, number: after + 1, rule: 'unreadable', message: `from here on: ${error.message}` };
  }
}
