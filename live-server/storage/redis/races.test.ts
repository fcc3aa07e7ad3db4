import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import type { ActivityRow, Stores } from '#shared/domain/stores.ts';
import {
  accepted,
  actor,
  at,
  claim,
  click,
  codeOf,
  notice,
  numbers,
  openDeal,
  reported,
} from '#shared/testing/store-contract/harness.ts';
import { patient } from './harness-for-tests.ts';
import { openRedis } from './open.ts';
import { startCluster, startRedis, until } from './redis-for-tests.ts';

/** Two nodes over the same Redis, on one server and on a cluster. */
describe.each([
  ['one server', async () => startRedis()],
  ['a cluster of three', async () => startCluster()],
])('two nodes over %s', (_name, start) => {
  let redis: { readonly url: string; dispose(): Promise<void> };
  let one: Stores;
  let two: Stores;
  const open = async () => (await openRedis({ url: redis.url, epochFile: null, timing: patient })).stores;
  beforeAll(async () => {
    redis = await start();
    [one, two] = await Promise.all([open(), open()]);
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await redis?.dispose();
  });

  it('sell no unit twice, and hold the same ledger at the same number', async () => {
    const show = 'race';
    await openDeal(one.ledger, show, 150);
    const heard = [one, two].map((node) => {
      const seqs: number[] = [];
      node.ledger.onRecord((record) => record.showId === show && seqs.push(record.seq));
      return seqs;
    });
    const answers = await Promise.all(
      numbers(400).map(async (n) => {
        await sleep(n % 40);
        const node = n % 2 === 0 ? one : two;
        return node.ledger.apply(show, claim(`v-${n}`), at + n);
      }),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(150);
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['ok', 'sold_out']));
    const states = await Promise.all([one, two].map((node) => node.ledger.state(show)));
    const [first, second] = states.map(comparable);
    expect(first).toEqual(second);
    expect(stockFigures(states[0] as LedgerState, 'item-1')).toMatchObject({ reserved: 150, available: 0 });
    await until(() => heard.every((seqs) => seqs.at(-1) === 152));
    expect(heard[0]).toEqual(numbers(150, 3));
    // The second node knew the show from its first record on, or from its first claim.
    expect(heard[1]).toEqual(numbers(152 - (heard[1]?.[0] ?? 0) + 1, heard[1]?.[0]));
    for (const node of [one, two]) expect(await node.ledger.verify(show)).toBeNull();
  });

  it('answer the same claim the same, on whichever node it is asked', async () => {
    const show = 'repeat';
    await openDeal(one.ledger, show, 10);
    const asked = await Promise.all(
      numbers(20).map((n) =>
        (n % 2 === 0 ? one : two).ledger.apply(show, claim('v', { orderId: `order-${n}` }), at),
      ),
    );
    const orders = new Set(asked.map((answer) => accepted(answer).order?.orderId));
    expect(orders.size).toBe(1);
    expect(asked.filter((answer) => accepted(answer).repeated)).toHaveLength(19);
  });

  it('read at once what the other has acknowledged', async () => {
    const show = 'fresh';
    await openDeal(one.ledger, show, 100);
    await two.ledger.state(show);
    for (const n of numbers(20)) {
      const [writer, reader] = n % 2 === 0 ? [one, two] : [two, one];
      accepted(await writer.ledger.apply(show, claim(`v-${n}`, { orderId: `fresh-${n}` }), at));
      await reader.feed?.sync(show);
      expect(reader.ledger.stateInMemory(show)?.orders.has(`fresh-${n}`)).toBe(true);
      expect((await reader.ledger.state(show)).orders.has(`fresh-${n}`)).toBe(true);
      expect(await reader.ledger.showOfOrder(`fresh-${n}`)).toBe(show);
    }
  });

  it('write one log of events, of which both hear everything in order', async () => {
    const show = 'events';
    const heard = [one, two].map((node) => {
      const versions: number[] = [];
      node.feed?.onEvent((record) => record.showId === show && versions.push(record.version));
      return versions;
    });
    accepted(await one.events.append(show, 0, at, actor, 'first', [notice('begins')]));
    for (const version of numbers(10, 1)) {
      const both = await Promise.all(
        [one, two].map((node, index) =>
          node.events.append(show, version, at, actor, `c-${version}-${index}`, [notice(`${version}`)]),
        ),
      );
      expect(both.map(codeOf).sort()).toEqual(['ok', 'version_conflict']);
    }
    await until(() => heard.every((versions) => versions.at(-1) === 11));
    expect(heard).toEqual([numbers(11, 1), numbers(11, 1)]);
    expect(await one.events.read(show)).toEqual(await two.events.read(show));
  });

  it('number the facts of both in one order, and tell both of all', async () => {
    const show = 'facts';
    const heard = [one, two].map((node) => {
      const rows: ActivityRow[] = [];
      node.feed?.onFacts((showId, told) => showId === show && rows.push(...told));
      return rows;
    });
    for (const n of numbers(200))
      (n % 2 === 0 ? one : two).activity.record(show, [click(n), click(n + 1_000)]);
    const ingested = await Promise.all(
      numbers(10).map((n) =>
        (n % 2 === 0 ? one : two).activity.ingest(show, numbers(50, n * 10).map(reported)),
      ),
    );
    const isNew = ingested.flatMap((answer) => accepted(answer)).filter(Boolean);
    expect(isNew).toHaveLength(140);
    await Promise.all([one.activity.flush(), two.activity.flush()]);
    await until(() => heard.every((rows) => rows.at(-1)?.seq === 540));
    const stored = await two.activity.read(show, 0, 10_000);
    expect(stored.map(({ seq }) => seq)).toEqual(numbers(540, 1));
    for (const rows of heard) {
      expect(rows.map(({ wasRecordedHere: _, ...row }) => row)).toEqual(stored);
    }
    // Each live fact is one node's own.
    const own = heard.map((rows) => rows.filter((row) => row.wasRecordedHere).map(({ seq }) => seq));
    expect(own.flat().sort((a, b) => a - b)).toEqual(
      stored.filter(({ factId }) => factId === null).map(({ seq }) => seq),
    );
  });

  it('are told of the first facts by the time of a look, once somebody has read that there are none', async () => {
    const show = 'no-facts-yet';
    expect(await two.activity.read(show, 0, 10)).toEqual([]);
    const heard: number[] = [];
    two.feed?.onFacts((showId, rows) => showId === show && heard.push(...rows.map(({ seq }) => seq)));
    accepted(await one.activity.ingest(show, numbers(3).map(reported)));
    await two.feed?.sync(show);
    expect(heard).toEqual([1, 2, 3]);
  });

  it('begin the same shows at once, and one of them alone does', async () => {
    const log = (showId: string) => ({
      showId,
      events: [{ at, event: notice(`${showId} begins`) }],
    });
    const shows = numbers(12).map((n) => `begun-${n}`);
    const both = await Promise.all([
      one.events.begin(shows.map(log), actor),
      two.events.begin([...shows].reverse().map(log), actor),
    ]);
    expect(both.map(codeOf).sort()).toEqual(['ok', 'version_conflict']);
    for (const showId of shows) expect(await one.events.read(showId)).toHaveLength(1);
    expect((await two.events.showIds()).filter((showId) => showId.startsWith('begun-'))).toHaveLength(12);
  });
});

/** Maps in a state are compared by content; the order of the keys is that of the log, and so the same. */
const comparable = (state: LedgerState) => ({ ...state });
