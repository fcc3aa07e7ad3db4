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
import { codeOf, goLive, newFolder, removeFolder, start } from '../testing/running.ts';
import { type Connector, understood } from './connectors/connector.ts';
import { genericConnector } from './connectors/generic.ts';
import { ORDER_WAIT_MS } from './inbox-outcome.ts';
import { createInboxWorker, type InboxWorker } from './inbox-worker.ts';
import { ourOrderId } from './order-facts.ts';

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
  for (const [n, id] of ids.entries()) (n % 2 === 0 ? a : b).add(await taken(id, Date.now()), false);
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

it('what was stored though its sender was not told so is worked on as it comes again, once, at whichever node', async () => {
  const { connector, asked } = slowShop();
  const [a, b] = [await nodeOver(connector, Date.now), await nodeOver(connector, Date.now)];
  const again = await taken('again', Date.now());
  for (const node of [a, b, a, b]) node.add(again, true);
  await until(async () => (await doneOf()).length === 1);
  // What was tried is not tried anew for that: it has its own time.
  for (const node of [a, b]) node.add(again, true);
  await Promise.all([a.close(), b.close()]);
  expect(asked).toEqual(['again']);
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
  ending.add(await sent('paid', { event: 'order.paid' }), false);
  await until(async () => (await inbox.get('paid'))?.attempts === 1);
  expect(await statusOf('paid')).toBe('received');
  const lines = [{ sku: 'RING', quantity: 1, unitPrice: 100_000 }];
  const placed = await sent('placed', { event: 'order.placed', buyerId: 'b', amount: 100_000, lines });
  ending.add(placed, false);
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

it('an order that two shows could have is counted once where its show is chosen at two nodes at once', async () => {
  const folder = await newFolder();
  const { app, directory, stop } = await start(folder);
  const shows = [await goLive(app), await goLive(app)].map(({ showId }) => showId);
  const node = (): InboxWorker =>
    createInboxWorker({
      ...{ inbox: new RedisInbox(links.commands), app, directory, now: Date.now },
      ...{ shared: redisLanes(links.commands), log: quiet, connector: () => shopOfO2 },
    });
  const nodes = [node(), node()];
  const at = Date.now();
  const bought = [{ sku: 'RING', quantity: 1, unitPrice: 100_000 }];
  // The order told of twice, as shops do: as it is placed, and once more as it is sent again.
  for (const id of ['first', 'again']) {
    const news = { event: 'order.placed', orderId: 'O-3', buyerId: 'b', amount: 100_000, lines: bought };
    const text = JSON.stringify({ ...news, eventId: id, at });
    const told = { connector: 'oms', subject: 'O-3', receivedAt: at, message: text };
    await new RedisInbox(links.commands).take(message(id, told));
    const seen = await nodes[0]?.replay(id);
    expect(seen).toMatchObject({ value: { error: { code: 'show_unclear' }, showId: null } });
  }
  const answers = await Promise.all(
    ['first', 'again'].map((id, n) => nodes[n]?.assign(id, shows[n] as string)),
  );
  expect(answers.map((answer) => answer && codeOf(answer)).sort()).toEqual(['already_done', 'ok']);
  const chosen = shows[answers.findIndex((answer) => answer?.ok)];
  const inbox = new RedisInbox(links.commands);
  for (const id of ['first', 'again'])
    expect(await inbox.get(id)).toMatchObject({ status: 'done', error: null, showId: chosen });
  const counted = await Promise.all(
    shows.map(async (showId) =>
      (await app.linesLeft(showId, ourOrderId({ connector: 'oms', subject: 'O-3' }))) ? showId : null,
    ),
  );
  expect(counted.filter((showId) => showId !== null)).toEqual([chosen]);
  await Promise.all(nodes.map((each) => each.close()));
  await stop();
  await removeFolder(folder);
});

/** A shop whose news tells of one order: `order.paid`, or the order itself, placed when no show is on air. */
const toldOf = (id: string, event: string, receivedAt: number) => {
  const news = { eventId: id, event, orderId: 'O-2', at: receivedAt, buyerId: 'b', amount: 100, lines };
  const told = { connector: 'oms', subject: 'O-2', receivedAt, message: JSON.stringify(news) };
  return new RedisInbox(links.commands).take(message(id, told));
};
const lines = [{ sku: 'RING', quantity: 1, unitPrice: 100 }];
const shopOfO2 = genericConnector({
  ...{ name: 'oms', secret: 's', fields: {}, events: {}, timeUnit: 'ms', amountUnit: 'minor' },
});

it('what waits for an order that never comes fails after a day, with its reason, and is told by the order if it comes yet', async () => {
  let now = 1_000_000;
  const worker = await nodeOver(shopOfO2, () => now);
  const inbox = new RedisInbox(links.commands);
  const paid = async () => inbox.get('paid');
  await toldOf('paid', 'order.paid', now);
  expect(await worker.replay('paid')).toMatchObject({ value: { status: 'received', nextTryAt: null } });
  now += ORDER_WAIT_MS - 1;
  await worker.takeOver();
  expect(await paid()).toMatchObject({ status: 'received', attempts: 1 });
  now += 60_000;
  await worker.takeOver();
  expect(await paid()).toMatchObject({ status: 'failed', error: { code: 'no_order' }, attempts: 2 });
  // To replay it changes nothing while the order is unknown; the order itself settles it.
  expect(await worker.replay('paid')).toMatchObject({ value: { status: 'failed' } });
  await toldOf('placed', 'order.placed', now);
  expect(await worker.replay('placed')).toMatchObject({ value: { status: 'ignored' } });
  expect(await paid()).toMatchObject({ status: 'ignored', error: { code: 'no_show' } });
  await worker.close();
});

it('what waits for an order that turns out to belong to no show waits no more', async () => {
  const worker = await nodeOver(shopOfO2, Date.now);
  const inbox = new RedisInbox(links.commands);
  for (const [id, event] of [
    ['paid', 'order.paid'],
    ['cancelled', 'order.cancelled'],
    ['placed', 'order.placed'],
  ] as const) {
    await toldOf(id, event, Date.now());
    await worker.replay(id);
  }
  for (const id of ['paid', 'cancelled', 'placed'])
    expect(await inbox.get(id)).toMatchObject({ status: 'ignored', error: { code: 'no_show' } });
  await worker.close();
});
