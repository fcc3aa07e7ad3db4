import { type LogEnds, logNames } from '../log-runs.ts';
import type { PageName, PieceName } from '../pieces.ts';
import type { RedisClient } from './connect.ts';
import { archivesKeys, keptKey, markOf } from './keys.ts';
import { markPieces } from './lua/pieces.ts';
import { beatArchive, leaveArchive, listArchives } from './lua/trim.ts';
import { asked } from './script.ts';

/** An archive that has not been heard of for so long is not there. */
const ALIVE_MS = 15_000;
/** One that was there so lately is reckoned with: a node that is away for a night is not one that was taken away. */
const KNOWN_MS = 24 * 60 * 60_000;
/** Who starts again after a crash finds its archive its own again after this. */
const OWN_MS = 5_000;

/** The archives there are, as Redis was told. */
export interface Archives {
  /** Whole, and heard of lately. */
  readonly alive: readonly string[];
  /** So many must have written down what is taken out of Redis: two, or one where there is no other. */
  readonly needed: number;
}

/** What archives tell each other through Redis: that they are there, and how far they have written each log. */
export class ArchiveMarks {
  readonly #client: RedisClient;
  readonly #node: string;

  constructor(client: RedisClient, node: string) {
    this.#client = client;
    this.#node = node;
  }

  /**
   * This node has the archive; `isWhole`: its marks are true, and it may be asked. False where another node that runs
   * has one of the same name, a copy of it. Rejects with `StorageUnavailable`.
   */
  async beat(archive: string, isWhole: boolean): Promise<boolean> {
    const args = [archive, this.#node, isWhole ? 1 : 0, OWN_MS];
    return (await beatArchive(this.#client, archivesKeys, args)) === 'ok';
  }

  async leave(archive: string): Promise<void> {
    await leaveArchive(this.#client, archivesKeys, [archive, this.#node]);
  }

  /** Says how far the archive has written a show's logs, durably: less than before where it has lost some. */
  async note(archive: string, showId: string, ends: LogEnds): Promise<void> {
    const fields = logNames.flatMap((log) => [`${archive}:${log}`, ends[log].number]);
    await asked(this.#client.hset(keptKey(showId), ...fields));
  }

  /** How far the archive has pieces, as it said; 0 where it has said nothing. */
  async noted(archive: string, name: PieceName, showId: string): Promise<number> {
    const [key, field] = markOf(archive, name, showId);
    return Number((await asked(this.#client.hget(key, field))) ?? 0);
  }

  /** Says how far it has them, unless what it said before was changed meanwhile: then it is to look again. */
  async notePieces(
    archive: string,
    name: PieceName,
    showId: string,
    before: number,
    has: number,
  ): Promise<void> {
    const [key, field] = markOf(archive, name, showId);
    await markPieces(this.#client, [key], [field, before, has]);
  }

  async archives(): Promise<Archives> {
    const [alive, known] = (await listArchives(this.#client, archivesKeys, [ALIVE_MS, KNOWN_MS])) as [
      string[],
      number,
    ];
    return { alive, needed: known > 1 ? 2 : 1 };
  }

  /** Whether any archive that is there has more of a log, or of pieces, than to `after`. */
  async isKept(showId: string, name: PageName, after: number): Promise<boolean> {
    const { alive } = await this.archives();
    if (alive.length === 0) return false;
    const [key] = markOf('', name, showId);
    const marks = await asked(
      this.#client.hmget(key, ...alive.map((archive) => markOf(archive, name, showId)[1])),
    );
    return marks.some((mark) => Number(mark ?? 0) > after);
  }
}
