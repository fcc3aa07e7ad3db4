import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  accepted,
  actor,
  at,
  claim,
  notice,
  numbers,
  openDeal,
  reported,
} from '#shared/testing/store-contract/harness.ts';
import { startWire, type Wire } from '../../faults/wire.ts';
import type { Stores } from '../stores.ts';
import { patient } from './harness-for-tests.ts';
import { openRedis } from './open.ts';
import { startRedis, type TestRedis, until } from './redis-for-tests.ts';
import type { RedisTiming } from './timing.ts';

/** Two nodes, of which the second one's way to Redis can be cut. */
let redis: TestRedis;
let wire: Wire;
let one: Stores;
let two: Stores;
const open = async (port: number, timing: Partial<RedisTiming> = {}) =>
  (
    await openRedis({
      url: `redis://127.0.0.1:${port}`,
      epochFile: null,
      timing: { ...patient, ...timing },
    })
  ).stores;
beforeEach(async () => {
  redis = await startRedis();
  wire = await startWire(redis.port);
  one = await open(redis.port);
});
afterEach(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await wire?.close();
  await redis?.dispose();
});

const begin = async (show: string) =>
  accepted(await one.events.append(show, 0, at, actor, null, [notice('begins')]));

function heardOf(show: string) {
  const heard: { readonly entries: number[]; readonly versions: number[] } = { entries: [], versions: [] };
  two.ledger.onRecord(({ showId, seq }) => showId === show && heard.entries.push(seq));
  two.feed?.onEvent(({ showId, version }) => showId === show && heard.versions.push(version));
  return heard;
}

it('a node that was cut off hears all that was sold meanwhile, also in shows it had never heard of', async () => {
  await begin('quiet');
  await openDeal(one.ledger, 'quiet', 10);
  two = await open(wire.port);
  const quiet = heardOf('quiet');
  const begun = heardOf('begun');
  wire.cut();
  await begin('begun');
  await openDeal(one.ledger, 'begun', 10);
  for (const show of ['quiet', 'begun'])
    for (const n of numbers(3))
      accepted(await one.ledger.apply(show, claim(`v-${n}`, { orderId: `${show}-${n}` }), at));
  wire.mend();
  await until(() => quiet.entries.length >= 3 && begun.entries.length >= 5 && begun.versions.length >= 1);
  expect(quiet).toEqual({ entries: numbers(3, 3), versions: [] });
  expect(begun).toEqual({ entries: numbers(5, 1), versions: [1] });
});

it('shows that could not be looked for after a cut are looked for until they are found', async () => {
  await begin('quiet');
  await openDeal(one.ledger, 'quiet', 10_000);
  two = await open(wire.port);
  const quiet = heardOf('quiet');
  const begun = heardOf('begun');
  wire.cut();
  await redis.hand.acl('SETUSER', 'default', '-smembers');
  await begin('begun');
  await openDeal(one.ledger, 'begun', 10);
  wire.mend();
  // Once it writes and hears again it has tried, in vain.
  await until(async () => (await two.ledger.apply('quiet', claim('v'), at)).ok);
  const own = quiet.entries.length;
  for (let n = 0; quiet.entries.length <= own; n += 1)
    accepted(await one.ledger.apply('quiet', claim(`v-${n}`, { orderId: `o-${n}` }), at));
  await redis.hand.acl('SETUSER', 'default', '+smembers');
  await until(() => begun.entries.length >= 2 && begun.versions.length >= 1);
  expect(begun).toEqual({ entries: numbers(2, 1), versions: [1] });
});

it('a node whose connections are dead though nobody closed them makes new ones, hears and writes', async () => {
  await begin('s');
  two = await open(wire.port, { deadMs: 1_000 });
  const heard = heardOf('s');
  wire.strand();
  accepted(await one.events.append('s', 1, at, actor, null, [notice('while nothing comes')]));
  await until(() => heard.versions.length >= 1);
  accepted(await two.events.append('s', 2, at, actor, null, [notice('from the one that was cut off')]));
  await until(() => heard.versions.length >= 2);
  expect(heard.versions).toEqual([2, 3]);
});

it('whoever reads a show first of which nothing was heard hears all of it, once', async () => {
  two = await open(wire.port);
  wire.hush();
  await begin('s');
  await openDeal(one.ledger, 's', 10);
  const heard = heardOf('s');
  const reading = two.ledger.state('s');
  wire.mend();
  expect((await reading).seq).toBe(2);
  await until(() => heard.entries.length >= 2);
  accepted(await one.ledger.apply('s', claim('v'), at));
  await until(() => heard.entries.length >= 3);
  expect(heard.entries).toEqual(numbers(3, 1));
});

it('whoever has counted the facts of a show is told of the next, a cut in between or not', async () => {
  await begin('s');
  accepted(await one.activity.ingest('s', numbers(3).map(reported)));
  two = await open(wire.port);
  const heard: number[] = [];
  two.feed?.onFacts((showId, rows) => showId === 's' && heard.push(...rows.map(({ seq }) => seq)));
  expect(await two.activity.count('s')).toBe(3);
  wire.cut();
  accepted(await one.activity.ingest('s', numbers(2, 3).map(reported)));
  wire.mend();
  await until(async () => {
    await two.feed?.sync('s');
    return heard.length > 0;
  });
  expect(heard).toEqual([4, 5]);
});
