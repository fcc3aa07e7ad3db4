/** A live room is told something every second: without anything for so long, the page joins anew, ms. */
const firstMs = 10_000;
/** However often that was in vain, it is tried again after so long, ms. */
const lastMs = 80_000;

/** When a line that stands and brings nothing is to be joined anew. Instants are `performance.now`'s, ms: no clock that is set. */
export interface Silence {
  /** An update came: all is well. */
  heard(at: number): void;
  /** The whole room came, which says nothing about whether updates will. */
  joined(at: number): void;
  /** Whether it is time; asked for once, it is time again after twice as long. */
  isDue(now: number): boolean;
}

/**
 * `random` as `Math.random`: what keeps one viewer waiting keeps all of them waiting, and they are not to come back at
 * once; so each waits for once to twice as long as it says above.
 */
export function createSilence(random: () => number = Math.random): Silence {
  const spread = 1 + random();
  let waitMs = firstMs;
  let since = 0;
  return {
    heard(at) {
      since = at;
      waitMs = firstMs;
    },
    joined(at) {
      since = at;
    },
    isDue(now) {
      if (now - since < waitMs * spread) return false;
      since = now;
      waitMs = Math.min(waitMs * 2, lastMs);
      return true;
    },
  };
}
