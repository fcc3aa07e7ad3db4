import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Actor, ShowEvent, ShowEventRecord } from '#shared/domain/show/events.ts';
import { type ChainLink, firstHash, linkHash } from '../chain.ts';
import type { EventStore, NewLog, TimedEvent } from '../stores.ts';
import { refusalOf, storageUnavailable } from '../unavailable.ts';
import { type GroupCommit, rowsLane } from './group-commit.ts';
import { jsonPage, pageRows, readOn, verifyChain } from './pages.ts';
import { type Resident, Residents } from './residents.ts';
import type { Connection } from './sqlite.ts';

/** Where a show's log ends, as far as it is durable. */
interface Head extends Resident {
  version: number;
  hash: string;
}

/** The body of a row. `commandId` stands here too, beside its indexed column, so that the hash covers it. */
interface StoredEvent {
  readonly actor: Actor;
  readonly commandId: string | null;
  readonly event: ShowEvent;
}
type EventRow = readonly [version: number, at: number, body: StoredEvent];

const lane = rowsLane(`
  INSERT INTO events (show_id, version, at, command_id, body, hash)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?)`);
const rowText = `'[' || version || ',' || at || ',' || body || ']' AS row`;
const pageSql = `SELECT ${rowText} FROM events WHERE show_id = ? AND version > ? ORDER BY version LIMIT ?`;
const commandSql = `SELECT ${rowText} FROM events WHERE show_id = ? AND command_id = ? ORDER BY version`;
const linkSql = `
  SELECT version AS first, version AS last, '[' || at || ',' || body || ']' AS body, hash
  FROM events WHERE show_id = ? AND version > ? ORDER BY version LIMIT ?`;

/**
 * Show events on SQLite. A show's appends go one after another, each decided when the one before is durable:
 * they come tens a minute, and nothing in memory is ever ahead of the disk.
 */
