import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectRedis, type RedisLinks } from './connect.ts';
import { redisProductQueues } from './product-queues.ts';
import { patientLimits, startRedis, type TestRedis } from './redis-for-tests.ts';

const quiet = { info() {}, warn() {}, error() {} };
let redis: TestRedis;
let links: RedisLinks;
beforeAll(async () => {
  redis = await startRedis();
  links = await connectRedis(redis.url, quiet, patientLimits);
});
afterAll(async () => {
  links.close();
  await redis.dispose();
});

const queues = () => redisProductQueues(links.commands, quiet, (productId) => productId !== 'plenty');
const one = (productId: string) => [{ productId, quantity: 1 }];

async function entered(orderId: string, lines = one('ring')) {
  const result = await queues().enter({ orderId, isAgain: false }, lines);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test('however many ask at once, each sees all who asked before and nobody who asked after', async () => {
  const orders = Array.from({ length: 200 }, (_, n) => `order ${n}`);
  const answers = await Promise.all(orders.map((orderId) => entered(orderId)));
  const places = answers.map(({ ahead }) => ahead.get('ring')?.length ?? -1);
  expect([...places].sort((a, b) => a - b)).toEqual(orders.map((_, n) => n));
  for (const [n, { ahead }] of answers.entries()) {
    const before = new Set(ahead.get('ring')?.map(({ orderId }) => orderId));
    for (const [m, orderId] of orders.entries())
      if (m !== n) expect(before.has(orderId)).toBe((places[m] ?? 0) < (places[n] ?? 0));
  }
});

test('asking again keeps the place, and leaving gives it up', async () => {
  const lines = one('chain');
  const first = await entered('a', lines);
  await entered('b', lines);
  expect((await entered('a', lines)).ahead.get('chain')).toEqual([]);
  first.leave();
  expect((await entered('c', lines)).ahead.get('chain')).toEqual([
    { orderId: 'b', quantity: 1, isAgain: false },
  ]);
});

test('lines of the same product stand together, and what nobody contends for has no queue', async () => {
  const lines = [...one('brooch'), ...one('plenty'), { productId: 'brooch', quantity: 2 }];
  await entered('x', lines);
  const { ahead } = await entered('y', lines);
  expect([...ahead]).toEqual([['brooch', [{ orderId: 'x', quantity: 3, isAgain: false }]]]);
  expect([queues().areFor(lines), queues().areFor(one('plenty'))]).toEqual([true, false]);
});

test('refuses while Redis does not answer', async () => {
  await redis.stop('SIGKILL');
  const result = await queues().enter({ orderId: 'late', isAgain: false }, one('ring'));
  expect(result.ok ? 'ok' : result.error.code).toBe('storage_unavailable');
  await redis.start();
});
