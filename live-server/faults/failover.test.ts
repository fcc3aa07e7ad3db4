import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGroup, type TestGroup, until } from '../storage/redis/redis-for-tests.ts';
import { startCrowd } from './crowd.ts';
import { startDesk } from './desk.ts';
import { note } from './figures.ts';
import { type ServerNode, signIn, startNodes, together } from './server-node.ts';
import { expectOnly, expectWhole, onAir } from './stage.ts';

let group: TestGroup;
let nodes: ServerNode[];
beforeAll(async () => {
  group = await startGroup();
  nodes = await startNodes([group.url, group.url]);
});
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.remove()));
  await group?.dispose();
});

it('the primary dies in the middle of a deal: its replica goes on with everything acknowledged', async () => {
  const [first] = nodes as [ServerNode];
  const cookie = await signIn(first, 'admin');
  const sale = await onAir(first, cookie, 400);
  const crowd = await startCrowd({ ...sale, urls: () => nodes.map(({ url }) => url) });
  const desk = startDesk({ showId: sale.showId, cookie, urls: () => nodes.map(({ url }) => url) });
  try {
    await crowd.sold(24);
    const from = crowd.answers.length;
    await group.primary.stop('SIGKILL');
    await until(async () => (await group.replica.hand.info('replication')).includes('role:master'));
    // Nothing that one machine alone would have is acknowledged.
    await crowd.each(({ code }) => code === 'storage_unavailable');
    note('Redis over to its replica', crowd.answers.slice(from));
    await group.primary.start();
    await group.primary.hand.replicaof('127.0.0.1', group.replica.port);
    await together(nodes);
    await crowd.each(({ code }) => code === 'sold_out');
    await crowd.stop();
    await desk.stop();
    await crowd.settle();
    expectOnly(crowd);
    expect(crowd.acknowledged.size).toBe(400);
    await expectWhole(group.url, nodes, cookie, sale, crowd, desk);
  } finally {
    crowd.close();
  }
});
