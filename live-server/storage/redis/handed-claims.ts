import { accept, type Result } from '#shared/contract/errors.ts';
import type { LedgerOperation, LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { Residents } from '../embedded/residents.ts';
import type { LedgerAnswer } from '../stores.ts';
import type { Book } from './book.ts';
import type { ClaimPost, HandedAnswer } from './claim-post.ts';
import type { RedisClock } from './clock.ts';
import type { RedisFeed } from './feed.ts';
import type { RedisTiming } from './timing.ts';
import type { TurnHolder } from './turn-holder.ts';

/** An operation that somebody waits for. */
export interface Asked {
  readonly operation: LedgerOperation;
  readonly now: number;
  /** `performance.now()` */
  readonly askedAt: number;
  readonly resolve: (result: Result<LedgerAnswer>) => void;
}

interface Under<T> {
  readonly task: T;
  readonly to: string;
  readonly id: number;
  /** Of its order, as the feed tells them. */
  readonly records: LedgerRecord[];
}

export interface HandedParts {
  readonly post: ClaimPost;
  readonly feed: RedisFeed;
  readonly books: Residents<Book>;
  readonly timing: RedisTiming;
}

/** So often a claim is handed to another node before a turn of one's own is taken for it. */
const mostTries = 2;
/** In a cluster an answer may be quicker than what it tells of. */
const graceMs = 10;
/** Two clocks may drift apart from each other: what was compared longer ago is not relied on. */
const clockMs = 10_000;

/**
 * One show's claims that this node has handed to the one that has the turn. Each comes back answered once this node's
 * own fold has what was answered; or, when it was not taken or no answer came in time, `back` is given it, to be decided
 * in a turn of this node's own, or handed to who has it now. There it is found to be a repeat where it was written after all: taking the turn ends the
 * other's writing, and what it has written is folded before anything is decided.
 */
export class HandedClaims<T extends Asked> {
  readonly #showId: string;
  readonly #parts: HandedParts;
  readonly #holder: TurnHolder;
  readonly #clock: RedisClock;
  readonly #back: (task: T) => void;
  readonly #under = new Map<string, Under<T>>();
  readonly #tries = new WeakMap<T, number>();
  #whenNone: (() => void)[] = [];

  constructor(
    showId: string,
    parts: HandedParts,
    holder: TurnHolder,
    clock: RedisClock,
    back: (task: T) => void,
  ) {
    this.#showId = showId;
    this.#parts = parts;
    this.#holder = holder;
    this.#clock = clock;
    this.#back = back;
  }

  /** It has been at another node and come back. */
  hasTried(task: T): boolean {
    return this.#tries.has(task);
  }

  get isEmpty(): boolean {
    return this.#under.size === 0;
  }

  /** Hands it over; false where it has to go this node's own way. */
  hand(task: T): boolean {
    const { operation, now, askedAt } = task;
    const { post, timing } = this.#parts;
    const to = this.#holder.node;
    const tries = this.#tries.get(task) ?? 0;
    if (operation.op !== 'claim' || to === null || tries >= mostTries || post.isDeaf(to)) return false;
    // An answer is to come while it is waited for.
    if (performance.now() - askedAt > timing.handedMs / 2) return false;
    if (this.#under.has(operation.orderId) || !this.#clock.isFresh(clockMs)) return false;
    // Counted from when it was asked, however often it is handed on.
    const decideBy = this.#clock.deadline(timing.handedMs, askedAt);
    const writeBy = this.#clock.deadline(timing.answerMs, askedAt);
    const { orderId } = operation;
    const id = post.ask(to, { showId: this.#showId, operation, now, decideBy, writeBy }, (answer) => {
      void this.#answered(orderId, answer);
    });
    this.#tries.set(task, tries + 1);
    this.#under.set(orderId, { task, to, id, records: [] });
    return true;
  }

  /** Records of the log, as they are told. */
  heard(records: readonly LedgerRecord[]): void {
    if (this.#under.size === 0) return;
    for (const record of records) {
      const { entry } = record;
      const orderId = 'order' in entry ? entry.order.orderId : 'orderId' in entry ? entry.orderId : undefined;
      if (orderId !== undefined) this.#under.get(orderId)?.records.push(record);
    }
  }

  /** What has waited too long goes its own way; all of it while Redis is away. */
  sweep(at: number, isUp: boolean): void {
    for (const [orderId, { task, to }] of this.#under) {
      if (isUp && at - task.askedAt <= this.#parts.timing.handedMs) continue;
      if (isUp) this.#parts.post.wasLate(to, task.askedAt);
      this.#giveBack(orderId);
    }
  }

  /** Resolves when nothing is under way. */
  async none(): Promise<void> {
    if (this.#under.size > 0) await new Promise<void>((resolve) => this.#whenNone.push(resolve));
  }

  async #answered(orderId: string, answer: HandedAnswer): Promise<void> {
    const under = this.#under.get(orderId);
    if (!under) return;
    if (answer.outcome === 'not-taken') {
      this.#holder.isNot(under.to);
      return this.#giveBack(orderId);
    }
    try {
      const result = await this.#resultOf(under, answer);
      // Given back meanwhile: then its own turn answers it.
      if (this.#under.get(orderId) !== under) return;
      if (!result) return this.#giveBack(orderId);
      this.#remove(orderId);
      under.task.resolve(result);
    } catch {
      if (this.#under.get(orderId) === under) this.#giveBack(orderId);
    }
  }

  /** Once this node has folded what was answered; null where its fold does not have it. */
  async #resultOf(
    { records }: Under<T>,
    answer: Exclude<HandedAnswer, { outcome: 'not-taken' }>,
  ): Promise<Result<LedgerAnswer> | null> {
    const { feed, books } = this.#parts;
    if (feed.told('ledger', this.#showId) < answer.end) {
      await new Promise<void>((resolve) => setTimeout(resolve, graceMs));
      await feed.reachLedger(this.#showId, answer.end);
    }
    if (answer.outcome === 'refused') return { ok: false, error: answer.error };
    const { orderId, isRepeat } = answer;
    const known = books.get(this.#showId);
    const order = known
      ? known.state.orders.get(orderId)
      : await books.with(this.#showId, ({ state }) => state.orders.get(orderId));
    return order ? accept({ records: isRepeat ? [] : records, order, repeated: isRepeat }) : null;
  }

  #giveBack(orderId: string): void {
    const under = this.#remove(orderId);
    if (under) this.#back(under.task);
  }

  #remove(orderId: string): Under<T> | undefined {
    const under = this.#under.get(orderId);
    this.#under.delete(orderId);
    if (under) this.#parts.post.forget(under.id);
    this.#tellNone();
    return under;
  }

  #tellNone(): void {
    if (this.#under.size > 0) return;
    for (const tell of this.#whenNone.splice(0)) tell();
  }
}
