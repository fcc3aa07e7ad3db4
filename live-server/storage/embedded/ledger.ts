import { accept, type Result } from '#shared/contract/errors.ts';
import type { LedgerOperation, LedgerRecord } from '#shared/domain/stock/entries.ts';
import {
  decideLedger,
  emptyLedger,
  evolveLedger,
  type LedgerDecision,
  type LedgerState,
} from '#shared/domain/stock/ledger.ts';
import { tellAll } from '../../tell-all.ts';
import { firstHash, linkHash } from '../chain.ts';
import { type KeptEntry, textOfRun } from '../entry-text.ts';
import type { LedgerAnswer, LedgerStore } from '../stores.ts';
import { refusalOf, StorageUnavailable, storageUnavailable } from '../unavailable.ts';
import type { GroupCommit, GroupTask, Lane, StorageLog } from './group-commit.ts';
import { pageRows, readOn, verifyChain } from './pages.ts';
import { type Resident, Residents } from './residents.ts';
import type { Connection, Write } from './sqlite.ts';

interface RunRow {
  readonly first: number;
  readonly last: number;
  readonly body: string;
  readonly hash: string;
}

/** Into a view, whose trigger also notes which show each new order belongs to: one statement a run. */
const insertSql = `
  INSERT INTO ledger_intake (show_id, first_seq, last_seq, body, hash, orders) VALUES (?, ?, ?, ?, ?, ?)`;
/** Runs that hold any number after ?2, about ?3 records in all; the inner select bounds the index scan. */
const runsSql = `
  SELECT first_seq AS first, last_seq AS last, body, hash FROM ledger_runs
  WHERE show_id = ?1 AND last_seq > ?2 AND last_seq <= coalesce(
    (SELECT min(last_seq) FROM ledger_runs WHERE show_id = ?1 AND last_seq >= ?2 + ?3), ?2 + ?3)
  ORDER BY last_seq`;

/**
 * A show's ledger in memory. `state` is ahead of the disk by what is pending, so the next claim sees it; `hash`
 * is that of the last run formed.
 */
class Book implements Resident, Lane<LedgerRecord> {
  readonly showId: string;
  /** What its tasks share fate by. */
  readonly key: string;
  readonly state: LedgerState;
  pending = 0;
  /** Set when folding threw (a bug): memory can no longer be trusted, and is rebuilt once nothing is pending. */
  spoilt: Error | null = null;
  #hash: string;

  constructor(showId: string, state: LedgerState, hash: string) {
    this.showId = showId;
    this.key = `ledger:${showId}`;
    this.state = state;
    this.#hash = hash;
  }

