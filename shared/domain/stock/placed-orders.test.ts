import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order } from '../orders/types.ts';
import { PlacedOrders } from './placed-orders.ts';

const order = (orderId: string, amount = 1): Order => ({
  ...{ orderId, showId: 's', viewerId: 'v', visitId: 'w', key: 'k', status: 'reserved', lines: [], amount },
  ...{ refunded: 0, placedAt: 0, payBy: 1, paidAt: null, fulfilment: 'ship', pickupStoreId: null },
  attribution: { regionId: null, storeId: null, guideId: null, rule: 'default@1', reason: 'unattributed' },
});
const numbered = (n: number) => `o${String(n).padStart(6, '0')}`;

describe('the orders of a show', () => {
  it('are found, changed and listed as in a map, whatever their ids and in whatever order they come', () => {
    const someId = fc.oneof(fc.nat(60).map(numbered), fc.nat(60).map(String), fc.string({ maxLength: 3 }));
    const step = fc.record({ orderId: someId, amount: fc.nat(9) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 120 }), (shelf, steps) => {
        const orders = new PlacedOrders(shelf);
        const model = new Map<string, Order>();
        for (const { orderId, amount } of steps) {
          expect(orders.has(orderId)).toBe(model.has(orderId));
          orders.set(orderId, order(orderId, amount));
          model.set(orderId, order(orderId, amount));
        }
        expect(orders.size).toBe(model.size);
        expect([...orders]).toEqual([...model]);
        expect([...orders.keys()]).toEqual([...model.keys()]);
        expect([...orders.values()]).toEqual([...model.values()]);
        for (const { orderId } of steps) expect(orders.get(orderId)).toEqual(model.get(orderId));
        for (let n = 0; n <= 60; n += 1) expect(orders.get(numbered(n))).toEqual(model.get(numbered(n)));
      }),
    );
  });

  it('are found on every shelf, those that came late too', () => {
    const orders = new PlacedOrders(10);
    const late = [55, 3, 198];
    const inTurn = Array.from({ length: 200 }, (_, n) => n).filter((n) => !late.includes(n));
    for (const n of [...inTurn, ...late]) orders.set(numbered(n), order(numbered(n), n));
    for (let n = 0; n < 200; n += 1) expect(orders.get(numbered(n))?.amount).toBe(n);
    expect(orders.get(numbered(200))).toBeUndefined();
    expect([...orders.values()].slice(-3).map(({ amount }) => amount)).toEqual(late);
  });

  it('are the same only with the same orders in the same order', () => {
    const of = (...ids: string[]) => {
      const orders = new PlacedOrders(1);
      for (const id of ids) orders.set(id, order(id));
      return orders;
    };
    expect(of('a', 'b')).toEqual(of('a', 'b'));
    expect(of('a', 'b')).not.toEqual(of('a', 'c'));
    expect(of('a', 'b')).not.toEqual(of('b', 'a'));
  });
});
