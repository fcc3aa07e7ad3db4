import { expect, it } from 'vitest';
import { pointBefore, spanMs, type TrailPoint, withPoint } from './trail.ts';
import { noFigures } from './wire-samples.ts';

const after = (seconds: readonly number[]): readonly TrailPoint[] =>
  seconds.reduce<readonly TrailPoint[]>((trail, s) => withPoint(trail, noFigures(s * 1000)), []);

it('keeps a point each quarter of a minute, for as long as is looked back', () => {
  expect(after([0, 1, 14, 15, 16, 31]).map(({ at }) => at)).toEqual([0, 15_000, 31_000]);
  const long = after(Array.from({ length: 1_000 }, (_, s) => s));
  expect(long[0]?.at).toBeGreaterThanOrEqual(999_000 - spanMs - 15_000);
  expect(long.length).toBeLessThanOrEqual(spanMs / 15_000 + 1);
});

it('compares with the oldest figures of the last minutes', () => {
  const trail = after(Array.from({ length: 600 }, (_, s) => s));
  const point = pointBefore(trail, 599_000);
  expect(599_000 - (point?.at ?? 0)).toBeLessThanOrEqual(spanMs);
  expect(599_000 - (point?.at ?? 0)).toBeGreaterThan(spanMs - 15_001);
});

it('says nothing before a minute has passed, nor of a page that has long heard nothing', () => {
  expect(pointBefore(after([0, 20]), 59_000)).toBeNull();
  expect(pointBefore(after([0, 20]), 60_000)?.at).toBe(0);
  expect(pointBefore(after([0, 20]), 20_000 + spanMs + 1)).toBeNull();
  expect(pointBefore([], 60_000)).toBeNull();
});
