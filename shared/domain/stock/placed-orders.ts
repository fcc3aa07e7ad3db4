import type { Order } from '../orders/types.ts';
import { OrdersByKey } from './orders-by-key.ts';
import { Shelves } from './shelves.ts';

/**
 * A show's orders by id, in order of placing. A number and not the order stands on the shelves: the orders are one list.
 */
export class PlacedOrders implements ReadonlyMap<string, Order> {
  readonly #orders: Order[] = [];
  readonly #keys = new OrdersByKey(this.#orders);
  readonly #places: Shelves<number>;
  #latestAt = 0;

  /** `shelfSize`: left out = as `Shelves` has it. */
  constructor(shelfSize?: number) {
    this.#places = new Shelves(shelfSize);
  }

  get size(): number {
    return this.#orders.length;
  }

  /** When the latest was placed, epoch ms; 0 where there is none. Of several nodes it may not be the last one. */
  get latestAt(): number {
    return this.#latestAt;
  }

  get(orderId: string): Order | undefined {
    const place = this.#places.get(orderId);
    return place === undefined ? undefined : this.#orders[place];
  }

  has(orderId: string): boolean {
    return this.#places.has(orderId);
  }

  /** The order this viewer asked for by that idempotency key; undefined when the key is new. */
  ofKey(viewerId: string, key: string): Order | undefined {
    return this.#keys.find(viewerId, key);
  }

  /** Places an order, or changes one where it stands; its viewer and key stay. */
  set(orderId: string, order: Order): void {
    const place = this.#places.get(orderId);
    if (place === undefined) {
      const next = this.#orders.push(order) - 1;
      if (order.placedAt > this.#latestAt) this.#latestAt = order.placedAt;
      this.#places.set(orderId, next);
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
}
