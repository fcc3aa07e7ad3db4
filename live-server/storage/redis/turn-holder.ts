import type { TurnNews } from './feed.ts';

/** Before a turn that was last heard of may be over. */
const marginMs = 50;

/** Which other node has the turn to write a show's ledger, as far as the feed tells: a guess that may be late. */
export class TurnHolder {
  readonly #turnMs: number;
  #node: string | null = null;
  /** `performance.now()` */
  #heardAt = 0;
  /** The turn was given where the ledger ended here: what tells of earlier numbers came late. */
  #since = 0;

  constructor(turnMs: number) {
    this.#turnMs = turnMs;
  }

  /** Null where nobody is known to have it. */
  get node(): string | null {
    return performance.now() - this.#heardAt < this.#turnMs - marginMs ? this.#node : null;
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
