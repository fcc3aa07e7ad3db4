import { beforeAll, beforeEach, expect, it } from 'vitest';
import { refuse } from '#shared/contract/errors.ts';
import { aloneCluster } from '../cluster/alone.ts';
import type { SharedLanes } from '../cluster/cluster.ts';
import { redisLanes } from '../cluster/lanes.ts';
import { message } from '../storage/contract/inbox.ts';
import type { KeptMessage } from '../storage/inbox.ts';
import { connectRedis, type RedisLinks } from '../storage/redis/connect.ts';
import { openRedisDirectory } from '../storage/redis/directory.ts';
import { RedisInbox } from '../storage/redis/inbox.ts';
import { patientLimits, startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { goLive, newFolder, removeFolder, start } from '../testing/running.ts';
import { type Connector, understood } from './connectors/connector.ts';
import { genericConnector } from './connectors/generic.ts';
import { createInboxWorker, type InboxWorker } from './inbox-worker.ts';

const quiet = { info() {}, warn() {}, error() {} };
let redis: TestRedis;
let links: RedisLinks;
beforeAll(async () => {
  redis = await startRedis();
  links = await connectRedis(redis.url, quiet, patientLimits);
  return async () => {
    links.close();
    await redis.dispose();
  };
});
beforeEach(async () => {
  await redis.hand.flushall();
});

/** A platform that has to be asked, takes its time, and notes what it was asked at once. */
function slowShop() {
  const asked: string[] = [];
  let running = 0;
  let most = 0;
  const connector: Connector = {
    name: 'wechat',
    account: 'wx1',
    verify: () => refuse('bad_signature'),
    read: (text) => understood([], { kind: 'order', orderId: text }),
    answer: { contentType: 'text/plain', text: 'success' },
    async ask(wanted) {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      asked.push(wanted.kind === 'order' ? wanted.orderId : wanted.refundId);
      return understood([{ kind: 'stock.changed', deed: { code: 'stock', item: null } }]);
    },
  };
  return { connector, asked, most: () => most };
}

async function nodeOver(connector: Connector, now: () => number): Promise<InboxWorker> {
  const directory = await openRedisDirectory(links, quiet, Date.now());
  return createInboxWorker({
    inbox: new RedisInbox(links.commands),
    connector: () => connector,
    // None of these messages is about an order that was placed.
    app: {
      report: async () => refuse('not_found'),
      linesLeft: async () => null,
      showsForSale: () => [],
      goods: async () => [],
    },
    directory,
    now,
    log: quiet,
    shared: redisLanes(links.commands),
  });
}

async function taken(id: string, receivedAt: number): Promise<KeptMessage> {
  const kept = await new RedisInbox(links.commands).take(message(id, { message: id, receivedAt }));
  if (!kept.ok) throw new Error(kept.error.message);
  return kept.value.message;
}
const doneOf = async () => (await new RedisInbox(links.commands).page({ limit: 200, status: 'done' })).items;

it('messages of one order that come to two nodes are worked on one after another, each once', async () => {
  const { connector, asked, most } = slowShop();
  const [a, b] = [await nodeOver(connector, Date.now), await nodeOver(connector, Date.now)];
  const ids = Array.from({ length: 12 }, (_, n) => `m-${n}`);
  for (const [n, id] of ids.entries()) (n % 2 === 0 ? a : b).add(await taken(id, Date.now()));
  await until(async () => (await doneOf()).length === ids.length);
  expect([...asked].sort()).toEqual([...ids].sort());
  expect(most()).toBe(1);
  expect((await doneOf()).every(({ attempts }) => attempts === 1)).toBe(true);
  await Promise.all([a.close(), b.close()]);
});

it('what a node took and did not live to work on is taken over once it is overdue, and not before', async () => {
  const { connector, asked } = slowShop();
  let now = 1_000_000;
  const leader = await nodeOver(connector, () => now);
  await taken('orphan', now);
  await leader.takeOver();
  expect(asked).toEqual([]);
  now += 60_000;
  await taken('fresh', now);
  await leader.takeOver();
  expect(asked).toEqual(['orphan']);
  expect((await doneOf()).map(({ id }) => id)).toEqual(['orphan']);
  await leader.close();
});

/** A node that ends as it looks for what waits for an order: it says nothing more to Redis. */
class EndedInbox extends RedisInbox {
  override undone(): Promise<never> {
    return new Promise(() => undefined);
  }
}

it('what waits for an order is not forgotten where the node ends that took the order in', async () => {
  const folder = await newFolder();
  const { app, directory, stop } = await start(folder);
  const { showId } = await goLive(app);
  const shop = {
    name: 'oms',
    secret: 's',
    fields: {},
    events: {},
    timeUnit: 'ms',
    amountUnit: 'minor',
  } as const;
  const nodeWith = (inbox: RedisInbox, now: () => number, shared: SharedLanes): InboxWorker =>
    createInboxWorker({
      ...{ inbox, app, directory, now, shared },
      ...{ log: { error: console.error }, connector: () => genericConnector(shop) },
    });
  const sent = async (id: string, news: object): Promise<KeptMessage> => {
    const at = Date.now();
    const text = JSON.stringify({ eventId: id, orderId: 'O-1', at, ...news });
    const told = { connector: 'oms', subject: 'O-1', receivedAt: at, message: text };
    const kept = await new RedisInbox(links.commands).take(message(id, told));
    if (!kept.ok) throw new Error(kept.error.message);
    return kept.value.message;
  };
  const inbox = new RedisInbox(links.commands);
  const statusOf = async (id: string) => (await inbox.get(id))?.status;

  // It holds no lane: that of a node that has ended runs out.
  const ending = nodeWith(new EndedInbox(links.commands), Date.now, aloneCluster().lanes);
  ending.add(await sent('paid', { event: 'order.paid' }));
  await until(async () => (await inbox.get('paid'))?.attempts === 1);
  expect(await statusOf('paid')).toBe('received');
  const lines = [{ sku: 'RING', quantity: 1, unitPrice: 100_000 }];
  const placed = await sent('placed', { event: 'order.placed', buyerId: 'b', amount: 100_000, lines });
  ending.add(placed);
  await until(async () => (await inbox.showOf('oms', 'O-1')) === showId);

  const other = nodeWith(inbox, () => Date.now() + 60_000, redisLanes(links.commands));
  await until(async () => {
    await other.takeOver();
    return (await statusOf('placed')) === 'done' && (await statusOf('paid')) === 'done';
  });
  await other.close();
  await stop();
  await removeFolder(folder);
});
