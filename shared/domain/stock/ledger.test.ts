import { describe, expect, it } from 'vitest';
import type { LedgerRun } from '#shared/testing/ledger-run.ts';
import {
  attributedNowhere,
  claimOf,
  ledgerRun,
  lineOf,
  orderOf,
  windowOf,
} from '#shared/testing/ledger-run.ts';
import { dueOrders, nextPayBy } from './awaiting.ts';
import type { LedgerOperation } from './entries.ts';
import type { LedgerDecision } from './ledger.ts';
import { dealFigures, evolveLedger, stockFigures } from './ledger.ts';

/** 10 units of items a and b, and deal d on a: 5 units, 2 a viewer, open in [1000, 2000). */
function prepared(): LedgerRun {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's1', itemId: 'a', quantity: 10 }, 0);
  run.apply({ op: 'add-stock', ref: 's2', itemId: 'b', quantity: 10 }, 0);
  run.apply({ op: 'set-window', ref: 'w1', window: windowOf() }, 1_000);
  return run;
}

const codeOf = ({ answer }: LedgerDecision) => (answer.ok ? 'accepted' : answer.error.code);
const code = (run: LedgerRun, operation: LedgerOperation, now = 1_500) => codeOf(run.apply(operation, now));
const viewer = (n: number) => ({ viewerId: `v${n}` });

describe('claims', () => {
  it('reserve units at the deal’s price until payBy', () => {
    const run = prepared();
    run.apply(claimOf('o1', { quantity: 2 }), 1_500);
    expect(run.state.orders.get('o1')).toMatchObject({
      status: 'reserved',
      amount: 160_00,
      placedAt: 1_500,
      payBy: 61_500,
      lines: [{ itemId: 'a', productId: 'p-a', quantity: 2, unitPrice: 80_00, dealId: 'd' }],
    });
    expect(stockFigures(run.state, 'a')).toEqual({
      prepared: 10,
      available: 8,
      reserved: 2,
      sold: 0,
      withdrawn: 0,
    });
    expect(dealFigures(run.state, 'd')).toEqual({
      dealId: 'd',
      quantity: 5,
      reserved: 2,
      sold: 0,
      remaining: 3,
      waiting: 0,
    });
  });

  it('need the window open by server time: from its first millisecond, and not at its end', () => {
    const run = prepared();
    expect(code(run, claimOf('o1'), 999)).toBe('deal_not_open');
    expect(code(run, claimOf('o1'), 1_000)).toBe('accepted');
    expect(code(run, claimOf('o2'), 1_999)).toBe('accepted');
    expect(code(run, claimOf('o3', viewer(2)), 2_000)).toBe('deal_not_open');
    expect(code(run, claimOf('o4', { dealId: 'unknown' }))).toBe('deal_not_open');
  });

  it('stop when the window is closed by hand', () => {
    const run = prepared();
    run.apply({ op: 'close-window', ref: 'c1', dealId: 'd' }, 1_200);
    expect(code(run, claimOf('o1'), 1_300)).toBe('deal_not_open');
  });

  it('end at the deal’s quantity', () => {
    const run = prepared();
    run.apply(claimOf('o1', { quantity: 2, ...viewer(1) }), 1_500);
    run.apply(claimOf('o2', { quantity: 2, ...viewer(2) }), 1_500);
    const { answer } = run.apply(claimOf('o3', { quantity: 2, ...viewer(3) }), 1_500);
    expect(answer).toMatchObject({ ok: false, error: { code: 'sold_out', params: { remaining: 1 } } });
    expect(code(run, claimOf('o4', viewer(3)))).toBe('accepted');
    expect(code(run, claimOf('o5', viewer(4)))).toBe('sold_out');
  });

  it('end at the item’s units, which no deal sets aside', () => {
    const run = prepared();
    expect(code(run, orderOf('o1', [lineOf('a', 9)]))).toBe('accepted');
    expect(dealFigures(run.state, 'd').remaining).toBe(1);
    expect(code(run, claimOf('o2', { quantity: 2 }))).toBe('sold_out');
    expect(code(run, claimOf('o3'))).toBe('accepted');
  });

  it('end at the viewer’s limit, paid units counted', () => {
    const run = prepared();
    run.apply(claimOf('o1'), 1_500);
    run.apply({ op: 'pay', orderId: 'o1', amount: 80_00, eventId: 'e1', paidAt: 1_500 }, 1_500);
    const { answer } = run.apply(claimOf('o2', { quantity: 2 }), 1_500);
    expect(answer).toMatchObject({
      error: { code: 'limit_reached', params: { limit: 2, has: 1, wanted: 2 } },
    });
    expect(code(run, claimOf('o3'))).toBe('accepted');
    expect(code(run, claimOf('o4'))).toBe('limit_reached');
    expect(code(run, claimOf('o5', viewer(2)))).toBe('accepted');
  });

  it('with the same viewer and key get the first order again, even for another deal or after the end', () => {
    const run = prepared();
    run.apply(claimOf('o1', { key: 'k' }), 1_500);
    const again = run.apply(claimOf('o2', { key: 'k', dealId: 'other', quantity: 9 }), 9_999);
    expect(again).toEqual({ entries: [], answer: { ok: true, value: { orderId: 'o1', repeated: true } } });
    expect(code(run, claimOf('o2', { key: 'k', ...viewer(2) }))).toBe('accepted');
  });

  it('refuse an order id that is taken, and quantities that are no units', () => {
    const run = prepared();
    run.apply(claimOf('o1'), 1_500);
    expect(code(run, claimOf('o1', { key: 'other', ...viewer(2) }))).toBe('duplicate');
    for (const quantity of [0, -1, 1.5, Number.NaN]) {
      expect(code(run, claimOf('o2', { quantity }))).toBe('invalid');
    }
  });

  it('cancelled or expired give their units back to item, deal and viewer', () => {
    const run = prepared();
    run.apply(claimOf('o1', { quantity: 2 }), 1_500);
    expect(code(run, { op: 'cancel', orderId: 'o1', reason: 'viewer' })).toBe('accepted');
    run.apply(claimOf('o2', { quantity: 2 }), 1_600);
    expect(code(run, { op: 'expire', orderId: 'o2' }, 61_600)).toBe('accepted');
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 10, reserved: 0 });
    expect(dealFigures(run.state, 'd')).toMatchObject({ reserved: 0, remaining: 5 });
    expect(run.state.windows.get('d')?.unitsByViewer.size).toBe(0);
    expect(code(run, claimOf('o3', { quantity: 2 }), 1_700)).toBe('accepted');
  });
});

