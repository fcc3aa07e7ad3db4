/** A show of which nothing was heard for so long is looked at, then after twice as long, and so on. */
const firstMs = 1_000;
const lastMs = 60_000;

/** Which shows have been silent, so that a lost message is missed before the next one comes. */
export class Silences {
  readonly #shows = new Map<string, { nextAt: number; waitMs: number }>();

  shows(): Iterable<string> {
    return this.#shows.keys();
  }

  heard(showId: string, now = performance.now()): void {
    const show = this.#shows.get(showId);
    if (show) {
      show.nextAt = now + firstMs;
      show.waitMs = firstMs;
    } else this.#shows.set(showId, { nextAt: now + firstMs, waitMs: firstMs });
  }

  /** Shows to be looked at now; each is asked for once, and again after twice as long. */
  due(now = performance.now()): string[] {
    const due: string[] = [];
    for (const [showId, show] of this.#shows) {
      if (show.nextAt > now) continue;
      show.waitMs = Math.min(show.waitMs * 2, lastMs);
      show.nextAt = now + show.waitMs;
      due.push(showId);
    }
    return due;
  }

  /** Anything may have been missed: all are due. */
  missed(now = performance.now()): void {
    for (const show of this.#shows.values()) {
      show.nextAt = now;
      show.waitMs = firstMs;
    }
  }
}
