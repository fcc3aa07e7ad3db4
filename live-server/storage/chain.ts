import { hash } from 'node:crypto';

/**
 * The hash chain of one show's records: each hash is SHA-256 (hex) over the previous hash, the show, the number,
 * the time and the body's bytes as stored, so no record can be changed, moved, dropped or slipped in unseen.
 * Two processes that write the same bodies get the same chain, whatever database holds them.
 */
export const firstHash = '0'.repeat(64);

export interface ChainLink {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
  readonly hash: string;
}

export function linkHash(previous: string, showId: string, seq: number, at: number, body: string): string {
  return hash('sha256', `${previous}\n${JSON.stringify(showId)}\n${seq}\n${at}\n${body}`, 'hex');
}

/** Checks links in order; answers the number of the first that does not fit, or null so far. */
export class ChainCheck {
  readonly #showId: string;
  #seq = 0;
  #hash = firstHash;

  constructor(showId: string) {
    this.#showId = showId;
  }

  get seq(): number {
    return this.#seq;
  }

  next(link: ChainLink): number | null {
    const expected = this.#seq + 1;
    if (link.seq !== expected) return expected;
    if (linkHash(this.#hash, this.#showId, link.seq, link.at, link.body) !== link.hash) return expected;
    this.#seq = expected;
    this.#hash = link.hash;
    return null;
  }
}
