import type { PaceStatus } from '../../contract/metrics.ts';

/** Lowest pace of each status; METRICS.md, "Targets and pace". */
export const paceBounds = { ahead: 1.05, onTrack: 0.95, behind: 0.8 } as const;

/** The status of a pace (1 = as expected), by `paceBounds`. */
export function paceStatusOf(pace: number): PaceStatus {
  if (pace >= paceBounds.ahead) return 'ahead';
  if (pace >= paceBounds.onTrack) return 'on-track';
  if (pace >= paceBounds.behind) return 'behind';
  return 'critical';
}

export interface Pace {
  /** actual ÷ target; null for a target of 0. */
  readonly attainment: number | null;
  /** target × c(x), in the target's unit, not rounded. */
  readonly expectedNow: number;
  /** actual ÷ expectedNow; null before anything is expected. */
  readonly pace: number | null;
  /** What is missing now against the curve; 0 at or above it. */
  readonly shortfall: number;
}

/** `share` is c(x) now. */
export function paceOf(actual: number, target: number, share: number): Pace {
  const expectedNow = target * share;
  return {
    attainment: target === 0 ? null : actual / target,
    expectedNow,
    pace: expectedNow === 0 ? null : actual / expectedNow,
    shortfall: Math.max(0, expectedNow - actual),
  };
}
