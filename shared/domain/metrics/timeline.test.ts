import { describe, expect, test } from 'vitest';
import { nowhere } from '../attribution/types.ts';
import { end, enter, given, leave, minute, paid, placed, start } from './small-show.test-support.ts';
import { timelineBuckets, timelineStep } from './timeline.ts';

describe('the timeline', () => {
  const facts = [
    enter('w', 'v', start + 500),
    placed('o', 'w', end - 1),
    paid('o', end + minute),
    leave('w', end - minute),
  ];

  test('is cut at the end, and takes what was paid later into its last bucket', () => {
    const buckets = timelineBuckets(given(facts), { step: 4 * minute, at: end + minute });
    expect(
      buckets.map(({ at, online, pcu, pv, paid: sum }) => ({ at: at - start, online, pcu, pv, sum })),
    ).toEqual([
      { at: 0, online: 1, pcu: 1, pv: 1, sum: 0 },
      { at: 4 * minute, online: 1, pcu: 1, pv: 0, sum: 0 },
      { at: 8 * minute, online: 0, pcu: 1, pv: 0, sum: 1_000 },
    ]);
  });

  test('from and to choose buckets and change none', () => {
    const fold = given(facts);
    const all = timelineBuckets(fold, { step: minute, at: end });
    const some = timelineBuckets(fold, {
      step: minute,
      at: end,
      from: start + 90_000,
      to: start + 4 * minute,
    });
    expect(some).toEqual(all.slice(1, 4));
    expect(timelineBuckets(fold, { step: minute, at: end, from: end + minute })).toEqual([]);
  });

  test('is given in whole seconds, and in no more than 100,000 buckets', () => {
    const fold = given([], { startedAt: 0, endedAt: 365 * 86_400_000 });
    expect(timelineStep(given(facts), { step: 1_500, at: end })).toBe(2_000);
    expect(timelineStep(fold, { step: 1_000, at: Number.MAX_SAFE_INTEGER })).toBe(316_000);
    expect(timelineBuckets(fold, { step: 1_000, at: Number.MAX_SAFE_INTEGER }).length).toBeLessThanOrEqual(
      100_000,
    );
  });

  test('a region named like a part of the language is a region like any other', () => {
    const place = { ...nowhere, regionId: '__proto__' };
    const fold = given([enter('w', 'v', start, { place })]);
    const [bucket] = timelineBuckets(fold, { step: 60 * minute, at: end, byRegion: true });
    expect(Object.entries(bucket?.byRegion ?? {})).toEqual([['__proto__', { pv: 1, placed: 0, paid: 0 }]]);
  });
});
