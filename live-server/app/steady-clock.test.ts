import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steadyClock } from './steady-clock.ts';

test('a wall clock set back neither turns time back nor stops it', () => {
  let wall = 10_000;
  let tick = 0;
  const now = steadyClock(
    () => wall,
    () => tick,
  );
  expect(now()).toBe(10_000);
  wall -= 5_000;
  tick += 200;
  expect(now()).toBe(10_200);
  wall += 300;
  tick += 300;
  expect(now()).toBe(10_500);
  wall = 11_000;
  tick += 10;
  expect(now()).toBe(11_000);
});

test('time never runs backwards, whatever the clocks do', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), fc.double({ noNaN: true }))), (readings) => {
      let at = 0;
      const now = steadyClock(
        () => readings[at]?.[0] ?? 0,
        () => readings[at]?.[1] ?? 0,
      );
      let last = Number.NEGATIVE_INFINITY;
      for (at = 0; at < readings.length; at++) {
        const time = now();
        expect(time).toBeGreaterThanOrEqual(last);
        last = time;
      }
    }),
  );
});
