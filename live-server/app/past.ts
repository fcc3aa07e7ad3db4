import { replay } from '#shared/domain/show/evolve.ts';
import { emptyLedger, evolveLedger, type LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Stores } from '../storage/stores.ts';
import type { Figured, Standing } from './figures.ts';
import type { LiveShow } from './live-show.ts';
import type { Moments } from './moments.ts';
import { breathe } from './serial.ts';
import { readRecord } from './show-record.ts';

const PAGE = 5_000;

/** The show's log up to `at` (inclusive), folded. */
export function stateAt({ runner }: LiveShow, at: number) {
  const events = runner.events.filter((record) => record.at <= at);
  return { events, state: replay(runner.showId, events) };
}

/** The ledger as it stood at `at` (inclusive), folded again from its records. */
export async function ledgerAt(stores: Stores, showId: string, at: number): Promise<LedgerState> {
  const ledger = emptyLedger(showId);
  for (;;) {
    const records = await stores.ledger.read(showId, ledger.seq, PAGE);
    if (records.length === 0) return ledger;
    for (const record of records) {
      if (record.at > at) return ledger;
      evolveLedger(ledger, record);
    }
    await breathe();
  }
}

/** `standingAt` for figures of an ended show, from what is kept ready of it; null where that does not serve. */
export async function quickStandingAt(show: LiveShow, moments: Moments, at: number): Promise<Figured | null> {
  const { runner, curves } = show;
  const { startedAt, endedAt } = runner.state;
  if (!runner.isOver || startedAt === null || endedAt === null || at < startedAt || at >= endedAt)
    return null;
  const { events, state } = stateAt(show, at);
  const moment = await moments.at(await runner.readRecord(), runner.state, at);
  return moment && { state, events, ledger: moment.ledger, record: moment, curves, at };
}

/** Everything as it stood at `at`: a fresh fold of the record up to then. Null before the show was created. */
export async function standingAt(show: LiveShow, at: number): Promise<Standing | null> {
  const { stores, showId } = show.runner;
  const { events, state } = stateAt(show, at);
  if (state.version === 0) return null;
  const record = await readRecord(stores, state, at);
  return { state, events, ledger: await ledgerAt(stores, showId, at), record, curves: show.curves, at };
}
