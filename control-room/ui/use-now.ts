import { useSyncExternalStore } from 'react';

const listeners = new Map<number, { subscribers: Set<() => void>; timer: ReturnType<typeof setInterval> }>();

function subscribe(stepMs: number, listener: () => void): () => void {
  let shared = listeners.get(stepMs);
  if (!shared) {
    const subscribers = new Set<() => void>();
    const timer = setInterval(() => {
      for (const each of subscribers) each();
    }, stepMs);
    shared = { subscribers, timer };
    listeners.set(stepMs, shared);
  }
  const { subscribers, timer } = shared;
  subscribers.add(listener);
  return () => {
    subscribers.delete(listener);
    if (subscribers.size > 0) return;
    clearInterval(timer);
    listeners.delete(stepMs);
  };
}

/** This device's clock, floored to `stepMs`; one timer serves every reader of the same step. */
export function useNow(stepMs = 1000): number {
  return useSyncExternalStore(
    (listener) => subscribe(stepMs, listener),
    () => Math.floor(Date.now() / stepMs) * stepMs,
  );
}
