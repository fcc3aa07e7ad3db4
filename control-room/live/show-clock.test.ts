import { expect, it } from 'vitest';
import { showClock } from './show-clock.ts';

const plan = { plannedStartAt: 10_000, plannedMs: 5_000, startedAt: null, endedAt: null };

it('counts to the planned start, and then how late it is', () => {
  expect(showClock(plan, 4_000)).toEqual({ kind: 'startsIn', elapsedMs: 0, restMs: 6_000 });
  expect(showClock(plan, 12_000)).toEqual({ kind: 'late', elapsedMs: 0, restMs: 2_000 });
});

it('measures left and over from the real start, not the planned one', () => {
  const live = { ...plan, startedAt: 12_000 };
  expect(showClock(live, 13_000)).toEqual({ kind: 'left', elapsedMs: 1_000, restMs: 4_000 });
  expect(showClock(live, 20_000)).toEqual({ kind: 'over', elapsedMs: 8_000, restMs: 3_000 });
});

it('stands still once the show has ended', () => {
  const ended = { ...plan, startedAt: 12_000, endedAt: 15_000 };
  expect(showClock(ended, 99_000)).toEqual({ kind: 'lasted', elapsedMs: 3_000, restMs: 3_000 });
});
