import type { Fact } from '#shared/domain/metrics/facts.ts';
import { factOfLedgerRecord } from '#shared/domain/metrics/facts-of.ts';
import { createFold, foldFact, setWindow } from '#shared/domain/metrics/fold.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { emptyLedger, evolveLedger, type LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Stores } from '../storage/stores.ts';
import { breathe } from './serial.ts';

/** A show's facts and ledger folded up to one instant. */
export interface Moment {
  readonly fold: MetricsFold;
  readonly ledger: LedgerState;
}

export interface MomentLimits {
  /** Shows kept ready at a time; the one asked for longest ago goes. */
  readonly shows: number;
  /** A show of more facts is folded anew each time: its record does not stay in memory. */
  readonly facts: number;
  /** Folds kept along a show. */
  readonly keyframes: number;
}
const defaultLimits: MomentLimits = { shows: 3, facts: 1_000_000, keyframes: 24 };

const PAGE = 5_000;

/** One thing that happened: a fact of viewers, or a ledger record. */
type Entry = { readonly at: number } & ({ readonly fact: Fact } | { readonly record: LedgerRecord });

interface Keyframe extends Moment {
  /** How many entries of the tape are folded. */
  readonly played: number;
}

/** The record of one ended show in order of time, with folds along it to start from. */
interface Tape {
  readonly entries: readonly Entry[];
  readonly activitySeq: number;
  readonly ledgerSeq: number;
  readonly keyframes: readonly Keyframe[];
  /** Plays forward only; read between two calls, never kept by a caller. */
  cursor: { moment: Moment; played: number };
}

/**
 * Ended shows wound back to any instant. The fold is mutable and takes facts in any order, so a show is laid out in
 * order of time once, folds are copied along it at equal numbers of facts, and a jump copies the last one before the
 * instant and plays the rest; playing forward goes on from where it stands. What `at` answers is as `standingAt`
 * would fold it from the stores: `moments.test.ts` compares the two.
 */
export class Moments {
  readonly #stores: Stores;
  readonly #limits: MomentLimits;
  readonly #tapes = new Map<string, Promise<Tape | null>>();

  constructor(stores: Stores, limits: MomentLimits = defaultLimits) {
    this.#stores = stores;
    this.#limits = limits;
  }

  /**
   * The show as of `at` (inclusive, before its end); read it before anything is awaited. Null when its record is too
   * large to be kept.
   */
  async at(showId: string, startedAt: number, at: number): Promise<Moment | null> {
    const tape = await this.#tape(showId, startedAt);
    return tape && play(tape, at);
  }

  async #tape(showId: string, startedAt: number): Promise<Tape | null> {
    const known = this.#tapes.get(showId);
    if (known) {
      const tape = await known;
      if (tape === null || (await this.#isWhole(showId, tape))) {
        this.#tapes.delete(showId);
        this.#tapes.set(showId, known);
        return tape;
      }
      if (this.#tapes.get(showId) !== known) return this.#tape(showId, startedAt);
    }
    const reading = this.#read(showId, startedAt);
    this.#tapes.set(showId, reading);
    const [oldest] = this.#tapes.keys();
    if (this.#tapes.size > this.#limits.shows && oldest !== undefined) this.#tapes.delete(oldest);
    try {
      return await reading;
    } catch (error) {
      if (this.#tapes.get(showId) === reading) this.#tapes.delete(showId);
      throw error;
    }
  }

  /** Facts reported late, and payments, come after the end as well. */
  async #isWhole(showId: string, { activitySeq, ledgerSeq }: Tape): Promise<boolean> {
    await this.#stores.activity.flush();
    const [facts, records] = await Promise.all([
      this.#stores.activity.read(showId, activitySeq, 1),
      this.#stores.ledger.read(showId, ledgerSeq, 1),
    ]);
    return facts.length === 0 && records.length === 0;
  }

  async #read(showId: string, startedAt: number): Promise<Tape | null> {
    const { activity, ledger } = this.#stores;
    await activity.flush();
    const entries: Entry[] = [];
    let activitySeq = 0;
    for (;;) {
      const rows = await activity.read(showId, activitySeq, PAGE);
      const last = rows.at(-1);
      if (!last) break;
      for (const { fact } of rows) entries.push({ at: fact.at, fact });
      if (entries.length > this.#limits.facts) return null;
      activitySeq = last.seq;
      await breathe();
    }
    let ledgerSeq = 0;
    for (;;) {
      const records = await ledger.read(showId, ledgerSeq, PAGE);
      const last = records.at(-1);
      if (!last) break;
      for (const record of records) entries.push({ at: record.at, record });
      if (entries.length > this.#limits.facts) return null;
      ledgerSeq = last.seq;
      await breathe();
    }
    // Stable: what happened in one millisecond stays as it was stored, and the ledger in its own order.
    entries.sort((a, b) => a.at - b.at);
    const keyframes: Keyframe[] = [];
    const moment = emptyMoment(showId, startedAt);
    const every = Math.max(1, Math.ceil(entries.length / this.#limits.keyframes));
    for (let played = 0; played < entries.length; played += every) {
      keyframes.push({ ...copyOf(moment), played });
      forward(moment, entries, played, Math.min(entries.length, played + every));
      await breathe();
    }
    return { entries, activitySeq, ledgerSeq, keyframes, cursor: { moment, played: entries.length } };
  }
}

function emptyMoment(showId: string, startedAt: number): Moment {
  const fold = createFold();
  setWindow(fold, { startedAt, endedAt: null });
  return { fold, ledger: emptyLedger(showId) };
}

/** Plain data, shared references included. */
const copyOf = ({ fold, ledger }: Moment): Moment => structuredClone({ fold, ledger });

function play(tape: Tape, at: number): Moment {
  const until = countUntil(tape.entries, at);
  const frame = tape.keyframes.findLast(({ played }) => played <= until);
  const isBehind = tape.cursor.played > until;
  if (frame && (isBehind || tape.cursor.played < frame.played))
    tape.cursor = { moment: copyOf(frame), played: frame.played };
  forward(tape.cursor.moment, tape.entries, tape.cursor.played, until);
  tape.cursor.played = until;
  return tape.cursor.moment;
}

function forward({ fold, ledger }: Moment, entries: readonly Entry[], from: number, to: number): void {
  for (let index = from; index < to; index += 1) {
    const entry = entries[index];
    if (!entry) continue;
    if ('fact' in entry) {
      foldFact(fold, entry.fact);
      continue;
    }
    evolveLedger(ledger, entry.record);
    const fact = factOfLedgerRecord(entry.record);
    if (fact) foldFact(fold, fact);
  }
}

/** How many entries happened up to `at`, inclusive. */
function countUntil(entries: readonly Entry[], at: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
