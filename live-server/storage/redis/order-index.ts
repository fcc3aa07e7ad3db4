import type { RedisClient, RedisLog } from './connect.ts';
import { orderIndexKey, ordersKey } from './keys.ts';
import { asked } from './script.ts';

const writeEveryMs = 100;
const showsAtOnce = 200;

/**
 * Which show an order belongs to. Each show's own set of orders is written with its ledger, in its slot; the index over
 * all shows is in other slots and follows a moment later, in one write a slot. What it does not know (yet, or because
 * its writer died) is looked for in the shows' own sets.
 */
export class OrderIndex {
  readonly #client: RedisClient;
  readonly #log: RedisLog;
  readonly #showIds: () => Promise<readonly string[]>;
  #waiting = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;

  constructor(client: RedisClient, log: RedisLog, showIds: () => Promise<readonly string[]>) {
    this.#client = client;
    this.#log = log;
    this.#showIds = showIds;
  }

  put(orderId: string, showId: string): void {
    this.#waiting.set(orderId, showId);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, writeEveryMs).unref();
  }

  /** Rejects with `StorageUnavailable` when Redis cannot be asked. */
  async showOf(orderId: string): Promise<string | null> {
    const known =
      this.#waiting.get(orderId) ?? (await asked(this.#client.hget(orderIndexKey(orderId), orderId)));
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
      this.put(orderId, showId);
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
    this.#waiting = new Map();
    // Lists of names and values: objects with a name an order cost more than all the rest of this.
    const byKey = new Map<string, string[]>();
    for (const [orderId, showId] of waiting) {
      const key = orderIndexKey(orderId);
      const fields = byKey.get(key);
      if (fields) fields.push(orderId, showId);
      else byKey.set(key, [orderId, showId]);
    }
    const written = await Promise.allSettled(
      [...byKey].map(([key, fields]) => this.#client.hset(key, ...fields)),
    );
    const failed = written.find((each) => each.status === 'rejected');
    if (failed) this.#log.warn({ err: failed.reason }, 'orders are not in the index of all shows yet');
  }
}
