/** Sums presses of the like button and sends them at most once in `everyMs`, at most `max` at a time. */
export interface LikeBatch {
  press(): void;
  /** Presses not sent yet. */
  readonly unsent: number;
  /** Sends what is left, if it can be sent; for leaving the page. */
  flush(): void;
}

export interface LikeBatchPorts {
  /** Returns whether it went out; what did not is kept and tried again. */
  readonly send: (n: number) => boolean;
  readonly schedule: (run: () => void, ms: number) => void;
}

const everyMs = 1_000;
const max = 100;

export function createLikeBatch({ send, schedule }: LikeBatchPorts): LikeBatch {
  let unsent = 0;
  let isScheduled = false;

  function plan() {
    if (isScheduled || unsent === 0) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      flush();
      plan();
    }, everyMs);
  }
  function flush() {
    const n = Math.min(unsent, max);
    if (n > 0 && send(n)) unsent -= n;
  }
  return {
    press() {
      // Offline presses are not hoarded: one full packet is what a later flush can honestly carry.
      unsent = Math.min(unsent + 1, max * 3);
      plan();
    },
    get unsent() {
      return unsent;
    },
    flush,
  };
}
