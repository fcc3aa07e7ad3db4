import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tickingClock } from './ticking.ts';

const START = 1_800_000_000_123;
beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

it('stands still between ticks, however long a page takes to draw', () => {
  const clock = tickingClock(200);
  const heard: number[] = [];
  const stop = clock.subscribe(() => heard.push(clock.read()));
  expect(clock.read()).toBe(1_800_000_000_000);
  vi.setSystemTime(START + 5_000);
  expect(clock.read()).toBe(1_800_000_000_000);
  vi.advanceTimersByTime(200);
  expect(heard).toEqual([1_800_000_005_200]);
  expect(clock.read()).toBe(1_800_000_005_200);
  stop();
});

it('has one timer for all who wait, and none when nobody does', () => {
  const clock = tickingClock(1_000);
  const stops = [clock.subscribe(() => {}), clock.subscribe(() => {})];
  expect(vi.getTimerCount()).toBe(1);
  stops[0]?.();
  expect(vi.getTimerCount()).toBe(1);
  stops[1]?.();
  expect(vi.getTimerCount()).toBe(0);
  vi.setSystemTime(START + 60_000);
  expect(clock.read()).toBe(1_800_000_060_000);
});
