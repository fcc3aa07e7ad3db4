import type { RedisClient } from '../storage/redis/connect.ts';
import { script } from '../storage/redis/script.ts';

const BEAT_MS = 1_000;
/** A node that has said nothing for so long, by Redis' own clock, is gone. */
export const GONE_MS = 4_000;

/**
 * Notes that a node is there, and which version of the records it knows; answers all that are there, and the version
 * that is written: the lowest that any of them knows, and never lower again. A node that does not know that one is not
 * counted in, for it could not read what the others write.
 */
const beat = script(`
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local written = tonumber(redis.call('GET', KEYS[3]) or '-1')
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
  if tonumber(ARGV[2]) < written then
    redis.call('ZREM', KEYS[1], ARGV[1])
    return { written, redis.call('ZRANGE', KEYS[1], 0, -1) }
  end
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  local all = redis.call('ZRANGE', KEYS[1], 0, -1)
  local least = tonumber(ARGV[2])
  for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
    if not redis.call('ZSCORE', KEYS[1], id) then redis.call('HDEL', KEYS[2], id) end
  end
  for _, id in ipairs(all) do least = math.min(least, tonumber(redis.call('HGET', KEYS[2], id) or '0')) end
  if least > written then
    redis.call('SET', KEYS[3], least)
    written = least
  end
  return { written, all }`);

const there = script(`
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  return redis.call('ZCOUNT', KEYS[1], now - ARGV[1], '+inf')`);

const leave = script(`
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
  return 1`);

const KEYS = ['{cluster}:nodes', '{cluster}:speaks', '{cluster}:records'];

/** How many nodes work on this Redis, or did until a moment ago and were killed; asked from outside. */
export const countNodes = async (redis: RedisClient): Promise<number> =>
  Number(await there(redis, KEYS.slice(0, 1), [GONE_MS]));

/** The other nodes write what this one could not read. */
export class OutdatedNode extends Error {
  override readonly name = 'OutdatedNode';
}

/** Who is there. While Redis cannot be asked, whoever was there last. */
export interface Nodes {
  alive(): readonly string[];
  /** Asked anew; rejects where that cannot be. */
  aliveNow(): Promise<readonly string[]>;
  onGone(listener: (nodeId: string) => void): () => void;
  /** The version of the records that all of them know, and so the one that is written. */
  records(): number;
  /** Called once when the others have begun to write what this node could not read: it slept while they changed. */
  onOutdated(listener: () => void): void;
  close(): Promise<void>;
}

/**
 * Counts this node in, which knows the records to version `speaks`; rejects when Redis cannot be reached at the start,
 * with `OutdatedNode` when newer ones are written already.
 */
export async function joinNodes(redis: RedisClient, nodeId: string, speaks: number): Promise<Nodes> {
  const listeners = new Set<(nodeId: string) => void>();
  let records = 0;
  let outdated: () => void = () => undefined;
  let known: readonly string[] = [];
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const once = async (): Promise<void> => {
    const [written, alive] = (await beat(redis, KEYS, [nodeId, speaks, GONE_MS])) as [number, string[]];
    if (written > speaks)
      throw new OutdatedNode(`its records are of version ${written}; this is a version that knows ${speaks}`);
    records = written;
    const gone = known.filter((id) => !alive.includes(id));
    known = alive;
    for (const id of gone) for (const listener of listeners) listener(id);
  };
  const next = () => {
    timer = setTimeout(() => {
      once()
        .catch((error: unknown) => {
          if (error instanceof OutdatedNode) outdated();
        })
        .finally(() => isClosed || next());
    }, BEAT_MS).unref();
  };
  await once();
  next();

  return {
    alive: () => known,
    async aliveNow() {
      if (!isClosed) await once();
      return known;
    },
    onGone(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    records: () => records,
    onOutdated(listener) {
      outdated = listener;
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await leave(redis, KEYS.slice(0, 2), [nodeId]).catch(() => undefined);
    },
  };
}
