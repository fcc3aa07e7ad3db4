import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  bestSample,
  type ClockSample,
  clockSample,
  isOfThisClock,
  samplesKept,
  withSample,
} from './clock.ts';

/** A device whose clock says `aheadMs` more than the one that nobody sets. */
const at = (steady: number, aheadMs = 0) => ({ steady, device: steady + aheadMs });

it('finds the offset exactly when both ways take equally long', () => {
  expect(clockSample(at(1_000), 6_050, at(1_100))).toEqual({ rttMs: 100, offsetMs: 5_000, aheadMs: 0 });
});

it('is wrong by at most half the round trip, whatever the way back takes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -10_000_000, max: 10_000_000 }),
      fc.nat(5_000),
      fc.nat(5_000),
      fc.integer({ min: -10_000_000, max: 10_000_000 }),
      (offset, there, back, aheadMs) => {
        const sample = clockSample(at(0, aheadMs), there + offset + aheadMs, at(there + back, aheadMs));
        expect(sample.rttMs).toBe(there + back);
        expect(Math.abs(sample.offsetMs - offset)).toBeLessThanOrEqual(sample.rttMs / 2);
      },
    ),
  );
});

it('is as right when the clock of the device is set while the answer is on its way', () => {
  const sample = clockSample(at(1_000), 6_050, at(1_100, -3_600_000));
  expect(sample).toEqual({ rttMs: 100, offsetMs: 3_605_000, aheadMs: -3_600_000 });
});

it('believes the shortest round trip', () => {
  const samples = [
    { rttMs: 80, offsetMs: 1, aheadMs: 0 },
    { rttMs: 12, offsetMs: 2, aheadMs: 0 },
    { rttMs: 300, offsetMs: 3, aheadMs: 0 },
  ];
  expect(bestSample(samples)).toEqual({ rttMs: 12, offsetMs: 2, aheadMs: 0 });
  expect(bestSample([])).toBeNull();
});

it('keeps the latest few samples, so that a drifting clock is noticed', () => {
  let samples: readonly ClockSample[] = [{ rttMs: 0, offsetMs: 999, aheadMs: 0 }];
  for (let n = 0; n < samplesKept; n++)
    samples = withSample(samples, { rttMs: 10, offsetMs: n, aheadMs: 0 }, at(n));
  expect(samples).toHaveLength(samplesKept);
  expect(bestSample(samples)?.offsetMs).not.toBe(999);
});

it('believes nothing of before the device’s clock was set', () => {
  const before = clockSample(at(1_000), 6_000, at(1_000));
  expect(isOfThisClock(before, at(9_000, 3))).toBe(true);
  expect(isOfThisClock(before, at(9_000, 60_000))).toBe(false);
  const after = clockSample(at(9_000, 60_000), 14_100, at(9_200, 60_000));
  expect(bestSample(withSample([before], after, at(9_200, 60_000)))).toEqual(after);
});
