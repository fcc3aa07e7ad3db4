/** Runs tasks one after another, in the order they were asked for; a task that throws harms no later one. */
export interface Serial {
  run<T>(task: () => Promise<T> | T): Promise<T>;
  /** Resolves when everything asked for so far has run. */
  idle(): Promise<void>;
}

export function serial(): Serial {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run<T>(task: () => Promise<T> | T): Promise<T> {
      const result = tail.then(task);
      tail = result.catch(() => undefined);
      return result;
    },
    async idle() {
      await tail;
    },
  };
}

/** Lets sockets and timers have their turn in a long loop. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
