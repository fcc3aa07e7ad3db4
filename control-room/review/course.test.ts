import { expect, it } from 'vitest';
import type { BucketFigures } from '#shared/contract/metrics.ts';
import { type Course, courseRows } from './course.ts';

const show = (showId: string, paid: readonly number[]): Course => ({
  showId,
  startedAt: 1_000,
  lengthMs: paid.length * 60_000,
  step: 60_000,
  buckets: paid.map(
    (sum, index) => ({ at: 1_000 + index * 60_000, paid: sum, online: 10 + index }) as BucketFigures,
  ),
});
const shows = [show('a', [5, 0, 7, 1]), show('b', [2, 2])];

it('aligned at the start, a shorter show stops where it ended', () => {
  const rows = courseRows(shows, 'paid', 'start', 60_000);
  expect(rows.map((row) => [row['show a'], row['show b']])).toEqual([
    [0, 0],
    [5, 2],
    [5, 4],
    [12, null],
    [13, null],
  ]);
});

it('by share of length, every show runs from its start to its end', () => {
  const rows = courseRows(shows, 'paid', 'share', 60_000);
  expect([rows[0]?.['show b'], rows[25]?.['show b'], rows[50]?.['show b']]).toEqual([0, 2, 4]);
  expect([rows[25]?.['show a'], rows[50]?.['show a']]).toEqual([5, 13]);
  expect(courseRows(shows, 'online', 'share', 60_000)[50]?.['show a']).toBe(13);
});
