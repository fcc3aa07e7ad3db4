import { describe, expect, it } from 'vitest';
import type { RoomDeal, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { applyUpdate, withOrder } from './room-state.ts';

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
