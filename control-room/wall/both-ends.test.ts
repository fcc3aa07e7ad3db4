import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bothEnds } from './both-ends.ts';

it('shows all of a list that fits', () => {
  expect(bothEnds([1, 2, 3], 3)).toEqual({ first: [1, 2, 3], between: 0, last: [] });
});

it('shows the worst and the best of a long one, and says how many it leaves out', () => {
  const { first, between, last } = bothEnds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 7);
  expect(first).toEqual([1, 2, 3, 4]);
  expect(last).toEqual([9, 10]);
  expect(between).toBe(4);
});

it('never shows one twice, never forgets one, and never takes more places than it has', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 2, max: 20 }), (length, places) => {
      const all = Array.from({ length }, (_, index) => index);
      const { first, between, last } = bothEnds(all, places);
      expect(first.length + between + last.length).toBe(length);
      expect(new Set([...first, ...last]).size).toBe(first.length + last.length);
      expect(first.length + last.length + (between > 0 ? 1 : 0)).toBeLessThanOrEqual(places);
    }),
  );
});
