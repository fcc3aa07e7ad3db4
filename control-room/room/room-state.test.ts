import { describe, expect, it } from 'vitest';
import type { RoomDeal, RoomOffer, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { applyUpdate, couponStatusAt, offerOf, withCoupons, withOrder, withWait } from './room-state.ts';

const deal: RoomDeal = {
  id: 'd1',
  dealId: 'd1',
  itemId: 'i1',
  state: 'open',
  price: 9_900,
  quantity: 10,
  perViewerLimit: 1,
  holdMs: 60_000,
  remaining: 10,
  opensAt: 1_000,
  endsAt: 61_000,
};
const room: RoomState = {
  at: 1_000,
  version: 5,
  show: {
    id: 's1',
    title: { en: 'Pearls', zh: '珍珠' },
    status: 'live',
    hostName: null,
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: 0,
    startedAt: 500,
    endedAt: null,
  },
  items: [],
  pinned: ['i1'],
  deals: [deal],
  offers: [],
  online: 3,
  likes: 7,
  comments: [{ id: 'c1', at: 900, viewerId: 'v1', name: 'Lin', text: 'hi' }],
  notice: null,
  me: { visitId: 'a1', viewerId: 'v9', name: 'Me', orders: [], coupons: [], store: null },
};

const roomAfter = (update: Partial<RoomUpdate>, from = room): RoomState => {
  const applied = applyUpdate(from, { at: 2_000, from: 5, version: 5, ...update });
  if (applied.kind !== 'applied') throw new Error(applied.kind);
  return applied.room;
};

describe('a packet of one tick', () => {
  it('changes what it carries and keeps the identity of the rest', () => {
    const next = roomAfter({ version: 6, online: 9, deals: [{ ...deal, remaining: 4 }] });
    expect(next).toMatchObject({ version: 6, online: 9, likes: 7, deals: [{ remaining: 4 }] });
    expect(next.comments).toBe(room.comments);
    expect(next.items).toBe(room.items);
  });

  it('shows a gap when a version between was missed, and is dropped when it is older', () => {
    expect(applyUpdate(room, { at: 2_000, from: 6, version: 7 }).kind).toBe('gap');
    expect(applyUpdate(room, { at: 2_000, from: 3, version: 4 }).kind).toBe('stale');
  });

  it('may overlap what is already known: the same comment never stands twice', () => {
    const comment = { id: 'c2', at: 1_500, viewerId: 'v2', name: 'Wu', text: 'size 12?' };
    const once = roomAfter({ from: 4, version: 6, comments: [comment] });
    const twice = roomAfter({ from: 5, version: 6, comments: [comment] }, once);
    expect(twice.comments.map(({ id }) => id)).toEqual(['c1', 'c2']);
  });

  it('hides and answers comments', () => {
    const answered = roomAfter({ answers: [{ commentId: 'c1', text: 'Yes, 18k.' }] });
    expect(answered.comments[0]).toMatchObject({ id: 'c1', answer: 'Yes, 18k.' });
    expect(roomAfter({ hidden: ['c1'] }).comments).toEqual([]);
  });

  it('starts and ends the show', () => {
    const waiting = { ...room, show: { ...room.show, status: 'scheduled' as const, startedAt: null } };
    expect(roomAfter({ status: 'live' }, waiting).show).toMatchObject({ status: 'live', startedAt: 2_000 });
    expect(roomAfter({ status: 'ended' }).show).toMatchObject({
      status: 'ended',
      startedAt: 500,
      endedAt: 2_000,
    });
  });

  it('adds a deal that was planned meanwhile', () => {
    expect(roomAfter({ deals: [{ ...deal, id: 'd2' }] }).deals.map(({ id }) => id)).toEqual(['d1', 'd2']);
  });
});

it('keeps one entry for each of the viewer’s orders, newest first', () => {
  const order = (id: string, placedAt: number, status: OrderView['status']) =>
    ({ id, placedAt, status }) as OrderView;
  let next = withOrder(room, order('o1', 1, 'reserved'));
  next = withOrder(next, order('o2', 2, 'reserved'));
  next = withOrder(next, order('o1', 1, 'paid'));
  expect(next.me.orders.map(({ id, status }) => `${id} ${status}`)).toEqual(['o2 reserved', 'o1 paid']);
});

describe('what is the viewer’s own', () => {
  const coupon = { code: 'ABCD', offerId: 'c', status: 'issued', validUntil: 9_000 } as const;
  const offer = (id: string) =>
    ({ id, title: { en: id, zh: id }, terms: {}, closesAt: null }) as unknown as RoomOffer;
  const order = (status: OrderView['status'], more: Partial<OrderView> = {}) =>
    ({ id: 'o1', placedAt: 1, status, lines: [], ...more }) as unknown as OrderView;

  it('has a coupon once, however often it is told', () => {
    const once = withCoupons(room, [coupon]);
    expect(withCoupons(once, [{ ...coupon, status: 'redeemed' }]).me.coupons).toEqual([
      { ...coupon, status: 'redeemed' },
    ]);
  });

  it('keeps a coupon for the order that uses it, uses it up when that is paid, and gives it back when it ends', () => {
    const used = { coupon: { code: 'ABCD', offerId: 'c', discount: 5 } };
    const statusAfter = (status: OrderView['status']) =>
      withOrder(withCoupons(room, [coupon]), order(status, used)).me.coupons[0]?.status;
    expect(statusAfter('reserved')).toBe('held');
    expect(statusAfter('paid')).toBe('redeemed');
    for (const ended of ['expired', 'cancelled', 'refunded'] as const)
      expect(statusAfter(ended)).toBe('issued');
    const other = { coupon: { code: 'WXYZ', offerId: 'c', discount: 5 } };
    expect(withOrder(withCoupons(room, [coupon]), order('paid', other)).me.coupons).toEqual([coupon]);
  });

  it('lets a coupon lapse by time alone while it is free', () => {
    expect(couponStatusAt(coupon, 8_999)).toBe('issued');
    expect(couponStatusAt(coupon, 9_000)).toBe('lapsed');
    expect(couponStatusAt({ ...coupon, status: 'held' }, 9_000)).toBe('held');
  });

  it('still knows an offer that closed, and takes it back when it opens again', () => {
    const open = roomAfter({ offers: [offer('c'), offer('g')] });
    const closed = roomAfter({ offers: [offer('g')] }, open);
    expect(closed.offers.map(({ id }) => id)).toEqual(['g']);
    expect(offerOf(closed, 'c')?.id).toBe('c');
    expect(offerOf(closed, 'x')).toBeNull();
    expect(roomAfter({ offers: [offer('c')] }, closed).me.offers?.map(({ id }) => id)).toEqual(['g']);
  });

  it('leaves the queue when a unit is offered, or by choice', () => {
    const waiting = withWait(withWait(room, { dealId: 'd1', ahead: 4 }), { dealId: 'd1', ahead: 3 });
    expect(waiting.me.waiting).toEqual([{ dealId: 'd1', ahead: 3 }]);
    expect(withWait(waiting, { dealId: 'd1', ahead: null }).me.waiting).toEqual([]);
    const lines = [{ itemId: 'i1', productId: 'p', quantity: 1, unitPrice: 1, dealId: 'd1' }];
    expect(withOrder(waiting, order('reserved', { offered: true, lines })).me.waiting).toEqual([]);
    expect(withOrder(waiting, order('reserved', { lines })).me.waiting).toHaveLength(1);
  });
});
