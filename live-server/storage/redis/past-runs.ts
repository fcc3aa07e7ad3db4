import { linkHash } from '../chain.ts';
import type { LogName } from '../log-runs.ts';
import type { PageName, PieceName } from '../pieces.ts';
import { StorageUnavailable } from '../unavailable.ts';
import type { Past, Run } from './runs.ts';

/** Where runs that are in Redis no more may be asked for: none where it does not have them. */
export type PastSource = (showId: string, name: PageName, after: number) => Promise<readonly Run[]>;

/**
 * What was taken out of Redis, from whoever has written it down: this node's own archive, then the other nodes'. What
 * does not follow on from what was asked, or each link of a chain from the one before, is taken only where nobody has
 * it better: a damage that `verify` finds, as it finds one in Redis.
 */
export class PastRuns implements Past {
  readonly #sources: PastSource[] = [];
  readonly #asked = new Map<string, Promise<readonly Run[]>>();

  /** Those added first are asked first. */
  add(source: PastSource): void {
    this.#sources.push(source);
  }

  /** All who ask for the same meanwhile share an answer. */
  runs(showId: string, log: LogName, after: number): Promise<readonly Run[]> {
    const key = `${log} ${after} ${showId}`;
    const under = this.#asked.get(key);
    if (under) return under;
    const asking = this.#ask(showId, log, after).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asking);
    return asking;
  }

  /**
   * Some pieces after a number, of whoever has any. Rejects with `StorageUnavailable` where nobody has: to be asked only
   * where there are some.
   */
  async pieces(name: PieceName, showId: string, after: number): Promise<readonly Run[]> {
    for (const source of this.#sources) {
      const pieces = await source(showId, name, after).catch(noneIfAway);
      if (pieces.length > 0) return pieces;
    }
    throw new StorageUnavailable(
      'TRIMMED',
      `${name} of ${showId} after ${after} are in archives that are not here`,
    );
  }

  async #ask(showId: string, log: LogName, after: number): Promise<readonly Run[]> {
    let damaged: readonly Run[] = [];
    for (const source of this.#sources) {
      const runs = await source(showId, log, after).catch(noneIfAway);
      if (runs.length > 0 && followOn(showId, log, after, runs)) return runs;
      if ((runs.at(-1)?.last ?? 0) > after) damaged = runs;
    }
    if (damaged.length > 0) return damaged;
    throw new StorageUnavailable(
      'TRIMMED',
      `${log} of show ${showId} from ${after + 1} on are in archives alone, and none that has them is here`,
    );
  }
}

function noneIfAway(cause: unknown): readonly Run[] {
  if (cause instanceof StorageUnavailable) return [];
  throw cause;
}

/** Whether runs are what comes after a number, without a gap, and fit to each other. */
function followOn(showId: string, log: LogName, after: number, runs: readonly Run[]): boolean {
  return runs.every(({ first, last, body, hash }, index) => {
    const before = runs[index - 1];
    if (last < first) return false;
    if (!before) return first <= after + 1 && last > after;
    return (
      first === before.last + 1 &&
      (log === 'facts' || linkHash(before.hash, showId, first, last, body) === hash)
    );
  });
}
