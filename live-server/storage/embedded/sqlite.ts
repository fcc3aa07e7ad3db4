import sqlite3 from 'sqlite3';
import { StorageUnavailable } from '../unavailable.ts';

/**
 * The only file that touches the npm driver (archived upstream: a successor is a change of this file alone).
 *
 * A connection runs one operation at a time, in the order asked. That is not for speed: SQLite gives statements
 * that overlap on one connection the snapshot of the first, so a read begun during a long one would miss
 * commits its caller has already been told of.
 */
export type Param = string | number | Buffer | null;

export interface Write {
  readonly sql: string;
  readonly params: readonly Param[];
}

export interface Connection {
  readonly file: string;
  /** Steps to the end, so that no read transaction stays open behind it. */
  all<Row>(sql: string, params?: readonly Param[]): Promise<Row[]>;
  /** All or none, durable when it resolves (`synchronous=FULL`). One write alone needs no BEGIN and COMMIT. */
  write(writes: readonly Write[]): Promise<void>;
  /** Several statements without parameters, as a migration has them. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** Codes that mean "not now" or "not on this disk"; any other is a fault of ours. */
const unavailable = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_PROTOCOL',
  'SQLITE_NOMEM',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
]);

function translate(error: Error, file: string): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!unavailable.has(code)) return error;
  return new StorageUnavailable(code, `${file}: ${error.message}`, { cause: error });
}

type Step<T> = (done: (error: Error | null, value: T) => void) => void;

const modes = {
  write: sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE | sqlite3.OPEN_FULLMUTEX,
  read: sqlite3.OPEN_READONLY | sqlite3.OPEN_FULLMUTEX,
  copy: sqlite3.OPEN_READONLY | sqlite3.OPEN_FULLMUTEX,
  lock: sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE | sqlite3.OPEN_FULLMUTEX,
};
/** Bytes of a page, for a file that is new: one that is there keeps its own. */
export const usualPage = 4_096;
const setUp = {
  // Checkpoints are made beside the writer: checkpoint.ts.
  write: `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32000;`,
  read: 'PRAGMA query_only = ON; PRAGMA cache_size = -16000;',
  // `query_only` would forbid writing the copy as well.
  copy: '',
  // Never written to, and not even read before it is locked.
  lock: '',
};

/**
 * Opens `file`. The writing connection sets up the file (WAL, FULL, foreign keys) and must come first;
 * `copy` reads too, and may `VACUUM INTO` another file; `lock` is for a file that is only ever locked.
 * `busyMs` is how long a statement waits for another process's lock; `pageBytes` is for a file that is new.
 */
export async function connect(
  file: string,
  mode: keyof typeof modes,
  { busyMs = 2_000, pageBytes = usualPage }: { readonly busyMs?: number; readonly pageBytes?: number } = {},
): Promise<Connection> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened: sqlite3.Database = new sqlite3.Database(file, modes[mode], (error) =>
      error ? reject(translate(error, file)) : resolve(opened),
    );
  });
  database.configure('busyTimeout', busyMs);
  const connection = new DriverConnection(file, database);
  try {
    // Before the write-ahead log is there: with it the file has pages.
    if (mode === 'write') await connection.script(`PRAGMA page_size = ${pageBytes}`);
    await connection.script(setUp[mode]);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

class DriverConnection implements Connection {
  readonly file: string;
  readonly #database: sqlite3.Database;
  readonly #statements = new Map<string, sqlite3.Statement>();
  readonly #turns: (() => void)[] = [];
  #isBusy = false;
  #closing: Promise<void> | null = null;

  constructor(file: string, database: sqlite3.Database) {
    this.file = file;
    this.#database = database;
  }

  all<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    return this.#inTurn(async () => {
      const statement = this.#statements.get(sql) ?? (await this.#prepare(sql));
      return this.#step<Row[]>((done) => statement.all<Row>(params, done));
    });
  }

  write(writes: readonly Write[]): Promise<void> {
    return this.#inTurn(async () => {
      if (writes.length === 0) return;
      try {
        if (writes.length > 1) await this.#exec('BEGIN IMMEDIATE');
        for (const { sql, params } of writes) {
          const statement = this.#statements.get(sql) ?? (await this.#prepare(sql));
          await this.#step<undefined>((done) => statement.run(params, (error) => done(error, undefined)));
        }
        if (writes.length > 1) await this.#exec('COMMIT');
      } catch (error) {
        // SQLite has often rolled back by itself, and then says so here: either way nothing is left open.
        await this.#exec('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  script(sql: string): Promise<void> {
    return this.#inTurn(() => this.#exec(sql));
  }

  close(): Promise<void> {
    this.#closing ??= this.#inTurn(async () => {
      for (const statement of this.#statements.values()) {
        await this.#step<undefined>((done) => statement.finalize(() => done(null, undefined)));
      }
      this.#statements.clear();
      await this.#step<undefined>((done) => this.#database.close((error) => done(error, undefined)));
    });
    return this.#closing;
  }

  /**
   * Starts at once when nothing runs: a group commit is then under way before the next claims are decided, and
   * not behind them in the queue of microtasks.
   */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) {
      return Promise.reject(new StorageUnavailable('CLOSED', `${this.file} is closed`));
    }
    if (!this.#isBusy) return this.#perform(work);
    return new Promise<void>((resolve) => this.#turns.push(resolve)).then(() => this.#perform(work));
  }

  async #perform<T>(work: () => Promise<T>): Promise<T> {
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      const next = this.#turns.shift();
      // Stays busy on behalf of the next, which begins in a microtask.
      if (next) next();
      else this.#isBusy = false;
    }
  }

  async #prepare(sql: string): Promise<sqlite3.Statement> {
    const statement = await this.#step<sqlite3.Statement>((done) => {
      const made: sqlite3.Statement = this.#database.prepare(sql, (error) => done(error, made));
    });
    this.#statements.set(sql, statement);
    return statement;
  }

  #exec(sql: string): Promise<void> {
    return this.#step<void>((done) => this.#database.exec(sql, (error) => done(error)));
  }

  #step<T>(step: Step<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      step((error, value) => (error ? reject(translate(error, this.file)) : resolve(value)));
    });
  }
}
