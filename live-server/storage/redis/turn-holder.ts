import type { TurnNews } from './feed.ts';

/** Whoever has written last goes on writing, for those who ask it, though its turn may have run out meanwhile. */
const knownMs = 2_000;

/** Which other node has the turn to write a show's ledger, as far as the feed tells: a guess that may be late. */
export class TurnHolder {
  #node: string | null = null;
  /** `performance.now()` */
  #heardAt = 0;
  /** The turn was given where the ledger ended here: what tells of earlier numbers came late. */
  #since = 0;

  /** Null where nobody is known to have it. */
  get node(): string | null {
    return performance.now() - this.#heardAt < knownMs ? this.#node : null;
  }

  heard({ kind, node, end }: Pick<TurnNews, 'kind' | 'node' | 'end'>): void {
    if (kind === 'wanted' || (kind === 'wrote' && end <= this.#since)) return;
    this.#node = node;
    this.#heardAt = performance.now();
    if (kind === 'given') this.#since = end;
  }

  /** No other node has it. */
  none(): void {
    this.#node = null;
  }

  /** It says itself that it has not. */
  isNot(node: string): void {
    if (this.#node === node) this.#node = null;
  }
}
