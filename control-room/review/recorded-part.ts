import type { RecordingView } from '#shared/contract/recordings.ts';

/** A recording's clock is this exact: a moment so near its ends shows the picture nearest to it. */
const nearMs = 2_000;

/**
 * The part of a show's recording that shows `at`, epoch ms: the one that runs over it, else the one that begins or
 * ends nearest, two seconds away at most; null where nothing was recorded.
 */
export function partAt(parts: readonly RecordingView[], at: number): RecordingView | null {
  let nearest: RecordingView | null = null;
  let least = nearMs;
  for (const part of parts) {
    const end = part.endedAt ?? Number.POSITIVE_INFINITY;
    if (part.startedAt <= at && at < end) return part;
    const away = at < part.startedAt ? part.startedAt - at : at - end;
    if (away > least) continue;
    nearest = part;
    least = away;
  }
  return nearest;
}
