import { expect, it } from 'vitest';
import type { RoomDraw } from '#shared/contract/draws.ts';
import type { RoomComment, RoomState } from '#shared/contract/room.ts';
import { entryOf } from '#shared/domain/draws/winners.ts';
import { drawOnShow, shownAfterMs, standingIn } from './draw-state.ts';

const draw: RoomDraw = {
  drawId: 'luck',
  condition: 'comment',
  keyword: '发财',
  winners: 1,
  prize: 'A ring',
  openedAt: 1_000,
  endsAt: 2_000,
  commitment: 'c',
  result: null,
};
const me: RoomState['me'] = {
  visitId: 'visit',
  viewerId: 'mei',
  name: 'Mei',
  orders: [],
  coupons: [],
  store: null,
};
const said = (text: string, at: number, viewerId = 'mei'): RoomComment => ({
  id: text,
  at,
  viewerId,
  name: '',
  text,
});
const standing = (comments: RoomComment[], other: Partial<RoomDraw> = {}, isFollowing = false, now = 1_500) =>
  standingIn({ ...draw, ...other }, { comments, me }, isFollowing, now);

it('counts one’s own comment with the keyword, while the draw was open', () => {
  expect(standing([said('恭喜发财', 1_000)])).toEqual({ kind: 'open', hasEntered: true });
  for (const other of [
    said('恭喜发财', 999),
    said('发财', 2_000),
    said('你好', 1_500),
    said('发财', 1_500, 'lin'),
  ])
    expect(standing([other])).toEqual({ kind: 'open', hasEntered: false });
  expect(standing([said('你好', 1_500)], { keyword: null })).toEqual({ kind: 'open', hasEntered: true });
});

it('counts followers, and everyone, without a word', () => {
  expect(standing([], { condition: 'follow' }, true)).toMatchObject({ hasEntered: true });
  expect(standing([], { condition: 'follow' })).toMatchObject({ hasEntered: false });
  expect(standing([], { condition: 'all' })).toMatchObject({ hasEntered: true });
});

it('tells the winners their place', () => {
  const entry = entryOf('luck', 'mei');
  const result = { seed: 's', entrants: 2, entriesDigest: 'd', winners: [{ entry: 'x', name: 'X*' }] };
  expect(standing([], { result })).toEqual({ kind: 'settled', place: null, entry });
  const won = { ...result, winners: [...result.winners, { entry, name: 'M*' }] };
  expect(standing([], { result: won })).toEqual({ kind: 'settled', place: 2, entry });
});

it('waits for the winners once the time is up, and leaves them in sight for a while', () => {
  expect(standing([], {}, false, 2_000)).toMatchObject({ kind: 'drawing' });
  const settled = { ...draw, result: { seed: 's', entrants: 0, entriesDigest: 'd', winners: [] } };
  expect(drawOnShow([settled], 2_000 + shownAfterMs - 1)).toBe(settled);
  expect(drawOnShow([settled], 2_000 + shownAfterMs)).toBeNull();
  expect(drawOnShow([draw], 2_000 + shownAfterMs)).toBe(draw);
});
