import type { Directory } from './directory.ts';
import { keyOfRow } from './directory-records.ts';
import { AGREED, type Secrets, withSecrets } from './generated-secrets.ts';
import type { Inbox, KeptMessage } from './inbox.ts';
import { BrokenRecord, type Copied, copyLogs, type LogSink, type LogSource } from './log-runs.ts';
import type { RecordRow } from './stored-records.ts';
import type { Stores } from './stores.ts';
import type { StreamLog } from './stream-log.ts';
import { StorageUnavailable } from './unavailable.ts';

/** Everything an installation keeps, in a folder or in Redis. */
export interface Installation {
  readonly directory: Directory;
  readonly logs: LogSource & LogSink;
  readonly inbox: Inbox;
  readonly streamLog: StreamLog;
  readonly stores: Pick<Stores, 'events' | 'ledger'>;
  /** Secrets that were generated for it and are kept beside its records. */
  readonly secrets: {
    /** Null where there are none beside them. */
    own(): Secrets | null;
    /** Has it start with those that stand in its records as a setting, if any do; false where it has others. */
    keep(agreed: string | null): boolean;
  };
}

export interface Moved extends Copied {
  readonly records: number;
  readonly messages: number;
  readonly samples: number;
}

const PAGE = 500;

/**
 * Brings all of an installation to another one that holds nothing, or a part of the same from an earlier attempt: what
 * is there already is left as it is, so a move that broke off is made again. Recordings of video are files and stay
 * where they are. Nothing may work on either meanwhile. Every log is checked link by link on the way, and once more
 * where it has arrived. Throws `BrokenRecord` when the other one holds something else, or a record does not fit.
 */
export async function moveInstallation(from: Installation, to: Installation): Promise<Moved> {
  const records = await moveDirectory(from, to);
  const copied = await copyLogs(from.logs, to.logs).catch(withReason);
  const showIds = await from.logs.showIds();
  let samples = 0;
  for (const showId of showIds) {
    await proveArrived(from, to, showId);
    samples += await moveSamples(from.streamLog, to.streamLog, showId).catch(withReason);
  }
  const messages = await moveInbox(from.inbox, to.inbox).catch(withReason);
  return { ...copied, records, samples, messages };
}

/** Whoever moves out of a Redis has no other nodes to ask. */
function withReason(cause: unknown): never {
  if (!(cause instanceof StorageUnavailable) || cause.code !== 'TRIMMED') throw cause;
  throw new Error(`${cause.message}: name a node's archive with --archive DATA_DIR/archive`, { cause });
}

/** Throws where there is nothing to be moved: another place was meant. Asked before anything is opened to be filled. */
export async function expectSomething({ directory, logs }: Installation): Promise<void> {
  if (directory.rows().length === 0 && (await logs.showIds()).length === 0)
    throw new BrokenRecord('there is nothing to be moved');
}

/** Whoever is signed in stays so, and a viewer's token and a provider's notices count as before: secrets go along. */
async function moveDirectory(from: Installation, to: Installation): Promise<number> {
  const rows = withSecrets(from.directory.rows(), from.secrets.own());
  const bodies = new Map(rows.map((row) => [keyOfRow(row), row.body]));
  // A session that has ended since an earlier attempt is nobody's.
  const isOther = (row: RecordRow) => {
    const body = bodies.get(keyOfRow(row));
    return body === undefined ? row.kind !== 'session' : body !== row.body;
  };
  if (to.directory.rows().some(isOther))
    throw new BrokenRecord('the records of another installation are there already');
  const put = await to.directory.mirror(rows);
  if (!put.ok) throw new BrokenRecord(`the records were not taken: ${put.error.message}`);
  if (!to.secrets.keep(to.directory.settings.get(AGREED)))
    throw new BrokenRecord(
      'other secrets were generated there already: `secrets.json` is not of these records',
    );
  return rows.length;
}

async function proveArrived(from: Installation, to: Installation, showId: string): Promise<void> {
  const [ends, arrived] = [await from.logs.ends(showId), await to.logs.ends(showId)];
  if (JSON.stringify(ends) !== JSON.stringify(arrived))
    throw new BrokenRecord(`show ${showId} ends elsewhere than it did`);
  for (const log of ['events', 'ledger'] as const) {
    const broken = await to.stores[log].verify(showId);
    if (broken !== null) throw new BrokenRecord(`${log} of show ${showId}: ${broken} does not fit`);
  }
}

async function moveSamples(from: StreamLog, to: StreamLog, showId: string): Promise<number> {
  const samples = await from.read(showId, 0, Number.MAX_SAFE_INTEGER);
  for (const sample of samples) await to.record(showId, sample);
  return samples.length;
}

/** Oldest first, as they came: their order is that of arrival. */
async function moveInbox(from: Inbox, to: Inbox): Promise<number> {
  const messages: KeptMessage[] = [];
  let cursor: string | undefined;
  do {
    const page = await from.page({ limit: PAGE, cursor });
    messages.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  for (const message of messages.reverse()) {
    const { id, showId, status, outcome, error, attempts, workedAt } = message;
    const taken = await to.take(message);
    const bound = taken.ok && showId !== null ? await to.bind(id, showId) : taken;
    const isWorkedOn = workedAt !== null;
    const settled =
      bound.ok && isWorkedOn ? await to.settle(id, { status, outcome, error, attempts, workedAt }) : bound;
    if (!settled.ok) throw new Error(`message ${id}: ${settled.error.message}`);
  }
  return messages.length;
}
