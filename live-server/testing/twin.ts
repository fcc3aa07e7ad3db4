import { join } from 'node:path';
import type { AppSettings } from '../app/app-settings.ts';
import { openCluster } from '../cluster/open.ts';
import { visitPeersOver } from '../cluster/visit-peers.ts';
import { readConfig } from '../config.ts';
import type { Directory } from '../storage/directory.ts';
import { openEmbedded } from '../storage/embedded/open.ts';
import { openRedisDirectory } from '../storage/redis/directory.ts';
import { patient } from '../storage/redis/harness-for-tests.ts';
import { openRedis } from '../storage/redis/open.ts';
import { redisProductQueues } from '../storage/redis/product-queues.ts';
import { startRedis, type TestRedis } from '../storage/redis/redis-for-tests.ts';
import { redisStreamLog } from '../storage/redis/stream-log.ts';
import type { RedisTiming } from '../storage/redis/timing.ts';
import type { Stores } from '../storage/stores.ts';
import type { StreamLog } from '../storage/stream-log.ts';
import { atEndOfFile } from './end-of-file.ts';

/** What an application is built over: SQLite files, or a Redis that it shares with whoever opens the same folder. */
export interface Twin {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly streamLog: StreamLog;
  readonly nodes: { readonly settings: Partial<AppSettings>; close(): Promise<void> } | null;
}

const quiet = {
  info() {},
  warn() {},
  error: (fields: object, message: string) => console.error(message, fields),
};

/** The suites of the application run on both twins: the second time with `TEST_TWIN=redis`. */
export const isOnRedis = process.env.TEST_TWIN === 'redis';
/** One for each file. */
let redis: Promise<TestRedis> | null = null;

/** Folders stand for databases: what is opened under the same one is the same. */
const databases = new Map<string, number>();

function startShared(): Promise<TestRedis> {
  atEndOfFile(async () => {
    const ending = redis;
    redis = null;
    databases.clear();
    await (await ending)?.dispose();
  });
  return startRedis(() => ['--databases', '1000']);
}

export function openTwin(folder: string, timing: Partial<RedisTiming> = {}): Promise<Twin> {
  return isOnRedis ? overRedis(folder, timing) : overFiles(folder);
}

async function overFiles(folder: string): Promise<Twin> {
  const { stores, directory, streamLog } = await openEmbedded(folder);
  return { stores, directory, streamLog, nodes: null };
}

/** What a whole server is configured with so that it stands on the twin that is asked for. */
export async function twinVariables(folder: string): Promise<Record<string, string>> {
  if (!isOnRedis) return {};
  // Made in the folder and kept there, where tests look for them.
  const { secrets } = readConfig([], { DATA_DIR: folder });
  return {
    REDIS_URL: await urlOf(folder),
    SESSION_SECRET: secrets.sessionSecret,
    VIEWER_KEY: secrets.viewerKey,
    PAYMENT_SECRET: secrets.paymentSecret,
  };
}

async function urlOf(folder: string): Promise<string> {
  redis ??= startShared();
  const number = databases.get(folder) ?? databases.size;
  databases.set(folder, number);
  return `${(await redis).url}/${number}`;
}

async function overRedis(folder: string, timing: Partial<RedisTiming>): Promise<Twin> {
  const { stores, links, node } = await openRedis(
    { url: await urlOf(folder), epochFile: join(folder, 'epoch'), timing: { ...patient, ...timing } },
    quiet,
  );
  const directory = await openRedisDirectory(links, quiet, Date.now());
  const cluster = await openCluster(links, node);
  return {
    stores,
    directory,
    streamLog: redisStreamLog(links.commands),
    nodes: {
      settings: {
        cluster,
        peers: visitPeersOver(cluster),
        queues: (isContested) => redisProductQueues(links.commands, quiet, isContested),
      },
      close: () => cluster.close(),
    },
  };
}
