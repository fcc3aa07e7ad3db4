import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLedger } from '#shared/testing/ledger-invariants.ts';
import type { LedgerRun } from '#shared/testing/ledger-run.ts';
import { claimOf, ledgerRun, lineOf, orderOf, windowOf } from '#shared/testing/ledger-run.ts';
import { LedgerCheck } from '../../verify/ledger-check.ts';
import { dealFigures, stockFigures } from '../ledger.ts';
import { strandedRequest } from './after-sale.ts';
import { openRequests } from './refundable.ts';

const asksItBack = { kind: 'refund.requested', request: { reason: 'stranded' } };

/** Item a with 2 units, deal d on it with as many, and order o for both at 80.00 each. */
function ordered(): LedgerRun {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 2 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf({ quantity: 2 }) }, 1_000);
  run.apply(claimOf('o', { quantity: 2 }), 1_500);
  return run;
}
const price = 160_00;
const paid = (eventId: string, amount = price) =>
  ({ op: 'pay', orderId: 'o', amount, eventId, paidAt: 7 }) as const;
const refunded = (eventId: string, amount: number) =>
  ({ op: 'refund', orderId: 'o', amount, eventId, refundedAt: 8 }) as const;
const expire = { op: 'expire', orderId: 'o' } as const;
const cancel = { op: 'cancel', orderId: 'o', reason: 'viewer' } as const;
const late = 61_500;
const order = (run: LedgerRun) => run.state.orders.get('o');

describe('an order that costs nothing', () => {
  const free = (run = ledgerRun()) => {
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf({ price: 0, quantity: 5 }) }, 0);
    return run;
  };
  it('is the buyer’s at once, and never runs out unpaid', () => {
    const run = free();
    const { entries } = run.apply(claimOf('o'), 1_500);
    expect(entries.map(({ kind }) => kind)).toEqual(['order.reserved', 'order.paid']);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', paidAt: 1_500, amount: 0 });
    expect(run.apply({ op: 'expire', orderId: 'o' }, 9_999_999).entries).toEqual([]);
    expect(run.apply(claimOf('o'), 1_600)).toMatchObject({ entries: [], answer: { ok: true } });
    checkLedger(run.state);
  });
  it('takes a provider’s notice of nothing as said already', () => {
    const run = free();
    run.apply(claimOf('o'), 1_500);
    const notice = { op: 'pay', orderId: 'o', amount: 0, eventId: 'e', paidAt: 1_500 } as const;
    expect(run.apply(notice, 1_500)).toMatchObject({ entries: [], answer: { ok: true } });
  });
  it('can be handed over, and has a sound record', () => {
    const run = free();
    run.apply(orderOf('o', [{ ...lineOf('a', 1), discount: 100_00 }]), 1_500);
    const shipping = {
      orderId: 'o',
      how: 'shipped',
      storeId: null,
      by: 'op',
      code: null,
      note: null,
    } as const;
    expect(run.apply({ op: 'fulfil', ...shipping }, 2_000).answer.ok).toBe(true);
    const check = new LedgerCheck('show');
    for (const record of run.records) expect(check.take(record)).toBeNull();
    expect(check.finish(['o'])).toBeNull();
  });
});

