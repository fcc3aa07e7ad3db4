import { describe, expect, it } from 'vitest';
import type { GroupView } from '#shared/contract/offers.ts';
import type { RoomItem, RoomState } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { isForViewer } from '../audience.ts';
import {
  bundleSaving,
  couponStanding,
  groupOrders,
  groupStanding,
  isJoinable,
  presaleStanding,
} from './standing.ts';

describe('a coupon for this viewer', () => {
  const offer = { id: 'c', left: 3, terms: { perViewerLimit: 1 } };
  const own = (status: 'issued' | 'held' | 'redeemed', validUntil = 9_000) => [
    { code: 'ABCD', offerId: 'c', status, validUntil },
  ];
  it('can be taken once, and no more when all are gone', () => {
    expect(couponStanding(offer, [], 1)).toEqual({ kind: 'take' });
    expect(couponStanding({ ...offer, left: 0 }, [], 1)).toEqual({ kind: 'gone' });
    expect(couponStanding(offer, own('issued'), 1)).toEqual({ kind: 'has', code: 'ABCD' });
    // The last one was this viewer's: it is theirs, not gone.
    expect(couponStanding({ ...offer, left: 0 }, own('issued'), 1)).toEqual({ kind: 'has', code: 'ABCD' });
    for (const had of [own('held'), own('redeemed'), own('issued', 1)])
      expect(couponStanding(offer, had, 1)).toEqual({ kind: 'used' });
  });
});

describe('a group buy for this viewer', () => {
  const order = (status: OrderView['status'], payBy = 5_000) =>
    ({
      ...{ id: 'o', status, payBy, offer: { offerId: 'g', groupId: 'g1' } },
      lines: [{ quantity: 1, ...(status === 'refunded' && { returned: 1 }) }],
    }) as OrderView;
  const group = (status: GroupView['status']): GroupView => ({
    ...{ id: 'g1', offerId: 'g', size: 3, paid: 1, joined: 1, closesAt: 9_000 },
    status,
  });
  const offer = { id: 'g', terms: { perViewerLimit: 3 } };
  const stands = (orders: OrderView[], known: GroupView | null) =>
    groupStanding(groupOrders(offer, orders, 1_000).own[0] ?? null, known).kind;
  it('goes from a place that is held to a group that fills or fails', () => {
    expect(stands([], null)).toBe('out');
    expect(stands([order('reserved')], group('open'))).toBe('to-pay');
    expect(stands([order('reserved', 999)], group('open'))).toBe('out');
    expect(stands([order('paid')], group('open'))).toBe('waiting');
    expect(stands([order('paid')], group('completed'))).toBe('completed');
    expect(stands([order('paid')], group('failed'))).toBe('failed');
    expect(stands([order('refunded')], null)).toBe('failed');
    expect(stands([order('cancelled')], group('failed'))).toBe('out');
  });
  it('leaves units for another group as far as the limit goes, and none while a place waits to be paid', () => {
    const more = (...orders: OrderView[]) => groupOrders(offer, orders, 1_000).more;
    expect(more()).toBe(3);
    expect(more(order('paid'))).toBe(2);
    expect(more(order('paid'), order('refunded'), order('paid'))).toBe(1);
    expect(more(order('paid'), order('paid'), order('paid'))).toBe(0);
    expect(more(order('paid'), order('reserved'))).toBe(0);
    expect(groupOrders(offer, [order('paid'), order('reserved')], 1_000).own[0]?.status).toBe('reserved');
    // One that ran out holds nothing.
    expect(more(order('paid'), order('reserved', 999))).toBe(2);
  });
  it('takes no friends in any more once its offer or the show is over', () => {
    const room = (status: RoomState['show']['status'], ...ids: string[]) =>
      isJoinable({ show: { status }, offers: ids.map((id) => ({ id })) }, 'g');
    expect(room('live', 'x', 'g')).toBe(true);
    expect(room('live', 'x')).toBe(false);
    expect(room('ended', 'g')).toBe(false);
  });
});

describe('a presale for this viewer', () => {
  const now = 1_000;
  const offer = { id: 'p', terms: { perViewerLimit: 3 } };
  const order = (id: string, depositPaidAt: number | null, more: object = {}) =>
    ({
      ...{ id, status: 'reserved', payBy: 9_000, due: 10, offer: { offerId: 'p', groupId: null } },
      ...{
        lines: [{ quantity: 1 }],
        deposit: { paidAt: depositPaidAt, from: 5_000, dueBy: 9_000, rule: 'forfeit' },
      },
      ...more,
    }) as unknown as OrderView;
  const stands = (orders: OrderView[], at = now) => {
    const { own, next, more } = presaleStanding(offer, orders, at);
    return { own: own.map(({ id }) => id), next: next?.id ?? null, more };
  };
  it('leaves as many more as the limit does, over all orders of it', () => {
    expect(stands([])).toEqual({ own: [], next: null, more: 3 });
    expect(stands([order('b', 2), order('a', 1)])).toEqual({ own: ['b', 'a'], next: 'b', more: 1 });
    const two = order('a', 1, { lines: [{ quantity: 2 }] });
    expect(stands([order('b', 2), two]).more).toBe(0);
    // What lapsed, is of another offer or came back counts no more.
    const other = order('d', 1, { offer: { offerId: 'q', groupId: null } });
    const back = order('e', 1, { status: 'refunded', lines: [{ quantity: 2, returned: 2 }] });
    expect(stands([order('c', null, { payBy: 999 }), other, back, two]).more).toBe(1);
  });
  it('asks for what is to be paid before anything else, and for nothing new until then', () => {
    expect(stands([order('b', 2), order('a', null)])).toEqual({ own: ['b', 'a'], next: 'a', more: 0 });
    const done = order('b', 2, { status: 'paid' });
    expect(stands([done, order('a', 1)], 5_000).next).toBe('a');
  });
});

it('says what a set saves, and nothing when a part is gone from the lineup', () => {
  const items = [
    { itemId: 'a', price: 300 },
    { itemId: 'b', price: 100 },
  ] as RoomItem[];
  const terms = {
    kind: 'bundle' as const,
    audience: { kind: 'all' as const },
    price: 420,
    items: [
      { itemId: 'a', quantity: 1 },
      { itemId: 'b', quantity: 2 },
    ],
  };
  expect(bundleSaving(terms, items)).toEqual({ apart: 500, saved: 80 });
  expect(bundleSaving({ ...terms, price: 600 }, items)).toEqual({ apart: 500, saved: 0 });
  expect(bundleSaving(terms, items.slice(1))).toBeNull();
});

it('keeps nobody out whom the page does not know, and lets a fresh follower in', () => {
  const room = (standing: RoomState['me']['standing']) => ({ me: { standing } }) as RoomState;
  const anonymous = { regionId: null, segment: null, isMember: false, isFollower: false };
  expect(isForViewer({ kind: 'members' }, room(undefined), false)).toBe(true);
  expect(isForViewer({ kind: 'members' }, room(anonymous), false)).toBe(false);
  expect(isForViewer({ kind: 'followers' }, room(anonymous), true)).toBe(true);
  expect(isForViewer(undefined, room(anonymous), false)).toBe(true);
});
