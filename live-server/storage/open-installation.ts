import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { countNodes, GONE_MS } from '../cluster/nodes.ts';
import type { StorageLog } from './embedded/group-commit.ts';
import { type Embedded, openEmbedded } from './embedded/open.ts';
import { keepAgreed, secretsIn } from './generated-secrets.ts';
import { makeFolder } from './make-folder.ts';
import type { Installation } from './move.ts';
import { readArchive } from './read-archive.ts';
import { connectRedis, type LinkLimits, type RedisLinks } from './redis/connect.ts';
import { openRedisDirectory } from './redis/directory.ts';
import { beginMove, beginRestoring, endRestoring, isBeingFilled } from './redis/epoch.ts';
import { RedisInbox } from './redis/inbox.ts';
import { openRedisStores } from './redis/open.ts';
import { redisStreamLog } from './redis/stream-log.ts';

/** An installation without a server: to be moved, written down or looked at. */
export interface OpenInstallation extends Installation {
  /** Everything that was to come is there: servers may have it. Does nothing where it was not kept from them. */
  giveBack(): Promise<void>;
  close(): Promise<void>;
}

const quiet = { info() {}, warn() {}, error() {} };

/** In a folder that a move is just filling, or was when it broke off. */
const fillingIn = (folder: string) => join(folder, 'being-filled');

/** Why no server may start on a folder, or null. */
export const whyNotWhole = (folder: string): string | null =>
  existsSync(fillingIn(folder))
    ? `${folder} holds a part of what was moved there: the same \`npm run move\` again brings the rest`
    : null;

export interface FolderUse {
  /** It is filled: until `giveBack` no server starts on it, unless there was something in it before. */
  readonly isTarget?: boolean;
  readonly log?: StorageLog;
  /** Bytes of a page, where the files are new. */
  readonly pageBytes?: number;
}

/** A data directory; throws where a server works on it. */
export async function openFolder(
  folder: string,
  { isTarget = false, log, pageBytes }: FolderUse = {},
): Promise<Omit<OpenInstallation, 'logs'> & Pick<Embedded, 'logs' | 'pieces'>> {
  if (isTarget && !existsSync(join(folder, 'showcaller.db'))) {
    makeFolder(resolve(folder));
    await writeFile(fillingIn(folder), '');
  }
  const embedded = await openEmbedded(folder, log, pageBytes);
  return {
    ...embedded,
    secrets: { own: () => secretsIn(folder), keep: (agreed) => keepAgreed(folder, agreed) },
    giveBack: () => rm(fillingIn(folder), { force: true }),
    async close() {
      await embedded.stores.close();
      await embedded.directory.close();
    },
  };
}

/** One that is to be read: throws where there is none, or only a part of one. */
export async function openRecorded(folder: string): Promise<OpenInstallation> {
  if (!existsSync(join(folder, 'showcaller.db')))
    throw new Error(`${resolve(folder)} holds no record of Showcaller's`);
  const part = whyNotWhole(folder);
  if (part !== null) throw new Error(part);
  return openFolder(folder);
}

export interface RedisUse {
  /** It is filled: until `giveBack` no node starts on it, unless there was something in it before. */
  readonly isTarget?: boolean;
  /** It was emptied, and is kept for the nodes that remember it there until `giveBack`; they may run. */
  readonly epochFile?: string | null;
  /** A node's, where what Redis has no more is read. */
  readonly archive?: string | null;
  readonly limits?: LinkLimits;
}

/**
 * What nodes keep in Redis. Throws where a node works on it, where it is to be read and holds a part of a record, and
 * where `archive` is none.
 */
export async function openAtRedis(
  url: string,
  { isTarget = false, epochFile = null, archive = null, limits }: RedisUse = {},
): Promise<OpenInstallation> {
  const older = archive === null ? null : await readArchive(archive, null);
  if (archive !== null && !older) throw new Error(`${archive} is no archive of a node`);
  const links = await connectRedis(url, quiet, limits);
  try {
    await keepForMove(links, isTarget, epochFile);
  } catch (error) {
    await older?.close();
    links.close();
    throw error;
  }
  const { stores, logs, past } = await openRedisStores(links, { epochFile: null }, quiet);
  if (older) past.add(older.runs);
  const directory = await openRedisDirectory(links, quiet, 0);
  return {
    ...{ stores, logs, directory },
    inbox: new RedisInbox(links.commands, past),
    streamLog: redisStreamLog(links.commands, past),
    // Where several nodes share the records, what they have agreed on is among them.
    secrets: { own: () => null, keep: () => true },
    giveBack: () => endRestoring(links),
    async close() {
      await directory.close();
      await stores.close();
      await older?.close();
      links.close();
    },
  };
}

async function keepForMove(links: RedisLinks, isTarget: boolean, epochFile: string | null): Promise<void> {
  if (epochFile !== null) return beginRestoring(links, epochFile);
  if (!(await isLeft(links))) throw new Error(`${links.place} is in use: a node works on it`);
  if (isTarget) return beginMove(links);
  if (await isBeingFilled(links))
    throw new Error(`${links.place} holds a part of what was moved there: make that move again first`);
}

/** A node that was killed is reckoned with for some seconds. */
async function isLeft(links: RedisLinks): Promise<boolean> {
  const latest = performance.now() + 1.25 * GONE_MS;
  while ((await countNodes(links.commands)) > 0) {
    if (performance.now() > latest) return false;
    await sleep(GONE_MS / 10);
  }
  return true;
}
