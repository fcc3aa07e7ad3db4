import { type Body, ChainCheck } from '../chain.ts';
import { type LogName, type LogRun, readable } from '../log-runs.ts';
import type { RedisClient } from './connect.ts';
import { headKey, logKey, logLetters } from './keys.ts';
import { asked } from './script.ts';

/** An entry of a log's stream: the numbers it covers, and the body as stored. Facts have no hash. */
export type Run = LogRun;

/** What was taken out of Redis after archives had written it down. */
export interface Past {
  /**
   * Some runs of a log that hold what follows `after`, at least one. Rejects with `StorageUnavailable` while nobody who
   * has them is there.
   */
  runs(showId: string, log: LogName, after: number): Promise<readonly Run[]>;
}

/** Where a show's logs are read: their newer part in Redis, and what was there before. */
export interface LogReader {
  readonly client: RedisClient;
  readonly past: Past;
}

/** Entries of one read: some hundred kilobytes. */
export const pageRuns = 200;

/** Runs that hold any number after `after`, at most so many; fewer only where the log ends. */
export async function readRuns(
  reader: LogReader,
  showId: string,
  log: LogName,
  after: number,
  count = pageRuns,
): Promise<Run[]> {
  return (await readRunsAsKept(reader, showId, log, after, count)).map(readable);
}

/** The same for who hands them on: what Redis has stays bytes. */
export async function readRunsAsKept(
  { client, past }: LogReader,
  showId: string,
  log: LogName,
  after: number,
  count = pageRuns,
): Promise<LogRun<Body>[]> {
  const runs: LogRun<Body>[] = [];
  for (let last = after; ; last = runs.at(-1)?.last ?? after) {
    const left = count - runs.length;
    const here = await runsInRedis(client, logKey(showId, log), last, left);
    const [next] = here;
    // The last run always stays: an empty answer is the log's end. A gap may also be a damage, which is as it is.
    if (!next || next.first <= last + 1 || (await trimmedTo(client, showId, log)) <= last)
      return [...runs, ...here];
    runs.push(...(await past.runs(showId, log, last)).slice(0, left));
    if (runs.length >= count) return runs;
  }
}

/** The number up to which a log is not in Redis any more; 0 where all of it is. */
async function trimmedTo(client: RedisClient, showId: string, log: LogName): Promise<number> {
  return Number((await asked(client.hget(headKey(showId), `${logLetters[log]}t`))) ?? 0);
}

async function runsInRedis(
  client: RedisClient,
  key: string,
  after: number,
  count: number,
): Promise<LogRun<Buffer>[]> {
  const entries = await asked(client.xrangeBuffer(key, `(${after}-0`, '+', 'COUNT', count));
  return entries.map(([id, fields]) => runOf(id, fields));
}

/** The run that ends at a number, if one does. */
export async function readRunAt(
  reader: LogReader,
  showId: string,
  log: LogName,
  last: number,
): Promise<Run | null> {
  const [run] = await readRuns(reader, showId, log, last - 1, 1);
  return run?.last === last ? run : null;
}

function runOf(id: Buffer, fields: readonly Buffer[]): LogRun<Buffer> {
  const last = Number.parseInt(id.toString(), 10);
  let first = last;
  let body: Buffer = nothing;
  let hash = '';
  let by: string | undefined;
  let orders: string | undefined;
  for (let at = 0; at < fields.length; at += 2) {
    const name = String(fields[at]);
    const value = fields[at + 1] ?? nothing;
    if (name === 'b') body = value;
    else if (name === 'h') hash = value.toString();
    else if (name === 'f') first = Number(value.toString());
    else if (name === 'n') by = value.toString();
    else if (name === 'o') orders = value.toString();
  }
  return {
    ...{ first, last, body, hash },
    ...(by === undefined ? {} : { by }),
    ...(orders === undefined ? {} : { orders }),
  };
}

const nothing = Buffer.alloc(0);

/**
 * Reads records after a number up to a limit; `recordsOf` says what a run holds and `numberOf` which number each has.
 */
export async function readRecords<Record>(
  reader: LogReader,
  showId: string,
  log: LogName,
  after: number,
  limit: number,
  recordsOf: (run: Run) => readonly Record[],
  numberOf: (record: Record) => number,
): Promise<Record[]> {
  const records: Record[] = [];
  for (let last = after; records.length < limit; ) {
    const count = Math.min(pageRuns, limit - records.length);
    const runs = await readRuns(reader, showId, log, last, count);
    for (const run of runs) {
      for (const record of recordsOf(run)) {
        if (numberOf(record) > after && records.length < limit) records.push(record);
      }
    }
    const end = runs.at(-1);
    if (!end || runs.length < count) break;
    last = end.last;
  }
  return records;
}

/** Recomputes a show's chain up to where its head says it ends; the first number that does not fit, or null. */
export async function verifyRuns(
  reader: LogReader,
  showId: string,
  log: LogName,
  head: () => Promise<number>,
): Promise<number | null> {
  const end = await head();
  const check = new ChainCheck(showId);
  for (;;) {
    const links = await readRunsAsKept(reader, showId, log, check.last);
    if (links.length === 0) return check.last < end ? check.last + 1 : null;
    for (const link of links) if (!check.fits(link)) return check.last + 1;
  }
}