describe('paying', () => {
  it('sells the reserved units', () => {
    const run = ordered();
    const { entries } = run.apply(paid('e1'), 2_000);
    expect(entries).toEqual([
      { kind: 'order.paid', orderId: 'o', amount: price, eventId: 'e1', paidAt: 7, reReserved: false },
    ]);
    expect(order(run)).toMatchObject({ status: 'paid', paidAt: 7, refunded: 0 });
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 0, reserved: 0, sold: 2 });
    expect(dealFigures(run.state, 'd')).toMatchObject({ reserved: 0, sold: 2, remaining: 0 });
  });
  it('is still in time after payBy while the units are held', () => {
    expect(ordered().apply(paid('e1'), late + 1).answer.ok).toBe(true);
  });
  it('of an unknown order is not found', () => {
    const { answer } = ordered().apply({ ...paid('e1'), orderId: 'x' }, 2_000);
    expect(answer).toMatchObject({ error: { code: 'not_found' } });
  });
  it('a wrong amount changes nothing and is kept', () => {
    const run = ordered();
    const { answer, entries } = run.apply(paid('e1', 1), 2_000);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'amount_mismatch', params: { amount: 1, expected: price } },
    });
    expect(entries).toEqual([
      { kind: 'payment.mismatched', orderId: 'o', eventId: 'e1', amount: 1, expected: price },
    ]);
    expect(order(run)?.status).toBe('reserved');
    expect(run.apply(paid('e2'), 2_000).answer.ok).toBe(true);
  });
  it('the same notice again has no effect', () => {
    const run = ordered();
    run.apply(paid('e1'), 2_000);
    expect(run.apply(paid('e1'), 3_000)).toEqual({
      entries: [],
      answer: { ok: true, value: { orderId: 'o', repeated: true } },
    });
  });
  it('twice leaves the second payment stranded', () => {
    const run = ordered();
    run.apply(paid('e1'), 2_000);
    const { answer, entries } = run.apply(paid('e2'), 3_000);
    expect(answer).toMatchObject({ error: { code: 'order_not_open' } });
    expect(entries).toEqual([
      { kind: 'payment.stranded', orderId: 'o', eventId: 'e2', amount: price, reason: 'paid-twice' },
      strandedRequest('o', 'e2', price),
    ]);
    expect(stockFigures(run.state, 'a').sold).toBe(2);
  });
  it('a cancelled order leaves the payment stranded', () => {
    const run = ordered();
    run.apply(cancel, 2_000);
    const { answer, entries } = run.apply(paid('e1'), 3_000);
    expect(answer).toMatchObject({ error: { code: 'order_not_open' } });
    expect(entries).toMatchObject([{ kind: 'payment.stranded', reason: 'cancelled' }, asksItBack]);
    expect(order(run)?.status).toBe('cancelled');
  });
});

describe('paying an expired order', () => {
  it('still buys the units while they are there', () => {
    const run = ordered();
    run.apply(expire, late);
    const { entries } = run.apply(paid('e1'), late + 1);
    expect(entries).toMatchObject([{ kind: 'order.paid', reReserved: true }]);
    expect(order(run)?.status).toBe('paid');
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 0, reserved: 0, sold: 2 });
    expect(dealFigures(run.state, 'd')).toMatchObject({ reserved: 0, sold: 2 });
  });
  it('is not for a payment that only pays for what is held: nothing is written, and it can be asked again', () => {
    const run = ordered();
    run.apply(expire, late);
    const { answer, entries } = run.apply({ ...paid('e1'), onlyHeld: true }, late + 1);
    expect([entries, answer]).toMatchObject([[], { error: { code: 'order_expired' } }]);
    expect(run.apply(paid('e1'), late + 1).entries).toMatchObject([{ kind: 'order.paid', reReserved: true }]);
  });
  it('is stranded when the item’s units are gone', () => {
    const run = ordered();
    run.apply(expire, late);
    run.apply(orderOf('other', [lineOf('a', 1)], { viewerId: 'w' }), late);
    const { answer, entries } = run.apply(paid('e1'), late + 1);
    expect(answer).toMatchObject({ error: { code: 'order_expired' } });
    expect(entries).toMatchObject([{ kind: 'payment.stranded', reason: 'expired-no-stock' }, asksItBack]);
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 1, reserved: 1, sold: 0 });
  });
  it('is stranded when the deal’s units are gone', () => {
    const run = ordered();
    run.apply(expire, late);
    run.apply({ op: 'add-stock', ref: 's2', itemId: 'a', quantity: 10 }, late);
    run.apply(claimOf('other', { viewerId: 'w' }), 1_900);
    expect(run.apply(paid('e1'), late + 1).entries).toMatchObject([
      { reason: 'expired-no-stock' },
      asksItBack,
    ]);
  });
  it('is stranded when the viewer has used the limit since', () => {
    const run = ordered();
    run.apply(expire, late);
    run.apply({ op: 'add-stock', ref: 's2', itemId: 'a', quantity: 10 }, late);
    run.apply({ op: 'set-window', ref: 'w2', window: windowOf({ quantity: 9 }) }, late);
    run.apply(claimOf('again'), 1_900);
    expect(run.apply(paid('e1'), late + 1).entries).toMatchObject([
      { reason: 'expired-over-limit' },
      asksItBack,
    ]);
  });
});

