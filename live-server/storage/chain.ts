import { createHash } from 'node:crypto';

/**
 * The hash chain of one show's record: each hash is SHA-256 (hex) over the previous hash, the show, the numbers
 * it covers and the body's bytes as stored (times included), so nothing can be changed, moved, dropped or slipped
 * in unseen. A link may cover several numbers.
 */
export const firstHash = '0'.repeat(64);

const chainStart = { number: 0, hash: firstHash };

/** What is hashed and stored: JSON as text, or as its bytes in UTF-8, which who only hands it on need not read. */
export type Body = string | Buffer;

export interface ChainLink {
  readonly first: number;
  readonly last: number;
  readonly body: Body;
  readonly hash: string;
}

export function linkHash(previous: string, showId: string, first: number, last: number, body: Body): string {
  const head = `${previous}\n${JSON.stringify(showId)}\n${first}\n${last}\n`;
  // In two: joined to the head, a body of many pieces would be laid out once for this and again to be stored.
  return createHash('sha256').update(head).update(body).digest('hex');
}

/** Checks links in order. */
export class ChainCheck {
  readonly #showId: string;
  #last: number;
  #hash: string;

  /** `after`: where the checking begins, when not at the first link. */
  constructor(showId: string, after: { readonly number: number; readonly hash: string } = chainStart) {
    this.#showId = showId;
    this.#last = after.number;
    this.#hash = after.hash;
  }

  /** The last number that fits. */
  get last(): number {
    return this.#last;
  }

  fits({ first, last, body, hash: found }: ChainLink): boolean {
    if (first !== this.#last + 1 || last < first) return false;
    if (linkHash(this.#hash, this.#showId, first, last, body) !== found) return false;
    this.#last = last;
    this.#hash = found;
    return true;
  }
}
