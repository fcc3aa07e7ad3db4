import { type Cluster, Redis } from 'ioredis';
import type { RedisClient, RedisLinks, RedisLog } from './connect.ts';

/** What Redis keeps over its own crash: everything, all but the last second, nothing sure, or it does not say. */
export type Durability = 'always' | 'everysec' | 'weak' | 'unknown';

/**
 * Looks at the settings of every primary. Throws where records would be thrown away to make room, or Redis is too old;
 * warns where it promises less than we do, or will not say.
 */
export async function checkDurability(links: RedisLinks, log: RedisLog): Promise<Durability> {
  const { place } = links;
  const found: Durability[] = [];
  for (const server of primaries(links.commands)) {
    const version = /redis_version:(\d+)/.exec(await server.info('server'))?.[1];
    if (version !== undefined && Number(version) < 7) {
      throw new Error(`${place} is version ${version}; 7 or later is needed`);
    }
    const settings = await settingsOf(server);
    if (!settings) {
      log.warn(
        { place },
        'Redis does not show its settings: see to appendonly yes, appendfsync always, noeviction',
      );
      found.push('unknown');
      continue;
    }
    const policy = settings.get('maxmemory-policy') ?? 'noeviction';
    if (policy !== 'noeviction') {
      throw new Error(
        `${place} has maxmemory-policy ${policy}: it would forget orders. Set it to noeviction`,
      );
    }
    found.push(strength(settings));
  }
  const weakest = (['weak', 'unknown', 'everysec'] as const).find((each) => found.includes(each)) ?? 'always';
  if (weakest === 'everysec') {
    log.warn(
      { place },
      'Redis writes its log once a second: a crash of it may lose a second of acknowledged orders',
    );
  }
  if (weakest === 'weak') {
    log.warn({ place }, 'Redis does not keep its log on disk: a crash of it LOSES acknowledged orders');
  }
  return weakest;
}

function strength(settings: ReadonlyMap<string, string>): Durability {
  if (settings.get('appendonly') !== 'yes') return 'weak';
  const fsync = settings.get('appendfsync');
  return fsync === 'always' || fsync === 'everysec' ? fsync : 'weak';
}

export const primaries = (client: RedisClient): readonly Redis[] =>
  client instanceof Redis ? [client] : (client as Cluster).nodes('master');

async function settingsOf(server: Redis): Promise<ReadonlyMap<string, string> | null> {
  const settings = new Map<string, string>();
  try {
    for (const name of ['appendonly', 'appendfsync', 'maxmemory-policy']) {
      const answer = await server.config('GET', name);
      if (Array.isArray(answer) && typeof answer[1] === 'string') settings.set(name, answer[1]);
    }
  } catch (error) {
    // Hosted ones forbid or do not know it.
    if (error instanceof Error && /NOPERM|unknown command|ERR/.test(error.message)) return null;
    throw error;
  }
  return settings;
}
