/**
 * Token buckets: `burst` at once, then `perSecond`. One bucket a kind of event and socket, so a viewer who clicks
 * too often can still claim. Unknown kinds have no bucket and are refused.
 */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface RateLimit<K extends string> {
  /** True when `cost` may pass now; `now` is monotonic milliseconds. */
  take(kind: K, now: number, cost?: number): boolean;
}

export function rateLimit<K extends string>(rates: Readonly<Record<K, Rate>>): RateLimit<K> {
  const buckets = new Map<K, { left: number; at: number }>();
  return {
    take(kind, now, cost = 1) {
      const rate = rates[kind];
      let bucket = buckets.get(kind);
      if (!bucket) {
        bucket = { left: rate.burst, at: now };
        buckets.set(kind, bucket);
      }
      const elapsed = Math.max(0, now - bucket.at);
      bucket.left = Math.min(rate.burst, bucket.left + (elapsed * rate.perSecond) / 1000);
      bucket.at = now;
      if (bucket.left < cost) return false;
      bucket.left -= cost;
      return true;
    },
  };
}
