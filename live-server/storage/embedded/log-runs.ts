import type { Body } from '../chain.ts';
import type { LogEnds, LogName, LogRun, LogSink, LogSource } from '../log-runs.ts';
import type { GroupCommit, Lane } from './group-commit.ts';
import type { Connection, Param, Write } from './sqlite.ts';

interface File {
  readonly reader: Connection;
  readonly commits: GroupCommit;
}

/** Runs of one page: some hundred kilobytes. */
const PAGE = 500;

const runsSql: Readonly<Record<LogName, string>> = {
  events: `
    SELECT version AS first, version AS last, '[' || at || ',' || body || ']' AS body, hash
    FROM events WHERE show_id = ? AND version > ? ORDER BY version LIMIT ${PAGE}`,
  ledger: `
    SELECT first_seq AS first, last_seq AS last, body, hash
    FROM ledger_runs WHERE show_id = ? AND last_seq > ? ORDER BY last_seq LIMIT ${PAGE}`,
  facts: `
    SELECT first_seq AS first, last_seq AS last, body, '' AS hash, node
    FROM facts WHERE show_id = ? AND last_seq > ? ORDER BY last_seq LIMIT ${PAGE}`,
};
const endSql: Readonly<Record<LogName, string>> = {
  events: 'SELECT version AS number, hash FROM events WHERE show_id = ? ORDER BY version DESC LIMIT 1',
  ledger: 'SELECT last_seq AS number, hash FROM ledger_runs WHERE show_id = ? ORDER BY last_seq DESC LIMIT 1',
  facts: `SELECT last_seq AS number, '' AS hash FROM facts WHERE show_id = ? ORDER BY last_seq DESC LIMIT 1`,
};
/** The text that was hashed is taken apart without being written anew: what stands in the row is its own bytes. */
const putSql: Readonly<Record<LogName, string>> = {
  events: `
    INSERT INTO events (show_id, version, at, command_id, body, hash)
    SELECT show, first, json_extract(body, '$[0]'), json_extract(body, '$[1].commandId'),
      substr(body, instr(body, ',') + 1, length(body) - instr(body, ',') - 1), hash
    FROM runs WHERE first = last`,
  ledger: `
    INSERT INTO ledger_intake (show_id, first_seq, last_seq, body, hash, orders)
    SELECT show, first, last, body, hash, coalesce(orders, (
      SELECT json_group_array(value ->> '$[1].order.orderId') FROM json_each(body)
      WHERE value ->> '$[1].kind' = 'order.reserved'))
    FROM runs`,
  facts: `
    INSERT INTO facts (show_id, first_seq, last_seq, body, node) SELECT show, first, last, body, node FROM runs`,
};
/** So many runs by one statement: each statement is a way to another thread and back. */
const RUNS_AT_ONCE = 16;
/** A body may come as bytes, and is a text all the same. */
const RUN = '(?, ?, ?, CAST(? AS TEXT), ?, ?, ?)';
const putSome = (log: LogName, count: number): string => `
  WITH runs (show, first, last, body, hash, node, orders) AS (VALUES ${Array(count).fill(RUN).join()})
  ${putSql[log]}`;

type Row = Omit<LogRun, 'by'> & { readonly node?: string | null };
type Put = LogRun<Body> & { readonly showId: string };
const laneOf = (log: LogName): Lane<Put> => {
  const [many, one] = [putSome(log, RUNS_AT_ONCE), putSome(log, 1)];
  return {
    writes(runs) {
      const writes: Write[] = [];
      for (let at = 0; at < runs.length; ) {
        const isFull = runs.length - at >= RUNS_AT_ONCE;
        const some = runs.slice(at, at + (isFull ? RUNS_AT_ONCE : 1));
        at += some.length;
        writes.push({ sql: isFull ? many : one, params: some.flatMap(paramsOf) });
      }
      return writes;
    },
  };
};
const paramsOf = (run: Put): Param[] => {
  const { showId, first, last, body, hash, by, orders } = run;
  return [showId, first, last, body, hash, by ?? null, orders ?? null];
};
const lanes = { events: laneOf('events'), ledger: laneOf('ledger'), facts: laneOf('facts') } as const;

/** Runs as they are stored, to be read; the files as below. */
export const embeddedRuns =
  (records: Pick<File, 'reader'>, activity: Pick<File, 'reader'>): LogSource<string>['runs'] =>
  async (showId, log, after) => {
    const { reader } = log === 'facts' ? activity : records;
    const rows = await reader.all<Row>(runsSql[log], [showId, after]);
    return rows.map(({ node, ...run }): LogRun => (node ? { ...run, by: node } : run));
  };

/** The logs of a data directory as runs; `records` holds events and ledger, `activity` the facts. */
export function embeddedLogs(records: File, activity: File): LogSource<string> & LogSink {
  const fileOf = (log: LogName): File => (log === 'facts' ? activity : records);
  const end = async (showId: string, log: LogName) => {
    const [found] = await fileOf(log).reader.all<{ number: number; hash: string }>(endSql[log], [showId]);
    return found ?? { number: 0, hash: '' };
  };
  return {
    async showIds() {
      const rows = await records.reader.all<{ id: string }>(
        'SELECT show_id AS id FROM events WHERE version = 1 ORDER BY at, show_id',
      );
      return rows.map(({ id }) => id);
    },
    async ends(showId): Promise<LogEnds> {
      return {
        events: await end(showId, 'events'),
        ledger: await end(showId, 'ledger'),
        facts: await end(showId, 'facts'),
      };
    },
    runs: embeddedRuns(records, activity),
    put(showId, log, runs) {
      const items = runs.map((run): Put => ({ ...run, showId }));
      return new Promise((committed, failed) => {
        fileOf(log).commits.submit({
          key: `put:${log}:${showId}`,
          lane: lanes[log],
          items,
          committed,
          failed,
        });
      });
    },
  };
}
