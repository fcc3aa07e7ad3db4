import { type Connection, StorageUnavailable, type Write } from './sqlite.ts';

/**
 * Group commit: what arrives while one transaction is being written goes into the next, one statement a table
 * over `json_each(?)`. Nobody waits for a disk but those whose write it is, and the event loop never does.
 *
 * Order is the order of `submit`. A task is told `committed` or `failed` exactly once, synchronously, in order.
 * When a group fails, so do the tasks of the same `key` still queued behind it: they were decided upon what is
 * now undone. Owners drop what they hold in memory for that key inside `failed`, before anything else runs.
 */
export interface RowWrite {
  /** Takes one parameter: a JSON array of the rows of one group. Compared by identity: keep it in a constant. */
  readonly sql: string;
  /** One row as JSON text. */
  readonly row: string;
}

export interface GroupTask {
  /** What shares fate: tasks of one key build on each other. */
  readonly key: string;
  /** May be empty: then it only waits for everything submitted before it. */
  readonly writes: readonly RowWrite[];
  committed(): void;
  failed(cause: Error): void;
}

export interface StorageLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Rows in one transaction at most: about 30 ms of SQLite's time. */
const maxRows = 5_000;
/** After a failure, writing is tried again at most this often. */
const retryMs = 100;
const probe: Write = {
  sql: `INSERT INTO meta (key, value) VALUES ('probe', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  params: [''],
};

export class GroupCommit {
  readonly #connection: Connection;
  readonly #log: StorageLog;
  #queue: GroupTask[] = [];
  #running = false;
  #idle: (() => void)[] = [];
  /** `performance.now()` of the last failed attempt; null while writes work. */
  #failedAt: number | null = null;
  #probing: Promise<boolean> | null = null;
  #closed = false;

  constructor(connection: Connection, log: StorageLog) {
    this.#connection = connection;
    this.#log = log;
  }

  /** False after a failure until a write has worked again. */
  get isUp(): boolean {
    return this.#failedAt === null && !this.#closed;
  }

  submit(task: GroupTask): void {
    if (this.#closed) {
      task.failed(new StorageUnavailable('CLOSED', `${this.#connection.file} is closed`));
      return;
    }
    this.#queue.push(task);
    if (this.#running) return;
    this.#running = true;
    // Not at once: what else this tick brings shall share the transaction.
    setImmediate(() => void this.#run());
  }

  /**
   * Whether writes work, trying one when they lately did not. Ask before deciding anything while `isUp` is
   * false: a disk that stays full is then tried ten times a second, not once a claim.
   */
  async recovered(): Promise<boolean> {
    if (this.#closed) return false;
    if (this.#failedAt === null) return true;
    if (this.#probing) return this.#probing;
    if (performance.now() - this.#failedAt < retryMs) return false;
    this.#probing = this.probe().then(
      () => true,
      () => false,
    );
    const works = await this.#probing;
    this.#probing = null;
    return works;
  }

  /** One small durable write; rejects when it cannot be made. */
  async probe(): Promise<void> {
    try {
      await this.#connection.write([probe]);
      if (this.#failedAt !== null)
        this.#log.info({ file: this.#connection.file }, 'storage takes writes again');
      this.#failedAt = null;
    } catch (error) {
      this.#failedAt = performance.now();
      throw error;
    }
  }

  /** Resolves when nothing is waiting or being written. */
  drained(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Takes no more, writes what is waiting. The connection stays open. */
  close(): Promise<void> {
    this.#closed = true;
    return this.drained();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      try {
        const writes = gather(group);
        if (writes.length > 0) await this.#connection.write(writes);
      } catch (error) {
        this.#fail(group, error instanceof Error ? error : new Error(String(error)));
        continue;
      }
      for (const task of group) task.committed();
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #takeGroup(): GroupTask[] {
    let rows = 0;
    let size = 0;
    for (const task of this.#queue) {
      rows += task.writes.length;
      if (size > 0 && rows > maxRows) break;
      size += 1;
    }
    if (size < this.#queue.length) return this.#queue.splice(0, size);
    const group = this.#queue;
    this.#queue = [];
    return group;
  }

  #fail(group: readonly GroupTask[], cause: Error): void {
    if (cause instanceof StorageUnavailable && this.#failedAt === null) {
      this.#log.error({ err: cause, file: this.#connection.file }, 'storage refuses writes');
    }
    if (cause instanceof StorageUnavailable) this.#failedAt = performance.now();
    const undone = new Set(group.map((task) => task.key));
    const doomed = this.#queue.filter((task) => undone.has(task.key));
    this.#queue = this.#queue.filter((task) => !undone.has(task.key));
    for (const task of group) task.failed(cause);
    for (const task of doomed) task.failed(cause);
  }
}

/** One statement a table, tables in the order they were first written to. */
function gather(group: readonly GroupTask[]): Write[] {
  const rows = new Map<string, string[]>();
  for (const task of group) {
    for (const { sql, row } of task.writes) {
      const known = rows.get(sql);
      if (known) known.push(row);
      else rows.set(sql, [row]);
    }
  }
  return [...rows].map(([sql, list]) => ({ sql, params: [`[${list.join(',')}]`] }));
}
