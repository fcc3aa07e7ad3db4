import { useSyncExternalStore } from 'react';
import { type TickingClock, tickingClock } from './ticking.ts';

/** By step, in milliseconds. */
const clocks = new Map<number, TickingClock>();

function clockOf(stepMs: number): TickingClock {
  const known = clocks.get(stepMs);
  if (known) return known;
  const made = tickingClock(stepMs);
  clocks.set(stepMs, made);
  return made;
}

/** This device's clock, floored to `stepMs`; one timer serves every reader of the same step. */
export function useNow(stepMs = 1000): number {
  const { subscribe, read } = clockOf(stepMs);
  return useSyncExternalStore(subscribe, read);
}
