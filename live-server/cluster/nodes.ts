import type { RedisClient } from '../storage/redis/connect.ts';
import { script } from '../storage/redis/script.ts';

const BEAT_MS = 1_000;
/** A node that has said nothing for so long, by Redis' own clock, is gone. */
export const GONE_MS = 4_000;

/** Notes that a node is there, or has left, and answers all that are. */
const beat = script(`
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if ARGV[2] == 'here' then redis.call('ZADD', KEYS[1], now, ARGV[1]) else redis.call('ZREM', KEYS[1], ARGV[1]) end
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
  return redis.call('ZRANGE', KEYS[1], 0, -1)`);

const KEY = '{cluster}:nodes';

/** Who is there. While Redis cannot be asked, whoever was there last. */
export interface Nodes {
  alive(): readonly string[];
  onGone(listener: (nodeId: string) => void): () => void;
  close(): Promise<void>;
}

/** Counts this node in; rejects when Redis cannot be reached at the start. */
export async function joinNodes(redis: RedisClient, nodeId: string): Promise<Nodes> {
  const listeners = new Set<(nodeId: string) => void>();
  let known: readonly string[] = [];
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const once = async (): Promise<void> => {
    const alive = (await beat(redis, [KEY], [nodeId, 'here', GONE_MS])) as string[];
    const gone = known.filter((id) => !alive.includes(id));
    known = alive;
    for (const id of gone) for (const listener of listeners) listener(id);
  };
  const next = () => {
    timer = setTimeout(() => {
      once()
        .catch(() => undefined)
        .finally(() => isClosed || next());
    }, BEAT_MS).unref();
  };
  await once();
  next();

  return {
    alive: () => known,
    onGone(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await beat(redis, [KEY], [nodeId, 'gone', GONE_MS]).catch(() => undefined);
    },
  };
}
