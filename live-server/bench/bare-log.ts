import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';

/** What was asked to be durable, and who waits for it. */
interface Waiting {
  readonly entry: unknown;
  readonly done: () => void;
}

/**
 * What durability costs by itself: a group's entries as JSON, one link of a hash chain and one row, WAL and FULL,
 * written while the next group gathers. No rules, no fold, no figures: the floor under a claim that is acknowledged
 * when it is durable, and no quicker way to it through this driver is known.
 */
export class BareLog {
  readonly #database: sqlite3.Database;
  readonly #folder: string;
  readonly #insert: sqlite3.Statement;
  #hash = '';
  #waiting: Waiting[] = [];
  #isWriting = false;

  private constructor(database: sqlite3.Database, folder: string, insert: sqlite3.Statement) {
    this.#database = database;
    this.#folder = folder;
    this.#insert = insert;
  }

  static async open(): Promise<BareLog> {
    const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const database = await settled<sqlite3.Database>((done) => {
      const opened: sqlite3.Database = new sqlite3.Database(join(folder, 'bare.db'), (error) =>
        done(error, opened),
      );
    });
    await settled<void>((done) =>
      database.exec(
        `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000;
         CREATE TABLE runs (id INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL);`,
        (error) => done(error),
      ),
    );
    const insert = await settled<sqlite3.Statement>((done) => {
      const made: sqlite3.Statement = database.prepare(
        'INSERT INTO runs (body, hash) VALUES (?, ?)',
        (error: Error | null) => done(error, made),
      );
    });
    return new BareLog(database, folder, insert);
  }

  /** `done` is called when the entry is durable. */
  append(entry: unknown, done: () => void): void {
    this.#waiting.push({ entry, done });
    if (!this.#isWriting && this.#waiting.length === 1) setImmediate(() => this.#write());
  }

  async close(): Promise<void> {
    await settled<void>((done) => this.#insert.finalize(() => done(null)));
    await settled<void>((done) => this.#database.close((error) => done(error)));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(): void {
    if (this.#isWriting || this.#waiting.length === 0) return;
    const group = this.#waiting;
    this.#waiting = [];
    this.#isWriting = true;
    const body = JSON.stringify(group.map(({ entry }) => entry));
    this.#hash = hash('sha256', `${this.#hash}\n${body}`, 'hex');
    this.#insert.run([body, this.#hash], (error: Error | null) => {
      if (error) throw error;
      this.#isWriting = false;
      for (const { done } of group) done();
      this.#write();
    });
  }
}

type Done<T> = (error: Error | null, value?: T) => void;

function settled<T>(step: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    step((error, value) => (error ? reject(error) : resolve(value as T)));
  });
}
