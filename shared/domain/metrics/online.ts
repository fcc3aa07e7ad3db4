import type { MetricsFold } from './fold-state.ts';
import { Mark } from './parts.ts';
import { visitViewer } from './visits.ts';
import type { Watched } from './watching.ts';
import { canRead, pushTransition, readTrack, resetTrack } from './watching.ts';

/** The part of the window that has passed at `at`; null before the window is known. */
export interface Span {
  readonly startedAt: number;
  /** `at`, or `endedAt` once that has come; never before `startedAt`. */
  readonly until: number;
  readonly over: boolean;
}

/** What of the window has passed at `at` (epoch ms); null before it is known. */
export function spanAt(fold: MetricsFold, at: number): Span | null {
  const { window } = fold;
  if (!window) return null;
  const over = window.endedAt !== null && at >= window.endedAt;
  const until = Math.max(window.startedAt, over && window.endedAt !== null ? window.endedAt : at);
  return { startedAt: window.startedAt, until, over };
}

/** `watchMs`, `pcu` and the course of `online` over a span. Milliseconds of work, except after a late fact. */
export function watched(fold: MetricsFold, span: Span, withSteps: boolean): Watched {
  // While live the present instant counts; an ended window is half-open.
  const limit = span.over ? span.until : span.until + 1;
  if (!canRead(fold.watch, limit)) rebuild(fold, span.startedAt);
  return readTrack(fold.watch, span.startedAt, span.until, limit, withSteps);
}

function rebuild(fold: MetricsFold, startedAt: number): void {
  const { visits, watch } = fold;
  resetTrack(watch, startedAt);
  for (let visit = 0; visit < visits.ids.length; visit += 1) {
    if (((visits.flags[visit] ?? 0) & (1 << Mark.present)) === 0) continue;
    const viewer = visitViewer(fold, visit);
    const enterAt = visits.enterAt[visit] ?? 0;
    const leaveAt = visits.leaveAt[visit] ?? 0;
    pushTransition(watch, Math.max(enterAt, startedAt), viewer, false);
    if (leaveAt !== Number.POSITIVE_INFINITY) {
      pushTransition(watch, Math.max(leaveAt, enterAt), viewer, true);
    }
  }
}
