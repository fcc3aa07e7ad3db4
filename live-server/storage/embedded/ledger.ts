import { accept, type Result } from '#shared/contract/errors.ts';
import type { LedgerEntry, LedgerOperation, LedgerRecord } from '#shared/domain/stock/entries.ts';
import { decideLedger, emptyLedger, evolveLedger, type LedgerState } from '#shared/domain/stock/ledger.ts';
import { firstHash, linkHash } from '../chain.ts';
import type { LedgerAnswer, LedgerStore } from '../stores.ts';
import type { GroupCommit, RowWrite, StorageLog } from './group-commit.ts';
import { jsonPage, pageRows, readOn, verifyChain } from './pages.ts';
import { refusalOf, storageUnavailable } from './refusal.ts';
import { type Resident, Residents } from './residents.ts';
import { type Connection, StorageUnavailable } from './sqlite.ts';

/** A show's ledger in memory. `state` is ahead of the disk by what is pending, so the next claim sees it. */
interface Book extends Resident {
  readonly showId: string;
  readonly state: LedgerState;
  hash: string;
}

type LedgerRow = readonly [seq: number, at: number, entry: LedgerEntry];

const insertSql = `
  INSERT INTO ledger (show_id, seq, at, order_id, body, hash)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?)`;
const pageSql = `
  SELECT '[' || seq || ',' || at || ',' || body || ']' AS row
  FROM ledger WHERE show_id = ? AND seq > ? ORDER BY seq LIMIT ?`;
const verifySql = 'SELECT seq, at, body, hash FROM ledger WHERE show_id = ? AND seq > ? ORDER BY seq LIMIT ?';

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

  read(showId: string, afterSeq = 0, limit = Number.POSITIVE_INFINITY): Promise<readonly LedgerRecord[]> {
    return readOn(
      afterSeq,
      limit,
      async (after, size) =>
        (await jsonPage<LedgerRow>(this.#reader, pageSql, [showId, after, size])).map((row) =>
          toRecord(showId, row),
        ),
      (record) => record.seq,
    );
  }

  async showOfOrder(orderId: string): Promise<string | null> {
    for (const book of this.#books.all()) if (book.state.orders.has(orderId)) return book.showId;
    const [row] = await this.#reader.all<{ id: string }>(
      'SELECT show_id AS id FROM ledger WHERE order_id = ? LIMIT 1',
      [orderId],
    );
    return row?.id ?? null;
  }

  onRecord(listener: (record: LedgerRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  verify(showId: string): Promise<number | null> {
    return verifyChain(this.#reader, verifySql, showId);
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
    const { entries, answer } = decideLedger(book.state, operation, now);
    const records: LedgerRecord[] = [];
    const writes: RowWrite[] = [];
    for (const entry of entries) {
      const record: LedgerRecord = { showId: book.showId, seq: book.state.seq + 1, at: now, entry };
      evolveLedger(book.state, record);
      writes.push({ sql: insertSql, row: this.#link(book, record) });
      records.push(record);
    }
    const result: Result<LedgerAnswer> = answer.ok
      ? accept({ records, order: orderOf(book.state, answer.value.orderId), repeated: answer.value.repeated })
      : answer;
    return this.#commit(book, writes, records, result);
  }

  #link(book: Book, { seq, at, entry }: LedgerRecord): string {
    const body = JSON.stringify(entry);
    book.hash = linkHash(book.hash, book.showId, seq, at, body);
    const madeOrder = entry.kind === 'order.reserved' ? entry.order.orderId : null;
    return JSON.stringify([book.showId, seq, at, madeOrder, body, book.hash]);
  }

  #commit(
    book: Book,
    writes: readonly RowWrite[],
    records: readonly LedgerRecord[],
    result: Result<LedgerAnswer>,
  ): Promise<Result<LedgerAnswer>> {
    book.pending += 1;
    return new Promise((resolve, reject) => {
      this.#commits.submit({
        key: `ledger:${book.showId}`,
        writes,
        committed: () => {
          book.pending -= 1;
          for (const record of records) this.#announce(record);
          resolve(result);
        },
        failed: (cause) => {
          // Only this book: a later one of the same show would have been built from the disk.
          if (this.#books.get(book.showId) === book) this.#books.drop(book.showId);
          if (cause instanceof StorageUnavailable) resolve(storageUnavailable());
          else reject(cause);
        },
      });
    });
  }

  #announce(record: LedgerRecord): void {
    for (const listener of this.#listeners) {
      try {
        listener(record);
      } catch (err) {
        this.#log.error({ err, showId: record.showId, seq: record.seq }, 'a ledger listener threw');
      }
    }
  }

  async #load(showId: string): Promise<Book> {
    const state = emptyLedger(showId);
    for (;;) {
      const rows = await jsonPage<LedgerRow>(this.#reader, pageSql, [showId, state.seq, pageRows]);
      for (const row of rows) evolveLedger(state, toRecord(showId, row));
      if (rows.length < pageRows) break;
    }
    const [last] = await this.#reader.all<{ hash: string }>(
      'SELECT hash FROM ledger WHERE show_id = ? ORDER BY seq DESC LIMIT 1',
      [showId],
    );
    return { showId, pending: 0, state, hash: last?.hash ?? firstHash };
  }
}

const orderOf = (state: LedgerState, orderId: string | null) =>
  orderId === null ? null : (state.orders.get(orderId) ?? null);

function toRecord(showId: string, [seq, at, entry]: LedgerRow): LedgerRecord {
  return { showId, seq, at, entry };
}
