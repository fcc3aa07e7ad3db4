import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectRedis, type RedisLinks } from './connect.ts';
import { orderPart, ordersKey } from './keys.ts';
import { OrderIndex } from './order-index.ts';
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

/** One node's; `showIds` are those whose own sets are looked through. */
const index = (showIds: readonly string[] = []) => new OrderIndex(links.commands, quiet, async () => showIds);

test('orders of several shows, however mixed and many of one part, are found by another node', async () => {
  const inOnePart = Array.from({ length: 100_000 }, (_, n) => `o${n}`).filter((id) => orderPart(id) === 5);
  expect(inOnePart.length).toBeGreaterThan(1_100);
  const writer = index();
  writer.put('夜 1', inOnePart);
  for (let n = 0; n < 300; n += 1) writer.put(n % 2 ? 'a"b' : 'c', [`x${n}`, `y${n}`]);
  expect(await writer.showOf('x7')).toBe('a"b');
  await writer.close();
  const reader = index();
  for (const orderId of inOnePart.filter((_, n) => n % 97 === 0 || (n > 990 && n < 1_010)))
    expect(await reader.showOf(orderId)).toBe('夜 1');
  for (let n = 0; n < 300; n += 1) {
    const made = n % 2 ? 'a"b' : 'c';
    expect([await reader.showOf(`x${n}`), await reader.showOf(`y${n}`)]).toEqual([made, made]);
  }
  expect(await reader.showOf('nowhere')).toBeNull();
});

test('what its writer did not come to write is found in the show’s own set, and is in the index then', async () => {
  await links.commands.sadd(ordersKey('late'), 'l1');
  const finder = index(['other', 'late']);
  expect(await finder.showOf('l1')).toBe('late');
  await finder.close();
  expect(await index().showOf('l1')).toBe('late');
});
