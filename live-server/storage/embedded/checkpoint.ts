import type { StorageLog } from './group-commit.ts';
import type { Connection } from './sqlite.ts';

/** Written bytes between two checkpoints. */
const everyBytes = 2 * 2 ** 20;
/** Pages of 4 kB in the log (6 MB) from which it is to start over. */
const enoughPages = 1_536;
/** Pages (256 MB) from which the writer waits for whoever still reads in the log. */
const tooManyPages = 65_536;
/** So much more (64 MB) is written before it waits again for one who reads on. */
const pagesBetweenWaits = 16_384;

/**
 * Moves the write-ahead log into the database beside the writer, on a connection of its own: left to SQLite, the
 * commit that fills the log does it, and every claim behind it waits tens of milliseconds.
 *
 * What came in meanwhile is little, and moved in the writer's own turn: with nothing left in it, and nobody reading
 * there, the log starts over with the next commit. So it keeps the length it has, and a commit is synced without the
 * file system being told of a new one, which is a third of what a small commit takes. Readers are never waited for
 * until the log is very long, and then seldom: every claim waits with the writer.
 */
export class Checkpoints {
  readonly #writer: Connection;
  readonly #helper: Connection;
  readonly #log: StorageLog;
  readonly #tooManyPages: number;
  #waitAtPages: number;
  #bytes = 0;
  #running: Promise<void> | null = null;

  constructor(writer: Connection, helper: Connection, log: StorageLog, tooMany = tooManyPages) {
    this.#writer = writer;
    this.#helper = helper;
    this.#log = log;
    this.#tooManyPages = tooMany;
    this.#waitAtPages = tooMany;
  }

  /** Tell it what a commit wrote, in bytes or about. */
  written(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < everyBytes || this.#running) return;
    this.#bytes = 0;
    this.#running = this.#checkpoint()
      .catch((err: unknown) => this.#log.warn({ err, file: this.#helper.file }, 'checkpoint failed'))
      .finally(() => {
        this.#running = null;
      });
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#helper.close();
  }

  async #checkpoint(): Promise<void> {
    const [done] = await this.#helper.all<{ log: number }>('PRAGMA wal_checkpoint(PASSIVE)');
    const pages = done?.log ?? 0;
    if (pages >= this.#waitAtPages) {
      const [waited] = await this.#writer.all<{ busy: number }>('PRAGMA wal_checkpoint(RESTART)');
      this.#waitAtPages = waited?.busy === 0 ? this.#tooManyPages : pages + pagesBetweenWaits;
      return;
    }
    if (pages < this.#tooManyPages) this.#waitAtPages = this.#tooManyPages;
    if (pages >= enoughPages) await this.#writer.all('PRAGMA wal_checkpoint(PASSIVE)');
  }
}
