import type { RedisClient } from './connect.ts';
import { hear } from './hear.ts';

/** How long nothing may be heard before it is looked for. */
const SILENCE_MS = 1_000;

/**
 * Follows something in Redis that grows: told by a channel, which may lose what it carries, and looked for anew after
 * each connection and each second of silence. `read` brings this node up to what Redis holds when it begins.
 */
export interface Follower {
  /** Resolves when a reading that began after the call is over; rejects as `read` does. */
  now(): Promise<void>;
  close(): void;
}

export async function follow(settings: {
  readonly subscriber: RedisClient;
  readonly channel: string;
  readonly read: () => Promise<void>;
  /** A reading that nobody waited for has failed; it comes again. */
  readonly failed: (error: unknown) => void;
}): Promise<Follower> {
  const { subscriber, channel, read, failed } = settings;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let isClosed = false;
  const begin = (): Promise<void> => {
    running = read().finally(() => {
      running = null;
    });
    return running;
  };
  /** One reading runs, one more at most waits: whoever comes while it waits shares it. */
  const now = (): Promise<void> => {
    if (!running) return begin();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
  const look = () => {
    if (isClosed) return;
    timer.refresh();
    now().catch(failed);
  };
  const timer = setTimeout(look, SILENCE_MS).unref();
  const hearNoMore = await hear(subscriber, channel, look, look);
  return {
    now,
    close() {
      isClosed = true;
      clearTimeout(timer);
      hearNoMore();
    },
  };
}
