import { Redis } from 'ioredis';
import type { HostPort, RedisAddress } from './address.ts';
import { usualLimits } from './connect.ts';

/**
 * Which server is the primary by now, as the first sentinel says that can be asked: its run id. Null where none can,
 * and where a sentinel does not know it yet, as in the second after it went over to another.
 */
export async function primaryRunId(address: RedisAddress): Promise<string | null> {
  for (const host of address.hosts) {
    const said = await askSentinel(host, address).catch(() => null);
    if (said !== null) return said;
  }
  return null;
}

/** The run id of the server at the other end; null where it does not answer. */
export async function ownRunId(redis: Redis): Promise<string | null> {
  const info = await redis.info('server').catch(() => '');
  return /^run_id:(\w+)/m.exec(info)?.[1] ?? null;
}

async function askSentinel(host: HostPort, address: RedisAddress): Promise<string | null> {
  const { group, hasTls, sentinelPassword } = address;
  const sentinel = new Redis({
    ...host,
    ...(sentinelPassword === null ? {} : { password: sentinelPassword }),
    ...(hasTls ? { tls: {} } : {}),
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: usualLimits.commandMs,
    commandTimeout: usualLimits.commandMs,
  });
  sentinel.on('error', () => undefined);
  try {
    await sentinel.connect();
    const said = await sentinel.call('SENTINEL', 'MASTER', group ?? '');
    if (!Array.isArray(said)) return null;
    // Names and values in turn.
    const runId: unknown = said[said.indexOf('runid') + 1];
    return typeof runId === 'string' && runId !== '' ? runId : null;
  } finally {
    sentinel.disconnect();
  }
}
