import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bestSample, clockSample, samplesKept, withSample } from './clock.ts';

it('finds the offset exactly when both ways take equally long', () => {
  expect(clockSample(1_000, 6_050, 1_100)).toEqual({ rttMs: 100, offsetMs: 5_000 });
});

it('is wrong by at most half the round trip, whatever the way back takes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -10_000_000, max: 10_000_000 }),
      fc.nat(5_000),
      fc.nat(5_000),
      (offset, there, back) => {
        const sample = clockSample(0, there + offset, there + back);
        expect(Math.abs(sample.offsetMs - offset)).toBeLessThanOrEqual(sample.rttMs / 2);
      },
    ),
  );
});

it('believes the shortest round trip', () => {
  const samples = [
    { rttMs: 80, offsetMs: 1 },
    { rttMs: 12, offsetMs: 2 },
    { rttMs: 300, offsetMs: 3 },
  ];
  expect(bestSample(samples)).toEqual({ rttMs: 12, offsetMs: 2 });
  expect(bestSample([])).toBeNull();
});

it('keeps the latest few samples, so that a drifting clock is noticed', () => {
  let samples: readonly { rttMs: number; offsetMs: number }[] = [{ rttMs: 0, offsetMs: 999 }];
  for (let n = 0; n < samplesKept; n++) samples = withSample(samples, { rttMs: 10, offsetMs: n });
  expect(samples).toHaveLength(samplesKept);
  expect(bestSample(samples)?.offsetMs).not.toBe(999);
});

it('never reckons a negative round trip from a clock that was set back meanwhile', () => {
  expect(clockSample(1_000, 5_000, 400).rttMs).toBe(0);
});
