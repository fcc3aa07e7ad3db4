import type { RedisClient, RedisLog } from './connect.ts';
import { orderIndexKey, orderPart, orderParts, ordersKey } from './keys.ts';
import { indexOrders } from './lua/orders.ts';
import { asked } from './script.ts';

const writeEveryMs = 100;
const showsAtOnce = 200;

interface Made {
  readonly showId: string;
  readonly orderIds: readonly string[];
}

/**
 * Which show an order belongs to. Each show's own set of orders is written with its ledger, in its slot; the index over
 * all shows is in other slots and follows a moment later, in one write a part. What it does not know (yet, or because
 * its writer died) is looked for in the shows' own sets.
 */
export class OrderIndex {
  readonly #client: RedisClient;
  readonly #log: RedisLog;
  readonly #showIds: () => Promise<readonly string[]>;
  #waiting: Made[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;

  constructor(client: RedisClient, log: RedisLog, showIds: () => Promise<readonly string[]>) {
    this.#client = client;
    this.#log = log;
    this.#showIds = showIds;
  }

  put(showId: string, orderIds: readonly string[]): void {
    if (orderIds.length === 0) return;
    this.#waiting.push({ showId, orderIds });
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, writeEveryMs).unref();
  }

  /** Rejects with `StorageUnavailable` when Redis cannot be asked. */
  async showOf(orderId: string): Promise<string | null> {
    const made = this.#waiting.find(({ orderIds }) => orderIds.includes(orderId));
    if (made) return made.showId;
    const known = await asked(this.#client.hget(orderIndexKey(orderPart(orderId)), orderId));
    return known ?? (await this.#search(orderId));
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
    await this.#write();
  }

  async #search(orderId: string): Promise<string | null> {
    const showIds = await this.#showIds();
    for (let at = 0; at < showIds.length; at += showsAtOnce) {
      const some = showIds.slice(at, at + showsAtOnce);
      const answers = await Promise.all(
        some.map((showId) => asked(this.#client.sismember(ordersKey(showId), orderId))),
      );
      const showId = some[answers.indexOf(1)];
      if (showId === undefined) continue;
      this.put(showId, [orderId]);
      return showId;
    }
    return null;
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /** What cannot be written is found in the shows' own sets. */
  async #writeAll(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    // One text a part: names and values one by one cost more than all the rest of this.
    const parts = Array.from({ length: orderParts }, (): string[][] => []);
    for (const { showId, orderIds } of waiting) {
      for (const orderId of orderIds) {
        const lists = parts[orderPart(orderId)];
        const list = lists?.at(-1);
        if (list?.[0] === showId) list.push(orderId);
        else lists?.push([showId, orderId]);
      }
    }
    const written = await Promise.allSettled(
      parts.flatMap((lists, part) =>
        lists.length === 0 ? [] : [indexOrders(this.#client, [orderIndexKey(part)], [JSON.stringify(lists)])],
      ),
    );
    const failed = written.find((each) => each.status === 'rejected');
    if (failed) this.#log.warn({ err: failed.reason }, 'orders are not in the index of all shows yet');
  }
}
