import { expect, it } from 'vitest';
import { LEASE_MS } from '#shared/contract/leases.ts';
import { Leases } from './leases.ts';

const mei = { userId: 'mei', name: 'Mei', desk: 'mei desk' };
const lin = { userId: 'lin', name: 'Lin', desk: 'lin desk' };
const price = { type: 'price.change', itemId: 'ring', price: 100 } as const;

it('one person edits at a time, and the other is told who', async () => {
  const leases = new Leases();
  expect(await leases.take('price', 'ring', mei, 0)).toMatchObject({ ok: true, value: { until: LEASE_MS } });
  const told = { ok: false, error: { code: 'lease_held', params: { name: 'Mei', until: LEASE_MS } } };
  expect(await leases.take('price', 'ring', lin, 1)).toMatchObject(told);
  expect(await leases.mayChange(price, 'lin', 1)).toMatchObject(told);
  expect(await leases.mayChange(price, 'mei', 1)).toMatchObject({ ok: true });
});

it('holds one thing and nothing beside it', async () => {
  const leases = new Leases();
  await leases.take('price', 'ring', mei, 0);
  expect(await leases.take('stock', 'ring', lin, 1)).toMatchObject({ ok: true });
  expect(await leases.take('price', 'bangle', lin, 1)).toMatchObject({ ok: true });
  expect(
    (await leases.mayChange({ type: 'lineup.revise', itemId: 'ring', talkingPoints: '' }, 'lin', 1)).ok,
  ).toBe(true);
  expect((await leases.mayChange({ type: 'lineup.revise', itemId: 'ring', price: 1 }, 'lin', 1)).ok).toBe(
    false,
  );
  expect((await leases.mayChange({ type: 'product.pin', itemId: 'ring' }, 'lin', 1)).ok).toBe(true);
});

it('lasts as long as it is renewed, and may be taken over once it has run out', async () => {
  const leases = new Leases();
  await leases.take('price', 'ring', mei, 0);
  await leases.take('price', 'ring', mei, LEASE_MS - 1);
  expect((await leases.take('price', 'ring', lin, 2 * LEASE_MS - 2)).ok).toBe(false);
  expect((await leases.take('price', 'ring', lin, 2 * LEASE_MS - 1)).ok).toBe(true);
  expect(await leases.take('price', 'ring', mei, 2 * LEASE_MS)).toMatchObject({
    error: { params: { name: 'Lin' } },
  });
});

it('goes when its form is closed or its desk is gone, and not for another desk', async () => {
  const leases = new Leases();
  await leases.take('price', 'ring', mei, 0);
  expect(await leases.release('price', 'ring', lin.desk)).toBe(false);
  expect(await leases.release('price', 'ring', mei.desk)).toBe(true);
  await leases.take('price', 'ring', mei, 0);
  await leases.take('stock', 'ring', mei, 0);
  expect(leases.current(1)).toHaveLength(2);
  expect(await leases.releaseAll(mei.desk)).toBe(true);
  expect(leases.current(1)).toEqual([]);
});

it('passes to the same person’s other desk, and stays there when the first one closes', async () => {
  const leases = new Leases();
  const second = { ...mei, desk: 'second desk' };
  await leases.take('price', 'ring', mei, 0);
  expect((await leases.take('price', 'ring', second, 1)).ok).toBe(true);
  await leases.releaseAll(mei.desk);
  expect(leases.current(2)).toMatchObject([{ userId: 'mei' }]);
});
