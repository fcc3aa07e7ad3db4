import { expect, it } from 'vitest';
import { showsForSale } from './shows-for-sale.ts';

const show = (id: string, startedAt: number | null, endedAt: number | null, liveRoomIds: string[] = []) => ({
  id,
  title: { en: `Show ${id}`, zh: `${id} 场` },
  startedAt,
  endedAt,
  liveRoomIds,
});
const idsFor = (
  shows: ReturnType<typeof show>[],
  { at, roomIds }: { readonly at: number; readonly roomIds: string[] },
) => showsForSale(shows, { at, until: at, roomIds }).map(({ showId }) => showId);

it('is the show on air at the time, and none outside a show', () => {
  const shows = [show('a', 100, 200), show('b', 300, null), show('planned', null, null)];
  expect(idsFor(shows, { at: 150, roomIds: [] })).toEqual(['a']);
  expect(idsFor(shows, { at: 200, roomIds: [] })).toEqual([]);
  expect(idsFor(shows, { at: 300, roomIds: [] })).toEqual(['b']);
  expect(idsFor(shows, { at: 99, roomIds: [] })).toEqual([]);
});

it('is the show linked to the room, whatever else is on air', () => {
  const shows = [
    show('a', 100, null, ['live/1', 'account']),
    show('b', 100, null, ['live/2']),
    show('c', 100, null),
  ];
  expect(idsFor(shows, { at: 150, roomIds: ['live/2', 'account'] })).toEqual(['b']);
  expect(idsFor(shows, { at: 150, roomIds: ['live/9', 'account'] })).toEqual(['a']);
  expect(idsFor(shows, { at: 150, roomIds: ['live/9'] })).toEqual(['c']);
  expect(idsFor(shows, { at: 150, roomIds: [] })).toEqual(['a', 'b', 'c']);
});

it('of shows that shared a room is the one on air, else the last that was', () => {
  const shows = [show('a', 100, 200, ['account']), show('b', 300, 400, ['account'])];
  expect(idsFor(shows, { at: 150, roomIds: ['account'] })).toEqual(['a']);
  expect(idsFor(shows, { at: 250, roomIds: ['account'] })).toEqual(['a']);
  expect(idsFor(shows, { at: 500, roomIds: ['account'] })).toEqual(['b']);
  expect(idsFor(shows, { at: 50, roomIds: ['account'] })).toEqual([]);
});

it('of a room whose show has yet to begin is no other show that happens to be on air', () => {
  const shows = [
    show('next', null, null, ['live/1']),
    show('later', 500, null, ['live/2']),
    show('c', 100, null),
  ];
  expect(idsFor(shows, { at: 150, roomIds: ['live/1'] })).toEqual([]);
  expect(idsFor(shows, { at: 150, roomIds: ['live/2'] })).toEqual([]);
});

it('told in whole seconds is made in the show that began within its second, not before that began', () => {
  const second = { at: 1_000, until: 1_999 };
  const shows = [show('before', 100, 900, ['account']), show('now', 1_400, null, ['account'])];
  expect(showsForSale(shows, { ...second, roomIds: ['account'] })).toMatchObject([
    { showId: 'now', at: 1_400 },
  ]);
  expect(showsForSale([...shows, show('c', 100, null)], { ...second, roomIds: ['account'] })).toMatchObject([
    { showId: 'now', at: 1_400 },
  ]);
  const unlinked = [show('c', 100, null), show('d', 1_400, null)];
  expect(showsForSale(unlinked, { ...second, roomIds: [] })).toEqual([
    { showId: 'c', title: { en: 'Show c', zh: 'c 场' }, at: 1_000 },
  ]);
});
