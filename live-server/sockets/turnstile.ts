/**
 * How long one turn of the process may go on letting connections in and out, ms. Everything else has its turn in
 * between: with 5,000 viewers gone and back in one moment, claims would else wait for all of them.
 */
const TURN_MS = 10;

/**
 * In the order they are seen to. Who is gone makes room first; and what is begun is finished first: who has shaken hands
 * is seated before others shake hands.
 */
const stages = ['departure', 'seat', 'handshake'] as const;
export type Stage = (typeof stages)[number];

interface Waiting {
  readonly work: () => void;
  readonly giveUp: () => void;
}

/** Lets very many in and out, one after another, in portions. Work that nobody else waits before is done at once. */
export class Turnstile {
  readonly #queues: Readonly<Record<Stage, Queue<Waiting>>> = {
    departure: new Queue(),
    seat: new Queue(),
    handshake: new Queue(),
  };
  #spentMs = 0;
  #isTurning = false;
  #isClosed = false;

  /** `giveUp` instead of `work` where it is closed before its turn comes. */
  enter(stage: Stage, work: () => void, giveUp: () => void = () => undefined): void {
    if (this.#isClosed) {
      giveUp();
      return;
    }
    const before = stages.slice(0, stages.indexOf(stage) + 1);
    const isFree = before.every((one) => this.#queues[one].size === 0);
    if (isFree && this.#spentMs < TURN_MS) this.#do(work);
    else this.#queues[stage].push({ work, giveUp });
    this.#turn();
  }

  /** What is to be done about a connection that is gone; it is done in any case. */
  leave(work: () => void): void {
    this.enter('departure', work, work);
  }

  /** Those that wait now. */
  get waiting(): number {
    return stages.reduce((sum, stage) => sum + this.#queues[stage].size, 0);
  }

  /** Nobody is let in any more. */
  close(): void {
    this.#isClosed = true;
    for (let next = this.#next(); next; next = this.#next()) next.giveUp();
  }

  #next(): Waiting | undefined {
    for (const stage of stages) {
      const next = this.#queues[stage].shift();
      if (next) return next;
    }
    return undefined;
  }

  #do(work: () => void): void {
    const startedAt = performance.now();
    work();
    this.#spentMs += performance.now() - startedAt;
  }

  /** The next turn, after whatever else has come in. */
  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      this.#spentMs = 0;
      while (this.#spentMs < TURN_MS) {
        const next = this.#next();
        if (!next) return;
        this.#do(next.work);
      }
      if (this.waiting > 0) this.#turn();
    });
  }
}

/** First in, first out, without moving what waits. */
class Queue<T> {
  #items: (T | undefined)[] = [];
  #first = 0;

  get size(): number {
    return this.#items.length - this.#first;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first] = undefined;
    this.#first += 1;
    if (this.#first > 1_000 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }
}
