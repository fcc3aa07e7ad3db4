import { describe, expect, it } from 'vitest';
import { answersAt, couponOffer, ledgerRun, lineOf, orderOf } from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../stock/entries.ts';
import { couponsOf, offerFigures } from './figures.ts';

function opened(terms: Parameters<typeof couponOffer>[1] = {}) {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 'stock', itemId: 'a', quantity: 9 }, 0);
  run.apply({ op: 'set-offer', ref: 'offer', offer: couponOffer('c', terms) }, 0);
  return run;
}
type Run = ReturnType<typeof opened>;
const issue = (viewerId: string, key = 'k', code = `${viewerId}${key}`.toUpperCase()): LedgerOperation => ({
  op: 'issue-coupon',
  offerId: 'c',
  code,
  viewerId,
  key,
});
const withCoupon = (orderId: string, code: string, viewerId = 'v'): LedgerOperation =>
  orderOf(orderId, [{ ...lineOf('a', 1), discount: 10_00 }], {
    viewerId,
    coupon: { code, discount: 10_00 },
  });
const pay = (orderId: string, eventId: string): LedgerOperation => ({
  op: 'pay',
  orderId,
  amount: 90_00,
  eventId,
  paidAt: 1,
});
const ask = answersAt(10);
const statusOf = (run: Run, now = 10) => couponsOf(run.state.book, 'v', now).map(({ status }) => status);

