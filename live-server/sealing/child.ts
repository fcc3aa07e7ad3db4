import { join } from 'node:path';
import { replay } from '#shared/domain/show/evolve.ts';
import { sealOf } from '../app/sealing.ts';
import { readRecord } from '../app/show-record.ts';
import { openFactsForReading, openForReading } from '../storage/embedded/open-read.ts';
import { readArchive } from '../storage/read-archive.ts';
import { openRedis } from '../storage/redis/open.ts';
import { sealedFolder } from '../storage/sealed-folder.ts';
import type { Stores } from '../storage/stores.ts';

/** Which show of which data directory, or of the Redis that this node shares, and where its seal goes. */
export interface ToChild {
  readonly dataDir: string;
  readonly redisUrl: string | null;
  readonly folder: string;
  readonly showId: string;
}
export type FromChild = { readonly sealed: boolean } | { readonly failed: string };

/** Whoever started it is gone: a seal half made is nobody's. */
process.on('disconnect', () => process.exit(0));
process.once('message', (asked: ToChild) => {
  seal(asked)
    .then(
      (sealed): FromChild => ({ sealed }),
      (error: unknown): FromChild => ({ failed: error instanceof Error ? error.message : String(error) }),
    )
    .then((answer) => process.send?.(answer, () => process.exit(0)));
});

/** False where a fact came meanwhile: whoever sent it asks again. */
async function seal({ folder, showId, ...where }: ToChild): Promise<boolean> {
  const { events, ledger, activity, close } = await openRecords(where);
  try {
    const state = replay(showId, await events.read(showId));
    const count = await activity.count(showId);
    const record = await readRecord({ activity, ledger }, state);
    const bytes = (await activity.count(showId)) === count ? await sealOf(record, count) : null;
    if (bytes) await sealedFolder(folder).write(showId, bytes);
    return bytes !== null;
  } finally {
    await close();
  }
}

type Where = Pick<ToChild, 'dataDir' | 'redisUrl'>;
interface Records {
  readonly events: Pick<Stores['events'], 'read'>;
  readonly ledger: Pick<Stores['ledger'], 'read'>;
  readonly activity: Pick<Stores['activity'], 'read' | 'count' | 'flush'>;
  close(): Promise<void>;
}

const openRecords = ({ dataDir, redisUrl }: Where): Promise<Records> =>
  redisUrl === null ? openInFolder(dataDir) : openInRedis(redisUrl, dataDir);

async function openInFolder(dataDir: string): Promise<Records> {
  const record = await openForReading(dataDir);
  try {
    const facts = await openFactsForReading(dataDir);
    const close = async () => {
      await facts.close();
      await record.close();
    };
    return { events: record.events, ledger: record.ledger, activity: facts.activity, close };
  } catch (error) {
    await record.close();
    throw error;
  }
}

/** Nobody waits here for Redis: it may take its time. */
const patience = { commandMs: 60_000, silentMs: 60_000 };

/** By the name under which this node knows that Redis, so that none is given to another. */
async function openInRedis(url: string, dataDir: string): Promise<Records> {
  const epochFile = join(dataDir, 'redis-epoch');
  const { stores, past, of, whyNot } = await openRedis({ url, epochFile, timing: patience });
  try {
    const why = whyNot();
    if (why !== null) throw new Error(why);
    const archive = await readArchive(join(dataDir, 'archive'), of);
    if (archive) past.add(archive.runs);
    const close = async () => {
      await archive?.close();
      await stores.close();
    };
    return { events: stores.events, ledger: stores.ledger, activity: stores.activity, close };
  } catch (error) {
    await stores.close();
    throw error;
  }
}
