import type { RedisClient } from '../storage/redis/connect.ts';
import { script } from '../storage/redis/script.ts';
import type { Home, SharedHomes } from './cluster.ts';
import { GONE_MS } from './nodes.ts';

const KEYS = ['{cluster}:nodes', '{cluster}:homes', '{cluster}:homes:turn'];

/**
 * Answers whose home it is as `SINCE NODE`. A home is its node's for as long as that node is counted among those that
 * are there; who moves in takes the names of nodes that are gone out of the list.
 */
const look = (ifNone: string) =>
  script(`
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local least = now - ARGV[2]
  local function isThere(known)
    local node = string.match(known, ' (.*)$')
    return node == ARGV[3] or tonumber(redis.call('ZSCORE', KEYS[1], node) or '0') > least
  end
  local known = redis.call('HGET', KEYS[2], ARGV[1])
  if known and isThere(known) then return known end
  ${ifNone}`);

const find = look('return false');
const claim = look(`
  local all = redis.call('HGETALL', KEYS[2])
  for at = 1, #all, 2 do
    if not isThere(all[at + 1]) then redis.call('HDEL', KEYS[2], all[at]) end
  end
  -- Never less than before, in a Redis that has come back empty either.
  local since = math.max(tonumber(redis.call('GET', KEYS[3]) or '0') + 1, now)
  redis.call('SET', KEYS[3], string.format('%.0f', since))
  local mine = string.format('%.0f ', since) .. ARGV[3]
  redis.call('HSET', KEYS[2], ARGV[1], mine)
  return mine`);

const leave = script(`
  if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
  return 1`);

export const redisHomes = (redis: RedisClient, nodeId: string): SharedHomes => ({
  async claim(name) {
    return homeOf((await claim(redis, KEYS, [name, GONE_MS, nodeId])) as string);
  },
  async find(name) {
    const known = (await find(redis, KEYS, [name, GONE_MS, nodeId])) as string | null;
    return known === null ? null : homeOf(known);
  },
  async leave(name, { since }) {
    await leave(redis, KEYS.slice(1, 2), [name, `${since} ${nodeId}`]);
  },
});

function homeOf(known: string): Home {
  const [since, ...node] = known.split(' ');
  return { nodeId: node.join(' '), since: Number(since) };
}