describe('refunding', () => {
  it('adds up in parts; whole, the order is refunded; units stay sold', () => {
    const run = ordered();
    run.apply(paid('e1'), 2_000);
    run.apply(refunded('r1', 60_00), 3_000);
    expect(order(run)).toMatchObject({ status: 'paid', refunded: 60_00 });
    run.apply(refunded('r2', 100_00), 4_000);
    expect(order(run)).toMatchObject({ status: 'refunded', refunded: price });
    expect(stockFigures(run.state, 'a')).toMatchObject({ available: 0, sold: 2 });
  });
  it('never gives back more than was paid, and keeps the notice', () => {
    const run = ordered();
    run.apply(paid('e1'), 2_000);
    run.apply(refunded('r1', 60_00), 3_000);
    const { answer, entries } = run.apply(refunded('r2', 100_01), 4_000);
    expect(answer).toMatchObject({ error: { code: 'amount_mismatch' } });
    expect(entries).toEqual([
      {
        ...{ kind: 'payment.mismatched', orderId: 'o', eventId: 'r2', amount: 100_01, expected: 100_00 },
        isRefund: true,
      },
    ]);
    expect(order(run)?.refunded).toBe(60_00);
  });
  it('nothing, or of an unknown order, is refused', () => {
    const run = ordered();
    expect(run.apply(refunded('r1', 0), 1).answer).toMatchObject({ error: { code: 'amount_mismatch' } });
    expect(run.apply({ ...refunded('r2', 1), orderId: 'x' }, 1).answer).toMatchObject({
      error: { code: 'not_found' },
    });
  });
  it('the same notice again has no effect', () => {
    const run = ordered();
    run.apply(paid('e1'), 2_000);
    run.apply(refunded('r1', 60_00), 3_000);
    expect(run.apply(refunded('r1', 60_00), 3_000)).toMatchObject({ entries: [] });
    expect(order(run)?.refunded).toBe(60_00);
  });
  it('before the payment is held, and applied right after it', () => {
    const run = ordered();
    expect(run.apply(refunded('r1', 60_00), 2_000).entries).toMatchObject([{ kind: 'refund.held' }]);
    expect(run.apply(refunded('r2', 100_00), 2_000).entries).toMatchObject([{ kind: 'refund.held' }]);
    expect(run.apply(refunded('r3', 1), 2_000).answer).toMatchObject({ error: { code: 'amount_mismatch' } });
    expect(order(run)).toMatchObject({ status: 'reserved', refunded: 0 });
    expect(run.apply(refunded('r1', 60_00), 2_000)).toMatchObject({ entries: [] });

    const { entries } = run.apply(paid('e1'), 3_000);
    expect(entries).toEqual([
      { kind: 'order.paid', orderId: 'o', amount: price, eventId: 'e1', paidAt: 7, reReserved: false },
      { kind: 'order.refunded', orderId: 'o', eventId: 'r1', amount: 60_00, refundedAt: 8 },
      { kind: 'order.refunded', orderId: 'o', eventId: 'r2', amount: 100_00, refundedAt: 8 },
    ]);
    expect(order(run)).toMatchObject({ status: 'refunded', refunded: price });
    expect(run.state.heldRefunds.size).toBe(0);
  });
  it('before a payment that buys nothing settles it: the same money is not asked back twice', () => {
    const run = ordered();
    run.apply(cancel, 1_600);
    expect(run.apply(refunded('r1', price), 2_000).entries).toMatchObject([{ kind: 'refund.held' }]);
    const { entries, answer } = run.apply(paid('e1'), 3_000);
    expect(answer).toMatchObject({ error: { code: 'order_not_open' } });
    expect(entries).toEqual([
      { kind: 'payment.stranded', orderId: 'o', eventId: 'e1', amount: price, reason: 'cancelled' },
      { kind: 'stranded.refunded', orderId: 'o', eventId: 'r1', amount: price, refundedAt: 8 },
    ]);
    expect(run.state.heldRefunds.size).toBe(0);
    expect(run.state.openRefunds.size).toBe(0);
    // A second payment is nobody's but the provider's to send back.
    expect(run.apply(paid('e2'), 3_100).entries).toMatchObject([{ kind: 'payment.stranded' }, asksItBack]);
    soundRecord(run);
  });
  it('a part of a payment that bought nothing leaves the rest to be asked back', () => {
    const run = ordered();
    run.apply(cancel, 1_600);
    run.apply(paid('e1'), 2_000);
    expect(run.apply(refunded('r1', 60_00), 3_000).entries).toMatchObject([
      { kind: 'stranded.refunded', amount: 60_00 },
      { kind: 'refund.settled' },
      { ...asksItBack, request: { ...asksItBack.request, amount: 100_00 } },
    ]);
    expect(run.apply(refunded('r2', 100_00), 3_100).entries).toMatchObject([
      { kind: 'stranded.refunded', amount: 100_00 },
      { kind: 'refund.settled' },
    ]);
    expect(run.state.openRefunds.size).toBe(0);
    soundRecord(run);
  });
  it('in part before a payment that buys nothing leaves the rest to be asked back', () => {
    const run = ordered();
    run.apply(cancel, 1_600);
    run.apply(refunded('r1', 60_00), 2_000);
    const { entries } = run.apply(paid('e1'), 3_000);
    expect(entries).toMatchObject([
      { kind: 'payment.stranded', amount: price },
      { kind: 'stranded.refunded', amount: 60_00, eventId: 'r1' },
      { ...asksItBack, request: { ...asksItBack.request, amount: 100_00 } },
    ]);
    expect(run.apply(refunded('r2', 100_00), 4_000).entries).toMatchObject([
      { kind: 'stranded.refunded' },
      { kind: 'refund.settled' },
    ]);
    soundRecord(run);
  });
});

