/** So many on a shelf: what is looked up in a flash deal stays near the processor, and none grows for long. */
const SHELF = 8_192;

interface Shelf<V> {
  /** Ids on it are this or greater, and less than where the next shelf begins. */
  readonly from: string;
  readonly values: Map<string, V>;
}

/**
 * Values by ids that mostly rise (they begin with their time), so that a new one is looked for and put among the newest
 * alone: in one map of hundreds of thousands each look-up would wait for memory several times, and each doubling of it
 * would hold everybody up. Ids that do not rise are found too, only slower.
 */
export class Shelves<V> {
  readonly #shelfSize: number;
  readonly #shelves: Shelf<V>[];
  #last: Shelf<V> = { from: '', values: new Map() };
  /** Put there when there was a later shelf than theirs. */
  readonly #strays = new Map<string, V>();
  /** Of all there ever were. */
  #greatest = '';

  constructor(shelfSize = SHELF) {
    this.#shelfSize = shelfSize;
    this.#shelves = [this.#last];
  }

  get(id: string): V | undefined {
    if (id > this.#greatest) return undefined;
    if (id >= this.#last.from) return this.#last.values.get(id);
    return this.#earlierShelf(id).get(id) ?? this.#strays.get(id);
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  set(id: string, value: V): void {
    if (id > this.#greatest) this.#setGreatest(id, value);
    else if (id >= this.#last.from) this.#last.values.set(id, value);
    else {
      const shelf = this.#earlierShelf(id);
      (shelf.has(id) ? shelf : this.#strays).set(id, value);
    }
  }

  delete(id: string): void {
    if (id > this.#greatest) return;
    if (id >= this.#last.from) this.#last.values.delete(id);
    else if (!this.#earlierShelf(id).delete(id)) this.#strays.delete(id);
  }

  #setGreatest(id: string, value: V): void {
    this.#greatest = id;
    if (this.#last.values.size >= this.#shelfSize) {
      this.#last = { from: id, values: new Map() };
      this.#shelves.push(this.#last);
    }
    this.#last.values.set(id, value);
  }

  #earlierShelf(id: string): Map<string, V> {
    let [low, high] = [0, this.#shelves.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#shelves[middle]?.from ?? '') <= id) low = middle;
      else high = middle - 1;
    }
    return (this.#shelves[low] ?? this.#last).values;
  }
}
