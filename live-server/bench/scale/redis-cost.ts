import type { Redis } from 'ioredis';

/** Processor time Redis has used, all its threads, µs. */
export async function redisCpu(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  const seconds = ['used_cpu_sys', 'used_cpu_user'].map((name) => Number(valueIn(info, name)));
  return seconds.reduce((sum, one) => sum + one, 0) * 1e6;
}

/** What it holds, bytes. */
export const redisMemory = async (redis: Redis): Promise<number> =>
  Number(valueIn(await redis.info('memory'), 'used_memory'));

export const redisVersion = async (redis: Redis): Promise<string> =>
  valueIn(await redis.info('server'), 'redis_version');

function valueIn(info: string, name: string): string {
  const found = new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  if (found === undefined) throw new Error(`Redis does not say its ${name}`);
  return found;
}
