import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCluster } from '../../cluster/open.ts';
import { describeDirectoryContract } from '../contract/directory.ts';
import { describeInboxContract } from '../contract/inbox.ts';
import { itKeepsSamples } from '../contract/stream-log.ts';
import { connectRedis, type RedisLinks } from './connect.ts';
import { openRedisDirectory } from './directory.ts';
import { RedisInbox } from './inbox.ts';
import { startCluster, type TestCluster, until } from './redis-for-tests.ts';
import { redisStreamLog } from './stream-log.ts';

const quiet = { info() {}, warn() {}, error() {} };
/** Three servers on a machine that does much else. */
const patient = { commandMs: 30_000, connectMs: 60_000, deadMs: 120_000 };
let cluster: TestCluster;
let links: RedisLinks;
beforeAll(async () => {
  cluster = await startCluster();
  links = await connectRedis(cluster.url, quiet, patient);
  return async () => {
    links.close();
    await cluster.dispose();
  };
});
beforeEach(async () => {
  await Promise.all(cluster.nodes.map((node) => node.hand.flushall()));
});

describeDirectoryContract('the directory in a Redis cluster', async (use) => {
  const directory = await openRedisDirectory(links, quiet, Date.now());
  try {
    return await use(directory);
  } finally {
    await directory.close();
  }
});
describeInboxContract('the inbox in a Redis cluster', () => new RedisInbox(links.commands));
describe('the log of samples in a Redis cluster', () => itKeepsSamples(() => redisStreamLog(links.commands)));

it('nodes over a Redis cluster find each other, and one of them leads', async () => {
  const others = await connectRedis(cluster.url, quiet, patient);
  const [a, b] = [await openCluster(links, 'a'), await openCluster(others, 'b')];
  await until(() => a.nodes().length === 2 && b.nodes().length === 2);
  await until(() => a.isLeader() || b.isLeader());
  const heard: string[] = [];
  b.bus.on('leases', ({ showId }, from) => heard.push(`${from} ${showId}`));
  await until(() => {
    a.bus.tell({ about: 'leases', showId: 's1' });
    return heard.length > 0;
  });
  expect(heard[0]).toBe('a s1');
  const holder = { userId: 'mei', name: 'Mei', desk: 'd1' };
  expect((await a.leasesOf('s1').take('price', 'ring', holder, 0)).ok).toBe(true);
  const price = { type: 'price.change', itemId: 'ring', price: 1 } as const;
  expect(await b.leasesOf('s1').mayChange(price, 'lin', 0)).toMatchObject({ error: { code: 'lease_held' } });
  expect((await b.leasesOf('s1').mayChange(price, 'mei', 0)).ok).toBe(true);
  expect(await b.lanes.run('lane', async () => 'done')).toBe('done');
  await a.close();
  await b.close();
  others.close();
});
