import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presaleTerms } from '#shared/contract/offers.ts';
import { checkLedger } from '#shared/testing/ledger-invariants.ts';
import {
  answersAt,
  couponOffer,
  customOffer,
  kindsAt,
  ledgerRun,
  presaleOffer,
  takingOf,
} from '#shared/testing/ledger-run.ts';
import { presalePrice } from '../pricing/presale.ts';
import { noNotices, noteNotice } from '../reconciliation/ledger-notices.ts';
import { dueOrders, nextPayBy } from '../stock/awaiting.ts';
import { refundable } from '../stock/decide/refundable.ts';
import type { LedgerOperation } from '../stock/entries.ts';
import { stockFigures } from '../stock/ledger.ts';
import { offerFigures } from './figures.ts';
import { dueAmount } from './taking.ts';

/** A unit of the presale: 100, of which 10 are paid now and count 20; 80 are due by 600. */
function taken(terms: Parameters<typeof presaleOffer>[1] = {}) {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'item1', quantity: 9 }, 0);
  run.apply({ op: 'set-offer', ref: 'o', offer: presaleOffer('p', terms) }, 0);
  run.apply(takingOf('p', 'o'), 10);
  return run;
}
const pay = (amount: number, eventId = `pay ${amount}`): LedgerOperation => ({
  op: 'pay',
  orderId: 'o',
  amount,
  eventId,
  paidAt: 1,
});
const refund = (amount: number, eventId: string): LedgerOperation => ({
  op: 'refund',
  orderId: 'o',
  amount,
  eventId,
  refundedAt: 1,
});
const ask = answersAt(20);
const kinds = kindsAt(20);

