import { describe, expect, it } from 'vitest';
import { answersAt, groupOffer, kindsAt, ledgerRun, takingOf } from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../stock/entries.ts';
import { stockFigures } from '../stock/ledger.ts';
import { groupView, offerFigures } from './figures.ts';

/** A group of two opened by `v` at 10, with five units of the item. */
function opened(terms: Parameters<typeof groupOffer>[1] = {}) {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'item0', quantity: 5 }, 0);
  run.apply({ op: 'set-offer', ref: 'o', offer: groupOffer('g', terms) }, 0);
  run.apply(takingOf('g', 'o1', { groupId: 'g1', opensGroup: true }), 10);
  return run;
}
const join = (orderId: string, viewerId: string, other: object = {}) =>
  takingOf('g', orderId, { groupId: 'g1', viewerId, ...other });
const pay = (orderId: string, amount = 8): LedgerOperation => ({
  op: 'pay',
  orderId,
  amount,
  eventId: `pay ${orderId} ${amount}`,
  paidAt: 1,
});
const ask = answersAt(20);
const kinds = kindsAt(20);
const fail: LedgerOperation = { op: 'fail-group', groupId: 'g1' };

describe('a group', () => {
  it('is opened by its first buyer, at the group’s price, to be paid before its time is up', () => {
    const run = opened();
    expect(run.state.orders.get('o1')).toMatchObject({ amount: 8, payBy: 40, offer: { groupId: 'g1' } });
    expect(groupView(run.state, 'g1')).toEqual({
      ...{ id: 'g1', offerId: 'g', status: 'open', size: 2, paid: 0, joined: 1 },
      closesAt: 110,
    });
    ask(run, join('o2', 'w'), 100);
    expect(run.state.orders.get('o2')?.payBy).toBe(110);
  });
  it('is complete when enough have paid', () => {
    const run = opened();
    ask(run, join('o2', 'w'));
    expect(kinds(run, pay('o1'))).toEqual(['order.paid']);
    expect(kinds(run, pay('o2'))).toEqual(['order.paid', 'group.completed']);
    expect(run.apply(fail, 110).entries).toEqual([]);
    expect(offerFigures(run.state, 'g')).toMatchObject({ open: 0, completed: 1, failed: 0 });
    // It came together, and did not run out: whoever comes late is told so, whenever that is.
    expect(ask(run, join('o3', 'x'))).toBe('group_full');
    expect(ask(run, join('o3', 'x'), 110)).toBe('group_full');
  });
  it('has a place for each viewer once, and no more places than it needs', () => {
    const run = opened();
    expect(ask(run, join('o1b', 'v'))).toBe('limit_reached');
    expect(ask(run, join('o2', 'w'))).toBe('ok');
    expect(ask(run, join('o3', 'x'))).toBe('group_full');
    ask(run, { op: 'cancel', orderId: 'o2', reason: 'x' });
    expect(ask(run, join('o3', 'x'))).toBe('ok');
    expect(ask(run, join('o4', 'y', { quantity: 3 }))).toBe('limit_reached');
  });
  it('counts what a viewer has over all its groups: the limit is the viewer’s, not the order’s', () => {
    const run = opened();
    const open = (orderId: string, groupId: string, more: object = {}) =>
      ask(run, takingOf('g', orderId, { groupId, opensGroup: true, ...more }));
    // `v` has one of two, in g1.
    expect(open('o2', 'g2', { quantity: 2 })).toBe('limit_reached');
    expect(open('o2', 'g2')).toBe('ok');
    expect(open('o3', 'g3')).toBe('limit_reached');
    expect(open('w1', 'g4', { viewerId: 'w' })).toBe('ok');
    expect(ask(run, join('o4', 'v', { groupId: 'g4' }))).toBe('limit_reached');
    // What was given back leaves room again; what only ran out of time to pay, too.
    ask(run, { op: 'cancel', orderId: 'o1', reason: 'x' });
    expect(ask(run, join('o4', 'v', { groupId: 'g4' }))).toBe('ok');
    run.apply({ op: 'expire', orderId: 'o2' }, 50);
    expect(open('o5', 'g5', { quantity: 1 })).toBe('ok');
    // And a late payment does not take more than that.
    expect(ask(run, pay('o2'), 60)).toBe('order_expired');
    expect(run.records.at(-2)?.entry).toMatchObject({
      kind: 'payment.stranded',
      reason: 'expired-over-limit',
    });
  });
  it('that costs nothing waits for no payment: whoever joins is in, and the last one completes it', () => {
    const run = opened({ price: 0 });
    expect(run.state.orders.get('o1')).toMatchObject({ amount: 0, status: 'paid' });
    expect(kinds(run, join('o2', 'w'))).toEqual([
      'order.reserved',
      'group.joined',
      'order.paid',
      'group.completed',
    ]);
    const few = opened({ price: 0, size: 3 });
    expect(kinds(few, fail, 110)).toEqual(['group.failed', 'units.returned']);
    expect(stockFigures(few.state, 'item0')).toMatchObject({ available: 5, sold: 0, reserved: 0 });
  });
  it('is not joined when unknown, of another offer, or after its time', () => {
    const run = opened();
    expect(ask(run, join('o2', 'w', { groupId: 'gx' }))).toBe('not_found');
    run.apply({ op: 'set-offer', ref: 'o2', offer: groupOffer('other', { price: 3 }) }, 0);
    expect(ask(run, takingOf('other', 'o2', { groupId: 'g1', viewerId: 'w' }))).toBe('group_over');
    expect(ask(run, takingOf('g', 'o2', { viewerId: 'w' }))).toBe('invalid');
    expect(ask(run, join('o2', 'w'), 110)).toBe('group_over');
    run.apply({ op: 'close-offer', ref: 'c', offerId: 'g' }, 30);
    expect(ask(run, join('o2', 'w'), 31)).toBe('offer_not_open');
  });
  it('that fails asks the money back of those who paid, frees the others, and all its units', () => {
    const run = opened({ size: 3 });
    ask(run, join('o2', 'w'));
    ask(run, pay('o1'));
    expect(ask(run, fail, 109)).toBe('too_soon');
    expect(kinds(run, fail, 110)).toEqual([
      'group.failed',
      'refund.requested',
      'units.returned',
      'order.cancelled',
    ]);
    expect(stockFigures(run.state, 'item0')).toMatchObject({ available: 5, sold: 0, reserved: 0 });
    expect(kinds(run, pay('o2'), 111)).toEqual(['payment.stranded', 'refund.requested']);
    const refund: LedgerOperation = { op: 'refund', orderId: 'o1', amount: 8, eventId: 'r', refundedAt: 1 };
    expect(kinds(run, refund, 112)).toEqual(['order.refunded', 'refund.settled']);
    expect(offerFigures(run.state, 'g')).toMatchObject({ failed: 1 });
  });
  it('has no more buyers than there are units of its item', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'item0', quantity: 1 }, 0);
    run.apply({ op: 'set-offer', ref: 'o', offer: groupOffer('g') }, 0);
    run.apply(takingOf('g', 'o1', { groupId: 'g1', opensGroup: true }), 10);
    expect(ask(run, join('o2', 'w'))).toBe('sold_out');
    expect(stockFigures(run.state, 'item0')).toMatchObject({ available: 0, reserved: 1 });
  });
  it('that fails asks back what of the money has not gone back, or been asked back, and the units that have not', () => {
    const run = opened({ size: 3 });
    ask(run, join('o2', 'w', { quantity: 2 }));
    ask(run, pay('o2', 16));
    run.apply({ op: 'refund', orderId: 'o2', amount: 3, eventId: 'r1', refundedAt: 1 }, 21);
    const request = { requestId: 'by hand', orderId: 'o2', amount: 5, reason: 'by-staff' } as const;
    ask(run, { op: 'request-refund', request: { ...request, by: 'op', note: null } });
    ask(run, { op: 'return-units', ref: 'x', orderId: 'o2', lines: [{ line: 0, quantity: 1 }], by: 'op' });
    expect(run.apply(fail, 110).entries).toMatchObject([
      { kind: 'group.failed' },
      { kind: 'order.cancelled', orderId: 'o1', reason: 'group-failed' },
      {
        kind: 'refund.requested',
        request: { orderId: 'o2', amount: 8, reason: 'group-failed', by: null, note: null },
      },
      {
        ...{ kind: 'units.returned', ref: 'group:g1:o2', orderId: 'o2' },
        ...{ lines: [{ line: 0, quantity: 1 }], by: 'system' },
      },
    ]);
    expect(stockFigures(run.state, 'item0')).toMatchObject({ available: 5, sold: 0, reserved: 0 });
    // Of one whose money and units are back nothing is left to give.
    const back = opened();
    ask(back, pay('o1'));
    ask(back, { op: 'return-units', ref: 'x', orderId: 'o1', lines: [{ line: 0, quantity: 1 }], by: 'op' });
    const whole = { ...request, orderId: 'o1', amount: 8, by: 'op', note: null };
    ask(back, { op: 'request-refund', request: whole });
    expect(back.apply(fail, 110).entries).toEqual([{ kind: 'group.failed', groupId: 'g1' }]);
    expect(ask(back, { op: 'fail-group', groupId: 'gx' }, 110)).toBe('not_found');
  });
  it('gives a late payment no second place of the same viewer', () => {
    const run = opened();
    run.apply({ op: 'expire', orderId: 'o1' }, 40);
    expect(ask(run, join('again', 'v'), 41)).toBe('ok');
    expect(ask(run, pay('o1'), 42)).toBe('order_expired');
    expect(run.records.at(-2)?.entry).toMatchObject({ kind: 'payment.stranded', reason: 'group-over' });
    expect(groupView(run.state, 'g1')).toMatchObject({ joined: 1, paid: 0 });
    // Nor any place in a group that has failed.
    const over = opened();
    over.apply({ op: 'expire', orderId: 'o1' }, 40);
    over.apply(fail, 110);
    expect(kinds(over, pay('o1'), 111)).toEqual(['payment.stranded', 'refund.requested']);
  });
  it('gives a place to a late payment only while there is one', () => {
    const run = opened();
    run.apply({ op: 'expire', orderId: 'o1' }, 40);
    ask(run, join('o2', 'w'), 41);
    expect(ask(run, pay('o1'), 42)).toBe('ok');
    expect(ask(run, join('o3', 'x'), 43)).toBe('group_full');
    const full = opened();
    full.apply({ op: 'expire', orderId: 'o1' }, 40);
    ask(full, join('o2', 'w'), 41);
    ask(full, join('o3', 'x'), 42);
    expect(ask(full, pay('o1'), 43)).toBe('order_expired');
    expect(full.records.at(-2)?.entry).toMatchObject({ kind: 'payment.stranded', reason: 'group-over' });
  });
  it('hands nothing over before it is complete: it could still fail, and all its money go back', () => {
    const run = opened();
    const shipped = (orderId: string): LedgerOperation => ({
      ...{ op: 'fulfil', orderId, how: 'shipped', storeId: null },
      ...{ by: 'op', code: null, note: null },
    });
    ask(run, pay('o1'));
    expect(ask(run, shipped('o1'))).toBe('order_undecided');
    ask(run, join('o2', 'w'));
    ask(run, pay('o2'));
    expect(ask(run, shipped('o1'))).toBe('ok');
    expect(ask(run, shipped('o2'))).toBe('ok');
    expect(run.apply(fail, 110).entries).toEqual([]);
  });
  it('does not count a buyer who has everything back', () => {
    const run = opened();
    ask(run, pay('o1'));
    run.apply({ op: 'refund', orderId: 'o1', amount: 8, eventId: 'r', refundedAt: 1 }, 30);
    ask(run, join('o2', 'w'), 31);
    expect(kinds(run, pay('o2'), 32)).toEqual(['order.paid']);
    expect(groupView(run.state, 'g1')).toMatchObject({ paid: 1, joined: 1, status: 'open' });
  });
  it('has the units of a buyer who has everything back for sale at once: none of them was handed over', () => {
    const back = (amount: number, eventId: string): LedgerOperation => ({
      ...{ op: 'refund', orderId: 'o1', amount, eventId, refundedAt: 1 },
    });
    const run = opened();
    ask(run, pay('o1'));
    expect(kinds(run, back(5, 'r1'))).toEqual(['order.refunded']);
    expect(stockFigures(run.state, 'item0')).toMatchObject({ available: 4, sold: 1 });
    expect(kinds(run, back(3, 'r2'))).toEqual(['order.refunded', 'units.returned']);
    expect(stockFigures(run.state, 'item0')).toMatchObject({ available: 5, sold: 0, reserved: 0 });
    // Neither the offer nor its limit counts them any more, and the time that runs out gives nothing back twice.
    expect(ask(run, join('again', 'v', { quantity: 2 }), 31)).toBe('ok');
    expect(kinds(run, { op: 'cancel', orderId: 'again', reason: 'x' })).toEqual(['order.cancelled']);
    expect(run.apply(fail, 110).entries).toEqual([{ kind: 'group.failed', groupId: 'g1' }]);
    // Sent back before its payment came.
    const early = opened();
    ask(early, back(8, 'r'));
    expect(kinds(early, pay('o1'))).toEqual(['order.paid', 'order.refunded', 'units.returned']);
    expect(stockFigures(early.state, 'item0')).toMatchObject({ available: 5, sold: 0 });
    // Once the group is complete its pieces may be anywhere: people say when they have them.
    const full = opened();
    ask(full, pay('o1'));
    ask(full, join('o2', 'w'));
    ask(full, pay('o2'));
    expect(kinds(full, back(8, 'r'))).toEqual(['order.refunded']);
    expect(stockFigures(full.state, 'item0')).toMatchObject({ available: 3, sold: 2 });
  });
});
