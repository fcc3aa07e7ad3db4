import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  accepted,
  actor,
  at,
  claim,
  codeOf,
  notice,
  openDeal,
} from '#shared/testing/store-contract/harness.ts';
import { patient } from './harness-for-tests.ts';
import type { MayWrite } from './may-write.ts';
import { openRedis, type RedisStores } from './open.ts';
import { startRedis, type TestRedis } from './redis-for-tests.ts';

let redis: TestRedis;
let node: RedisStores;
/** What the oldest node does not know. */
const unknown = new Set<string>();
const mayWrite: MayWrite = (written) =>
  !written.some((one) => unknown.has('type' in one ? one.type : one.kind));
beforeEach(async () => {
  unknown.clear();
  redis = await startRedis();
  node = await openRedis({ url: redis.url, epochFile: null, timing: patient, mayWrite });
});
afterEach(async () => {
  await node.stores.close();
  await redis.dispose();
});

it('what the oldest node could not read is refused, changes nothing, and is taken once all know it', async () => {
  const { ledger, events } = node.stores;
  await openDeal(ledger, 's', 2);
  unknown.add('notice.posted').add('order.reserved');
  const append = () => events.append('s', 0, at, actor, 'c', [notice('new')]);
  const begin = () => events.begin([{ showId: 'b', events: [{ at, event: notice('new') }] }], actor);
  for (const refused of [await ledger.apply('s', claim('v'), at), await append(), await begin()])
    expect(codeOf(refused)).toBe('not_yet');
  expect(await events.showIds()).toEqual([]);
  expect((await ledger.state('s')).orders.size).toBe(0);
  expect(await ledger.read('s')).toHaveLength(2);
  unknown.clear();
  accepted(await ledger.apply('s', claim('v'), at));
  accepted(await append());
  accepted(await begin());
  expect((await ledger.state('s')).orders.size).toBe(1);
});
