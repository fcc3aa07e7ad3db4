import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order } from '../orders/types.ts';
import { emptyLedger } from './ledger.ts';
import { nameByKey, orderOfKey } from './order-of-key.ts';

const order = (orderId: string, viewerId: string, key: string): Order => ({
  ...{ orderId, showId: 's', viewerId, visitId: 'w', key, status: 'reserved', lines: [], amount: 1 },
  ...{ refunded: 0, placedAt: 0, payBy: 1, paidAt: null, fulfilment: 'ship', pickupStoreId: null },
  attribution: { regionId: null, storeId: null, guideId: null, rule: 'default@1', reason: 'unattributed' },
});

describe('a viewer’s key', () => {
  it('names the viewer’s own order, whoever else came up with the same key', () => {
    const viewer = fc.constantFrom('v1', 'v2', 'v3');
    const key = fc.constantFrom('a', 'b', 'c\nd');
    fc.assert(
      fc.property(fc.array(fc.tuple(viewer, key), { maxLength: 20 }), (asked) => {
        const state = emptyLedger('s');
        const model = new Map<string, string>();
        asked.forEach(([viewerId, key], index) => {
          expect(orderOfKey(state, viewerId, key)).toBe(model.get(JSON.stringify([viewerId, key])));
          const placed = order(`o${index}`, viewerId, key);
          state.orders.set(placed.orderId, placed);
          nameByKey(state, placed);
          model.set(JSON.stringify([viewerId, key]), placed.orderId);
        });
        for (const [viewerId, key] of asked)
          expect(orderOfKey(state, viewerId, key)).toBe(model.get(JSON.stringify([viewerId, key])));
      }),
    );
  });

  it('is nobody else’s: a stranger with that key has not asked yet', () => {
    const state = emptyLedger('s');
    const first = order('o1', 'v1', 'mine');
    state.orders.set('o1', first);
    nameByKey(state, first);
    expect(orderOfKey(state, 'v1', 'mine')).toBe('o1');
    expect(orderOfKey(state, 'v2', 'mine')).toBeUndefined();
  });
});
