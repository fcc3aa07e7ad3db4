import type { StorageLog } from './group-commit.ts';
import type { Connection } from './sqlite.ts';

/** Written bytes between two checkpoints. */
const everyBytes = 8 * 2 ** 20;
/** Pages of 4 kB in the log (256 MB) from which the writer has to wait for one. */
const tooManyPages = 65_536;

/**
 * Moves the write-ahead log into the database beside the writer, on a connection of its own: left to SQLite, the
 * commit that fills the log does it, and every claim behind it waits tens of milliseconds. While writes never
 * pause, the log cannot start over; only when it has become very long does the writer wait.
 */
export class Checkpoints {
  readonly #writer: Connection;
  readonly #helper: Connection;
  readonly #log: StorageLog;
  #bytes = 0;
  #running: Promise<void> | null = null;

  constructor(writer: Connection, helper: Connection, log: StorageLog) {
    this.#writer = writer;
    this.#helper = helper;
    this.#log = log;
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
    if ((done?.log ?? 0) >= tooManyPages) await this.#writer.all('PRAGMA wal_checkpoint(RESTART)');
  }
}
