/**
 * The clock of a Redis server, as far as its answers tell: no node's own clock counts, and a server's time lies
 * between two bounds. Instants are milliseconds; `local` ones are `performance.now()`.
 */
export class RedisClock {
  /** Server time minus local time is at least and at most this. */
  #least = Number.NaN;
  #most = Number.NaN;

  /** An answer that says `serverAt`, of a question sent and answered at these local instants. */
  sample(sentAt: number, answeredAt: number, serverAt: number): void {
    this.#least = serverAt - answeredAt;
    this.#most = serverAt + 1 - sentAt;
  }

  /** Server time that has certainly not passed yet in `ms`; 0 while nothing is known. */
  deadline(ms: number, local = performance.now()): number {
    return Number.isNaN(this.#least) ? 0 : Math.floor(local + this.#least + ms);
  }

  /** The latest that it can be on the server now. */
  latest(local = performance.now()): number {
    return Number.isNaN(this.#most) ? Number.POSITIVE_INFINITY : local + this.#most;
  }
}

/** One server has one clock; the nodes of a cluster have one each, so each show has its own notion. */
export class RedisClocks {
  readonly #isCluster: boolean;
  readonly #shared = new RedisClock();
  readonly #byShow = new Map<string, RedisClock>();

  constructor(isCluster: boolean) {
    this.#isCluster = isCluster;
  }

  of(showId: string): RedisClock {
    if (!this.#isCluster) return this.#shared;
    let clock = this.#byShow.get(showId);
    if (!clock) {
      if (this.#byShow.size >= 10_000) this.#byShow.clear();
      clock = new RedisClock();
      this.#byShow.set(showId, clock);
    }
    return clock;
  }
}