describe('a second payment that the provider sends back in unequal parts', () => {
  const twice = () => {
    const run = ordered();
    run.apply(paid('e1'), 2_000);
    run.apply(paid('e2'), 2_100);
    return run;
  };
  const askedBack = (run: LedgerRun) =>
    openRequests(run.state, 'o').map(({ reason, amount }) => [reason, amount]);

  it('takes nothing from the order’s own money, in any order and however it is split', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: price - 1 }), { maxLength: 6 }), (cuts) => {
        const run = twice();
        const ends = [...new Set([...cuts, price])].sort((a, b) => a - b);
        for (const [index, end] of ends.entries()) {
          run.apply(refunded(`r${index}`, end - (ends[index - 1] ?? 0)), 3_000 + index);
          expect(order(run)).toMatchObject({ status: 'paid', refunded: 0 });
          expect(askedBack(run)).toEqual(end < price ? [['stranded', price - end]] : []);
        }
        soundRecord(run);
      }),
      { numRuns: 50 },
    );
  });
  it('counts against the order only for what goes beyond it', () => {
    const run = twice();
    run.apply(refunded('r1', 60_00), 3_000);
    expect(run.apply(refunded('r2', price), 3_100).entries).toMatchObject([
      { kind: 'stranded.refunded', amount: 100_00, eventId: 'r2' },
      { kind: 'refund.settled', eventId: 'r2' },
      { kind: 'order.refunded', amount: 60_00 },
    ]);
    expect(run.apply(refunded('r2', price), 3_200).entries).toEqual([]);
    expect(order(run)).toMatchObject({ status: 'paid', refunded: 60_00 });
    expect(askedBack(run)).toEqual([]);
    // More than both have is what the ledger could not make sense of, and changes neither.
    const { answer } = run.apply(refunded('r3', 100_01), 3_300);
    expect(answer).toMatchObject({ error: { code: 'amount_mismatch', params: { expected: 100_00 } } });
    soundRecord(run);
  });
  it('beside a return that is asked back, both are settled by whatever comes to both', () => {
    for (const parts of [
      [60_00, 140_00],
      [140_00, 60_00],
      [200_00],
      [40_00, 160_00],
      [50_00, 50_00, 100_00],
    ]) {
      const run = twice();
      const request = {
        requestId: 'q',
        orderId: 'o',
        amount: 40_00,
        reason: 'by-staff',
        by: 'u',
        note: null,
      } as const;
      run.apply({ op: 'request-refund', request }, 2_500);
      for (const [index, amount] of parts.entries()) run.apply(refunded(`r${index}`, amount), 3_000 + index);
      expect([parts, order(run)?.refunded, askedBack(run)]).toEqual([parts, 40_00, []]);
      soundRecord(run);
    }
  });
  it('one refund of several payments that bought nothing settles them all', () => {
    const run = twice();
    run.apply(paid('e3'), 2_200);
    run.apply(refunded('r1', price + 50_00), 3_000);
    expect(askedBack(run)).toEqual([['stranded', price - 50_00]]);
    run.apply(refunded('r2', price - 50_00), 3_100);
    expect(askedBack(run)).toEqual([]);
    expect(order(run)).toMatchObject({ status: 'paid', refunded: 0 });
    soundRecord(run);
  });
});

function soundRecord(run: LedgerRun): void {
  checkLedger(run.state);
  const check = new LedgerCheck('show');
  for (const record of run.records) expect(check.take(record)).toBeNull();
}
