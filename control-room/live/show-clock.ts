import type { ShowState } from '#shared/domain/show/state.ts';

/**
 * What the show's clock says at `now` (the server's time). `elapsedMs` runs from the start, 0 before it.
 * `restMs` is what `kind` names: time left, time over, time until the start, time late, or the whole length.
 */
export interface ShowClock {
  readonly kind: 'left' | 'over' | 'startsIn' | 'late' | 'lasted';
  readonly elapsedMs: number;
  readonly restMs: number;
}

export function showClock(
  state: Pick<ShowState, 'startedAt' | 'endedAt' | 'plannedStartAt' | 'plannedMs'>,
  now: number,
): ShowClock {
  const { startedAt, endedAt, plannedStartAt, plannedMs } = state;
  if (startedAt === null) {
    const untilMs = plannedStartAt - now;
    return untilMs >= 0
      ? { kind: 'startsIn', elapsedMs: 0, restMs: untilMs }
      : { kind: 'late', elapsedMs: 0, restMs: -untilMs };
  }
  if (endedAt !== null)
    return { kind: 'lasted', elapsedMs: endedAt - startedAt, restMs: endedAt - startedAt };
  const elapsedMs = Math.max(0, now - startedAt);
  const leftMs = plannedMs - elapsedMs;
  return leftMs >= 0
    ? { kind: 'left', elapsedMs, restMs: leftMs }
    : { kind: 'over', elapsedMs, restMs: -leftMs };
}
