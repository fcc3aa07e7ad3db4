import { expect, it } from 'vitest';
import { showsForSale } from './shows-for-sale.ts';

const show = (id: string, startedAt: number | null, endedAt: number | null, liveRoomIds: string[] = []) => ({
  id,
  startedAt,
  endedAt,
  liveRoomIds,
});

it('is the show on air at the time, and none outside a show', () => {
  const shows = [show('a', 100, 200), show('b', 300, null), show('planned', null, null)];
  expect(showsForSale(shows, { at: 150, roomIds: [] })).toEqual(['a']);
  expect(showsForSale(shows, { at: 200, roomIds: [] })).toEqual([]);
  expect(showsForSale(shows, { at: 300, roomIds: [] })).toEqual(['b']);
  expect(showsForSale(shows, { at: 99, roomIds: [] })).toEqual([]);
});

it('is the show linked to the room, whatever else is on air', () => {
  const shows = [
    show('a', 100, null, ['live/1', 'account']),
    show('b', 100, null, ['live/2']),
    show('c', 100, null),
  ];
  expect(showsForSale(shows, { at: 150, roomIds: ['live/2', 'account'] })).toEqual(['b']);
  expect(showsForSale(shows, { at: 150, roomIds: ['live/9', 'account'] })).toEqual(['a']);
  expect(showsForSale(shows, { at: 150, roomIds: ['live/9'] })).toEqual(['c']);
  expect(showsForSale(shows, { at: 150, roomIds: [] })).toEqual(['a', 'b', 'c']);
});

it('of shows that shared a room is the one on air, else the last that was', () => {
  const shows = [show('a', 100, 200, ['account']), show('b', 300, 400, ['account'])];
  expect(showsForSale(shows, { at: 150, roomIds: ['account'] })).toEqual(['a']);
  expect(showsForSale(shows, { at: 250, roomIds: ['account'] })).toEqual(['a']);
  expect(showsForSale(shows, { at: 500, roomIds: ['account'] })).toEqual(['b']);
  expect(showsForSale(shows, { at: 50, roomIds: ['account'] })).toEqual([]);
});
