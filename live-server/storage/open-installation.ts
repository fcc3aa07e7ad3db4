import type { StorageLog } from './embedded/group-commit.ts';
import { type Embedded, openEmbedded } from './embedded/open.ts';
import type { Installation } from './move.ts';
import { readArchive } from './read-archive.ts';
import { connectRedis, type LinkLimits } from './redis/connect.ts';
import { openRedisDirectory } from './redis/directory.ts';
import { beginRestoring, endRestoring } from './redis/epoch.ts';
import { RedisInbox } from './redis/inbox.ts';
import { openRedisStores } from './redis/open.ts';
import { redisStreamLog } from './redis/stream-log.ts';

/** An installation without a server: to be moved, written down or looked at. */
export interface OpenInstallation extends Installation {
  /** Everything that was lost is there again: its nodes may have it back. Does nothing where nothing was lost. */
  giveBack(): Promise<void>;
  close(): Promise<void>;
}

const quiet = { info() {}, warn() {}, error() {} };

/** A data directory; throws where a server works on it. */
export async function openFolder(
  folder: string,
  log?: StorageLog,
): Promise<OpenInstallation & Pick<Embedded, 'pieces'>> {
  const embedded = await openEmbedded(folder, log);
  return {
    ...embedded,
    giveBack: async () => undefined,
    async close() {
      await embedded.stores.close();
      await embedded.directory.close();
    },
  };
}

/**
 * What nodes keep in Redis. `epochFile`: it was emptied, and is kept for the nodes that remember it there until
 * `giveBack`. `archive`: a node's, where what Redis has no more is read. Throws where there is none.
 */
export async function openAtRedis(
  url: string,
  {
    epochFile = null,
    archive = null,
    limits,
  }: { epochFile?: string | null; archive?: string | null; limits?: LinkLimits } = {},
): Promise<OpenInstallation> {
  const older = archive === null ? null : await readArchive(archive, null);
  if (archive !== null && !older) throw new Error(`${archive} is no archive of a node`);
  const links = await connectRedis(url, quiet, limits);
  if (epochFile !== null) await beginRestoring(links, epochFile);
  const { stores, logs, past } = await openRedisStores(links, { epochFile: null }, quiet);
  if (older) past.add(older.runs);
  const directory = await openRedisDirectory(links, quiet, 0);
  return {
    ...{ stores, logs, directory },
    inbox: new RedisInbox(links.commands, past),
    streamLog: redisStreamLog(links.commands, past),
    giveBack: async () => {
      if (epochFile !== null) await endRestoring(links, epochFile);
    },
    async close() {
      await directory.close();
      await stores.close();
      await older?.close();
      links.close();
    },
  };
}
