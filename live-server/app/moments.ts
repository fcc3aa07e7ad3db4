import type { Fact } from '#shared/domain/metrics/facts.ts';
import { factOfLedgerRecord } from '#shared/domain/metrics/facts-of.ts';
import { createFold, foldFact, setWindow } from '#shared/domain/metrics/fold.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import { momentFold } from '#shared/domain/metrics/moment.ts';
import { apartOrders, evidenceOfTrade, isFolded } from '#shared/domain/metrics/trade-facts.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { emptyLedger, evolveLedger, type LedgerState } from '#shared/domain/stock/ledger.ts';
import { PlacedOrders } from '#shared/domain/stock/placed-orders.ts';
import type { Stores } from '../storage/stores.ts';
import { breathe } from './serial.ts';
import type { LaidOut, ShowRecord } from './show-record.ts';
import type { Tapes } from './tapes.ts';

/** A show's figures and ledger as of one instant. The fold is for figures alone. */
export interface Moment {
  readonly fold: MetricsFold;
  readonly ledger: LedgerState;
}

export interface MomentLimits {
  /** A show of more ledger records and votes is folded anew each time: they do not stay in memory. */
  readonly entries: number;
  /** Entries between two keyframes at least: what a jump plays in some tens of milliseconds. */
  readonly apart: number;
  /** Folds kept along a show at most. */
  readonly keyframes: number;
}
const defaultLimits: MomentLimits = { entries: 1_000_000, apart: 20_000, keyframes: 16 };

const PAGE = 5_000;

/** One thing that happened: in the ledger, or to what is folded apart from the crowd and from plain orders. */
interface Entry {
  readonly at: number;
  /** Null for one that says nothing of what is folded apart. */
  readonly fact: Fact | null;
  readonly record?: LedgerRecord;
}

/** Both folded up to somewhere. */
interface Played {
  readonly trade: MetricsFold;
  readonly ledger: LedgerState;
  /** How many entries are folded. */
  readonly count: number;
}

/** The ledger of one ended show, and what is folded apart, in order of time, with folds along it to start from. */
interface Kept {
  readonly laidOut: LaidOut;
  readonly apart: ReadonlySet<string>;
  readonly ledgerSeq: number;
  readonly entries: readonly Entry[];
  readonly keyframes: readonly Played[];
  /** Plays forward only; read between two calls, never kept by a caller. */
  cursor: Played;
}

/**
 * Ended shows wound back to any instant. What the crowd did and most of what it bought is counted from columns
 * (`momentFold`); votes, orders with a history and the ledger are laid out in order of time once: folds are copied
 * along them, a jump copies the last one before the instant and plays the rest, and playing forward goes on from
 * where it stands. What `at` answers is as `standingAt` would fold it from the stores: `moments.test.ts` compares.
 */
export class Moments {
  readonly #stores: Stores;
  readonly #tapes: Tapes;
  readonly #limits: MomentLimits;
  readonly #kept = new WeakMap<ShowRecord, Promise<Kept | null>>();

  constructor(stores: Stores, tapes: Tapes, limits: MomentLimits = defaultLimits) {
    this.#stores = stores;
    this.#tapes = tapes;
    this.#limits = limits;
  }

  /**
   * The show as of `at` (inclusive, inside its window); read it before anything is awaited. Null when its trade is
   * too large to be kept.
   */
  async at(record: ShowRecord, state: ShowState, at: number): Promise<Moment | null> {
    const kept = await this.#of(record, state);
    if (!kept) return null;
    const { trade, ledger } = play(kept, at);
    return {
      fold: momentFold({ whole: record.fold, apart: kept.apart, ...kept.laidOut }, trade, at),
      ledger,
    };
  }

  async #of(record: ShowRecord, state: ShowState): Promise<Kept | null> {
    const laidOut = await this.#tapes.layOut(record, state);
    const known = this.#kept.get(record);
    const kept = await known;
    // Payments and refunds come after the end as well, and facts reported late lay the crowd out anew.
    if (kept && kept.laidOut === laidOut && kept.ledgerSeq >= record.ledgerSeq) return kept;
    if (known && kept === null) return null;
    if (this.#kept.get(record) !== known) return this.#of(record, state);
    const reading = this.#read(record.fold, laidOut, state);
    this.#kept.set(record, reading);
    try {
      return await reading;
    } catch (error) {
      if (this.#kept.get(record) === reading) this.#kept.delete(record);
      throw error;
    }
  }

  async #read(whole: MetricsFold, laidOut: LaidOut, { showId, startedAt }: ShowState): Promise<Kept | null> {
    const { ledger } = this.#stores;
    const apart = apartOrders(whole, laidOut.trade);
    const facts = [...evidenceOfTrade(whole, laidOut.trade, apart), ...laidOut.trade];
    const entries = facts.map((fact): Entry => ({ at: fact.at, fact }));
    if (entries.length > this.#limits.entries) return null;
    let ledgerSeq = 0;
    for (;;) {
      const records = await ledger.read(showId, ledgerSeq, PAGE);
      const last = records.at(-1);
      if (!last) break;
      for (const record of records) {
        const fact = factOfLedgerRecord(record);
        const isOwn = fact && 'orderId' in fact && isFolded(whole, apart, fact.orderId);
        entries.push({ at: record.at, record, fact: isOwn ? fact : null });
      }
      if (entries.length > this.#limits.entries) return null;
      ledgerSeq = last.seq;
      await breathe();
    }
    // Stable: what happened in one millisecond stays as it was stored, and the ledger in its own order.
    entries.sort((a, b) => a.at - b.at);
    const keyframes: Played[] = [];
    let played = nothingPlayed(showId, startedAt ?? 0);
    const every = Math.max(this.#limits.apart, Math.ceil(entries.length / this.#limits.keyframes));
    for (let count = 0; count < entries.length || count === 0; count += every) {
      keyframes.push(copyOf(played));
      played = forward(played, entries, Math.min(entries.length, count + every));
      await breathe();
    }
    return { laidOut, apart, ledgerSeq, entries, keyframes, cursor: played };
  }
}

function nothingPlayed(showId: string, startedAt: number): Played {
  const trade = createFold();
  setWindow(trade, { startedAt, endedAt: null });
  return { trade, ledger: emptyLedger(showId), count: 0 };
}

/** Plain data, shared references included; but for the orders, which know where they stand. */
function copyOf({ trade, ledger: { orders, ...rest }, count }: Played): Played {
  const copy = structuredClone({ trade, rest, orders: [...orders.values()] });
  const placed = new PlacedOrders();
  for (const order of copy.orders) placed.set(order.orderId, order);
  return { trade: copy.trade, ledger: { ...copy.rest, orders: placed }, count };
}

function play(kept: Kept, at: number): Played {
  const until = countUntil(kept.entries, at);
  const frame = kept.keyframes.findLast(({ count }) => count <= until);
  const isBehind = kept.cursor.count > until;
  const from = frame && (isBehind || kept.cursor.count < frame.count) ? copyOf(frame) : kept.cursor;
  kept.cursor = forward(from, kept.entries, until);
  return kept.cursor;
}

function forward({ trade, ledger, count }: Played, entries: readonly Entry[], to: number): Played {
  for (let index = count; index < to; index += 1) {
    const entry = entries[index];
    if (entry?.record) evolveLedger(ledger, entry.record);
    if (entry?.fact) foldFact(trade, entry.fact);
  }
  return { trade, ledger, count: to };
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
