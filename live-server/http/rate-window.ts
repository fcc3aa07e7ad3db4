import { type Refusal, refuse } from '#shared/contract/errors.ts';

/** Counts by key in windows of fixed length. All keys start anew together, so memory is bounded by one window. */
export interface RateWindow {
  /** Counts one; the refusal `rate_limited`, with its `retryAfterSeconds`, once the key is over its limit. */
  take(key: string): Refusal | null;
  /** Takes one back. */
  giveBack(key: string): void;
  forget(key: string): void;
}

export function createRateWindow(limit: number, windowMs: number, now: () => number): RateWindow {
  const counts = new Map<string, number>();
  let endsAt = 0;
  return {
    take(key) {
      const at = now();
      if (at >= endsAt) {
        counts.clear();
        endsAt = at + windowMs;
      }
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count <= limit) return null;
      const retryAfterSeconds = Math.max(1, Math.ceil((endsAt - at) / 1000));
      return refuse('rate_limited', undefined, { retryAfterSeconds }).error;
    },
    giveBack: (key) => counts.set(key, Math.max(0, (counts.get(key) ?? 0) - 1)),
    forget: (key) => counts.delete(key),
  };
}
