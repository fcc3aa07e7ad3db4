import { describe, expect, it } from 'vitest';
import type { GroupView } from '#shared/contract/offers.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { orderStage, orderSums, stageAmount } from './order-stage.ts';

const order = (more: Partial<OrderView>): OrderView =>
  ({
    id: 'o',
    status: 'reserved',
    amount: 900,
    due: 900,
    refunded: 0,
    payBy: 5_000,
    lines: [],
    fulfilment: 'ship',
    paidAt: null,
    storeId: null,
    ...more,
  }) as OrderView;
const deposit = (paidAt: number | null) => ({
  ...{ amount: 100, paidAt, from: 2_000, dueBy: 8_000, refunded: 0, balance: 800 },
  rule: 'forfeit' as const,
});
const group = (status: GroupView['status']): GroupView => ({
  ...{ id: 'g', offerId: 'o', size: 3, paid: 1, joined: 2, closesAt: 9_000 },
  status,
});

describe('where an order stands', () => {
  it('is to be paid until its time is up, even before the server’s word', () => {
    expect(orderStage(order({}), 4_999)).toEqual({
      kind: 'to-pay',
      due: 900,
      payBy: 5_000,
      isDeposit: false,
    });
    expect(orderStage(order({}), 5_000)).toEqual({ kind: 'expired' });
  });

  it('asks for the deposit, then waits, then asks for the balance, then is late', () => {
    const first = order({ due: 100, deposit: deposit(null) });
    expect(orderStage(first, 1_000)).toMatchObject({ kind: 'to-pay', due: 100, isDeposit: true });
    const paid = order({ due: 800, payBy: 8_000, deposit: deposit(900) });
    expect(orderStage(paid, 1_999)).toEqual({ kind: 'balance-later', due: 800, from: 2_000, dueBy: 8_000 });
    expect(orderStage(paid, 2_000)).toEqual({ kind: 'balance', due: 800, dueBy: 8_000 });
    expect(orderStage(paid, 8_000)).toEqual({ kind: 'balance-missed', rule: 'forfeit' });
  });

  it('names the amount its words are about: what is due or was paid, and not the whole', () => {
    const first = order({ due: 100, deposit: deposit(null) });
    const paid = order({ due: 800, payBy: 8_000, deposit: deposit(900) });
    const at = (one: OrderView, now: number) => stageAmount(one, orderStage(one, now));
    expect([at(first, 1_000), at(paid, 1_999), at(paid, 2_000), at(paid, 8_000)]).toEqual([
      100, 100, 800, 100,
    ]);
    expect(at(order({ ...paid, status: 'paid', due: 0 }), 3_000)).toBe(900);
    expect(at(order({}), 1_000)).toBe(900);
  });

  it('lets the making of a custom piece take its time, and asks for the balance when it is ready', () => {
    const paid = order({ due: 800, payBy: 8_000, customId: 'c', deposit: deposit(900) });
    for (const now of [1_000, 9_000])
      expect(orderStage(paid, now, null, 'making')).toEqual({ kind: 'making', due: 800, promisedBy: 2_000 });
    expect(orderStage(paid, 1_000, null, 'ready')).toEqual({ kind: 'balance', due: 800, dueBy: 8_000 });
    expect(orderStage({ ...paid, deposit: deposit(null), due: 100 }, 9_000)).toEqual({ kind: 'expired' });
  });

  it('waits for its group, and says when that did not come together', () => {
    const paid = order({ status: 'paid', paidAt: 1 });
    expect(orderStage(paid, 1, group('open'))).toEqual({
      kind: 'group-waiting',
      missing: 2,
      closesAt: 9_000,
    });
    expect(orderStage(paid, 1, group('failed'))).toEqual({ kind: 'group-failed' });
    expect(orderStage(order({ status: 'refunded' }), 1, group('failed'))).toEqual({ kind: 'group-failed' });
    expect(orderStage(order({ status: 'cancelled' }), 1, group('failed'))).toEqual({ kind: 'group-failed' });
    expect(orderStage(paid, 1, group('completed'))).toEqual({ kind: 'preparing' });
  });

  it('is handed over: a code for the counter, or sent', () => {
    const pickup = { status: 'paid', paidAt: 1, fulfilment: 'pickup', storeId: 's' } as const;
    expect(orderStage(order({ ...pickup, pickupCode: '012345' }), 1)).toEqual({
      kind: 'ready',
      code: '012345',
      storeId: 's',
    });
    const fulfilled = { at: 7, how: 'picked-up', storeId: 's', note: null } as const;
    expect(orderStage(order({ ...pickup, fulfilled }), 9)).toEqual({ kind: 'picked-up', at: 7, note: null });
  });
});

it('sums what the lines came to and what was taken off', () => {
  const line = { itemId: 'i', productId: 'p', dealId: null };
  expect(
    orderSums({
      lines: [
        { ...line, quantity: 2, unitPrice: 500, discount: 33 },
        { ...line, quantity: 1, unitPrice: 19, discount: 19, isGift: true },
      ],
    }),
  ).toEqual({ before: 1_019, off: 52 });
});