describe('orders', () => {
  it('reserve all lines or none, lines of one item taken together', () => {
    const run = prepared();
    expect(code(run, orderOf('o1', [lineOf('b', 1), lineOf('a', 6), lineOf('a', 5)]))).toBe('sold_out');
    expect(stockFigures(run.state, 'b').available).toBe(10);
    expect(code(run, orderOf('o2', [lineOf('b', 1), lineOf('a', 6), lineOf('a', 4)]))).toBe('accepted');
    expect(run.state.orders.get('o2')?.amount).toBe(11 * 100_00);
    expect(stockFigures(run.state, 'a').available).toBe(0);
  });
  it('say which item is short', () => {
    const { answer } = prepared().apply(orderOf('o1', [lineOf('b', 1), lineOf('a', 11)]), 0);
    expect(answer).toMatchObject({ error: { code: 'sold_out', params: { itemId: 'a', remaining: 10 } } });
  });
  it('keep to a deal their lines belong to', () => {
    const run = prepared();
    const line = { ...lineOf('a', 2), dealId: 'd' };
    expect(code(run, orderOf('o1', [line]), 2_000)).toBe('deal_not_open');
    expect(code(run, orderOf('o1', [line, line]))).toBe('limit_reached');
    expect(code(run, orderOf('o1', [line]))).toBe('accepted');
    expect(dealFigures(run.state, 'd').remaining).toBe(3);
  });
  it('share an item’s units between lines in a deal and lines outside it', () => {
    const run = prepared();
    run.apply({ op: 'withdraw-stock', ref: 's3', itemId: 'a', quantity: 4 }, 0);
    const inDeal = { ...lineOf('a', 2), dealId: 'd' };
    expect(code(run, orderOf('o1', [lineOf('a', 5), inDeal]))).toBe('sold_out');
    expect(code(run, orderOf('o2', [lineOf('a', 4), inDeal]))).toBe('accepted');
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 0, reserved: 6 });
  });
  it('have lines', () => {
    expect(code(prepared(), orderOf('o1', []))).toBe('invalid');
    const dear = { ...lineOf('a', 2), unitPrice: 5_000_000_000_000 };
    expect(code(prepared(), orderOf('o1', [dear]))).toBe('accepted');
    expect(code(prepared(), orderOf('o1', [{ ...dear, unitPrice: 5_000_000_000_001 }]))).toBe('invalid');
  });
  it('are cancelled once, and only while unpaid', () => {
    const run = prepared();
    const cancel = { op: 'cancel', orderId: 'o1', reason: 'viewer' } as const;
    expect(code(run, cancel)).toBe('not_found');
    run.apply(claimOf('o1'), 1_500);
    run.apply(cancel, 1_500);
    expect(run.apply(cancel, 1_500).answer).toMatchObject({ value: { repeated: true } });
    run.apply(claimOf('o2'), 1_500);
    run.apply({ op: 'pay', orderId: 'o2', amount: 80_00, eventId: 'e', paidAt: 1 }, 1_500);
    expect(code(run, { ...cancel, orderId: 'o2' })).toBe('order_not_open');
  });
  it('expire when payBy passes, not before, and not when paid', () => {
    const run = prepared();
    run.apply(claimOf('o1'), 1_500);
    const expire = { op: 'expire', orderId: 'o1' } as const;
    expect(code(run, { op: 'expire', orderId: 'x' })).toBe('not_found');
    expect(code(run, expire, 61_499)).toBe('order_not_open');
    expect(code(run, expire, 61_500)).toBe('accepted');
    expect(run.apply(expire, 61_501).answer).toMatchObject({ value: { repeated: true } });
    run.apply(claimOf('o2'), 1_500);
    run.apply({ op: 'pay', orderId: 'o2', amount: 80_00, eventId: 'e', paidAt: 1 }, 1_500);
    expect(code(run, { op: 'expire', orderId: 'o2' }, 99_999)).toBe('order_not_open');
  });
  it('take a better attribution, and not the same twice', () => {
    const run = prepared();
    run.apply(claimOf('o1'), 1_500);
    const attribution = { ...attributedNowhere, regionId: 'east', reason: 'visit-region' } as const;
    run.apply({ op: 'attribute', orderId: 'o1', attribution }, 1_600);
    expect(run.state.orders.get('o1')?.attribution).toEqual(attribution);
    const again = run.apply({ op: 'attribute', orderId: 'o1', attribution }, 1_700);
    expect(again).toMatchObject({ entries: [], answer: { value: { repeated: true } } });
    expect(code(run, { op: 'attribute', orderId: 'x', attribution })).toBe('not_found');
  });
  it('fall due in time, whatever their hold', () => {
    const run = prepared();
    expect(nextPayBy(run.state)).toBeNull();
    run.apply(claimOf('o1'), 1_000);
    run.apply(orderOf('o2', [lineOf('b', 1)], { holdMs: 10 }), 1_500);
    run.apply(claimOf('o3', viewer(2)), 1_600);
    expect(nextPayBy(run.state)).toBe(1_510);
    expect(dueOrders(run.state, 1_509, 10)).toEqual([]);
    expect(dueOrders(run.state, 61_599, 10).sort()).toEqual(['o1', 'o2']);
    expect(dueOrders(run.state, 99_999, 2)).toHaveLength(2);
    run.apply({ op: 'expire', orderId: 'o2' }, 1_510);
    expect(nextPayBy(run.state)).toBe(61_000);
  });
});

