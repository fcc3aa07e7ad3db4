import { describe, expect, it } from 'vitest';
import type { BucketFigures, TimelineMark } from '#shared/contract/metrics.ts';
import { chartRows, numberMarks, pinSpans, stepFor } from './chart-data.ts';

const minute = 60_000;
const mark = (at: number, kind: TimelineMark['kind'], itemId?: string): TimelineMark => ({
  at,
  kind,
  label: { en: kind, zh: kind },
  actor: 'Host',
  ...(itemId && { itemId }),
});
const bucket = (at: number, paid: number, byRegion?: BucketFigures['byRegion']): BucketFigures => ({
  at,
  online: 5,
  pcu: 6,
  pv: 7,
  likes: 0,
  comments: 0,
  shares: 0,
  follows: 0,
  impressions: 0,
  clicks: 0,
  orders: 1,
  placed: paid,
  paid,
  refunded: 0,
  units: 1,
  ...(byRegion && { byRegion }),
});

describe('the strip of pins', () => {
  it('runs from pin to unpin, and to the end when never unpinned', () => {
    const marks = [mark(500, 'unpin', 'a'), mark(100, 'pin', 'a'), mark(400, 'pin', 'b')];
    expect(pinSpans(marks, { from: 0, to: 1_000 })).toEqual([
      { itemId: 'a', from: 100, to: 500 },
      { itemId: 'b', from: 400, to: 1_000 },
    ]);
  });

  it('is clipped to the window, and an item may come twice', () => {
    const marks = [
      mark(0, 'pin', 'a'),
      mark(300, 'unpin', 'a'),
      mark(400, 'pin', 'a'),
      mark(2_000, 'unpin', 'a'),
    ];
    expect(pinSpans(marks, { from: 200, to: 1_000 })).toEqual([
      { itemId: 'a', from: 200, to: 300 },
      { itemId: 'a', from: 400, to: 1_000 },
    ]);
  });
});

describe('the marks over the chart', () => {
  it('are numbered in time, without pins, starts and ends', () => {
    const marks = [mark(30, 'notice'), mark(0, 'start'), mark(10, 'deal-open'), mark(20, 'pin', 'a')];
    expect(numberMarks(marks, 0).map(({ n, kind }) => `${n} ${kind}`)).toEqual(['1 deal-open', '2 notice']);
  });

  it('stand in different lanes when they are close', () => {
    const lanes = numberMarks([mark(0, 'price'), mark(10, 'price'), mark(200, 'price')], 100).map(
      ({ lane }) => lane,
    );
    expect(lanes).toEqual([0, 1, 0]);
  });
});

describe('the rows of the minute chart', () => {
  it('keep a gap a gap', () => {
    const rows = chartRows([bucket(3 * minute, 30), bucket(0, 10)], minute, [], [], null);
    expect(rows.map(({ at, paid }) => [at / minute, paid])).toEqual([
      [0, 10],
      [1, null],
      [2, null],
      [3, 30],
    ]);
  });

  it('name what was pinned and marked in the minute', () => {
    const spans = [
      { itemId: 'a', from: 10, to: minute + 10 },
      { itemId: 'b', from: minute + 10, to: 2 * minute },
    ];
    const rows = chartRows(
      [bucket(0, 0), bucket(minute, 0), bucket(2 * minute, 0)],
      minute,
      spans,
      numberMarks([mark(minute, 'notice')], 0),
      null,
    );
    expect(rows.map(({ pinned }) => pinned)).toEqual([['a'], ['a', 'b'], []]);
    expect(rows.map(({ marks }) => marks)).toEqual([[], [1], []]);
  });

  it('draw one region’s money when filtered, zero where it had none', () => {
    const buckets = [bucket(0, 10, { east: { pv: 2, placed: 5, paid: 4 } }), bucket(minute, 20, {})];
    const rows = chartRows(buckets, minute, [], [], 'east');
    expect(rows.map(({ paid, placed, pv, orders }) => [paid, placed, pv, orders])).toEqual([
      [4, 5, 2, null],
      [0, 0, 0, null],
    ]);
  });
});

it('keeps the chart at 300 points', () => {
  expect(stepFor(3 * 3_600_000)).toBe(minute);
  for (const hours of [0, 5, 6, 12, 24, 72, 720])
    expect((hours * 3_600_000) / stepFor(hours * 3_600_000)).toBeLessThanOrEqual(300);
});
