import type { DeskMetrics } from '#shared/contract/metrics.ts';

/** The show's figures at a moment, kept to say what later ones are more or less. */
export type TrailPoint = Pick<DeskMetrics, 'at' | 'audience' | 'trade'>;

/** A change is told over so long, ms, and over no less than `leastMs`: of seconds it says nothing. */
export const spanMs = 5 * 60_000;
const leastMs = 60_000;
const everyMs = 15_000;

/** Points a quarter of a minute apart, oldest first, as far back as is asked for. */
export function withPoint(trail: readonly TrailPoint[], metrics: DeskMetrics): readonly TrailPoint[] {
  const last = trail.at(-1);
  if (last && metrics.at - last.at < everyMs) return trail;
  const { at, audience, trade } = metrics;
  return [...trail.filter((point) => at - point.at <= spanMs), { at, audience, trade }];
}

/** The point to compare figures of `at` with; null while too little time has passed. */
export function pointBefore(trail: readonly TrailPoint[], at: number): TrailPoint | null {
  const point = trail.find((one) => at - one.at <= spanMs);
  return point && at - point.at >= leastMs ? point : null;
}
