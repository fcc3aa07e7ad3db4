import { type Cluster, Redis } from 'ioredis';
import { channelOf, type RedisLinks, type RedisLog } from './connect.ts';
import { primaries } from './durability.ts';
import { replicaKey } from './keys.ts';
import { asked, RedisUnavailable } from './script.ts';
import { ownRunId, primaryRunId } from './sentinels.ts';

/** The channel of the feed. */
export const feedOf = ({ commands }: Pick<RedisLinks, 'commands'>) => channelOf(commands, 'sc:feed');

/** Sentinels are asked at most so often whether the primary is another. */
const lookEveryMs = 2_000;

/**
 * Where Redis may go over to a replica, what is acknowledged must be there: a write is confirmed when so many replicas
 * hold it, and nobody is told of it before. Without replicas everything is confirmed at once.
 */
export class Replicas {
  readonly #links: RedisLinks;
  /** The feed's channel. */
  readonly feed: string;
  readonly #count: number;
  readonly #waitMs: number;
  readonly #slots = new Map<string, number>();
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(links: RedisLinks, count: number, waitMs: number) {
    this.#links = links;
    this.feed = feedOf(links);
    this.#count = count;
    this.#waitMs = waitMs;
  }

  /** What the scripts are given as their channel: '' has them answer what is to be told, instead of telling it. */
  get channel(): string {
    return this.#count === 0 ? this.feed : '';
  }

  /**
   * After a write to a show by this connection: resolves when replicas hold it, and tells of it. Rejects with
   * `RedisUnavailable` when too few do in time: the write stands, but may not be acknowledged.
   */
  async confirm(showId: string, telling: readonly string[]): Promise<void> {
    if (this.#count === 0) return;
    const server = await this.#holderOf(showId);
    const held = await this.#heldBy(server);
    if (held < this.#count) {
      this.#lookForPrimary();
      throw new RedisUnavailable(`${held} of ${this.#count} replicas hold it in time`, true);
    }
    for (const text of telling) this.#links.commands.publish(this.feed, text).catch(() => undefined);
  }

  /** How many replicas hold what was written; where that cannot be heard, the write may stand all the same. */
  async #heldBy(server: Redis): Promise<number> {
    try {
      return await asked(server.wait(this.#count, this.#waitMs));
    } catch (cause) {
      if (!(cause instanceof RedisUnavailable) || cause.isUnknown) throw cause;
      this.#lookForPrimary();
      throw new RedisUnavailable(cause.message, true, { cause });
    }
  }

  /** The same for a write that an earlier connection may have made: one more on this connection covers it. */
  async confirmEarlier(showId: string): Promise<void> {
    if (this.#count === 0) return;
    await asked(this.#links.commands.set(replicaKey(showId), '1', 'EX', 60));
    await this.confirm(showId, []);
  }

  /**
   * It may be that we are still at the old primary, which nobody else listens to any more. Where it is the right one its
   * replicas are gone, and it is left as it is: it can be read.
   */
  #lookForPrimary(): void {
    const now = performance.now();
    const { commands, address } = this.#links;
    if (address.kind !== 'sentinel' || !(commands instanceof Redis)) return;
    if (now - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = now;
    void Promise.all([primaryRunId(address), ownRunId(commands)]).then(([primary, own]) => {
      if (primary !== null && primary !== own) commands.disconnect(true);
    });
  }

  /** `WAIT` is about one connection: that to the node which has the show. */
  async #holderOf(showId: string): Promise<Redis> {
    const { commands } = this.#links;
    if (commands instanceof Redis) return commands;
    const cluster: Cluster = commands;
    let slot = this.#slots.get(showId);
    if (slot === undefined) {
      slot = await asked(cluster.cluster('KEYSLOT', replicaKey(showId)));
      if (this.#slots.size >= 10_000) this.#slots.clear();
      this.#slots.set(showId, slot);
    }
    const [name] = cluster.slots[slot] ?? [];
    const holder = cluster.nodes('master').find(({ options: { host, port } }) => `${host}:${port}` === name);
    if (!holder) throw new RedisUnavailable(`nobody has slot ${slot}`, true);
    return holder;
  }
}

/**
 * How many replicas confirm: as `REDIS_URL` says; with Sentinel one, for there a replica takes over. Warns where others
 * have replicas that nobody waits for.
 */
export async function replicasOf(links: RedisLinks, log: RedisLog): Promise<number> {
  const { replicas, kind } = links.address;
  if (replicas !== null) return replicas;
  if (kind === 'sentinel') return 1;
  const infos = await Promise.all(
    primaries(links.commands).map((server) => asked(server.info('replication'))),
  );
  if (infos.some((info) => Number(/connected_slaves:(\d+)/.exec(info)?.[1] ?? 0) > 0)) {
    log.warn(
      { place: links.place },
      'Redis has replicas that nobody waits for: going over to one may LOSE acknowledged orders. Add ?replicas=1',
    );
  }
  return 0;
}
