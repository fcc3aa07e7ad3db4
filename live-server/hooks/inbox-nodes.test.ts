import { beforeAll, beforeEach, expect, it } from 'vitest';
import { refuse } from '#shared/contract/errors.ts';
import { redisLanes } from '../cluster/lanes.ts';
import { message } from '../storage/contract/inbox.ts';
import type { KeptMessage } from '../storage/inbox.ts';
import { connectRedis, type RedisLinks } from '../storage/redis/connect.ts';
import { openRedisDirectory } from '../storage/redis/directory.ts';
import { RedisInbox } from '../storage/redis/inbox.ts';
import { patientLimits, startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { type Connector, understood } from './connectors/connector.ts';
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
