import {
  BrokenRecord,
  type LogEnds,
  type LogName,
  type LogRun,
  type LogSink,
  type LogSource,
  readable,
} from '../log-runs.ts';
import { digestOf } from './digest.ts';
import { commandsKey, headKey, logKey, logLetters, ordersKey, seenKey, showsKey } from './keys.ts';
import { putRuns } from './lua/put.ts';
import { entriesOf, eventsOf, rowsOf } from './records.ts';
import { type LogReader, readRunsAsKept } from './runs.ts';
import { asked } from './script.ts';

/** What stands beside a log, and the names of a run that go there. */
const logs = {
  events: {
    besideKey: commandsKey,
    namesIn: (showId: string, run: LogRun) =>
      eventsOf(showId, run).flatMap(({ commandId }) => (commandId === null ? [] : [commandId])),
  },
  ledger: {
    besideKey: ordersKey,
    namesIn: (showId: string, run: LogRun) =>
      entriesOf(showId, run).flatMap(({ entry }) =>
        entry.kind === 'order.reserved' ? [entry.order.orderId] : [],
      ),
  },
  facts: {
    besideKey: seenKey,
    namesIn: (_showId: string, run: LogRun) =>
      rowsOf(run).flatMap(({ factId }) => (factId === null ? [] : [digestOf(factId)])),
  },
} as const satisfies Record<LogName, unknown>;

/** Runs in one script at most: a few milliseconds of everybody's time. */
const AT_ONCE = 50;

/**
 * The logs in Redis as runs. Shows that are put there must be nobody's yet. `confirm` is called with each show that runs
 * were read of, before they are answered: what Redis may still forget is not to be written down elsewhere.
 */
export function redisLogs(
  reader: LogReader,
  confirm: (showId: string) => Promise<void> = async () => undefined,
): LogSource & LogSink {
  const { client } = reader;
  return {
    showIds: async () => (await asked(client.smembers(showsKey))).sort(),
    async ends(showId): Promise<LogEnds> {
      const [e, eh, l, lh, f] = await asked(client.hmget(headKey(showId), 'e', 'eh', 'l', 'lh', 'f'));
      return {
        events: { number: Number(e ?? 0), hash: eh ?? '' },
        ledger: { number: Number(l ?? 0), hash: lh ?? '' },
        facts: { number: Number(f ?? 0), hash: '' },
      };
    },
    async runs(showId, log, after) {
      const runs = await readRunsAsKept(reader, showId, log, after);
      if (runs.length > 0) await confirm(showId);
      return runs;
    },
    async put(showId, log, runs) {
      const { besideKey, namesIn } = logs[log];
      if (log === 'events') await asked(client.sadd(showsKey, showId));
      for (let from = 0; from < runs.length; from += AT_ONCE) {
        const some = runs.slice(from, from + AT_ONCE);
        const args = some.flatMap((run) => [
          run.first,
          run.last,
          run.body,
          run.hash,
          JSON.stringify(namesIn(showId, readable(run))),
        ]);
        const keys = [headKey(showId), logKey(showId, log), besideKey(showId)];
        const expected = (some[0]?.first ?? 1) - 1;
        const [word, end] = (await putRuns(client, keys, [logLetters[log], expected, ...args])) as [
          string,
          number,
        ];
        if (word !== 'ok')
          throw new BrokenRecord(`${log} of show ${showId}: it ends at ${end} by now, not at ${expected}`);
      }
    },
  };
}
