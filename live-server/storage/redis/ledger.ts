import type { Result } from '#shared/contract/errors.ts';
import type { LedgerOperation, LedgerRecord } from '#shared/domain/stock/entries.ts';
import { emptyLedger, evolveLedger, type LedgerState } from '#shared/domain/stock/ledger.ts';
import { tellAll } from '../../tell-all.ts';
import { Residents } from '../embedded/residents.ts';
import type { LedgerAnswer, LedgerStore } from '../stores.ts';
import { storageUnavailable } from '../unavailable.ts';
import { Book } from './book.ts';
import type { RedisClocks } from './clock.ts';
import type { RedisClient, RedisLog } from './connect.ts';
import type { RedisFeed, TurnNews } from './feed.ts';
import type { Guard } from './guard.ts';
import { readHeads } from './heads.ts';
import { type LaneParts, LedgerLane } from './ledger-lane.ts';
import type { MayWrite } from './may-write.ts';
import type { OrderIndex } from './order-index.ts';
import { entriesOf } from './records.ts';
import type { Replicas } from './replicas.ts';
import { type Past, pageRuns, readRecords, readRuns, verifyRuns } from './runs.ts';
import type { RedisTiming } from './timing.ts';
import { Turn } from './turn.ts';

const sweepEveryMs = 25;
/** Ledgers in memory at most. */
const mostBooks = 100;

export interface LedgerParts {
  readonly client: RedisClient;
  readonly past: Past;
  readonly guard: Guard;
  readonly feed: RedisFeed;
  readonly node: string;
  readonly timing: RedisTiming;
  readonly clocks: RedisClocks;
  readonly orders: OrderIndex;
  readonly replicas: Replicas;
  readonly mayWrite: MayWrite;
  readonly log: RedisLog;
}

/** The ledger on Redis: the rules run here as they do everywhere, Redis says in which order (decision 080). */
export class RedisLedger implements LedgerStore {
  readonly #parts: LedgerParts;
  readonly #laneParts: LaneParts;
  readonly #books: Residents<Book>;
  readonly #lanes = new Map<string, LedgerLane>();
  readonly #listeners = new Set<(record: LedgerRecord) => void>();
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.#books = new Residents(mostBooks, (showId) => this.#load(showId));
    const { client, past, guard, feed, node, timing, replicas } = parts;
    this.#laneParts = {
      client,
      past,
      guard,
      feed,
      node,
      timing,
      replicas,
      books: this.#books,
      appended: ({ showId, orders }) => parts.orders.put(showId, orders),
    };
    guard.onBack(() => {
      for (const book of [...this.#books.all()]) if (book.isBroken) this.#books.drop(book.showId);
    });
    this.#timer = setInterval(() => {
      const at = performance.now();
      for (const lane of this.#lanes.values()) if (!lane.isIdle) lane.sweep(at);
    }, sweepEveryMs).unref();
  }

  apply(showId: string, operation: LedgerOperation, now: number): Promise<Result<LedgerAnswer>> {
    if (this.#isClosed) return Promise.resolve(storageUnavailable());
    return this.#lane(showId).apply(operation, now);
  }

  async state(showId: string): Promise<LedgerState> {
    if (!this.#lanes.get(showId)?.isCurrent) await this.#parts.feed.sync(showId);
    const book = await this.#books.with(showId, (resident) => resident);
    if (!book.isBroken || !this.#parts.guard.isUp) return book.state;
    this.#books.drop(showId);
    return this.#books.with(showId, (resident) => resident.state);
  }

  stateInMemory(showId: string): LedgerState | null {
    return this.#books.get(showId)?.state ?? null;
  }

  read(showId: string, afterSeq = 0, limit = Number.POSITIVE_INFINITY): Promise<readonly LedgerRecord[]> {
    return readRecords(
      this.#parts,
      showId,
      'ledger',
      afterSeq,
      limit,
      (run) => entriesOf(showId, run),
      (record) => record.seq,
    );
  }

  async showOfOrder(orderId: string): Promise<string | null> {
    for (const book of this.#books.all()) if (book.state.orders.has(orderId)) return book.showId;
    return this.#parts.orders.showOf(orderId);
  }

  onRecord(listener: (record: LedgerRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  verify(showId: string): Promise<number | null> {
    const { client } = this.#parts;
    const head = async () => (await readHeads(client, showId)).ledger;
    return verifyRuns(this.#parts, showId, 'ledger', head);
  }

  /** Records of the log in order, as the feed tells them: this node's own and others'. */
  heard(showId: string, records: readonly LedgerRecord[]): void {
    const book = this.#books.get(showId);
    if (book) this.#fold(book, records);
    for (const record of records) this.#announce(record);
  }

  turn({ kind, showId, node }: TurnNews): void {
    if (kind === 'given' && node === this.#parts.node) this.#lane(showId).given();
    if (kind === 'wanted' && node !== this.#parts.node) this.#lanes.get(showId)?.wanted();
  }

  /** Takes no more, and answers what it has taken. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const lane of this.#lanes.values()) {
      await lane.idle();
      await lane.leave();
    }
    clearInterval(this.#timer);
    await this.#parts.orders.close();
  }

  #lane(showId: string): LedgerLane {
    let lane = this.#lanes.get(showId);
    if (!lane) {
      const { client, node, timing, clocks } = this.#parts;
      const clock = clocks.of(showId);
      lane = new LedgerLane(showId, this.#laneParts, new Turn(client, node, showId, timing, clock), clock);
      this.#lanes.set(showId, lane);
    }
    return lane;
  }

  #fold(book: Book, records: readonly LedgerRecord[]): void {
    try {
      book.take(records);
    } catch (err) {
      book.isBroken = true;
      this.#parts.log.error({ err, showId: book.showId }, 'a ledger could not be folded');
    }
    if (book.isBroken && book.pending === 0) this.#books.drop(book.showId);
  }

  #announce(record: LedgerRecord): void {
    tellAll(
      this.#listeners,
      (listener) => listener(record),
      (err) =>
        this.#parts.log.error({ err, showId: record.showId, seq: record.seq }, 'a ledger listener threw'),
    );
  }

  /** Reads at least as far as has been told of the show, so that nothing falls between. */
  async #load(showId: string): Promise<Book> {
    const { guard, feed, replicas } = this.#parts;
    // Whoever waits for it is told so at once, and not when Redis has let the question wait.
    guard.checkReach();
    const state = emptyLedger(showId);
    let hash = '';
    // As far as can be had: without its replicas Redis can still be read.
    await replicas.confirmEarlier(showId).catch(() => undefined);
    await feed.hearBegun(showId);
    for (;;) {
      const told = feed.told('ledger', showId);
      const runs = await readRuns(this.#parts, showId, 'ledger', state.seq);
      for (const run of runs) {
        for (const record of entriesOf(showId, run)) evolveLedger(state, record);
        hash = run.hash;
      }
      if (runs.length === 0) feed.expect('ledger', showId, told, state.seq);
      if (runs.length < pageRuns && state.seq >= feed.told('ledger', showId)) break;
    }
    feed.know('ledger', showId, state.seq);
    return new Book(showId, state, hash, this.#parts.mayWrite);
  }
}
