/** Runs tasks of one lane one after another, of several lanes side by side, a bounded number at once. */
export interface Lanes {
  run<T>(lane: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when everything asked for so far has run. */
  idle(): Promise<void>;
}

const AT_ONCE = 16;

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  const turns: (() => void)[] = [];
  let running = 0;

  const inTurn = async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => turns.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = turns.shift();
      // The place is handed on, not given back.
      if (next) next();
      else running -= 1;
    }
  };

  return {
    run(lane, task) {
      const result = (tails.get(lane) ?? Promise.resolve()).then(() => inTurn(task));
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(lane, tail);
      void tail.then(() => {
        if (tails.get(lane) === tail) tails.delete(lane);
      });
      return result;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
