import { describe, expect, test } from 'vitest';
import { activityLine } from '../../contract/activity.ts';
import type { Attribution, Place } from '../attribution/types.ts';
import type { LedgerEntry } from '../stock/entries.ts';
import { factOfLedgerRecord, factOfLine } from './facts-of.ts';

const mei: Place = { regionId: 'east', storeId: 'east-1', guideId: 'mei' };
const resolve = {
  code: (ref: string) => (ref === 'G-1' ? mei : null),
  region: (regionId: string) => regionId === 'west',
  member: (memberId: string) => (memberId === 'm1' ? 'm1' : null),
  memberHome: (memberId: string) => (memberId === 'm1' ? mei : null),
  placedAt: (_: string, saidAt: number) => saidAt,
  viewerOfBuyer: (buyerId: string) => `viewer of ${buyerId}`,
};
const factOf = (line: object) =>
  factOfLine(activityLine.parse({ factId: 'f1', at: 5, visitId: 'w', orderId: 'o', ...line }), resolve);
const enterOf = (line: object) => factOf({ kind: 'enter', viewerId: 'v', source: 'direct', ...line });

describe('an imported line', () => {
  test('enter: a known code places the visit, above its region', () => {
    expect(enterOf({ ref: 'G-1', regionId: 'west' })).toMatchObject({ ref: 'G-1', place: mei, byCode: true });
  });

  test('enter: an unknown code is kept as evidence and counts as none', () => {
    const west = { regionId: 'west', storeId: null, guideId: null };
    expect(enterOf({ ref: 'who?', regionId: 'west' })).toMatchObject({
      ref: 'who?',
      place: west,
      byCode: false,
    });
    const unattributed = { regionId: null, storeId: null, guideId: null };
    expect(enterOf({ ref: 'who?', regionId: 'atlantis' })).toMatchObject({
      place: unattributed,
      byCode: false,
    });
  });

  test('enter: a member brings a home, an unknown one does not', () => {
    expect(enterOf({ memberId: 'm1' })).toMatchObject({ memberHome: mei });
    expect(enterOf({ memberId: 'm2' })).toMatchObject({ memberHome: null });
    expect(enterOf({})).toMatchObject({ memberHome: null, name: null, ref: null });
  });

  test('order.placed: the amount is that of its lines unless it says another; the fold attributes it', () => {
    const lines = [
      { itemId: 'a', quantity: 2, unitPrice: 300 },
      { itemId: 'b', quantity: 1, unitPrice: 50, dealId: 'd' },
    ];
    expect(factOf({ kind: 'order.placed', lines })).toEqual({
      kind: 'order.placed',
      at: 5,
      orderId: 'o',
      visitId: 'w',
      lines: [
        { itemId: 'a', quantity: 2, unitPrice: 300, dealId: null },
        { itemId: 'b', quantity: 1, unitPrice: 50, dealId: 'd' },
      ],
      amount: 650,
      attribution: null,
    });
    expect(factOf({ kind: 'order.placed', lines, amount: 600 })).toMatchObject({ amount: 600 });
  });

  test('order.placed without a visit: the buyer is the viewer, and what the platform names stands for the visit', () => {
    const lines = [{ itemId: 'a', quantity: 1, unitPrice: 300 }];
    const sold = { kind: 'order.placed', lines, visitId: undefined };
    expect(factOf({ ...sold, buyerId: 'm1', ref: 'G-1', regionId: 'west' })).toMatchObject({
      visitId: null,
      viewerId: 'viewer of m1',
      evidence: { code: mei, memberHome: mei, regionId: 'west' },
      attribution: null,
    });
    expect(factOf({ ...sold, buyerId: 'b', ref: 'who?', regionId: 'atlantis' })).toMatchObject({
      evidence: { code: null, memberHome: null, regionId: null },
    });
    expect(factOf({ kind: 'order.placed', lines, buyerId: 'b' })).not.toHaveProperty('evidence');
    expect(() => factOf(sold)).toThrow(/a visitId, or a buyerId/);
  });

  test('order.attributed: the code’s place, and the later one stands', () => {
    expect(factOf({ kind: 'order.attributed', ref: 'G-1', by: 'sharer' })).toEqual({
      kind: 'order.attributed',
      at: 5,
      orderId: 'o',
      attribution: { ...mei, rule: 'default@1', reason: 'sharer' },
      revision: 5_000,
    });
    expect(factOf({ kind: 'order.attributed', ref: 'who?', revision: 7 })).toMatchObject({
      attribution: { regionId: null, reason: 'unattributed' },
      revision: 7,
    });
  });

  test('order.paid: without an amount it pays the order’s own', () => {
    expect(factOf({ kind: 'order.paid' })).toEqual({ kind: 'order.paid', at: 5, orderId: 'o', amount: null });
    expect(factOf({ kind: 'order.paid', amount: 7 })).toMatchObject({ amount: 7 });
  });

  test('the others say what the line says, and no more', () => {
    expect(factOf({ kind: 'leave' })).toEqual({ kind: 'leave', at: 5, visitId: 'w' });
    expect(factOf({ kind: 'like', n: 3 })).toEqual({ kind: 'like', at: 5, visitId: 'w', n: 3 });
    expect(factOf({ kind: 'click', itemId: 'a' })).toEqual({
      kind: 'click',
      at: 5,
      visitId: 'w',
      itemId: 'a',
    });
    expect(factOf({ kind: 'comment', text: '多少钱' })).toEqual({
      kind: 'comment',
      at: 5,
      visitId: 'w',
      commentId: 'f1',
      text: '多少钱',
    });
    expect(factOf({ kind: 'order.expired' })).toEqual({ kind: 'order.expired', at: 5, orderId: 'o' });
    expect(factOf({ kind: 'order.refunded', amount: 9 })).toEqual({
      kind: 'order.refunded',
      at: 5,
      orderId: 'o',
      amount: 9,
    });
  });
});