describe('a coupon', () => {
  it('is issued while there are some, so many a viewer, and once a key', () => {
    const run = opened();
    expect(ask(run, issue('v'))).toBe('ok');
    expect(run.apply(issue('v', 'k', 'OTHER'), 10).entries).toEqual([]);
    expect(ask(run, issue('v', 'k2'))).toBe('limit_reached');
    expect(ask(run, issue('w', 'k', 'VK'))).toBe('duplicate');
    expect([ask(run, issue('w')), ask(run, issue('x')), ask(run, issue('y'))]).toEqual([
      'ok',
      'ok',
      'sold_out',
    ]);
    expect(offerFigures(run.state, 'c')).toMatchObject({ issued: 3, held: 0, redeemed: 0 });
  });

  it('is not issued before its offer is open, or after', () => {
    expect(ask(ledgerRun(), issue('v'))).toBe('offer_not_open');
    const run = opened();
    run.apply({ op: 'close-offer', ref: 'closed', offerId: 'c' }, 5);
    expect(ask(run, issue('v'))).toBe('offer_not_open');
  });

  it('waits in an unpaid order and is used up by its payment', () => {
    const run = opened();
    run.apply(issue('v'), 10);
    expect(ask(run, withCoupon('o', 'VK'))).toBe('ok');
    expect(run.state.orders.get('o')).toMatchObject({
      amount: 90_00,
      coupon: { offerId: 'c', discount: 10_00 },
    });
    expect(statusOf(run)).toEqual(['held']);
    expect(ask(run, withCoupon('o2', 'VK'))).toBe('coupon_used');
    expect(ask(run, pay('o', 'e'))).toBe('ok');
    expect(statusOf(run)).toEqual(['redeemed']);
    expect(offerFigures(run.state, 'c')).toMatchObject({
      held: 0,
      redeemed: 1,
      discount: 10_00,
      paid: 90_00,
    });
  });

  it('is its viewer’s alone, in its time', () => {
    const run = opened();
    run.apply(issue('v'), 10);
    expect(ask(run, withCoupon('o', 'VK', 'w'))).toBe('coupon_unknown');
    expect(ask(run, withCoupon('o', 'NONE'))).toBe('coupon_unknown');
    expect(ask(run, withCoupon('o', 'VK'), 1_010)).toBe('coupon_over');
    expect(statusOf(run, 1_009)).toEqual(['issued']);
    expect(statusOf(run, 1_010)).toEqual(['lapsed']);
  });

  it('comes back when its order is cancelled, runs out, or is refunded whole', () => {
    const run = opened();
    run.apply(issue('v'), 10);
    run.apply(withCoupon('o1', 'VK'), 10);
    run.apply({ op: 'cancel', orderId: 'o1', reason: 'x' }, 20);
    expect(statusOf(run)).toEqual(['issued']);
    run.apply(withCoupon('o2', 'VK'), 30);
    run.apply({ op: 'expire', orderId: 'o2' }, 60_030);
    expect(statusOf(run)).toEqual(['issued']);
    const again = opened({ validMs: 1_000_000 });
    again.apply(issue('v'), 10);
    again.apply(withCoupon('o3', 'VK'), 10);
    again.apply(pay('o3', 'e'), 20);
    const refund = (amount: number, eventId: string): LedgerOperation => ({
      op: 'refund',
      orderId: 'o3',
      amount,
      eventId,
      refundedAt: 1,
    });
    again.apply(refund(40_00, 'r1'), 30);
    expect(statusOf(again)).toEqual(['redeemed']);
    again.apply(refund(50_00, 'r2'), 40);
    expect(statusOf(again)).toEqual(['issued']);
    expect(offerFigures(again.state, 'c')).toMatchObject({ redeemed: 0, discount: 0, paid: 0 });
  });

  it('comes back with a late payment only while it is free', () => {
    const run = opened({ validMs: 1_000_000 });
    run.apply(issue('v'), 10);
    run.apply(withCoupon('o1', 'VK'), 10);
    run.apply({ op: 'expire', orderId: 'o1' }, 60_010);
    run.apply(withCoupon('o2', 'VK'), 60_020);
    expect(ask(run, pay('o1', 'e1'), 60_030)).toBe('order_expired');
    expect(run.records.at(-2)?.entry).toMatchObject({
      kind: 'payment.stranded',
      reason: 'expired-no-coupon',
    });
    run.apply({ op: 'cancel', orderId: 'o2', reason: 'x' }, 60_040);
    expect(ask(run, pay('o1', 'e2'), 60_050)).toBe('ok');
    expect(statusOf(run)).toEqual(['redeemed']);
  });

  it('is redeemed once over a counter, where its terms say so', () => {
    const redeem: LedgerOperation = { op: 'redeem-coupon', code: 'VK', storeId: 's', by: 'li', key: 'r' };
    const run = opened();
    run.apply(issue('v'), 10);
    expect(ask(run, redeem)).toBe('ok');
    expect(run.apply(redeem, 11).entries).toEqual([]);
    expect(ask(run, { ...redeem, key: 'r2' })).toBe('coupon_used');
    expect(ask(run, withCoupon('o', 'VK'))).toBe('coupon_used');
    const online = opened({ redeem: 'online' });
    online.apply(issue('v'), 10);
    expect(ask(online, redeem)).toBe('coupon_not_applicable');
    const store = opened({ redeem: 'store' });
    store.apply(issue('v'), 10);
    expect(ask(store, withCoupon('o', 'VK'))).toBe('coupon_not_applicable');
    // And each where they say so.
    expect(ask(store, redeem)).toBe('ok');
    expect(store.records.at(-1)?.entry).toMatchObject({ code: 'VK', storeId: 's', by: 'li', key: 'r' });
    expect(ask(online, withCoupon('o', 'VK'))).toBe('ok');
  });

  it('that is refused says what stands against it, in numbers', () => {
    const run = opened();
    run.apply(issue('v'), 10);
    const told = (operation: LedgerOperation, now = 10) => {
      const { answer } = run.apply(operation, now);
      return answer.ok ? null : answer.error.params;
    };
    expect(told(issue('v', 'k2'))).toEqual({ limit: 1, has: 1, wanted: 1 });
    run.apply(issue('w'), 10);
    run.apply(issue('x'), 10);
    expect(told(issue('y'))).toEqual({ remaining: 0 });
    expect(told(withCoupon('o', 'VK'), 1_010)).toEqual({ validUntil: 1_010 });
    run.apply(withCoupon('o', 'VK'), 20);
    expect(told(withCoupon('o2', 'VK'), 30)).toEqual({ status: 'held' });
  });

  it('says why it is its viewer’s again', () => {
    const run = opened();
    run.apply(issue('v'), 10);
    run.apply(withCoupon('o1', 'VK'), 10);
    run.apply({ op: 'cancel', orderId: 'o1', reason: 'x' }, 20);
    run.apply(withCoupon('o2', 'VK'), 30);
    run.apply({ op: 'expire', orderId: 'o2' }, 60_030);
    const reasons = run.records.flatMap(({ entry }) =>
      entry.kind === 'coupon.returned' ? [entry.reason] : [],
    );
    expect(reasons).toEqual(['cancelled', 'expired']);
  });

  it('whose offer is closed stays so from the first time on', () => {
    const run = opened();
    const close = (ref: string, now: number) =>
      run.apply({ op: 'close-offer', ref, offerId: 'c' }, now).entries;
    expect(close('a', 5)).toMatchObject([{ kind: 'offer.closed', closedAt: 5 }]);
    expect([close('a', 6), close('b', 7)]).toEqual([[], []]);
    expect(run.state.book.offers.get('c')?.closedAt).toBe(5);
  });

  it('cannot change its terms once it is open', () => {
    const run = opened();
    const changed: LedgerOperation = {
      op: 'set-offer',
      ref: 'again',
      offer: couponOffer('c', { quantity: 99 }),
    };
    expect(ask(run, changed)).toBe('duplicate');
  });
});
