import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nowhere } from '../attribution/types.ts';
import type { Order } from '../orders/types.ts';
import { keyHash, OrdersByKey } from './orders-by-key.ts';

const order = (orderId: string, viewerId: string, key: string): Order => ({
  ...{ orderId, showId: 's', viewerId, visitId: 'w', key, status: 'reserved', lines: [], amount: 1 },
  ...{ refunded: 0, placedAt: 0, payBy: 1, paidAt: null, fulfilment: 'ship', pickupStoreId: null },
  attribution: { ...nowhere, rule: 'default@1', reason: 'unattributed' },
});

/** Orders of these viewers by these keys, in order. */
function placed(asked: readonly (readonly [viewerId: string, key: string])[]) {
  const orders: Order[] = [];
  const byKey = new OrdersByKey(orders);
  for (const [viewerId, key] of asked) byKey.add(orders.push(order(`o${orders.length}`, viewerId, key)) - 1);
  return byKey;
}

describe('a viewer’s key', () => {
  it('names the viewer’s own order, the last one, whoever else came up with the same key', () => {
    const text = fc.oneof(fc.constantFrom('a', 'b', 'ab', '孤品', ''), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 150 }), (asked) => {
        const orders: Order[] = [];
        const byKey = new OrdersByKey(orders);
        const model = new Map<string, Order>();
        for (const [viewerId, key] of asked) {
          const name = JSON.stringify([viewerId, key]);
          expect(byKey.find(viewerId, key)).toBe(model.get(name));
          const next = order(`o${orders.length}`, viewerId, key);
          byKey.add(orders.push(next) - 1);
          model.set(name, next);
        }
        for (const [viewerId, key] of asked) {
          expect(byKey.find(viewerId, key)).toBe(model.get(JSON.stringify([viewerId, key])));
          expect(byKey.find(key, `${viewerId}?`)).toBe(model.get(JSON.stringify([key, `${viewerId}?`])));
        }
      }),
    );
  });

  it('is found among very many', () => {
    const keys = Array.from({ length: 20_000 }, (_, n) => [`v${n % 300}`, `key-${n}`] as const);
    const byKey = placed(keys);
    const found = keys.map(([viewerId, key]) => byKey.find(viewerId, key)?.orderId);
    expect(found).toEqual(keys.map((_, n) => `o${n}`));
    expect(byKey.find('v1', 'key-0')).toBeUndefined();
  });

  it('is told apart from one of the same hash', () => {
    const byHash = new Map<number, string>();
    let pair: readonly [string, string] | null = null;
    // Of so many, two are bound to share one of 2³² hashes; which ones is the same each time.
    for (let n = 0; n < 400_000 && !pair; n += 1) {
      const hash = keyHash('v', String(n));
      const other = byHash.get(hash);
      if (other === undefined) byHash.set(hash, String(n));
      else pair = [other, String(n)];
    }
    const [one, other] = pair ?? ['', ''];
    expect(one).not.toBe(other);
    expect(placed([['v', one]]).find('v', other)).toBeUndefined();
    const both = placed([
      ['v', one],
      ['v', other],
    ]);
    expect(both.find('v', one)?.orderId).toBe('o0');
    expect(both.find('v', other)?.orderId).toBe('o1');
  });
});
