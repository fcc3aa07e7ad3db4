import { join } from 'node:path';
import { openCluster } from '../../cluster/open.ts';
import { type History, type HistorySettings, keepHistory } from '../../history.ts';
import { logNames } from '../log-runs.ts';
import { makeFolder } from '../make-folder.ts';
import type { RedisClient } from './connect.ts';
import { openRedisDirectory } from './directory.ts';
import { patient } from './harness-for-tests.ts';
import { RedisInbox } from './inbox.ts';
import { headKey, logLetters } from './keys.ts';
import { openRedis, type RedisStores } from './open.ts';
import { type RedisStreamLog, redisStreamLog } from './stream-log.ts';

const quiet = { info() {}, warn() {}, error() {} };

/** All the time, all but the last: nothing is left in Redis that may be taken. */
const eager = { keepMs: 0, keepRecords: 1, archiveEveryMs: 10, trimEveryMs: 10 };

export interface KeptNode extends RedisStores {
  readonly history: History;
  readonly archive: string;
  readonly inbox: RedisInbox;
  readonly streamLog: RedisStreamLog;
  close(): Promise<void>;
}

/** A node with an archive in `folder`, that trims while it leads. */
export async function openKeptNode(
  url: string,
  folder: string,
  settings: Partial<Pick<HistorySettings, 'keepMs' | 'keepRecords' | 'archiveEveryMs' | 'trimEveryMs'>> = {},
): Promise<KeptNode> {
  makeFolder(folder);
  const redis = await openRedis({ url, epochFile: join(folder, 'redis-epoch'), timing: patient });
  const directory = await openRedisDirectory(redis.links, quiet, 0, () => redis.whyNot() === null);
  const cluster = await openCluster(redis.links, redis.node);
  const inbox = new RedisInbox(redis.links.commands, redis.past);
  const streamLog = redisStreamLog(redis.links.commands, redis.past);
  const archive = join(folder, 'archive');
  const history = keepHistory({
    ...{ redis, directory, inbox, streamLog, cluster, log: quiet, folder: archive },
    ...eager,
    ...settings,
  });
  return {
    ...redis,
    history,
    archive,
    inbox,
    streamLog,
    async close() {
      await history.close();
      await cluster.close();
      await directory.close();
      await redis.stores.close();
    },
  };
}

/** To which number each log of a show is gone from Redis, and where it ends. */
export async function gone(hand: Pick<RedisClient, 'hgetall'>, showId: string) {
  const head = await hand.hgetall(headKey(showId));
  return Object.fromEntries(
    logNames.map((log) => {
      const letter = logLetters[log];
      return [log, { gone: Number(head[`${letter}t`] ?? 0), end: Number(head[letter] ?? 0) }];
    }),
  ) as Record<(typeof logNames)[number], { gone: number; end: number }>;
}

/** Whether all but the last of each log is gone. */
export async function isBare(hand: Pick<RedisClient, 'hgetall'>, showId: string): Promise<boolean> {
  return Object.values(await gone(hand, showId)).every((log) => log.gone >= log.end - 1);
}
