import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { percentile } from './figures.ts';

/** Stock, limit for one viewer and idempotency key in one script: what a shop would write on bare Redis. */
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

/** Claims/s and p99 (ms) of the script with `waiting` calls in flight. */
export const redisClaims = (
  waiting: number,
  ms: number,
  fsync: 'always' | 'everysec' = 'everysec',
): Promise<{ rate: number; p99: number }> =>
  withRedis(fsync, async (port) => {
    const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
    // The server is still starting: ioredis tries again by itself.
    redis.on('error', () => {});
    try {
      await redis.ping();
      await redis.set('{d}:left', 1_000_000_000);
      const sha = (await redis.script('LOAD', script)) as string;
      const latencies: number[] = [];
      let claims = 0;
      const until = performance.now() + ms;
      const lane = async (index: number) => {
        for (let n = 0; performance.now() < until; n += 1) {
          const started = performance.now();
          await redis.evalsha(
            sha,
            3,
            '{d}:left',
            '{d}:had',
            '{d}:keys',
            `v${index}`,
            1,
            `${index}:${n}`,
            1e9,
            `o${index}:${n}`,
          );
          latencies.push(performance.now() - started);
          claims += 1;
        }
      };
      await Promise.all(Array.from({ length: waiting }, (_, index) => lane(index)));
      return { rate: claims / (ms / 1000), p99: percentile(latencies, 0.99) };
    } finally {
      redis.disconnect();
    }
  });
