import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Directory } from '../directory.ts';
import type { Inbox } from '../inbox.ts';
import type { LogSink, LogSource } from '../log-runs.ts';
import { makeFolder } from '../make-folder.ts';
import type { Pieces } from '../pieces.ts';
import type { Stores } from '../stores.ts';
import type { StreamLog } from '../stream-log.ts';
import { StorageUnavailable } from '../unavailable.ts';
import { EmbeddedActivity } from './activity.ts';
import { Checkpoints } from './checkpoint.ts';
import { openDirectory } from './directory.ts';
import { EmbeddedEvents } from './events.ts';
import { GroupCommit, type StorageLog } from './group-commit.ts';
import { EmbeddedInbox } from './inbox.ts';
import { EmbeddedLedger } from './ledger.ts';
import { embeddedLogs } from './log-runs.ts';
import { migrate } from './migrate.ts';
import { keptPieces } from './pieces.ts';
import { type Connection, connect, usualPage } from './sqlite.ts';
import { EmbeddedStreamLog } from './stream-log.ts';

export interface Embedded {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly inbox: Inbox;
  readonly streamLog: StreamLog;
  /** The logs as they are stored. What is put there is not seen by stores that have read the show already. */
  readonly logs: LogSource<string> & LogSink;
  /** Messages and samples as they are stored. */
  readonly pieces: Pieces;
}

const quiet: StorageLog = { info() {}, warn() {}, error() {} };

/**
 * Opens (and on first use creates) the data directory:
 * - `showcaller.db`: events, ledger, directory, inbox. One writing connection, one queue of group commits, FULL.
 * - `activity.db`: facts and samples of the video, in a file of their own, because SQLite has one writer a file and tens of thousands of
 *   facts a second must never stand before a claim. Also FULL: in groups it costs next to nothing.
 * - `lock.db`: held while open. The system lets go of it when the process ends, however it ends.
 *
 * `pageBytes` is for files that are made here: one that was there before keeps its pages.
 *
 * Closing the stores or the directory lets go of the files they share when both are closed.
 * Throws when another server holds the directory, when a file is damaged, or was written by a newer Showcaller.
 */
export async function openEmbedded(
  dataDir: string,
  log: StorageLog = quiet,
  pageBytes = usualPage,
): Promise<Embedded> {
  const folder = resolve(dataDir);
  makeFolder(folder);
  const lock = await takeLock(folder);
  const opened: Connection[] = [lock];
  try {
    const records = await openFile(join(folder, 'showcaller.db'), 'showcaller', opened, log, pageBytes);
    const facts = await openFile(join(folder, 'activity.db'), 'activity', opened, log, pageBytes);
    const activity = new EmbeddedActivity(facts.reader, facts.commits, log);
    const release = releaseOnce(2, async () => {
      await records.close();
      await facts.close();
      await lock.close();
    });
    const directory = await openDirectory(records.reader, records.commits, release(), Date.now());
    const releaseStores = release();
    const stores: Stores = {
      events: new EmbeddedEvents(records.reader, records.commits),
      ledger: new EmbeddedLedger(records.reader, records.commits, log),
      activity,
      feed: null,
      check: async () => {
        await Promise.all([records.commits.probe(), facts.commits.probe()]);
      },
      close: async () => {
        await activity.close();
        await releaseStores();
      },
    };
    return {
      stores,
      directory,
      inbox: new EmbeddedInbox(records.reader, records.commits),
      streamLog: new EmbeddedStreamLog(facts.reader, facts.commits),
      logs: embeddedLogs(records, facts),
      pieces: keptPieces(records, facts),
    };
  } catch (error) {
    for (const connection of opened.reverse()) await connection.close().catch(() => undefined);
    throw error;
  }
}

interface OpenFile {
  readonly reader: Connection;
  readonly commits: GroupCommit;
  close(): Promise<void>;
}

async function openFile(
  file: string,
  migrations: 'showcaller' | 'activity',
  opened: Connection[],
  log: StorageLog,
  pageBytes: number,
): Promise<OpenFile> {
  const writer = await connect(file, 'write', { pageBytes });
  opened.push(writer);
  const folder = fileURLToPath(new URL(`../migrations/${migrations}`, import.meta.url));
  await checkAfterUncleanStop(writer, log);
  await migrate(writer, folder);
  await mark(writer, 'open');
  const reader = await connect(file, 'read');
  opened.push(reader);
  const helper = await connect(file, 'write');
  opened.push(helper);
  const [own] = await writer.all<{ bytes: number }>('SELECT page_size AS bytes FROM pragma_page_size');
  const checkpoints = new Checkpoints(writer, helper, log, { pageBytes: own?.bytes ?? usualPage });
  const commits = new GroupCommit(writer, log, (size) => checkpoints.written(size));
  return {
    reader,
    commits,
    close: async () => {
      await commits.close();
      await checkpoints.close();
      await reader.close();
      // Without the mark the next start checks the file: slower, and no harm.
      await mark(writer, 'closed').catch((err: unknown) => log.warn({ err, file }, 'no clean-stop mark'));
      await writer.close();
    },
  };
}

const mark = (writer: Connection, value: 'open' | 'closed') =>
  writer.write([
    {
      sql: `INSERT INTO meta (key, value) VALUES ('run', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      params: [value],
    },
  ]);

/** SQLite repairs what a crash left half-done; this is for disks that lie and files that were copied while open. */
async function checkAfterUncleanStop(writer: Connection, log: StorageLog): Promise<void> {
  const tables = await writer.all(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`);
  if (tables.length === 0) return;
  const [run] = await writer.all<{ value: string }>(`SELECT value FROM meta WHERE key = 'run'`);
  if (run?.value !== 'open') return;
  log.warn({ file: writer.file }, 'the last stop was not clean: checking the file');
  const findings = await writer.all<{ quick_check: string }>('PRAGMA quick_check(5)');
  if (findings.length === 1 && findings[0]?.quick_check === 'ok') return;
  const said = findings.map((finding) => finding.quick_check).join('; ');
  throw new Error(`${writer.file} is damaged (${said}): restore it from a backup before starting`);
}

/** An exclusive SQLite lock on a file of its own: held by the process, so a crash leaves nothing to clean up. */
async function takeLock(folder: string): Promise<Connection> {
  const lock = await connect(join(folder, 'lock.db'), 'lock', { busyMs: 0 });
  try {
    await lock.script('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    await lock.close();
    if (cause instanceof StorageUnavailable && cause.code === 'SQLITE_BUSY') {
      throw new Error(`${folder} is in use: another Showcaller runs on this data directory`, { cause });
    }
    throw cause;
  }
}

/** Gives out `holders` releases; the last one called does it, and all of them wait for it or for nothing. */
function releaseOnce(holders: number, letGo: () => Promise<void>): () => () => Promise<void> {
  let left = holders;
  return () => {
    let released: Promise<void> | null = null;
    return () => {
      if (released) return released;
      left -= 1;
      released = left === 0 ? letGo() : Promise.resolve();
      return released;
    };
  };
}
