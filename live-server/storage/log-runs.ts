import { type Body, ChainCheck, type ChainLink } from './chain.ts';

/** A show's logs. All are counted from 1 without gaps; events and ledger are hash-chained. */
export const logNames = ['events', 'ledger', 'facts'] as const;
export type LogName = (typeof logNames)[number];

/**
 * A piece of a log as it is stored, with the numbers `first` … `last` it covers. `body` is JSON, byte for byte what
 * was hashed: of an event `[at, {actor, commandId, event}]`, of the ledger an array of `[at, entry]`, of facts an array
 * of `[factId, fact]`, which have no hash.
 */
export interface LogRun<B extends Body = string> extends ChainLink {
  readonly body: B;
  /** The node whose live facts they are. */
  readonly by?: string;
  /** Of the ledger, where its writer has said it: a JSON list of the orders it made, so that nobody need look for them. */
  readonly orders?: string;
}

/** Where each log of a show ends: its last number, 0 for none, and the hash there ('' for facts and for none). */
export type LogEnds = Readonly<Record<LogName, { readonly number: number; readonly hash: string }>>;

/** A run whose records are to be read. */
export const readable = (run: LogRun<Body>): LogRun =>
  typeof run.body === 'string' ? { ...run, body: run.body } : { ...run, body: run.body.toString() };

/** Logs as runs, so that a record moves between stores as it is and can be proved to have arrived whole. */
export interface LogSource<B extends Body = Body> {
  showIds(): Promise<readonly string[]>;
  ends(showId: string): Promise<LogEnds>;
  /** Some runs after a number that a run ends at, in order; none at the end. */
  runs(showId: string, log: LogName, after: number): Promise<readonly LogRun<B>[]>;
}

/** Where runs may be put. Nothing else may write those shows meanwhile. */
export interface LogSink extends Pick<LogSource, 'ends'> {
  /** All or none, durable when it resolves. They follow on from where the log ends. */
  put(showId: string, log: LogName, runs: readonly LogRun<Body>[]): Promise<void>;
}

/** The record cannot be moved as it is; `message` says what does not fit. */
export class BrokenRecord extends Error {
  override readonly name = 'BrokenRecord';
}

export interface Copied {
  readonly shows: number;
  /** Numbers moved by this call, of each log. */
  readonly moved: Readonly<Record<LogName, number>>;
}

/**
 * Puts into `sink` what `source` has beyond it, each log from where it ends: done again after an interruption it goes
 * on there, and writes nothing twice. Each link of a chain is checked on the way, the first against what the sink
 * ends with. Throws `BrokenRecord` when a log does not follow on, or the sink has more of it than the source.
 */
export async function copyLogs(
  source: LogSource,
  sink: LogSink,
  showIds?: readonly string[],
): Promise<Copied> {
  const moved = { events: 0, ledger: 0, facts: 0 };
  const shows = showIds ?? (await source.showIds());
  for (const showId of shows)
    for (const log of logNames) moved[log] += await copyLog(source, sink, showId, log);
  return { shows: shows.length, moved };
}

async function copyLog(source: LogSource, sink: LogSink, showId: string, log: LogName): Promise<number> {
  const has = (await sink.ends(showId))[log];
  const end = (await source.ends(showId))[log];
  const where = `${log} of show ${showId}`;
  if (has.number > end.number)
    throw new BrokenRecord(`${where}: ${has.number} are there already, of ${end.number}`);
  if (has.number === end.number && has.hash !== end.hash)
    throw new BrokenRecord(`${where}: another record ends at ${has.number}`);
  const check = new ChainCheck(showId, has.number === 0 ? undefined : has);
  for (let after = has.number; ; ) {
    const runs = await source.runs(showId, log, after);
    const last = runs.at(-1);
    if (!last) {
      if (after < end.number) throw new BrokenRecord(`${where}: it ends after ${after}, not ${end.number}`);
      return after - has.number;
    }
    for (const run of runs) {
      if (run.first !== after + 1) throw new BrokenRecord(`${where}: ${run.first} follows ${after}`);
      if (log !== 'facts' && !check.fits(run))
        throw new BrokenRecord(`${where}: the hash of ${run.first} does not fit`);
      after = run.last;
    }
    await sink.put(showId, log, runs);
  }
}
