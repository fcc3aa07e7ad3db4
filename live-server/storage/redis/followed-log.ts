import { StorageUnavailable } from '../unavailable.ts';
import type { RedisLog } from './connect.ts';

/** How records of one kind are read and told. */
export interface LogKind<R> {
  /** Everything after a number, to the end. */
  read(showId: string, after: number): Promise<readonly R[]>;
  numberOf(record: R): number;
  tell(showId: string, records: readonly R[]): void;
}

interface Position {
  /** The last number told. */
  told: number;
  /** The log is known to go so far. */
  known: number;
  reading: Promise<void> | null;
}

/**
 * One kind of log of every show, told on in order and without gaps: what is heard next in line at once, anything else
 * after reading what is missing. A show's log is known from its first reading or hearing on.
 */
export class FollowedLog<R> {
  readonly #kind: LogKind<R>;
  readonly #log: RedisLog;
  readonly #positions = new Map<string, Position>();

  constructor(kind: LogKind<R>, log: RedisLog) {
    this.#kind = kind;
    this.#log = log;
  }

  /** The last number told of a show; null where it is not known. */
  told(showId: string): number | null {
    return this.#positions.get(showId)?.told ?? null;
  }

  shows(): Iterable<string> {
    return this.#positions.keys();
  }

  /** Somebody has read the log to this number; from here on nothing is left out. */
  know(showId: string, number: number): void {
    if (!this.#positions.has(showId)) {
      this.#positions.set(showId, { told: number, known: number, reading: null });
    }
  }

  /** A run is in the log. */
  heard(showId: string, first: number, last: number, records: () => readonly R[]): void {
    this.know(showId, first - 1);
    const position = this.#of(showId);
    if (last <= position.told) return;
    position.known = Math.max(position.known, last);
    if (first <= position.told + 1) this.#tell(showId, position, records());
    else void this.#read(showId, position);
  }

  /** The log ends at least there. Resolves when all of that has been told; rejects when it cannot be read. */
  async reach(showId: string, end: number): Promise<void> {
    const position = this.#positions.get(showId);
    if (!position || end <= position.told) return;
    position.known = Math.max(position.known, end);
    while (position.told < end) await this.#readOnce(showId, position);
  }

  #of(showId: string): Position {
    const position = this.#positions.get(showId);
    if (!position) throw new Error(`${showId} is not followed`);
    return position;
  }

  #tell(showId: string, position: Position, records: readonly R[]): void {
    const fresh = records.filter((record) => this.#kind.numberOf(record) > position.told);
    const last = fresh.at(-1);
    if (!last) return;
    position.told = this.#kind.numberOf(last);
    this.#kind.tell(showId, fresh);
  }

  /** Until everything known has been told; when it cannot be read, the next hearing or look goes on. */
  async #read(showId: string, position: Position): Promise<void> {
    try {
      while (position.told < position.known) await this.#readOnce(showId, position);
    } catch (err) {
      if (!(err instanceof StorageUnavailable))
        this.#log.error({ err, showId }, 'a log could not be followed');
    }
  }

  #readOnce(showId: string, position: Position): Promise<void> {
    position.reading ??= this.#readOn(showId, position).finally(() => {
      position.reading = null;
    });
    return position.reading;
  }

  async #readOn(showId: string, position: Position): Promise<void> {
    const records = await this.#kind.read(showId, position.told);
    if (records.length === 0) {
      throw new StorageUnavailable(
        'LOST',
        `the log of ${showId} ends at ${position.told}, not ${position.known}`,
      );
    }
    this.#tell(showId, position, records);
  }
}