describe('a presale', () => {
  it('takes the deposit first, then the balance that it leaves', () => {
    const run = taken();
    expect(run.state.orders.get('o')).toMatchObject({ amount: 90, payBy: 40, status: 'reserved' });
    expect(ask(run, pay(90))).toBe('amount_mismatch');
    expect(kinds(run, pay(10))).toEqual(['deposit.paid']);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'reserved', payBy: 600, paidAt: null });
    expect(nextPayBy(run.state)).toBe(600);
    expect(kinds(run, pay(80), 550)).toEqual(['order.paid']);
    expect(run.records.at(-1)?.entry).toMatchObject({ amount: 90, balance: 80 });
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', amount: 90 });
    expect(offerFigures(run.state, 'p')).toMatchObject({ deposits: 1, depositAmount: 10, balances: 1 });
  });
  it('holds its units until the balance is due, whenever the deposit was paid', () => {
    const run = taken();
    run.apply(takingOf('p', 'o2', { viewerId: 'w' }), 15);
    run.apply(pay(10), 20);
    run.apply({ ...pay(10, 'e2'), orderId: 'o2' } as LedgerOperation, 25);
    expect(dueOrders(run.state, 599, 9)).toEqual([]);
    expect(dueOrders(run.state, 600, 9)).toEqual(['o', 'o2']);
    expect(stockFigures(run.state, 'item1')).toMatchObject({ reserved: 2 });
  });
  it('keeps the deposit, or gives it back, by the rule shown when the balance does not come', () => {
    const back = taken();
    back.apply(pay(10), 20);
    expect(kinds(back, { op: 'expire', orderId: 'o' }, 600)).toEqual(['order.expired', 'refund.requested']);
    expect(kinds(back, refund(10, 'r'), 601)).toEqual(['deposit.refunded', 'refund.settled']);
    const kept = taken({ rule: 'forfeit' });
    kept.apply(pay(10), 20);
    expect(kinds(kept, { op: 'expire', orderId: 'o' }, 600)).toEqual(['order.expired']);
    expect(offerFigures(kept.state, 'p')).toMatchObject({ forfeited: 10 });
    expect(stockFigures(kept.state, 'item1')).toMatchObject({ reserved: 0, available: 9 });
  });
  it('given back in parts stays asked for as far as it is not back, and never for more', () => {
    const run = taken();
    run.apply(pay(10), 20);
    run.apply({ op: 'expire', orderId: 'o' }, 600);
    expect(kinds(run, refund(4, 'r1'), 601)).toEqual([
      'deposit.refunded',
      'refund.settled',
      'refund.requested',
    ]);
    const open = () => [...(run.state.openRefunds.get('o')?.values() ?? [])];
    expect(open()).toMatchObject([{ amount: 6, reason: 'deposit-back' }]);
    expect(kinds(run, refund(6, 'r2'), 602)).toEqual(['deposit.refunded', 'refund.settled']);
    expect(open()).toEqual([]);
    checkLedger(run.state);
  });
  it('may be asked back by staff, whatever its rule, in parts and never beyond it', () => {
    const asking = (requestId: string, amount: number, more = {}): LedgerOperation => ({
      op: 'request-refund',
      request: { requestId, orderId: 'o', amount, reason: 'by-staff', by: 'op', note: null, ...more },
    });
    const run = taken({ rule: 'forfeit' });
    expect(ask(run, asking('early', 1))).toBe('order_not_open');
    run.apply(pay(10), 20);
    expect(ask(run, asking('more', 11))).toBe('amount_mismatch');
    expect(ask(run, asking('of a line', 4, { lines: [{ line: 0, amount: 4 }] }))).toBe('invalid');
    expect(ask(run, asking('a', 4))).toBe('ok');
    expect(ask(run, asking('b', 7))).toBe('amount_mismatch');
    expect(kinds(run, refund(4, 'r1'))).toEqual(['deposit.refunded', 'refund.settled']);
    run.apply({ op: 'expire', orderId: 'o' }, 600);
    expect(ask(run, asking('c', 6), 700)).toBe('ok');
    expect(kinds(run, refund(6, 'r2'), 701)).toEqual(['deposit.refunded', 'refund.settled']);
    expect(ask(run, asking('d', 1), 702)).toBe('amount_mismatch');
    // By the rule it goes back once, less what is on its way already.
    const back = taken();
    back.apply(pay(10), 20);
    expect(ask(back, asking('a', 4))).toBe('ok');
    back.apply({ op: 'expire', orderId: 'o' }, 600);
    expect([...(back.state.openRefunds.get('o')?.values() ?? [])].map(({ amount }) => amount)).toEqual([
      4, 6,
    ]);
    checkLedger(back.state);
  });
  it('a balance that comes too late is asked back', () => {
    const run = taken();
    run.apply(pay(10), 20);
    run.apply({ op: 'expire', orderId: 'o' }, 600);
    expect(kinds(run, pay(80), 601)).toEqual(['payment.stranded', 'refund.requested']);
  });
  it('takes a balance before its time, and once: a second one, and a second deposit, are asked back', () => {
    const run = taken();
    run.apply(pay(10), 20);
    expect(kinds(run, pay(10, 'deposit again'), 30)).toEqual(['payment.stranded', 'refund.requested']);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'reserved', deposit: { amount: 10 } });
    // Balances are asked for from 500 on; money that comes before is no worse.
    expect(kinds(run, pay(80), 40)).toEqual(['order.paid']);
    expect(kinds(run, pay(80, 'balance again'), 50)).toEqual(['payment.stranded', 'refund.requested']);
    expect(kinds(run, pay(10, 'deposit once more'), 60)).toEqual(['payment.stranded', 'refund.requested']);
    expect(ask(run, pay(79, 'neither'), 70)).toBe('amount_mismatch');
    expect([...run.state.refundRequests.values()].map(({ amount, reason }) => [amount, reason])).toEqual([
      [10, 'stranded'],
      [80, 'stranded'],
      [10, 'stranded'],
    ]);
    // What goes back of those leaves the order as it is.
    for (const [index, amount] of [10, 80, 10].entries()) run.apply(refund(amount, `back ${index}`), 80);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', refunded: 0 });
    expect(run.state.openRefunds.size).toBe(0);
  });
  it('has what a refund sends back of several second payments taken off the greater one', () => {
    const run = taken();
    run.apply(pay(10), 20);
    run.apply(pay(80), 30);
    run.apply(pay(10, 'deposit again'), 40);
    run.apply(pay(80, 'balance again'), 50);
    expect(kinds(run, refund(50, 'back'), 60)).toEqual([
      'stranded.refunded',
      'refund.settled',
      'refund.requested',
    ]);
    const open = [...(run.state.openRefunds.get('o')?.values() ?? [])];
    expect(open.map(({ amount, reason }) => [amount, reason])).toEqual([
      [10, 'stranded'],
      [30, 'stranded'],
    ]);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', refunded: 0 });
  });
  it('a stop of sales takes nobody’s balance: who paid a deposit can pay the rest, nobody begins', () => {
    const run = taken();
    run.apply(pay(10), 20);
    run.apply(takingOf('p', 'unpaid', { viewerId: 'w' }), 25);
    run.apply({ op: 'set-frozen', ref: 'stop', itemId: 'item1', isFrozen: true }, 30);
    expect(ask(run, takingOf('p', 'o2', { viewerId: 'x' }), 31)).toBe('not_for_sale');
    expect(kinds(run, { ...pay(10, 'w'), orderId: 'unpaid' } as LedgerOperation, 32)).toEqual([
      'deposit.paid',
    ]);
    expect(kinds(run, pay(80), 550)).toEqual(['order.paid']);
  });
  it('a late deposit still buys while there are units; the quantity and the limit hold', () => {
    const run = taken({ quantity: 2, perViewerLimit: 1 });
    expect(ask(run, takingOf('p', 'o1b'))).toBe('limit_reached');
    run.apply({ op: 'expire', orderId: 'o' }, 40);
    expect(kinds(run, pay(10), 41)).toEqual(['deposit.paid']);
    expect(run.state.orders.get('o')?.status).toBe('reserved');
    expect(ask(run, takingOf('p', 'o2', { viewerId: 'w' }))).toBe('ok');
    expect(ask(run, takingOf('p', 'o3', { viewerId: 'x' }))).toBe('sold_out');
  });
  it('a late deposit is asked back where the viewer has the limit by now, or others have the units', () => {
    const own = taken({ perViewerLimit: 1 });
    own.apply({ op: 'expire', orderId: 'o' }, 40);
    expect(ask(own, takingOf('p', 'again'), 41)).toBe('ok');
    expect(ask(own, pay(10), 42)).toBe('order_expired');
    const others = taken({ quantity: 1 });
    others.apply({ op: 'expire', orderId: 'o' }, 40);
    expect(ask(others, takingOf('p', 'theirs', { viewerId: 'w' }), 41)).toBe('ok');
    expect(ask(others, pay(10), 42)).toBe('order_expired');
    const reasons = [own, others].map(({ records }) => records.at(-2)?.entry);
    expect(reasons).toMatchObject([
      { kind: 'payment.stranded', reason: 'expired-over-limit' },
      { kind: 'payment.stranded', reason: 'expired-no-stock' },
    ]);
    for (const { state } of [own, others]) expect(state.book.offers.get('p')?.taken).toBe(1);
  });
  it('that ends keeps what of the deposit has not gone back, and nothing where the rule gives it back', () => {
    const kept = taken({ rule: 'forfeit' });
    kept.apply(pay(10), 20);
    kept.apply(refund(4, 'r1'), 21);
    kept.apply({ op: 'cancel', orderId: 'o', reason: 'by-viewer' }, 22);
    expect(offerFigures(kept.state, 'p')).toMatchObject({ forfeited: 6, taken: 0 });
    const back = taken({ rule: 'refund' });
    back.apply(pay(10), 20);
    back.apply({ op: 'cancel', orderId: 'o', reason: 'by-viewer' }, 22);
    expect(offerFigures(back.state, 'p')).toMatchObject({ forfeited: 0, taken: 0 });
    const unpaid = taken({ rule: 'forfeit' });
    unpaid.apply({ op: 'cancel', orderId: 'o', reason: 'by-viewer' }, 22);
    expect(offerFigures(unpaid.state, 'p')).toMatchObject({ forfeited: 0, taken: 0 });
  });
  it('is had in whole units, under an order id of its own, and is no coupon', () => {
    const run = taken();
    const by = (orderId: string, quantity = 1) =>
      ask(run, takingOf('p', orderId, { viewerId: 'w', key: 'k', quantity }));
    expect([by('o2', 0), by('o2', -1), by('o2', 1.5), by('o')]).toEqual([
      'invalid',
      'invalid',
      'invalid',
      'duplicate',
    ]);
    run.apply({ op: 'set-offer', ref: 'c', offer: couponOffer('c') }, 0);
    run.apply({ op: 'set-offer', ref: 'x', offer: customOffer('x') }, 0);
    for (const offerId of ['c', 'x']) expect(ask(run, takingOf(offerId, 'o3'))).toBe('invalid');
    expect(stockFigures(run.state, 'item1')).toMatchObject({ reserved: 1 });
  });
  it('a deposit that comes when the balance can no more is asked back, and never kept', () => {
    const late = taken({ rule: 'forfeit' });
    late.apply({ op: 'expire', orderId: 'o' }, 40);
    expect(kinds(late, pay(10), 600)).toEqual(['payment.stranded', 'refund.requested']);
    expect(late.state.orders.get('o')?.status).toBe('expired');
    expect(kinds(late, refund(10, 'back'), 601)).toEqual(['stranded.refunded', 'refund.settled']);
    expect(offerFigures(late.state, 'p')).toMatchObject({ deposits: 0, forfeited: 0 });
    // Taken at the last moment it waits no longer than the balance does; just before its end it is in time.
    const last = taken({ rule: 'forfeit' });
    last.apply(takingOf('p', 'l', { viewerId: 'w' }), 590);
    expect(last.state.orders.get('l')?.payBy).toBe(600);
    const deposit = { ...pay(10), orderId: 'l' } as LedgerOperation;
    expect(kinds(last, deposit, 600)).toEqual(['payment.stranded', 'refund.requested']);
    last.apply(takingOf('p', 'm', { viewerId: 'x' }), 590);
    expect(kinds(last, { ...pay(10, 'm'), orderId: 'm' } as LedgerOperation, 599)).toEqual(['deposit.paid']);
  });
  it('of which a deposit alone was paid refunds no more than that', () => {
    const run = taken();
    run.apply(pay(10), 20);
    expect(ask(run, refund(11, 'r1'))).toBe('amount_mismatch');
    expect(kinds(run, refund(10, 'r2'))).toEqual(['deposit.refunded', 'order.cancelled']);
    expect(ask(run, refund(1, 'r3'))).toBe('amount_mismatch');
  });
  it('ends when all of its deposit is back: its unit is for sale, and a balance that comes late goes back', () => {
    for (const rule of ['forfeit', 'refund'] as const) {
      const run = taken({ rule, quantity: 1 });
      run.apply(pay(10), 20);
      const request = { requestId: 'a', orderId: 'o', amount: 6, reason: 'by-staff', by: 'op', note: null };
      run.apply({ op: 'request-refund', request } as LedgerOperation, 21);
      expect(kinds(run, refund(4, 'r1'), 22)).toEqual(['deposit.refunded']);
      expect(run.state.orders.get('o')?.status).toBe('reserved');
      expect(kinds(run, refund(6, 'r2'), 23)).toEqual([
        'deposit.refunded',
        'refund.settled',
        'order.cancelled',
      ]);
      expect(run.records.at(-1)?.entry).toMatchObject({ reason: 'deposit-refunded', by: 'op' });
      expect(stockFigures(run.state, 'item1')).toMatchObject({ reserved: 0, available: 9 });
      expect(offerFigures(run.state, 'p')).toMatchObject({ taken: 0, forfeited: 0 });
      expect(dueOrders(run.state, 600, 9)).toEqual([]);
      expect(ask(run, takingOf('p', 'next', { viewerId: 'w' }))).toBe('ok');
      expect(kinds(run, pay(80), 30)).toEqual(['payment.stranded', 'refund.requested']);
      checkLedger(run.state);
    }
  });
  it('whose deposit went back, and whose balance comes all the same, has that much refunded', () => {
    const run = taken();
    run.apply(pay(10), 20);
    run.apply(refund(4, 'r1'), 21);
    expect(kinds(run, pay(80), 30)).toEqual(['order.paid', 'order.refunded']);
    const order = run.state.orders.get('o');
    expect(order).toMatchObject({ status: 'paid', amount: 90, refunded: 4 });
    expect(order && refundable(run.state, order)).toBe(86);
    expect(ask(run, refund(87, 'r2'))).toBe('amount_mismatch');
    expect(ask(run, refund(86, 'r3'))).toBe('ok');
    expect(run.state.orders.get('o')).toMatchObject({ status: 'refunded', refunded: 90 });
    checkLedger(run.state);
    const notices = noNotices();
    for (const record of run.records) noteNotice(notices, record);
    const told = [...notices.byEvent.values()].flatMap((notice) =>
      notice.state === 'taken' ? [notice.record] : [],
    );
    expect(told).toMatchObject([
      { kind: 'paid', amount: 10 },
      { kind: 'refunded', amount: 4 },
      { kind: 'paid', amount: 80 },
      { kind: 'refunded', amount: 86 },
    ]);
  });
  it('takes a refund that came before the deposit as the deposit’s, and never more back than was paid', () => {
    const run = taken();
    expect(kinds(run, refund(10, 'r1'))).toEqual(['refund.held']);
    expect(kinds(run, refund(75, 'r2'))).toEqual(['refund.held']);
    expect(kinds(run, pay(10))).toEqual(['deposit.paid', 'deposit.refunded', 'order.cancelled']);
    expect(run.state.orders.get('o')?.deposit).toMatchObject({ refunded: 10 });
    expect(ask(run, { op: 'expire', orderId: 'o' }, 600)).toBe('order_not_open');
    const paidWhole = taken();
    paidWhole.apply(refund(85, 'r1'), 15);
    paidWhole.apply(pay(10), 20);
    expect(ask(paidWhole, refund(6, 'r2'))).toBe('amount_mismatch');
    expect(ask(paidWhole, refund(5, 'r3'))).toBe('ok');
    expect(kinds(paidWhole, pay(80), 30)).toEqual(['order.paid', 'order.refunded', 'order.refunded']);
    expect(paidWhole.state.orders.get('o')).toMatchObject({ status: 'refunded', refunded: 90 });
    checkLedger(paidWhole.state);
  });
  it('of more than a payment can be told of is not taken', () => {
    const run = taken({ price: 6_000_000_000_000, perViewerLimit: 9, quantity: 9 });
    expect(ask(run, takingOf('p', 'o2', { quantity: 2, viewerId: 'w' }))).toBe('invalid');
    expect(ask(run, takingOf('p', 'o3', { quantity: 1, viewerId: 'w' }))).toBe('ok');
  });
  it('is not taken once its balance is due', () => {
    expect(ask(taken(), takingOf('p', 'late', { viewerId: 'w' }), 600)).toBe('offer_not_open');
  });
});

