import { accept, type Result } from '#shared/contract/errors.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { Gathering } from '../gathering.ts';
import type { ActivityRow, ActivityStore, StoredFact } from '../stores.ts';
import { refusalOf, StorageUnavailable, storageUnavailable } from '../unavailable.ts';
import type { GroupCommit, Lane, StorageLog } from './group-commit.ts';
import { type Resident, Residents } from './residents.ts';
import { SeenIds } from './seen-ids.ts';
import type { Connection, Write } from './sqlite.ts';

type KeptFact = readonly [factId: string | null, fact: Fact];
interface RunRow {
  readonly first: number;
  readonly last: number;
  readonly body: string;
}

/** Facts in one stored run at most: what a read of a single fact has to parse. */
const runLength = 1_000;
/** Live facts are written when this old, or this many. */
const flushMs = 250;
const flushFacts = 5_000;
/** Live facts waiting at most: half a minute of a very full house. Beyond it they are dropped and counted. */
const maxWaiting = 200_000;
/** Shows whose reported ids stay in memory. */
const maxShelves = 64;

const insertSql = 'INSERT INTO facts (show_id, first_seq, last_seq, body) VALUES (?, ?, ?, ?)';
/** Runs that hold any of the numbers ?2 + 1 … ?3; the inner select bounds the index scan. */
const runsSql = `
  SELECT first_seq AS first, last_seq AS last, body FROM facts
  WHERE show_id = ?1 AND last_seq > ?2 AND last_seq <= coalesce(
    (SELECT min(last_seq) FROM facts WHERE show_id = ?1 AND last_seq >= ?3), ?3)
  ORDER BY last_seq`;

/** Where a show's facts end, and which reported ids it has (null until the first report since loading). */
class Shelf implements Resident, Lane<KeptFact> {
  readonly showId: string;
  pending = 0;
  seen: SeenIds | null = null;
  #lastSeq: number;

  constructor(showId: string, lastSeq: number) {
    this.showId = showId;
    this.#lastSeq = lastSeq;
  }

  /** Numbers the facts of a group and cuts them into runs. */
  writes(facts: readonly KeptFact[]): Write[] {
    const writes: Write[] = [];
    for (let start = 0; start < facts.length; start += runLength) {
      const run = facts.slice(start, start + runLength);
      const first = this.#lastSeq + 1;
      this.#lastSeq += run.length;
      writes.push({ sql: insertSql, params: [this.showId, first, this.#lastSeq, JSON.stringify(run)] });
    }
    return writes;
  }
}

/**
 * Activity on SQLite, in a database file of its own: its commits share no lock and no transaction with events
 * and ledger. Live facts are gathered per show; reported facts are told new from repeated in memory, at once,
 * and answered when they are durable.
 */
export class EmbeddedActivity implements ActivityStore {
  readonly #reader: Connection;
  readonly #commits: GroupCommit;
  readonly #log: StorageLog;
  readonly #shelves: Residents<Shelf>;
  readonly #loadingSeen = new Map<string, Promise<void>>();
  readonly #gathering = new Gathering({
    ...{ everyMs: flushMs, many: flushFacts, most: maxWaiting },
    write: () => this.#writeWaiting(),
  });
  #waiting = new Map<string, Fact[]>();

  constructor(reader: Connection, commits: GroupCommit, log: StorageLog) {
    this.#reader = reader;
    this.#commits = commits;
    this.#log = log;
    this.#shelves = new Residents(maxShelves, (showId) => this.#load(showId));
  }

  record(showId: string, facts: readonly Fact[]): boolean {
    if (!this.#gathering.mayWait(facts.length)) return false;
    const waiting = this.#waiting.get(showId);
    if (waiting) for (const fact of facts) waiting.push(fact);
    else this.#waiting.set(showId, [...facts]);
    this.#gathering.came(facts.length);
    return true;
  }

  async ingest(showId: string, facts: readonly StoredFact[]): Promise<Result<readonly boolean[]>> {
    try {
      if (!(await this.#commits.recovered())) return storageUnavailable();
      for (;;) {
        const stored = await this.#shelves.with(showId, (shelf) => {
          const { seen } = shelf;
          return seen === null ? null : this.#keep(shelf, seen, facts);
        });
        if (stored) return accept(stored);
        await this.#loadSeen(showId);
      }
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  flush(): Promise<void> {
    return this.#gathering.flush();
  }

  async read(showId: string, afterSeq: number, limit: number): Promise<readonly ActivityRow[]> {
    const rows: ActivityRow[] = [];
    const until = afterSeq + limit;
    const runs = await this.#reader.all<RunRow>(runsSql, [showId, afterSeq, until]);
    for (const run of runs) {
      const facts = JSON.parse(run.body) as KeptFact[];
      for (const [index, [factId, fact]] of facts.entries()) {
        const seq = run.first + index;
        if (seq > afterSeq && seq <= until) rows.push({ seq, factId, fact });
      }
    }
    return rows;
  }

  async count(showId: string): Promise<number> {
    return this.#lastSeq(showId);
  }

  dropped(): number {
    return this.#gathering.dropped;
  }

  /** Writes what is waiting if the disk takes it; what it does not take is lost, and counted. */
  close(): Promise<void> {
    return this.#gathering.close((err, facts) =>
      this.#log.error({ err, facts }, 'activity could not be written before the end'),
    );
  }

  /** Which facts are new; those are written. */
  #keep(shelf: Shelf, seen: SeenIds, facts: readonly StoredFact[]): Promise<boolean[]> {
    const isNew = facts.map(({ factId }) => factId === null || seen.add(factId));
    const kept: KeptFact[] = [];
    for (const [index, { factId, fact }] of facts.entries()) if (isNew[index]) kept.push([factId, fact]);
    return this.#commit(shelf, kept).then(() => isNew);
  }

  #commit(shelf: Shelf, facts: readonly KeptFact[]): Promise<void> {
    shelf.pending += 1;
    return new Promise((resolve, reject) => {
      this.#commits.submit({
        key: shelf.showId,
        lane: shelf,
        items: facts,
        committed: () => {
          shelf.pending -= 1;
          resolve();
        },
        failed: (cause) => {
          if (this.#shelves.get(shelf.showId) === shelf) this.#shelves.drop(shelf.showId);
          reject(cause);
        },
      });
    });
  }