describe('stock', () => {
  it('is added and withdrawn once a ref', () => {
    const run = prepared();
    const again = run.apply({ op: 'add-stock', ref: 's1', itemId: 'a', quantity: 99 }, 0);
    expect(again).toEqual({ entries: [], answer: { ok: true, value: { orderId: null, repeated: true } } });
    run.apply({ op: 'withdraw-stock', ref: 's3', itemId: 'a', quantity: 3 }, 0);
    run.apply({ op: 'withdraw-stock', ref: 's3', itemId: 'a', quantity: 3 }, 0);
    expect(stockFigures(run.state, 'a')).toMatchObject({ prepared: 10, available: 7, withdrawn: 3 });
  });
  it('withdrawn beyond what is there gives what is there, and a repeat takes no more', () => {
    const run = prepared();
    run.apply(claimOf('o1', { quantity: 2 }), 1_500);
    run.apply({ op: 'withdraw-stock', ref: 's3', itemId: 'a', quantity: 99 }, 1_500);
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 0, reserved: 2, withdrawn: 8 });
    run.apply({ op: 'withdraw-stock', ref: 's4', itemId: 'a', quantity: 1 }, 1_500);
    run.apply({ op: 'cancel', orderId: 'o1', reason: 'viewer' }, 1_500);
    run.apply({ op: 'withdraw-stock', ref: 's4', itemId: 'a', quantity: 1 }, 1_500);
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 2, reserved: 0, withdrawn: 8 });
  });
  it('is whole units', () => {
    expect(code(prepared(), { op: 'add-stock', ref: 'x', itemId: 'a', quantity: -1 })).toBe('invalid');
    expect(code(prepared(), { op: 'withdraw-stock', ref: 'x', itemId: 'a', quantity: 0.5 })).toBe('invalid');
  });
  it('of unknown items and deals is nothing', () => {
    const { state } = prepared();
    expect(stockFigures(state, 'x')).toEqual({
      prepared: 0,
      available: 0,
      reserved: 0,
      sold: 0,
      withdrawn: 0,
    });
    expect(dealFigures(state, 'x')).toEqual({
      dealId: 'x',
      quantity: 0,
      reserved: 0,
      sold: 0,
      remaining: 0,
      waiting: 0,
    });
  });
});

