import { join } from 'node:path';
import type { Logger } from 'pino';
import { areKnownTo, RECORDS_VERSION } from '#shared/domain/records-version.ts';
import type { AppSettings } from './app/app-settings.ts';
import { aloneCluster } from './cluster/alone.ts';
import type { Cluster } from './cluster/cluster.ts';
import { OutdatedNode } from './cluster/nodes.ts';
import { openCluster } from './cluster/open.ts';
import { visitPeersOver } from './cluster/visit-peers.ts';
import { type Config, ConfigError } from './config.ts';
import { type History, type HistorySettings, keepHistory } from './history.ts';
import type { Directory } from './storage/directory.ts';
import { openEmbedded } from './storage/embedded/open.ts';
import type { Inbox } from './storage/inbox.ts';
import { whyNotWhole } from './storage/open-installation.ts';
import { openRedisDirectory } from './storage/redis/directory.ts';
import { RedisInbox } from './storage/redis/inbox.ts';
import type { MayWrite } from './storage/redis/may-write.ts';
import { openRedis } from './storage/redis/open.ts';
import { redisProductQueues } from './storage/redis/product-queues.ts';
import { redisStreamLog } from './storage/redis/stream-log.ts';
import type { RedisTiming } from './storage/redis/timing.ts';
import type { Stores } from './storage/stores.ts';
import type { StreamLog } from './storage/stream-log.ts';

/** Everything that is kept, and the nodes that keep it together. */
export interface Storage {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly inbox: Inbox;
  readonly streamLog: StreamLog;
  readonly cluster: Cluster;
  /** What the application needs of the other nodes; nothing where there are none. */
  readonly sharing: Pick<AppSettings, 'cluster' | 'peers' | 'queues'>;
  readonly isShared: boolean;
  /** What `/readyz` says of it. */
  state(): Readonly<Record<string, unknown>>;
  /** What archives have and Redis has not any more; null where nothing is shared. */
  readonly history: History | null;
  /** Called once, with why, when nothing is written any more before this process has begun anew. */
  onOutdated(listener: (why: string) => void): void;
  /** Rejects when not all of it can be written to. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** In `DATA_DIR` alone, or in the Redis of `REDIS_URL`. Throws `ConfigError` where that cannot be. */
export const openStorage = (
  config: Config,
  log: Logger,
  { timing = {}, speaks = RECORDS_VERSION, keep = {} }: StorageTuning = {},
): Promise<Storage> =>
  config.redisUrl === null
    ? openAlone(config.dataDir, log)
    : openShared(config.redisUrl, config, log, timing, speaks, keep);

/** For tests alone. */
export interface StorageTuning {
  readonly timing?: Partial<RedisTiming> | undefined;
  /** The version of the records this node claims to know. */
  readonly speaks?: number | undefined;
  readonly keep?: KeepTuning | undefined;
}
type KeepTuning = Partial<Pick<HistorySettings, 'keepMs' | 'keepRecords' | 'archiveEveryMs' | 'trimEveryMs'>>;

async function openAlone(dataDir: string, log: Logger): Promise<Storage> {
  const part = whyNotWhole(dataDir);
  if (part !== null) throw new ConfigError(`DATA_DIR: ${part}`);
  const embedded = await openEmbedded(dataDir, log).catch((error: Error) => {
    throw new ConfigError(`DATA_DIR: ${error.message}`);
  });
  const { stores, directory } = embedded;
  const cluster = aloneCluster();
  return {
    ...embedded,
    cluster,
    sharing: { cluster },
    isShared: false,
    history: null,
    state: () => ({}),
    onOutdated: () => undefined,
    check: () => stores.check(),
    async close() {
      await stores.close();
      await directory.close();
    },
  };
}

async function openShared(
  url: string,
  { dataDir, keepMs, keepRecords }: Config,
  log: Logger,
  timing: Partial<RedisTiming>,
  speaks: number,
  tuning: KeepTuning,
): Promise<Storage> {
  const keep = { keepMs, keepRecords, ...tuning };
  const epochFile = join(dataDir, 'redis-epoch');
  // Until the other nodes are known, what the oldest could read.
  let version = () => 0;
  const mayWrite: MayWrite = (written) => areKnownTo(version(), written);
  const redis = await openRedis({ url, epochFile, timing, mayWrite }, log).catch((error: Error) => {
    throw new ConfigError(
      error.message.startsWith('REDIS_URL') ? error.message : `REDIS_URL: ${error.message}`,
    );
  });
  const { stores, links, durability, whyNot } = redis;
  try {
    const directory = await openRedisDirectory(
      links,
      log,
      Date.now(),
      () => whyNot() === null,
      timing.freshMs,
    );
    const cluster = await openCluster(links, redis.node, speaks).catch((error: unknown) => {
      throw error instanceof OutdatedNode ? new ConfigError(`REDIS_URL: ${error.message}`) : error;
    });
    version = cluster.records;
    const inbox = new RedisInbox(links.commands, redis.past);
    const streamLog = redisStreamLog(links.commands, redis.past);
    const history = keepHistory({
      redis,
      directory,
      ...{ inbox, streamLog },
      cluster,
      folder: join(dataDir, 'archive'),
      ...keep,
      log,
    });
    return {
      stores,
      directory,
      inbox,
      streamLog,
      cluster,
      sharing: {
        cluster,
        peers: visitPeersOver(cluster),
        queues: (isContested) => redisProductQueues(links.commands, log, isContested),
      },
      isShared: true,
      history,
      state: () => ({
        redis: whyNot() ?? 'ready',
        durability,
        node: cluster.nodeId,
        nodes: cluster.nodes().length,
        leads: cluster.isLeader(),
        records: cluster.records(),
        archivedAt: history.writtenAt(),
      }),
      onOutdated(listener) {
        redis.onReplaced(() => listener('what Redis had lost was put back'));
        cluster.onOutdated(() => listener('the other nodes are of a newer version'));
      },
      check: () => stores.check(),
      async close() {
        await history.close();
        await cluster.close();
        await directory.close();
        await stores.close();
      },
    };
  } catch (error) {
    await stores.close();
    throw error;
  }
}
