import { type Refusal, refuse } from '#shared/contract/errors.ts';
import type { SharedCounts } from '../cluster/cluster.ts';
import { createRateWindow } from './rate-window.ts';

/**
 * A rate window over all nodes, for what must not be tried more often where there are more of them. What the others
 * have counted cannot always be known: each node's own count holds in any case.
 */
export interface SharedWindow {
  /** Counts one; the refusal `rate_limited` once the key is over its limit. */
  take(key: string): Promise<Refusal | null>;
  /** Takes one back. */
  giveBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** `name`: what is counted, the same on all nodes. */
export function createSharedWindow(
  name: string,
  limit: number,
  windowMs: number,
  now: () => number,
  counts: SharedCounts,
): SharedWindow {
  const own = createRateWindow(limit, windowMs, now);
  const nameOf = (key: string) => `${name} ${key}`;
  return {
    async take(key) {
      const refused = own.take(key);
      if (refused) return refused;
      const at = now();
      const all = await counts.add(nameOf(key), 1, windowMs, at);
      if (!all || all.count <= limit) return null;
      const retryAfterSeconds = Math.max(1, Math.ceil((all.endsAt - at) / 1000));
      return refuse('rate_limited', undefined, { retryAfterSeconds }).error;
    },
    async giveBack(key) {
      own.giveBack(key);
      await counts.add(nameOf(key), -1, windowMs, now());
    },
    async forget(key) {
      own.forget(key);
      await counts.forget(nameOf(key));
    },
  };
}