export class EmbeddedEvents implements EventStore {
  readonly #reader: Connection;
  readonly #commits: GroupCommit;
  readonly #heads: Residents<Head>;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(reader: Connection, commits: GroupCommit) {
    this.#reader = reader;
    this.#commits = commits;
    this.#heads = new Residents(10_000, (showId) => this.#loadHead(showId));
  }

  append(
    showId: string,
    expectedVersion: number,
    at: number,
    actor: Actor,
    commandId: string | null,
    events: readonly ShowEvent[],
  ): Promise<Result<readonly ShowEventRecord[]>> {
    return this.#inTurn(showId, async () => {
      try {
        return await this.#append(showId, expectedVersion, at, actor, commandId, events);
      } catch (cause) {
        return refusalOf(cause);
      }
    });
  }

  begin(logs: readonly NewLog[], actor: Actor): Promise<Result<readonly (readonly ShowEventRecord[])[]>> {
    const showIds = [...new Set(logs.map(({ showId }) => showId))].sort();
    if (showIds.length < logs.length)
      return Promise.resolve(refuse('version_conflict', 'A show is named twice'));
    // Nothing else may begin one of them meanwhile; turns are always taken in the same order, so none waits for ever.
    const inAllTurns = showIds.reduceRight<() => Promise<Result<readonly (readonly ShowEventRecord[])[]>>>(
      (inner, showId) => () => this.#inTurn(showId, inner),
      async () => {
        try {
          return await this.#begin(logs, actor);
        } catch (cause) {
          return refusalOf(cause);
        }
      },
    );
    return inAllTurns();
  }

  read(
    showId: string,
    afterVersion = 0,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<readonly ShowEventRecord[]> {
    return readOn(
      afterVersion,
      limit,
      async (after, size) =>
        (await jsonPage<EventRow>(this.#reader, pageSql, [showId, after, size])).map((row) =>
          toRecord(showId, row),
        ),
      (record) => record.version,
    );
  }

  async findCommand(showId: string, commandId: string): Promise<readonly ShowEventRecord[] | null> {
    const rows = await jsonPage<EventRow>(this.#reader, commandSql, [showId, commandId]);
    return rows.length > 0 ? rows.map((row) => toRecord(showId, row)) : null;
  }

  async showIds(): Promise<readonly string[]> {
    const rows = await this.#reader.all<{ id: string }>('SELECT show_id AS id FROM events WHERE version = 1');
    return rows.map((row) => row.id);
  }

  verify(showId: string): Promise<number | null> {
    return verifyChain(showId, (after) => this.#reader.all<ChainLink>(linkSql, [showId, after, pageRows]));
  }

  async #append(
    showId: string,
    expectedVersion: number,
    at: number,
    actor: Actor,
    commandId: string | null,
    events: readonly ShowEvent[],
  ): Promise<Result<readonly ShowEventRecord[]>> {
    if (!(await this.#commits.recovered())) return storageUnavailable();
    const earlier = commandId === null ? null : await this.findCommand(showId, commandId);
    if (earlier) return accept(earlier);
    const head = await this.#heads.with(showId, (resident) => resident);
    if (head.version !== expectedVersion) {
      return refuse('version_conflict', undefined, { expected: expectedVersion, actual: head.version });
    }
    if (events.length === 0) return accept([]);

    const next = linked(
      showId,
      head,
      actor,
      commandId,
      events.map((event) => ({ at, event })),
    );
    await this.#commit(showId, head, next.rows);
    head.version = expectedVersion + next.records.length;
    head.hash = next.hash;
    return accept(next.records);
  }

  /** One task, so that all of it stands in one transaction. */
  async #begin(
    logs: readonly NewLog[],
    actor: Actor,
  ): Promise<Result<readonly (readonly ShowEventRecord[])[]>> {
    if (!(await this.#commits.recovered())) return storageUnavailable();
    const made: Linked[] = [];
    for (const { showId, events } of logs) {
      const head = await this.#loadHead(showId);
      if (head.version > 0) return refuse('version_conflict', undefined, { expected: 0, showId });
      made.push(linked(showId, head, actor, null, events));
    }
    await new Promise<void>((committed, failed) => {
      const items = made.flatMap(({ rows }) => rows);
      this.#commits.submit({ key: 'events:begin', lane, items, committed, failed });
    });
    // A head that was asked for before says the show has no log.
    for (const { showId } of logs) this.#heads.drop(showId);
    return accept(made.map(({ records }) => records));
  }

  #commit(showId: string, head: Head, items: readonly string[]): Promise<void> {
    head.pending += 1;
    return new Promise((resolve, reject) => {
      this.#commits.submit({
        key: `events:${showId}`,
        lane,
        items,
        committed: () => {
          head.pending -= 1;
          resolve();
        },
        failed: (cause) => {
          this.#heads.drop(showId);
          reject(cause);
        },
      });
    });
  }

  async #loadHead(showId: string): Promise<Head> {
    const [last] = await this.#reader.all<{ version: number; hash: string }>(
      'SELECT version, hash FROM events WHERE show_id = ? ORDER BY version DESC LIMIT 1',
      [showId],
    );
    return { pending: 0, version: last?.version ?? 0, hash: last?.hash ?? firstHash };
  }

  #inTurn<T>(showId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(showId) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(showId, turn);
    const leave = () => {
      if (this.#turns.get(showId) === turn) this.#turns.delete(showId);
    };
    turn.then(leave, leave);
    return turn;
  }
}

interface Linked {
  readonly records: readonly ShowEventRecord[];
  readonly rows: readonly string[];
  readonly hash: string;
}

/** Events as records and rows, each row's hash linked to the one before. */
function linked(
  showId: string,
  head: Pick<Head, 'version' | 'hash'>,
  actor: Actor,
  commandId: string | null,
  events: readonly TimedEvent[],
): Linked {
  const records: ShowEventRecord[] = [];
  const rows: string[] = [];
  let { hash } = head;
  for (const { at, event } of events) {
    const version = head.version + records.length + 1;
    const stored: StoredEvent = { actor, commandId, event };
    const body = JSON.stringify(stored);
    hash = linkHash(hash, showId, version, version, `[${at},${body}]`);
    records.push({ showId, version, at, actor, commandId, event });
    rows.push(JSON.stringify([showId, version, at, commandId, body, hash]));
  }
  return { records, rows, hash };
}

function toRecord(showId: string, [version, at, body]: EventRow): ShowEventRecord {
  return { showId, version, at, actor: body.actor, commandId: body.commandId, event: body.event };
}
