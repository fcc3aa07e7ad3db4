import type { Order } from '../orders/types.ts';
import { OrdersByKey } from './orders-by-key.ts';

/** So many orders on a shelf: what is looked up in a flash deal stays near the processor, and none grows for long. */
const SHELF = 32_768;

interface Shelf {
  /** Ids on it are this or greater, and less than where the next shelf begins. */
  readonly from: string;
  readonly places: Map<string, number>;
}

/**
 * A show's orders by id, in order of placing. Ids mostly rise (they begin with their time), so a new one is looked for
 * and put among the newest alone: in one map of hundreds of thousands each look-up would wait for memory several
 * times, and each doubling of it would hold everybody up. Ids that do not rise are found too, only slower.
 */
export class PlacedOrders implements ReadonlyMap<string, Order> {
  readonly #shelfSize: number;
  readonly #orders: Order[] = [];
  readonly #keys = new OrdersByKey(this.#orders);
  readonly #shelves: Shelf[];
  #last: Shelf = { from: '', places: new Map() };
  /** Placed when there was a later shelf than theirs. */
  readonly #strays = new Map<string, number>();
  #greatest = '';
  #latestAt = 0;

  constructor(shelfSize = SHELF) {
    this.#shelfSize = shelfSize;
    this.#shelves = [this.#last];
  }

  get size(): number {
    return this.#orders.length;
  }

  /** When the latest was placed, epoch ms; 0 where there is none. Of several nodes it may not be the last one. */
  get latestAt(): number {
    return this.#latestAt;
  }

  get(orderId: string): Order | undefined {
    const place = this.#placeOf(orderId);
    return place === undefined ? undefined : this.#orders[place];
  }

  has(orderId: string): boolean {
    return this.#placeOf(orderId) !== undefined;
  }

  /** The order this viewer asked for by that idempotency key; undefined when the key is new. */
  ofKey(viewerId: string, key: string): Order | undefined {
    return this.#keys.find(viewerId, key);
  }

  /** Places an order, or changes one where it stands; its viewer and key stay. */
  set(orderId: string, order: Order): void {
    const place = this.#placeOf(orderId);
    if (place === undefined) {
      const next = this.#orders.push(order) - 1;
      if (order.placedAt > this.#latestAt) this.#latestAt = order.placedAt;
      this.#placesFor(orderId).set(orderId, next);
      this.#keys.add(next);
    } else this.#orders[place] = order;
  }

  *keys(): MapIterator<string> {
    for (const { orderId } of this.#orders) yield orderId;
  }

  values(): MapIterator<Order> {
    return this.#orders.values();
  }

  *entries(): MapIterator<[string, Order]> {
    for (const order of this.#orders) yield [order.orderId, order];
  }

  [Symbol.iterator](): MapIterator<[string, Order]> {
    return this.entries();
  }

  forEach(tell: (order: Order, orderId: string, all: ReadonlyMap<string, Order>) => void): void {
    for (const order of this.#orders) tell(order, order.orderId, this);
  }

  #placeOf(orderId: string): number | undefined {
    if (orderId > this.#greatest) return undefined;
    if (orderId >= this.#last.from) return this.#last.places.get(orderId);
    return this.#shelfOf(orderId).places.get(orderId) ?? this.#strays.get(orderId);
  }

  #shelfOf(orderId: string): Shelf {
    let [low, high] = [0, this.#shelves.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#shelves[middle]?.from ?? '') <= orderId) low = middle;
      else high = middle - 1;
    }
    return this.#shelves[low] ?? this.#last;
  }

  #placesFor(orderId: string): Map<string, number> {
    if (orderId <= this.#greatest) return orderId < this.#last.from ? this.#strays : this.#last.places;
    this.#greatest = orderId;
    if (this.#last.places.size >= this.#shelfSize) {
      this.#last = { from: orderId, places: new Map() };
      this.#shelves.push(this.#last);
    }
    return this.#last.places;
  }
}