  /** In portions, so that a long queue neither makes one long transaction nor holds the event loop. */
  async #writeWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    try {
      if (!(await this.#commits.recovered())) {
        throw new StorageUnavailable('DOWN', 'activity cannot be written now');
      }
      while (waiting.size > 0) await this.#writePortion(waiting);
    } finally {
      for (const [showId, facts] of waiting) this.#putBack(showId, facts);
    }
  }

  async #writePortion(waiting: Map<string, Fact[]>): Promise<void> {
    const failures: unknown[] = [];
    await Promise.all(
      takePortion(waiting).map(async ([showId, facts]) => {
        try {
          const kept = facts.map((fact): KeptFact => [null, fact]);
          await this.#shelves.with(showId, (shelf) => this.#commit(shelf, kept));
          this.#gathering.wrote(facts.length);
        } catch (cause) {
          failures.push(cause);
          waiting.set(showId, facts.concat(waiting.get(showId) ?? []));
        }
      }),
    );
    if (failures.length > 0) throw failures[0];
  }

  /** In front of what has come since. */
  #putBack(showId: string, facts: Fact[]): void {
    const since = this.#waiting.get(showId);
    this.#waiting.set(showId, since ? facts.concat(since) : facts);
  }

  async #load(showId: string): Promise<Shelf> {
    return new Shelf(showId, await this.#lastSeq(showId));
  }

  async #lastSeq(showId: string): Promise<number> {
    const [row] = await this.#reader.all<{ last: number | null }>(
      'SELECT max(last_seq) AS last FROM facts WHERE show_id = ?',
      [showId],
    );
    return row?.last ?? 0;
  }

  /**
   * Reads back every id the show has, page by page. Live facts that come meanwhile carry no id, and reports wait
   * for this to end, so the set is whole when it is put on the shelf.
   */
  #loadSeen(showId: string): Promise<void> {
    const under = this.#loadingSeen.get(showId);
    if (under) return under;
    const loading = this.#readSeen(showId).finally(() => this.#loadingSeen.delete(showId));
    this.#loadingSeen.set(showId, loading);
    return loading;
  }

  async #readSeen(showId: string): Promise<void> {
    const seen = new SeenIds();
    for (let after = 0; ; ) {
      const rows = await this.read(showId, after, runLength * 4);
      for (const { factId } of rows) if (factId !== null) seen.add(factId);
      const last = rows.at(-1);
      if (!last) break;
      after = last.seq;
    }
    await this.#shelves.with(showId, (shelf) => {
      shelf.seen ??= seen;
    });
  }
}

/** Takes the oldest facts of each show out of what is waiting, `flushFacts` in all. */
function takePortion(waiting: Map<string, Fact[]>): [showId: string, facts: Fact[]][] {
  const portion: [string, Fact[]][] = [];
  let room = flushFacts;
  for (const [showId, facts] of waiting) {
    if (room === 0) break;
    const taken = facts.splice(0, room);
    portion.push([showId, taken]);
    if (facts.length === 0) waiting.delete(showId);
    room -= taken.length;
  }
  return portion;
}
