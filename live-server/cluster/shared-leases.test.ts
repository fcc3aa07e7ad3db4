import { beforeAll, beforeEach, expect, it } from 'vitest';
import { LEASE_MS } from '#shared/contract/leases.ts';
import type { EditLeases } from '../app/leases.ts';
import { connectRedis, type RedisLinks } from '../storage/redis/connect.ts';
import { patientLimits, startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { SharedLeases } from './shared-leases.ts';

const quiet = { info() {}, warn() {}, error() {} };
let redis: TestRedis;
let links: RedisLinks;
/** The same show's leases, as two nodes see them. */
let a: EditLeases;
let b: EditLeases;
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
  a = new SharedLeases(links.commands, 's1', () => undefined);
  b = new SharedLeases(links.commands, 's1', () => undefined);
});

const mei = { userId: 'mei', name: 'Mei', desk: 'desk of mei' };
const lin = { userId: 'lin', name: 'Lin', desk: 'desk of lin' };
const price = { type: 'price.change', itemId: 'ring', price: 100 } as const;

it('one person edits at a time, over all nodes, and the other is told who', async () => {
  // Their clocks need not agree: each is told by its own.
  expect(await a.take('price', 'ring', mei, 1_000)).toMatchObject({ value: { until: 1_000 + LEASE_MS } });
  const told = { ok: false, error: { code: 'lease_held', params: { name: 'Mei' } } };
  expect(await b.take('price', 'ring', lin, 9_000_000)).toMatchObject(told);
  expect(await b.mayChange(price, 'lin', 9_000_000)).toMatchObject(told);
  expect((await b.mayChange(price, 'mei', 9_000_000)).ok).toBe(true);
  expect((await b.take('stock', 'ring', lin, 9_000_000)).ok).toBe(true);
  expect((await b.mayChange({ type: 'product.pin', itemId: 'ring' }, 'lin', 0)).ok).toBe(true);
  await b.refresh(9_000_000);
  const onPrice = b.current(9_000_000).find(({ kind }) => kind === 'price');
  expect(onPrice).toMatchObject({ itemId: 'ring', userId: 'mei', name: 'Mei' });
  expect(onPrice).not.toHaveProperty('desk');
  expect(onPrice?.until).toBeGreaterThan(9_000_000);
  expect(onPrice?.until).toBeLessThanOrEqual(9_000_000 + LEASE_MS);
});

it('of two who ask at once on two nodes one has it', async () => {
  const taken = await Promise.all([
    a.take('price', 'ring', mei, Date.now()),
    b.take('price', 'ring', lin, Date.now()),
  ]);
  expect(taken.filter(({ ok }) => ok)).toHaveLength(1);
});

it('goes when its form is closed or its desk is gone, and not for another desk', async () => {
  await a.take('price', 'ring', mei, 0);
  expect(await b.release('price', 'ring', lin.desk)).toBe(false);
  expect(await a.release('price', 'ring', mei.desk)).toBe(true);
  await a.take('price', 'ring', mei, 0);
  await a.take('stock', 'ring', mei, 0);
  expect(a.current(1)).toHaveLength(2);
  expect(await a.releaseAll(mei.desk)).toBe(true);
  expect(a.current(1)).toEqual([]);
  expect((await b.mayChange(price, 'lin', 0)).ok).toBe(true);
});

it('passes to the same person’s other desk at another node', async () => {
  await a.take('price', 'ring', mei, 0);
  expect((await b.take('price', 'ring', { ...mei, desk: 'second' }, 0)).ok).toBe(true);
  expect(await a.releaseAll(mei.desk)).toBe(false);
  expect((await a.mayChange(price, 'lin', 0)).ok).toBe(false);
});

it('runs out by the clock of Redis when its node can give it up no more', async () => {
  await a.take('price', 'ring', mei, 0);
  const key = '{s1}:leases';
  const held = JSON.parse((await redis.hand.hget(key, 'price ring')) ?? '');
  await redis.hand.hset(key, 'price ring', JSON.stringify({ ...held, until: Date.now() - 1 }));
  expect((await b.mayChange(price, 'lin', 0)).ok).toBe(true);
  expect((await b.take('price', 'ring', lin, 0)).ok).toBe(true);
  expect(await redis.hand.pttl(key)).toBeGreaterThan(0);
});

it('without Redis nothing is taken or changed, and giving up does no harm', async () => {
  await redis.stop('SIGKILL');
  const away = { error: { code: 'storage_unavailable' } };
  expect(await a.take('price', 'ring', mei, 0)).toMatchObject(away);
  expect(await a.mayChange(price, 'mei', 0)).toMatchObject(away);
  expect(await a.releaseAll(mei.desk)).toBe(false);
  await redis.start();
  await until(async () => (await a.take('price', 'ring', mei, 0)).ok);
});
