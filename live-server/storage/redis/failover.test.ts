import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import {
  actor,
  at,
  claim,
  click,
  codeOf,
  notice,
  numbers,
  openDeal,
} from '#shared/testing/store-contract/harness.ts';
import { patient } from './harness-for-tests.ts';
import { openRedis } from './open.ts';
import { startGroup, until } from './redis-for-tests.ts';

it('going over to the replica loses nothing acknowledged, and two nodes go on by themselves', async () => {
  const group = await startGroup();
  const timing = { ...patient, replicaMs: 300 };
  const open = () => openRedis({ url: group.url, epochFile: null, timing });
  const nodes = [await open(), await open()] as const;
  const [one, two] = [nodes[0].stores, nodes[1].stores];
  try {
    await until(() =>
      openDeal(one.ledger, 's', 100_000).then(
        () => true,
        () => false,
      ),
    );
    await until(async () => (await one.events.append('s', 0, at, actor, 'c-1', [notice('begins')])).ok);
    const acknowledged: string[] = [];
    let facts = 0;
    let isOver = false;
    const claimants = numbers(8).map(async (lane) => {
      const node = lane % 2 === 0 ? one : two;
      for (let n = 0; !isOver; n += 1) {
        const viewer = `v-${lane}-${n}`;
        node.activity.record('s', [click(n)]);
        facts += 1;
        const answer = await node.ledger.apply('s', claim(viewer), at);
        if (answer.ok) acknowledged.push(`order-${viewer}`);
        else await sleep(5);
      }
    });
    await until(() => acknowledged.length > 50);
    await group.primary.stop('SIGKILL');
    await until(async () => (await group.replica.hand.info('replication')).includes('role:master'));
    await until(() => nodes.every(({ whyNot }) => whyNot() === null));
    // There is no replica left now: nothing that would be on one machine alone is acknowledged.
    expect(codeOf(await one.ledger.apply('s', claim('alone'), at))).toBe('storage_unavailable');
    await group.primary.start();
    // As the sentinel does within some seconds.
    await group.primary.hand.replicaof('127.0.0.1', group.replica.port);
    await until(async () => (await group.primary.hand.info('replication')).includes('master_link_status:up'));
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 50);
    isOver = true;
    await Promise.all(claimants);
    for (const node of [one, two]) {
      await until(() =>
        node.activity.flush().then(
          () => true,
          () => false,
        ),
      );
    }

    const state = await two.ledger.state('s');
    expect(acknowledged.filter((orderId) => !state.orders.has(orderId))).toEqual([]);
    expect(stockFigures(state, 'item-1').reserved).toBe(state.orders.size);
    expect((await one.ledger.state('s')).seq).toBe(state.seq);
    expect(await one.ledger.verify('s')).toBeNull();
    expect(await one.activity.count('s')).toBe(facts);
    expect(await two.events.read('s')).toHaveLength(1);
  } finally {
    await Promise.all([one.close(), two.close()]);
    await group.dispose();
  }
});
