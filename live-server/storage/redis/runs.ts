import type { ChainLink } from '../chain.ts';
import { ChainCheck } from '../chain.ts';
import type { RedisClient } from './connect.ts';
import { asked } from './script.ts';

/** An entry of a log's stream: the numbers it covers, and the body as stored. Facts have no hash. */
export interface Run {
  readonly first: number;
  readonly last: number;
  readonly body: string;
  readonly hash: string;
  /** The node whose live facts they are. */
  readonly by?: string;
}

/** Entries of one read: some hundred kilobytes. */
export const pageRuns = 200;

/** Runs that hold any number after `after`, at most so many. */
export async function readRuns(
  client: RedisClient,
  key: string,
  after: number,
  count = pageRuns,
): Promise<Run[]> {
  const entries = await asked(client.xrange(key, `(${after}-0`, '+', 'COUNT', count));
  return entries.map(([id, fields]) => runOf(id, fields));
}

/** The run that ends at a number, if one does. */
export async function readRunAt(client: RedisClient, key: string, last: number): Promise<Run | null> {
  const [run] = await readRuns(client, key, last - 1, 1);
  return run?.last === last ? run : null;
}

function runOf(id: string, fields: readonly string[]): Run {
  const last = Number.parseInt(id, 10);
  let first = last;
  let body = '';
  let hash = '';
  let by: string | undefined;
  for (let at = 0; at < fields.length; at += 2) {
    const value = fields[at + 1] ?? '';
    if (fields[at] === 'b') body = value;
    else if (fields[at] === 'h') hash = value;
    else if (fields[at] === 'f') first = Number(value);
    else if (fields[at] === 'n') by = value;
  }
  return { first, last, body, hash, ...(by === undefined ? {} : { by }) };
}

/**
 * Reads records after a number up to a limit; `recordsOf` says what a run holds and `numberOf` which number each has.
 */
export async function readRecords<Record>(
  client: RedisClient,
  key: string,
  after: number,
  limit: number,
  recordsOf: (run: Run) => readonly Record[],
  numberOf: (record: Record) => number,
): Promise<Record[]> {
  const records: Record[] = [];
  for (let last = after; records.length < limit; ) {
    const count = Math.min(pageRuns, limit - records.length);
    const runs = await readRuns(client, key, last, count);
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
  client: RedisClient,
  key: string,
  showId: string,
  head: () => Promise<number>,
): Promise<number | null> {
  const end = await head();
  const check = new ChainCheck(showId);
  for (;;) {
    const links: readonly ChainLink[] = await readRuns(client, key, check.last);
    if (links.length === 0) return check.last < end ? check.last + 1 : null;
    for (const link of links) if (!check.fits(link)) return check.last + 1;
  }
}
