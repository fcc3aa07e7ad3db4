import type { RedisClock } from './clock.ts';
import type { RedisClient } from './connect.ts';
import { headKey, turnKey } from './keys.ts';
import { leaveTurn, takeTurn } from './lua/ledger.ts';
import { feedOf } from './replicas.ts';
import type { RedisTiming } from './timing.ts';

/** Where the ledger ended when the turn was taken: what must be folded before anything is decided. */
export interface LedgerEnd {
  readonly last: number;
  readonly hash: string;
}

/** How often Redis is asked again while another node has the turn: it may have died. */
const askEveryMs = 30;
/** The turn counts as over so long before it is. */
const marginMs = 20;

/**
 * One node's side of the turn to write a show's ledger. It only keeps nodes out of each other's way; what makes sure
 * that nothing is written upon an old fold is the append itself.
 */
export class Turn {
  readonly #client: RedisClient;
  readonly #node: string;
  readonly #showId: string;
  readonly #timing: RedisTiming;
  readonly #clock: RedisClock;
  /** Server time; 0 = it is not ours. */
  #until = 0;
  #heldSince = 0;
  #isWanted = false;
  #wake: (() => void) | null = null;

  constructor(client: RedisClient, node: string, showId: string, timing: RedisTiming, clock: RedisClock) {
    this.#client = client;
    this.#node = node;
    this.#showId = showId;
    this.#timing = timing;
    this.#clock = clock;
  }

  /** Ours, as far as a node may know that has not slept meanwhile. */
  get isOurs(): boolean {
    return this.#until > this.#clock.latest() + marginMs;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Others wait, and we have had our time. */
  get shouldPass(): boolean {
    return this.#isWanted && performance.now() - this.#heldSince >= this.#timing.quantumMs;
  }

  /**
   * Takes the turn, waiting for it while `isNeeded`; null when it is not needed any more. Rejects when Redis cannot be
   * asked.
   */
  async take(isNeeded: () => boolean): Promise<LedgerEnd | null> {
    const wasOurs = this.isOurs;
    while (isNeeded()) {
      const given = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const sentAt = performance.now();
      const [word, serverAt, until, last, hash, waiting] = (await takeTurn(
        this.#client,
        [headKey(this.#showId), turnKey(this.#showId)],
        [
          this.#node,
          JSON.stringify(this.#showId),
          this.#clock.deadline(this.#timing.decideMs),
          this.#timing.turnMs,
          feedOf({ commands: this.#client }),
        ],
      )) as [string, number, number, number, string, number];
      this.#clock.sample(sentAt, performance.now(), serverAt);
      if (word === 'yours') {
        if (!wasOurs) this.#heldSince = performance.now();
        this.#isWanted = waiting > 0;
        this.#until = until;
        return { last, hash };
      }
      if (word === 'wait')
        await Promise.race([given, pause(Math.min(askEveryMs, Math.max(1, until - serverAt)))]);
    }
    return null;
  }

  /** The append that renewed it answered so; `until` 0: it has been passed on. */
  renewed(until: number, waiting: number): void {
    this.#until = until;
    if (until === 0) this.#isWanted = false;
    else if (waiting > 0) this.#isWanted = true;
  }

  /** It is not to be relied on any more. */
  forget(): void {
    this.#until = 0;
    this.#isWanted = false;
  }

  given(): void {
    this.#wake?.();
  }

  wanted(): void {
    this.#isWanted = true;
  }

  /** Lets it go to whoever waits. When Redis cannot be asked it ends by itself. */
  async leave(): Promise<void> {
    this.forget();
    await leaveTurn(
      this.#client,
      [headKey(this.#showId), turnKey(this.#showId)],
      [this.#node, JSON.stringify(this.#showId), this.#timing.turnMs, feedOf({ commands: this.#client })],
    ).catch(() => undefined);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
