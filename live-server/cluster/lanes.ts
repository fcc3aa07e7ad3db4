import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from '../storage/redis/connect.ts';
import { asked, script } from '../storage/redis/script.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import type { SharedLanes } from './cluster.ts';

/** A node that ends in the middle of a task holds its lane so long. */
const HELD_MS = 6_000;
const RENEW_MS = 2_000;
/** Whoever waits longer than this gives up, to try again later. */
const PATIENCE_MS = 20_000;

const renew = script(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])`);
const release = script(`
  if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return 1`);

/** A lane is a key that whoever runs in it holds, for as long as it keeps renewing it. */
export const redisLanes = (redis: RedisClient): SharedLanes => ({
  async run(lane, task) {
    const key = `lane:${lane}`;
    const token = randomUUID();
    const latest = performance.now() + PATIENCE_MS;
    while ((await asked(redis.set(key, token, 'PX', HELD_MS, 'NX'))) !== 'OK') {
      if (performance.now() > latest)
        throw new StorageUnavailable('BUSY', `another node holds the lane ${lane}`);
      await sleep(20 + Math.random() * 40);
    }
    const renewing = setInterval(() => {
      renew(redis, [key], [token, HELD_MS]).catch(() => undefined);
    }, RENEW_MS).unref();
    try {
      return await task();
    } finally {
      clearInterval(renewing);
      await release(redis, [key], [token]).catch(() => undefined);
    }
  },
});
