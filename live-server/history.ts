import { READS_ARCHIVES, READS_PIECES } from '#shared/domain/records-version.ts';
import { archivePeersOver } from './cluster/archive-peers.ts';
import type { Cluster } from './cluster/cluster.ts';
import { keepArchive } from './storage/archive.ts';
import { openArchive, setArchiveAside } from './storage/archive-folder.ts';
import type { Directory } from './storage/directory.ts';
import { ArchiveMarks } from './storage/redis/archive-marks.ts';
import type { RedisLinks, RedisLog } from './storage/redis/connect.ts';
import type { RedisInbox } from './storage/redis/inbox.ts';
import type { RedisStores } from './storage/redis/open.ts';
import type { RedisStreamLog } from './storage/redis/stream-log.ts';
import { keepTrimming, type Trimmed } from './storage/redis/trimming.ts';

/** How often Redis is made smaller: often enough for what is kept, never in a hurry. */
const leastEveryMs = 1_000;
const mostEveryMs = 60_000;

export interface HistorySettings {
  readonly redis: RedisStores & { readonly links: RedisLinks };
  readonly directory: Pick<Directory, 'rows' | 'revision'>;
  readonly inbox: Pick<RedisInbox, 'after' | 'changedAfter' | 'named'>;
  readonly streamLog: Pick<RedisStreamLog, 'after'>;
  readonly cluster: Pick<Cluster, 'bus' | 'isLeader' | 'nodeId' | 'records'>;
  /** Of this node's archive. */
  readonly folder: string;
  /** What came in so lately stays in Redis, ms, and so many numbers at the end of each log. */
  readonly keepMs: number;
  readonly keepRecords: number;
  readonly archiveEveryMs?: number | undefined;
  readonly trimEveryMs?: number | undefined;
  readonly log: RedisLog;
}

/** The older part of what is in Redis, on the disks of the nodes. */
export interface History {
  /** When everything known was last in this node's archive, epoch ms; null when never. */
  writtenAt(): number | null;
  /** What this node took out of Redis. */
  trimmed(): Trimmed;
  close(): Promise<void>;
}

/**
 * This node's archive, written while it runs; what is in archives alone, lent among the nodes; and, while it leads, Redis
 * kept from filling up with what they have (decision 085).
 */
export function keepHistory(settings: HistorySettings): History {
  const { redis, directory, inbox, streamLog, cluster, folder, keepMs, keepRecords, log } = settings;
  const { stores, links, past, of } = redis;
  const client = links.commands;
  const marks = new ArchiveMarks(client, cluster.nodeId);
  const archive = keepArchive({
    source: redis.logs,
    pieces: {
      after: (name, showId, after) =>
        name === 'messages' ? inbox.after(after) : streamLog.after(showId, after),
      changedAfter: (change) => inbox.changedAfter(change),
      named: (ids) => inbox.named(ids),
    },
    ...{ stores, directory, of, marks, log },
    stance: () => {
      if (redis.hasLost()) return 'let-go';
      return redis.whyNot() === null ? 'write' : 'hold';
    },
    open: () => openArchive(folder, log),
    setAside: () => setArchiveAside(folder, new Date()),
    now: Date.now,
    everyMs: settings.archiveEveryMs,
  });
  const own = archive.runs;
  const peers = archivePeersOver({ bus: cluster.bus, client, marks, own, log });
  past.add(own);
  past.add(peers.ask);
  const trimming = keepTrimming({
    client,
    marks,
    showIds: () => redis.logs.showIds(),
    mayTrim: () => cluster.isLeader() && redis.whyNot() === null && cluster.records() >= READS_ARCHIVES,
    mayTrimPieces: () => cluster.records() >= READS_PIECES,
    ...{ keepMs, keepRecords, log },
    everyMs: settings.trimEveryMs ?? Math.min(Math.max(keepMs / 15, leastEveryMs), mostEveryMs),
    now: () => performance.now(),
  });
  return {
    writtenAt: archive.writtenAt,
    trimmed: trimming.trimmed,
    async close() {
      await trimming.close();
      await archive.close();
      peers.close();
    },
  };
}
