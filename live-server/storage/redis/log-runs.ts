import {
  BrokenRecord,
  type LogEnds,
  type LogName,
  type LogRun,
  type LogSink,
  type LogSource,
} from '../log-runs.ts';
import type { RedisClient } from './connect.ts';
import { digestOf } from './digest.ts';
import {
  commandsKey,
  eventsKey,
  factsKey,
  headKey,
  ledgerKey,
  ordersKey,
  seenKey,
  showsKey,
} from './keys.ts';
import { putRuns } from './lua/put.ts';
import { entriesOf, eventsOf, rowsOf } from './records.ts';
import { readRuns } from './runs.ts';
import { asked } from './script.ts';

/** Where a log is, what stands beside it, and the names of a run that go there. */
const logs = {
  events: {
    letter: 'e',
    key: eventsKey,
    besideKey: commandsKey,
    namesIn: (showId: string, run: LogRun) =>
      eventsOf(showId, run).flatMap(({ commandId }) => (commandId === null ? [] : [commandId])),
  },
  ledger: {
    letter: 'l',
    key: ledgerKey,
    besideKey: ordersKey,
    namesIn: (showId: string, run: LogRun) =>
      entriesOf(showId, run).flatMap(({ entry }) =>
        entry.kind === 'order.reserved' ? [entry.order.orderId] : [],
      ),
  },
  facts: {
    letter: 'f',
    key: factsKey,
    besideKey: seenKey,
    namesIn: (_showId: string, run: LogRun) =>
      rowsOf(run).flatMap(({ factId }) => (factId === null ? [] : [digestOf(factId)])),
  },
} as const satisfies Record<LogName, unknown>;

/** Runs in one script at most: a few milliseconds of everybody's time. */
const AT_ONCE = 50;

/** The logs in Redis as runs. Shows that are put there must be nobody's yet. */
export function redisLogs(client: RedisClient): LogSource & LogSink {
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
    runs: (showId, log, after) => readRuns(client, logs[log].key(showId), after),
    async put(showId, log, runs) {
      const { letter, key, besideKey, namesIn } = logs[log];
      if (log === 'events') await asked(client.sadd(showsKey, showId));
      for (let from = 0; from < runs.length; from += AT_ONCE) {
        const some = runs.slice(from, from + AT_ONCE);
        const args = some.flatMap((run) => [
          run.first,
          run.last,
          run.body,
          run.hash,
          JSON.stringify(namesIn(showId, run)),
        ]);
        const keys = [headKey(showId), key(showId), besideKey(showId)];
        const expected = (some[0]?.first ?? 1) - 1;
        const [word, end] = (await putRuns(client, keys, [letter, expected, ...args])) as [string, number];
        if (word !== 'ok')
          throw new BrokenRecord(`${log} of show ${showId}: it ends at ${end} by now, not at ${expected}`);
      }
    },
  };
}