describe('a ledger record', () => {
  const attribution: Attribution = { ...mei, rule: 'default@1', reason: 'visit-code' };
  const factOfEntry = (entry: LedgerEntry) => factOfLedgerRecord({ showId: 's', seq: 12, at: 5, entry });

  test('of a reservation is an order placed, with its viewer and its attribution', () => {
    const order = {
      orderId: 'o',
      viewerId: 'v',
      visitId: 'w',
      key: 'k',
      lines: [{ itemId: 'a', productId: 'p', quantity: 2, unitPrice: 300, dealId: 'd' }],
      amount: 600,
      payBy: 99,
      fulfilment: 'ship' as const,
      pickupStoreId: null,
      attribution,
    };
    expect(factOfEntry({ kind: 'order.reserved', order })).toEqual({
      kind: 'order.placed',
      at: 5,
      orderId: 'o',
      visitId: 'w',
      viewerId: 'v',
      lines: order.lines,
      amount: 600,
      attribution,
    });
  });

  test('of a payment or a refund carries the provider’s time', () => {
    const payment = { orderId: 'o', amount: 600, eventId: 'e' };
    expect(factOfEntry({ kind: 'order.paid', ...payment, paidAt: 4, reReserved: false })).toEqual({
      kind: 'order.paid',
      at: 4,
      orderId: 'o',
      amount: 600,
    });
    expect(factOfEntry({ kind: 'order.refunded', ...payment, refundedAt: 3 })).toMatchObject({
      at: 3,
      amount: 600,
    });
  });

  test('of an attribution is revised by its place in the ledger', () => {
    expect(factOfEntry({ kind: 'order.attributed', orderId: 'o', attribution })).toMatchObject({
      revision: 12,
    });
  });

  test('of stock, windows and payment evidence is no fact', () => {
    const evidence = { orderId: 'o', eventId: 'e', amount: 1 };
    expect(factOfEntry({ kind: 'stock.added', ref: 'r', itemId: 'a', quantity: 1 })).toBeNull();
    expect(factOfEntry({ kind: 'payment.mismatched', ...evidence, expected: 2 })).toBeNull();
    expect(factOfEntry({ kind: 'payment.stranded', ...evidence, reason: 'paid-twice' })).toBeNull();
    expect(factOfEntry({ kind: 'refund.held', ...evidence, refundedAt: 1 })).toBeNull();
  });
});
