const BEAT_MS = 500;
/** Others take a node for hung, and go on without it, after 4 s; what it was last told is older by a beat. */
const SLEPT_MS = 3_500;

/** Tells when this process has slept: it was stopped, or its machine was. */
export class Pulse {
  #at = performance.now();
  readonly #woke: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(woke: () => void) {
    this.#woke = woke;
    this.#timer = setInterval(() => this.look(), BEAT_MS).unref();
  }

  /** To be called before anything that rests on having been awake: what waited at the door may come before the beat. */
  look(): void {
    const now = performance.now();
    const isLate = now - this.#at > SLEPT_MS;
    this.#at = now;
    if (isLate) this.#woke();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
