import { StorageUnavailable } from '../unavailable.ts';
import type { Connection, Write } from './sqlite.ts';

/**
 * Group commit: what arrives while one transaction is being written goes into the next. Nobody waits for a disk
 * but those whose write it is, and the event loop never does.
 *
 * Order is the order of `submit`. A task is told `committed` or `failed` exactly once, synchronously, in order.
 * When a group fails, so do the tasks of the same `key` still queued behind it: they were decided upon what is
 * now undone. Owners drop what they hold in memory for that key inside `failed`, before anything else runs.
 */
export interface GroupTask<Item> {
  /** What shares fate: tasks of one key build on each other. */
  readonly key: string;
  readonly lane: Lane<Item>;
  /** May be empty: then it only waits for everything submitted before it. */
  readonly items: readonly Item[];
  committed(): void;
  failed(cause: Error): void;
}

/** Where items go. One lane's items of a group are written together; lanes are told apart by identity. */
export interface Lane<Item> {
  /** Called as the group is formed, with what its tasks brought, in order. */
  writes(items: readonly Item[]): readonly Write[];
}

/** A lane of rows as JSON texts; `sql` takes one parameter, the JSON array of all of them. */
export function rowsLane(sql: string): Lane<string> {
  return { writes: (rows) => [{ sql, params: [`[${rows.join(',')}]`] }] };
}

export interface StorageLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Items in one transaction at most: some 20 ms of SQLite's time. */
const maxItems = 5_000;
/** From so many on a group starts at once, and the next is decided while it is written. */
const eagerItems = 64;
/** After a failure, writing is tried again at most this often. */
const retryMs = 100;
const probe: Write = {
  sql: `INSERT INTO meta (key, value) VALUES ('probe', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  params: [''],
};

export class GroupCommit {
  readonly #connection: Connection;
  readonly #log: StorageLog;
  readonly #written: (size: number) => void;
  #queue: GroupTask<unknown>[] = [];
  #queuedItems = 0;
  #running = false;
  #idle: (() => void)[] = [];
  /** `performance.now()` of the last failed attempt; null while writes work. */
  #failedAt: number | null = null;
  #probing: Promise<boolean> | null = null;
  #closed = false;

  /** `written` is told the size of each commit, in characters or bytes. */
  constructor(connection: Connection, log: StorageLog, written: (size: number) => void) {
    this.#connection = connection;
    this.#log = log;
    this.#written = written;
  }

  /** False after a failure until a write has worked again. */
  get isUp(): boolean {
    return this.#failedAt === null && !this.#closed;
  }

  submit<Item>(task: GroupTask<Item>): void {
    if (this.#closed) {
      task.failed(new StorageUnavailable('CLOSED', `${this.#connection.file} is closed`));
      return;
    }
    this.#queue.push(task);
    this.#queuedItems += task.items.length;
    if (this.#running) return;
    if (this.#queuedItems >= eagerItems) void this.#run();
    // Not at once: what else this tick brings shall share the transaction.
    else if (this.#queue.length === 1) setImmediate(() => void this.#run());
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
    if (!this.#running && this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Takes no more, writes what is waiting. The connection stays open. */
  close(): Promise<void> {
    this.#closed = true;
    return this.drained();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let written: readonly GroupTask<unknown>[] = [];
    while (this.#queue.length > 0 || written.length > 0) {
      const group = this.#takeGroup(written.length);
      const writing = this.#write(group);
      // Only now: the disk is at work again while they are told and while what they bring next is decided.
      for (const task of written) task.committed();
      written = [];
      try {
        await writing;
      } catch (error) {
        this.#fail(group, error instanceof Error ? error : new Error(String(error)));
        continue;
      }
      written = group;
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Under way when it returns; never throws at once. */
  async #write(group: readonly GroupTask<unknown>[]): Promise<void> {
    const writes = gather(group);
    if (writes.length === 0) return;
    await this.#connection.write(writes);
    this.#written(sizeOf(writes));
  }

  /**
   * All that waits, or half of what there is to do: those just written (`written` of them) mostly come back with the
   * next thing they want. Groups that stay unequal keep the disk waiting for the one and the event loop for the other.
   */
  #takeGroup(written: number): GroupTask<unknown>[] {
    const most = Math.max(eagerItems, Math.ceil((this.#queue.length + written) / 2));
    let items = 0;
    let size = 0;
    for (const task of this.#queue) {
      if (size === most || (size > 0 && items + task.items.length > maxItems)) break;
      items += task.items.length;
      size += 1;
    }
    this.#queuedItems -= items;
    if (size < this.#queue.length) return this.#queue.splice(0, size);
    const group = this.#queue;
    this.#queue = [];
    return group;
  }

  #fail(group: readonly GroupTask<unknown>[], cause: Error): void {
    if (cause instanceof StorageUnavailable && this.#failedAt === null) {
      this.#log.error({ err: cause, file: this.#connection.file }, 'storage refuses writes');
    }
    if (cause instanceof StorageUnavailable) this.#failedAt = performance.now();
    const undone = new Set(group.map((task) => task.key));
    const doomed = this.#queue.filter((task) => undone.has(task.key));
    this.#queue = this.#queue.filter((task) => !undone.has(task.key));
    for (const task of doomed) this.#queuedItems -= task.items.length;
    for (const task of group) task.failed(cause);
    for (const task of doomed) task.failed(cause);
  }
}

/** Each lane's items together, lanes in the order they were first written to. */
function gather(group: readonly GroupTask<unknown>[]): Write[] {
  const lanes = new Map<Lane<unknown>, unknown[]>();
  for (const { lane, items } of group) {
    if (items.length === 0) continue;
    const gathered = lanes.get(lane);
    if (!gathered) lanes.set(lane, [...items]);
    else for (const item of items) gathered.push(item);
  }
  return [...lanes].flatMap(([lane, items]) => lane.writes(items));
}

function sizeOf(writes: readonly Write[]): number {
  let size = 0;
  for (const { params } of writes)
    for (const param of params) if (typeof param === 'string' || Buffer.isBuffer(param)) size += param.length;
  return size;
}