describe('a presale’s money', () => {
  it('adds up for any deposit that counts for less than the price', () => {
    const terms = fc
      .record({
        price: fc.integer({ min: 2, max: 1e9 }),
        part: fc.double({ min: 0.001, max: 0.99, noNaN: true }),
        countsBps: fc.integer({ min: 10_000, max: 100_000 }),
      })
      .map(({ price, part, countsBps }) => ({
        price,
        countsBps,
        deposit: Math.max(1, Math.floor((price * part * 10_000) / countsBps)),
      }));
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: 50 }), (any, quantity) => {
        const { total, payNow, balance, discount, counts } = presalePrice(any, quantity);
        expect(payNow + balance).toBe(total);
        expect(total).toBe(any.price * quantity - discount);
        expect(counts - payNow).toBe(discount);
        if (Math.floor((any.deposit * any.countsBps) / 10_000) < any.price)
          expect(balance).toBeGreaterThan(0);
      }),
    );
  });
  it('a deposit that counts for the price or more is no presale', () => {
    const { terms } = presaleOffer('p');
    const parse = (other: object) => presaleTerms.safeParse({ ...terms, holdMs: 1_000, ...other }).success;
    expect(parse({ price: 20 })).toBe(false);
    expect(parse({ price: 21 })).toBe(true);
    expect(parse({ balanceDueBy: 500 })).toBe(false);
  });
  it('the next payment is the deposit, then the rest', () => {
    const run = taken();
    const order = () => {
      const found = run.state.orders.get('o');
      if (!found) throw new Error('no order');
      return found;
    };
    expect(dueAmount(order())).toBe(10);
    run.apply(pay(10), 20);
    expect(dueAmount(order())).toBe(80);
  });
});
