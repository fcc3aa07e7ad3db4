import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { breathe } from './serial.ts';
import type { ShowRunner } from './show-runner.ts';

const PAGE = 5_000;

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
