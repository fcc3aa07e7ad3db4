import type { StorageLog } from './group-commit.ts';
import { type Connection, usualPage } from './sqlite.ts';

/** Written bytes between two checkpoints. */
const everyBytes = 2 * 2 ** 20;
/** Bytes in the log from which it is to start over. */
const enoughBytes = 6 * 2 ** 20;
/** Bytes from which the writer waits for whoever still reads in the log. */
const tooManyBytes = 256 * 2 ** 20;
/** So much more is written before it waits again for one who reads on. */
const betweenWaits = 64 * 2 ** 20;
/** Pages that a commit writes whole, however little is new on them. */
const pagesTouched = 3;

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
  readonly #pageBytes: number;
  readonly #tooMany: number;
  /** What a commit writes beside what is new, on pages that are larger than usual; `everyBytes` is for those. */
  readonly #besides: number;
  #waitAt: number;
  #bytes = 0;
  #running: Promise<void> | null = null;

  constructor(
    writer: Connection,
    helper: Connection,
    log: StorageLog,
    { pageBytes = usualPage, tooMany = tooManyBytes } = {},
  ) {
    this.#writer = writer;
    this.#helper = helper;
    this.#log = log;
    this.#pageBytes = pageBytes;
    this.#besides = pagesTouched * Math.max(0, pageBytes - usualPage);
    this.#tooMany = tooMany;
    this.#waitAt = tooMany;
  }

  /** Tell it what a commit wrote, in bytes or about. */
  written(bytes: number): void {
    this.#bytes += bytes + this.#besides;
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
    const length = (done?.log ?? 0) * this.#pageBytes;
    if (length >= this.#waitAt) {
      const [waited] = await this.#writer.all<{ busy: number }>('PRAGMA wal_checkpoint(RESTART)');
      this.#waitAt = waited?.busy === 0 ? this.#tooMany : length + betweenWaits;
      return;
    }
    if (length < this.#tooMany) this.#waitAt = this.#tooMany;
    if (length >= enoughBytes) await this.#writer.all('PRAGMA wal_checkpoint(PASSIVE)');
  }
}
