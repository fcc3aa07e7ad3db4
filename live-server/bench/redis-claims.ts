import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { percentile } from './figures.ts';

/**
 * Stock, limit for one viewer and idempotency key in one script: what a shop would write on bare Redis. With a record,
 * that is written down in the same step.
 */
const script = `
local first = redis.call('HGET', KEYS[3], ARGV[3])
if first then return first end
local left = tonumber(redis.call('GET', KEYS[1]) or '0')
local quantity = tonumber(ARGV[2])
if left < quantity then return 'sold_out' end
local had = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
if had + quantity > tonumber(ARGV[4]) then return 'limit_reached' end
redis.call('DECRBY', KEYS[1], quantity)
redis.call('HINCRBY', KEYS[2], ARGV[1], quantity)
redis.call('HSET', KEYS[3], ARGV[3], ARGV[5])
if ARGV[6] then redis.call('RPUSH', KEYS[4], ARGV[6]) end
return ARGV[5]`;

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** Starts a Redis of the bench's own, as durable as it is told, and ends it after the work. */
export async function withRedis<T>(
  fsync: 'always' | 'everysec',
  work: (port: number) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
  const settings = ['--appendonly', 'yes', '--appendfsync', fsync, '--save', ''];
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...settings],
    { stdio: 'ignore' },
  );
  try {
    return await work(port);
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Claims by the script, over one connection. */
export interface LuaClaims {
  /** `record`: what is written down of it, left out = nothing. */
  claim(viewerId: string, key: string, ...record: readonly [] | readonly [string]): Promise<unknown>;
  end(): void;
}

/** Connects to the Redis at `port` and puts units there; it may still be starting. */
export async function luaClaims(port: number): Promise<LuaClaims> {
  const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  // The server is still starting: ioredis tries again by itself.
  redis.on('error', () => {});
  await redis.ping();
  await redis.set('{d}:left', 1_000_000_000);
  const sha = (await redis.script('LOAD', script)) as string;
  const keys = ['{d}:left', '{d}:had', '{d}:keys', '{d}:log'] as const;
  return {
    claim: (viewerId, key, ...record) =>
      redis.evalsha(sha, 4, ...keys, viewerId, 1, key, 1e9, `o${key}`, ...record),
    end: () => redis.disconnect(),
  };
}

export interface Claimed {
  /** Claims a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** Keeps `waiting` claims in flight for `ms`; `claim` gets the lane's number and the claim's within it. */
export async function inLanes(
  waiting: number,
  ms: number,
  claim: (lane: number, n: number) => Promise<unknown>,
): Promise<Claimed> {
  const latencies: number[] = [];
  const until = performance.now() + ms;
  const lane = async (index: number) => {
    for (let n = 0; performance.now() < until; n += 1) {
      const started = performance.now();
      await claim(index, n);
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: waiting }, (_, index) => lane(index)));
  return { rate: latencies.length / (ms / 1000), p99: percentile(latencies, 0.99) };
}

/** Of the script, with `waiting` calls in flight. */
export const redisClaims = (
  waiting: number,
  ms: number,
  fsync: 'always' | 'everysec' = 'everysec',
): Promise<Claimed> =>
  withRedis(fsync, async (port) => {
    const lua = await luaClaims(port);
    const claimed = await inLanes(waiting, ms, (lane, n) => lua.claim(`v${lane}`, `${lane}:${n}`));
    lua.end();
    return claimed;
  });
