import { expect, it } from 'vitest';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { Directory } from '../storage/directory.ts';
import { GuideBoard } from './guide-board.ts';

const storeOf: Record<string, string> = { a: 's1', b: 's1', c: 's2', d: 's2', e: 's2' };
const guides = Object.entries(storeOf).map(([id, storeId]) => ({
  id,
  storeId,
  code: id,
  name: id,
  tier: 'gold',
}));
const directory = {
  guides: {
    size: guides.length,
    all: () => guides,
    get: (id: string) => guides.find((one) => one.id === id) ?? null,
  },
} as unknown as Directory;
const row = (guideId: string | null, paid: number, uv = 0) =>
  ({ guideId, paid, uv }) as MetricsView['guides'][number];

it('ranks by paid, then by visitors, among all and in the store; sales without a guide take no place', () => {
  const board = new GuideBoard([row(null, 999), row('a', 10), row('c', 30), row('b', 10, 5)], directory, 100);
  expect(board.placeOf('c')).toEqual({ place: 1, of: 5, inStore: 1, ofStore: 3 });
  expect(board.placeOf('b')).toEqual({ place: 2, of: 5, inStore: 1, ofStore: 2 });
  expect(board.placeOf('a')).toEqual({ place: 3, of: 5, inStore: 2, ofStore: 2 });
});

it('gives equals the same place, and none to who has no visitor yet', () => {
  const board = new GuideBoard([row('a', 10, 1), row('b', 10, 1), row('c', 5)], directory, 100);
  expect([board.placeOf('a').place, board.placeOf('b').place, board.placeOf('c').place]).toEqual([1, 1, 3]);
  expect(board.placeOf('d')).toEqual({ place: null, of: 5, inStore: null, ofStore: 3 });
});

it('a guide who has gone to another store since is told with those of the show', () => {
  const moved = guides.map((one) =>
    one.id === 'c' ? { ...one, storeId: 's1', formerStores: [{ storeId: 's2', until: 100 }] } : one,
  );
  const since = {
    guides: {
      ...directory.guides,
      all: () => moved,
      get: (id: string) => moved.find((one) => one.id === id) ?? null,
    },
  } as unknown as Directory;
  const rows = [row('a', 10), row('c', 30), row('d', 40)];
  expect(new GuideBoard(rows, since, 99).placeOf('c')).toMatchObject({ inStore: 2, ofStore: 3 });
  expect(new GuideBoard(rows, since, 100).placeOf('c')).toMatchObject({ inStore: 1, ofStore: 3 });
});
