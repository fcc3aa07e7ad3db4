import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGroup, type TestGroup, until } from '../storage/redis/redis-for-tests.ts';
import { note } from './figures.ts';
import { endAll, type ServerNode, signIn, startNodes, together } from './server-node.ts';
import { expectOnly, expectWhole, onAir, whileSelling } from './stage.ts';

let group: TestGroup;
let nodes: ServerNode[];
beforeAll(async () => {
  group = await startGroup();
  nodes = await startNodes([group.url, group.url]);
});
afterAll(() => endAll(nodes ?? [], group));

it('the primary dies in the middle of a deal: its replica goes on with everything acknowledged', async () => {
  const [first] = nodes as [ServerNode];
  const cookie = await signIn(first, 'admin');
  const sale = await onAir(first, cookie, 400);
  await whileSelling(
    sale,
    cookie,
    () => nodes.map(({ url }) => url),
    async ({ crowd, desk, over }) => {
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
      await over();
      expectOnly(crowd);
      expect(crowd.acknowledged.size).toBe(400);
      await expectWhole(group.url, nodes, cookie, sale, crowd, desk);
    },
  );
});
