import type { Command } from '#shared/contract/commands.ts';
import { accept, type Result } from '#shared/contract/errors.ts';
import { LEASE_MS, type Lease, type LeaseKind } from '#shared/contract/leases.ts';
import { type EditLeases, type HeldLease, type Holder, heldBy, leaseKey, touchedBy } from '../app/leases.ts';
import type { RedisClient } from '../storage/redis/connect.ts';
import { script } from '../storage/redis/script.ts';
import { refusalOf } from '../storage/unavailable.ts';

const clock = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
/** What is left when leases that ran out are gone, with the time of Redis, by which they run. */
const answer = `
  local held = {}
  local rows = redis.call('HGETALL', KEYS[1])
  for at = 1, #rows, 2 do
    if cjson.decode(rows[at + 1])['until'] > now then table.insert(held, rows[at + 1])
    else redis.call('HDEL', KEYS[1], rows[at]) end
  end`;

const take = script(`${clock}
  local other = redis.call('HGET', KEYS[1], ARGV[1])
  if other then
    local one = cjson.decode(other)
    if one.userId ~= ARGV[2] and one['until'] > now then return {0, now, {other}} end
  end
  local lease = cjson.decode(ARGV[3])
  lease['until'] = now + ARGV[4]
  redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(lease))
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  ${answer}
  return {1, now, held}`);

/** Gives up one lease of a desk, or with '' all of them. */
const giveUp = script(`${clock}
  local given = 0
  local all = redis.call('HGETALL', KEYS[1])
  for at = 1, #all, 2 do
    if (ARGV[1] == '' or all[at] == ARGV[1]) and cjson.decode(all[at + 1]).desk == ARGV[2] then
      redis.call('HDEL', KEYS[1], all[at])
      given = 1
    end
  end
  ${answer}
  return {given, now, held}`);

const look = script(`${clock}
  ${answer}
  return {1, now, held}`);

type Answer = readonly [done: number, redisNow: number, held: readonly string[]];

/**
 * The leases of a show in Redis, where every node looks before it lets a change pass. Times are told by this node's
 * clock and kept by Redis'. A lease ends with its desk; those of a node that was killed run out.
 */
export class SharedLeases implements EditLeases {
  readonly #redis: RedisClient;
  readonly #key: string;
  readonly #told: () => void;
  #held: readonly HeldLease[] = [];
  /** This node's clock ahead of Redis', ms, as of the last answer. */
  #aheadMs = 0;

  /** `told` lets the other nodes know that something was taken or given up. */
  constructor(redis: RedisClient, showId: string, told: () => void) {
    this.#redis = redis;
    this.#key = `{${showId}}:leases`;
    this.#told = told;
  }

  async take(kind: LeaseKind, itemId: string, holder: Holder, now: number): Promise<Result<Lease>> {
    const wanted = { kind, itemId, ...holder };
    try {
      const [isTaken, redisNow, held] = (await take(
        this.#redis,
        [this.#key],
        [leaseKey(kind, itemId), holder.userId, JSON.stringify(wanted), LEASE_MS],
      )) as Answer;
      this.#aheadMs = now - redisNow;
      if (isTaken === 0) {
        const [other] = this.#read(held);
        if (other) return heldBy(other);
      }
      this.#held = this.#read(held);
      this.#told();
      const { desk: _, ...lease } = { ...wanted, until: now + LEASE_MS };
      return accept(lease);
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  release(kind: LeaseKind, itemId: string, desk: string): Promise<boolean> {
    return this.#giveUp(leaseKey(kind, itemId), desk);
  }

  releaseAll(desk: string): Promise<boolean> {
    return this.#giveUp('', desk);
  }

  async mayChange(command: Command, userId: string, now: number): Promise<Result<null>> {
    const touched = touchedBy(command).map(([kind, itemId]) => leaseKey(kind, itemId));
    if (touched.length === 0) return accept(null);
    try {
      await this.refresh(now);
    } catch (cause) {
      return refusalOf(cause);
    }
    const other = this.#held.find(
      (one) => one.userId !== userId && touched.includes(leaseKey(one.kind, one.itemId)),
    );
    return other ? heldBy(other) : accept(null);
  }

  current(now: number): Lease[] {
    return this.#held.filter(({ until }) => until > now).map(({ desk: _, ...lease }) => lease);
  }

  async refresh(now: number): Promise<void> {
    const [, redisNow, held] = (await look(this.#redis, [this.#key], [])) as Answer;
    this.#aheadMs = now - redisNow;
    this.#held = this.#read(held);
  }

  async #giveUp(field: string, desk: string): Promise<boolean> {
    try {
      const [isGiven, , held] = (await giveUp(this.#redis, [this.#key], [field, desk])) as Answer;
      this.#held = this.#read(held);
      if (isGiven === 1) this.#told();
      return isGiven === 1;
    } catch (cause) {
      // Without Redis it runs out by itself.
      refusalOf(cause);
      return false;
    }
  }

  #read(held: readonly string[]): HeldLease[] {
    return held.map((row) => {
      const lease = JSON.parse(row) as HeldLease;
      return { ...lease, until: lease.until + this.#aheadMs };
    });
  }
}
