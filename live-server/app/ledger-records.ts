import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { breathe } from './serial.ts';
import type { ShowRunner } from './show-runner.ts';

const PAGE = 5_000;
const LATEST_PAGE = 1_000;

/**
 * As many of a show's records as are `wanted`, the latest first: for what was written a moment ago, so that a long
 * ledger is not read for it.
 */
export async function latestLedgerRecords(
  { stores, showId }: Pick<ShowRunner, 'stores' | 'showId'>,
  isWanted: (record: LedgerRecord) => boolean,
  wanted: number,
): Promise<LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  let end = (await stores.ledger.state(showId)).seq;
  while (end > 0 && found.length < wanted) {
    const after = Math.max(end - LATEST_PAGE, 0);
    const records = await stores.ledger.read(showId, after, end - after);
    for (const record of records.toReversed()) if (isWanted(record)) found.push(record);
    end = after;
    await breathe();
  }
  return found;
}

/**
 * The records of a show's ledger that `isWanted`, in order. Nothing is kept in memory for this: it is asked rarely,
 * and the ledger answers a hundred thousand entries at once.
 */
export async function ledgerRecords(
  { stores, showId }: Pick<ShowRunner, 'stores' | 'showId'>,
  isWanted: (record: LedgerRecord) => boolean,
): Promise<LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  for (let after = 0; ; ) {
    const records = await stores.ledger.read(showId, after, PAGE);
    const last = records.at(-1);
    if (!last) return found;
    for (const record of records) if (isWanted(record)) found.push(record);
    after = last.seq;
    await breathe();
  }
}
