import { hash } from 'node:crypto';

/**
 * A set of fact ids, for millions: 106 bits of SHA-256 an id in one flat array instead of the text, so that ten
 * million take 270 MB outside the heap where a Set of strings takes about a gigabyte in it (and throws at 16.7
 * million). Exact in practice: the chance that any two of n ids are taken for one is n² ÷ 2¹⁰⁷.
 */
const fill = 0.7;

export class SeenIds {
  #capacity = 1 << 10;
  /** Two numbers of 53 bits a slot; a slot whose first is 0 is empty. */
  #slots = new Float64Array(this.#capacity * 2);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True when it was new; it is in the set then. */
  add(id: string): boolean {
    const digest = hash('sha256', id, 'binary');
    // A first half of 0 is taken for 1, so that it does not look like an empty slot.
    const isNew = this.#insert(number53(digest, 0) || 1, number53(digest, 7));
    if (isNew && this.#size > this.#capacity * fill) this.#grow();
    return isNew;
  }

  #insert(first: number, second: number): boolean {
    const slots = this.#slots;
    const mask = this.#capacity - 1;
    for (let index = first & mask; ; index = (index + 1) & mask) {
      const held = slots[index * 2];
      if (held === 0) {
        slots[index * 2] = first;
        slots[index * 2 + 1] = second;
        this.#size += 1;
        return true;
      }
      if (held === first && slots[index * 2 + 1] === second) return false;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Float64Array(this.#capacity * 2);
    this.#size = 0;
    for (let at = 0; at < old.length; at += 2) {
      const first = old[at] ?? 0;
      if (first !== 0) this.#insert(first, old[at + 1] ?? 0);
    }
  }
}

/** The 53 bits of a binary string that begin at a byte: 21 above 32. */
function number53(bytes: string, at: number): number {
  const high =
    ((bytes.charCodeAt(at) & 31) << 16) | (bytes.charCodeAt(at + 1) << 8) | bytes.charCodeAt(at + 2);
  const low =
    (bytes.charCodeAt(at + 3) << 24) |
    (bytes.charCodeAt(at + 4) << 16) |
    (bytes.charCodeAt(at + 5) << 8) |
    bytes.charCodeAt(at + 6);
  return high * 2 ** 32 + (low >>> 0);
}