describe('windows', () => {
  const set = (other: Parameters<typeof windowOf>[0], ref = 'w2'): LedgerOperation => ({
    op: 'set-window',
    ref,
    window: windowOf(other),
  });

  it('are extended and restocked with what was claimed kept', () => {
    const run = prepared();
    run.apply(claimOf('o1', { quantity: 2 }), 1_500);
    expect(code(run, set({ quantity: 8, endsAt: 3_000 }))).toBe('accepted');
    expect(dealFigures(run.state, 'd')).toMatchObject({ quantity: 8, reserved: 2, remaining: 6 });
    expect(code(run, claimOf('o2', viewer(2)), 2_999)).toBe('accepted');
  });
  it('never shrink below what is claimed', () => {
    const run = prepared();
    run.apply(claimOf('o1', { quantity: 2 }), 1_500);
    expect(code(run, set({ quantity: 1 }))).toBe('insufficient_stock');
    expect(code(run, set({ quantity: 2 }))).toBe('accepted');
  });
  it('stay with their item, stay closed, and are windows at all', () => {
    const run = prepared();
    expect(code(run, set({ itemId: 'b' }))).toBe('invalid');
    expect(code(run, set({ endsAt: 1_000 }))).toBe('invalid');
    expect(code(run, set({ quantity: -1 }))).toBe('invalid');
    run.apply({ op: 'close-window', ref: 'c', dealId: 'd' }, 1_500);
    expect(code(run, set({ endsAt: 9_000 }))).toBe('deal_not_open');
  });
  it('close once; closing what never opened is nothing', () => {
    const run = prepared();
    expect(run.apply({ op: 'close-window', ref: 'c', dealId: 'x' }, 1).entries).toEqual([]);
    expect(run.apply({ op: 'close-window', ref: 'c', dealId: 'd' }, 1_500).entries).toHaveLength(1);
    expect(run.apply({ op: 'close-window', ref: 'c2', dealId: 'd' }, 1_600).entries).toEqual([]);
    expect(run.state.windows.get('d')?.closedAt).toBe(1_500);
  });
});

it('a gap in the log, or a record of what never was, is a broken log', () => {
  const run = prepared();
  const entry = { kind: 'order.expired', orderId: 'x' } as const;
  expect(() => evolveLedger(run.state, { showId: 'show', seq: 9, at: 0, entry })).toThrow('record 9 after 3');
  expect(() => evolveLedger(run.state, { showId: 'show', seq: 4, at: 0, entry })).toThrow('no order x');
});
