import type { Order } from '../orders/types.ts';

/** Slots to begin with; a power of two, as ever after. */
const FIRST_SLOTS = 64;

/**
 * Which order a viewer's idempotency key named. A table of numbers and not a map of texts: each claim asks for a key
 * that is not there, and a map of hundreds of thousands waits for memory several times to say so, where this looks at
 * one place. Of each slot it keeps the hash and the order's place in the list (from 1; 0 = free), and takes the next
 * slot where one is taken.
 */
export class OrdersByKey {
  readonly #orders: readonly Order[];
  #slots = new Int32Array(2 * FIRST_SLOTS);
  #count = 0;

  /** `orders`: the list that places are in. */
  constructor(orders: readonly Order[]) {
    this.#orders = orders;
  }

  /** The order this viewer asked for by `key`; undefined when the key is new. */
  find(viewerId: string, key: string): Order | undefined {
    return this.#orders[(this.#slots[this.#slotOf(viewerId, key, keyHash(viewerId, key)) + 1] ?? 0) - 1];
  }

  /** From now on the key of the order at this place names it. */
  add(place: number): void {
    const order = this.#orders[place];
    if (!order) throw new Error(`There is no order at ${place}`);
    if (this.#count * 4 >= this.#slots.length) this.#grow();
    const hash = keyHash(order.viewerId, order.key);
    const slot = this.#slotOf(order.viewerId, order.key, hash);
    if (this.#slots[slot + 1] === 0) this.#count += 1;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = place + 1;
  }

  /** Where the key is, or would be. */
  #slotOf(viewerId: string, key: string, hash: number): number {
    const slots = this.#slots;
    for (let slot = firstSlot(hash, slots); ; slot = nextSlot(slot, slots)) {
      const place = (slots[slot + 1] ?? 0) - 1;
      if (place < 0) return slot;
      if (slots[slot] !== hash) continue;
      const order = this.#orders[place];
      if (order?.viewerId === viewerId && order.key === key) return slot;
    }
  }

  /** At most half of the slots are taken. */
  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2) {
      const [hash = 0, place = 0] = [before[at], before[at + 1]];
      if (place === 0) continue;
      let slot = firstSlot(hash, slots);
      while (slots[slot + 1] !== 0) slot = nextSlot(slot, slots);
      slots[slot] = hash;
      slots[slot + 1] = place;
    }
    this.#slots = slots;
  }
}

/** Slots are pairs, so they begin at even numbers. */
const firstSlot = (hash: number, { length }: Int32Array): number => (hash << 1) & (length - 1);
const nextSlot = (slot: number, { length }: Int32Array): number => (slot + 2) & (length - 1);

/** FNV-1a over both texts, then mixed: its low bits, which choose the slot, would follow the last letters alone. */
export function keyHash(viewerId: string, key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < viewerId.length; at += 1)
    hash = Math.imul(hash ^ viewerId.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ 0x10000, 0x01000193);
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