  /** A group's records of this show are one run: one row, one link of the chain. */
  writes(records: readonly LedgerRecord[]): Write[] {
    const first = records[0]?.seq ?? 0;
    const last = first + records.length - 1;
    const orders: string[] = [];
    for (const { entry } of records) if (entry.kind === 'order.reserved') orders.push(entry.order.orderId);
    const body = textOfRun(records);
    this.#hash = linkHash(this.#hash, this.showId, first, last, body);
    return [{ sql: insertSql, params: [this.showId, first, last, body, this.#hash, JSON.stringify(orders)] }];
  }
}

interface Settling {
  committed(book: Book, records: readonly LedgerRecord[]): void;
  failed(book: Book): void;
}

/** An operation that is decided and waits for its group. A class: its methods are made once and not a claim. */
class Waiting implements GroupTask<LedgerRecord> {
  readonly lane: Book;
  readonly items: readonly LedgerRecord[];
  readonly #settling: Settling;
  readonly #result: Result<LedgerAnswer>;
  readonly #resolve: (result: Result<LedgerAnswer>) => void;
  readonly #reject: (cause: Error) => void;

  constructor(
    settling: Settling,
    book: Book,
    records: readonly LedgerRecord[],
    result: Result<LedgerAnswer>,
    resolve: (result: Result<LedgerAnswer>) => void,
    reject: (cause: Error) => void,
  ) {
    this.#settling = settling;
    this.lane = book;
    this.items = records;
    this.#result = result;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get key(): string {
    return this.lane.key;
  }

  committed(): void {
    this.#settling.committed(this.lane, this.items);
    this.#resolve(this.#result);
  }

  failed(cause: Error): void {
    this.#settling.failed(this.lane);
    if (cause instanceof StorageUnavailable) this.#resolve(storageUnavailable());
    else this.#reject(cause);
  }
}

/**
 * The ledger on SQLite. An operation is decided and folded into memory at once, so that the next one sees its
 * reservation, and answered when its group is durable. Everything answered goes through the same queue: a repeat
 * or a refusal may rest on a reservation that is still pending, and must share its fate.
 *
 * When a group fails, the books it touched are dropped and every operation waiting behind it on them is refused;
 * the next one rebuilds its book from the disk.
 */
export class EmbeddedLedger implements LedgerStore {
  readonly #reader: Connection;
  readonly #commits: GroupCommit;
  readonly #log: StorageLog;
  readonly #books: Residents<Book>;
  readonly #listeners = new Set<(record: LedgerRecord) => void>();

  constructor(reader: Connection, commits: GroupCommit, log: StorageLog) {
    this.#reader = reader;
    this.#commits = commits;
    this.#log = log;
    this.#books = new Residents(100, (showId) => this.#load(showId));
  }

  apply(showId: string, operation: LedgerOperation, now: number): Promise<Result<LedgerAnswer>> {
    const book = this.#books.get(showId);
    if (book && this.#commits.isUp) return this.#decide(book, operation, now);
    return this.#applyAfterLoading(showId, operation, now);
  }

  state(showId: string): Promise<LedgerState> {
    return this.#books.with(showId, (book) => book.state);
  }

  stateInMemory(showId: string): LedgerState | null {
    return this.#books.get(showId)?.state ?? null;
  }

  read(showId: string, afterSeq = 0, limit = Number.POSITIVE_INFINITY): Promise<readonly LedgerRecord[]> {
    return readOn(
      afterSeq,
      limit,
      (after, size) => this.#page(showId, after, size),
      (record) => record.seq,
    );
  }

  async showOfOrder(orderId: string): Promise<string | null> {
    for (const book of this.#books.all()) if (book.state.orders.has(orderId)) return book.showId;
    const [row] = await this.#reader.all<{ id: string }>(
      'SELECT show_id AS id FROM ledger_orders WHERE order_id = ?',
      [orderId],
    );
    return row?.id ?? null;
  }

  onRecord(listener: (record: LedgerRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  verify(showId: string): Promise<number | null> {
    return verifyChain(showId, (after) => this.#runs(showId, after, pageRows));
  }

  async #applyAfterLoading(
    showId: string,
    operation: LedgerOperation,
    now: number,
  ): Promise<Result<LedgerAnswer>> {
    try {
      if (!(await this.#commits.recovered())) return storageUnavailable();
      return await this.#books.with(showId, (book) => this.#decide(book, operation, now));
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  #decide(book: Book, operation: LedgerOperation, now: number): Promise<Result<LedgerAnswer>> {
    if (book.spoilt) return Promise.reject(book.spoilt);
    const records: LedgerRecord[] = [];
    let answer: LedgerDecision['answer'];
    try {
      const decision = decideLedger(book.state, operation, now);
      answer = decision.answer;
      for (const entry of decision.entries) {
        const record: LedgerRecord = { showId: book.showId, seq: book.state.seq + 1, at: now, entry };
        evolveLedger(book.state, record);
        records.push(record);
      }
    } catch (error) {
      book.spoilt = error instanceof Error ? error : new Error(String(error));
      if (book.pending === 0) this.#books.drop(book.showId);
      return Promise.reject(book.spoilt);
    }
    const result: Result<LedgerAnswer> = answer.ok
      ? accept({ records, order: orderOf(book.state, answer.value.orderId), repeated: answer.value.repeated })
      : answer;
    return this.#commit(book, records, result);
  }

  #commit(
    book: Book,
    records: readonly LedgerRecord[],
    result: Result<LedgerAnswer>,
  ): Promise<Result<LedgerAnswer>> {
    book.pending += 1;
    return new Promise((resolve, reject) => {
      this.#commits.submit(new Waiting(this.#settling, book, records, result, resolve, reject));
    });
  }

  readonly #settling: Settling = {
    committed: (book, records) => {
      book.pending -= 1;
      if (book.spoilt && book.pending === 0) this.#books.drop(book.showId);
      for (const record of records) this.#announce(record);
    },
    failed: (book) => {
      // Only this book: a later one of the same show would have been built from the disk.
      if (this.#books.get(book.showId) === book) this.#books.drop(book.showId);
    },
  };

  #announce(record: LedgerRecord): void {
    tellAll(
      this.#listeners,
      (listener) => listener(record),
      (err) => this.#log.error({ err, showId: record.showId, seq: record.seq }, 'a ledger listener threw'),
    );
  }

  async #load(showId: string): Promise<Book> {
    const state = emptyLedger(showId);
    let hash = firstHash;
    for (;;) {
      const runs = await this.#runs(showId, state.seq, pageRows);
      for (const run of runs) {
        for (const record of recordsOf(showId, run)) evolveLedger(state, record);
        hash = run.hash;
      }
      if (runs.length === 0) return new Book(showId, state, hash);
    }
  }

  async #page(showId: string, after: number, size: number): Promise<LedgerRecord[]> {
    const runs = await this.#runs(showId, after, size);
    const records = runs.flatMap((run) => recordsOf(showId, run));
    return records.filter(({ seq }) => seq > after && seq <= after + size);
  }

  #runs(showId: string, after: number, size: number): Promise<RunRow[]> {
    return this.#reader.all<RunRow>(runsSql, [showId, after, size]);
  }
}

const orderOf = (state: LedgerState, orderId: string | null) =>
  orderId === null ? null : (state.orders.get(orderId) ?? null);

function recordsOf(showId: string, run: RunRow): LedgerRecord[] {
  const entries = JSON.parse(run.body) as KeptEntry[];
  return entries.map(([at, entry], index) => ({ showId, seq: run.first + index, at, entry }));
}
