/** A device's clock that stands still between its ticks: whoever reads it twice in a turn reads the same. */
export interface TickingClock {
  /** Called at each tick; one timer serves all who wait for the same step. Answers how to stop. */
  subscribe(listener: () => void): () => void;
  /** Epoch ms, floored to the step; as of the last tick while anybody waits for one. */
  read(): number;
}

export function tickingClock(stepMs: number): TickingClock {
  const listeners = new Set<() => void>();
  const floored = () => Math.floor(Date.now() / stepMs) * stepMs;
  let running: { now: number; readonly timer: ReturnType<typeof setInterval> } | null = null;
  const tick = () => {
    if (running) running.now = floored();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      running ??= { now: floored(), timer: setInterval(tick, stepMs) };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || !running) return;
        clearInterval(running.timer);
        running = null;
      };
    },
    read: () => running?.now ?? floored(),
  };
}
