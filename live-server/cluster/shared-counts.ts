import type { RedisClient } from '../storage/redis/connect.ts';
import { digestOf } from '../storage/redis/digest.ts';
import { script } from '../storage/redis/script.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import type { SharedCounts } from './cluster.ts';

/** Kept beyond its window, by so many windows, for nodes whose clock is behind. */
const KEPT_WINDOWS = 2;

/** By the caller's clock, as windows on the nodes are: the first one counted says when its window ends. */
const add = script(`
  local endsAt = tonumber(redis.call('HGET', KEYS[1], 'e') or '0')
  local at, windowMs = tonumber(ARGV[1]), tonumber(ARGV[2])
  if at >= endsAt then
    endsAt = at + windowMs
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], 'e', endsAt)
    redis.call('PEXPIRE', KEYS[1], windowMs * ${KEPT_WINDOWS})
  end
  return {redis.call('HINCRBY', KEYS[1], 'n', ARGV[3]), endsAt}`);

/** A count is a key that goes by itself. What Redis cannot be asked is not known, and no error. */
export const redisCounts = (redis: RedisClient): SharedCounts => {
  const keyOf = (name: string) => `count:${digestOf(name)}`;
  return {
    async add(name, by, windowMs, at) {
      try {
        const args = [Math.round(at), windowMs, by];
        const [count, endsAt] = (await add(redis, [keyOf(name)], args)) as [number, number];
        return { count, endsAt };
      } catch (cause) {
        if (!(cause instanceof StorageUnavailable)) throw cause;
        return null;
      }
    },
    async forget(name) {
      await redis.del(keyOf(name)).catch(() => undefined);
    },
  };
};
