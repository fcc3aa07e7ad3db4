import type { Refusal } from '#shared/contract/errors.ts';
import { RECORDS_VERSION } from '#shared/domain/records-version.ts';
import type { LedgerOperation } from '#shared/domain/stock/entries.ts';
import { channelOf, type RedisLinks } from './connect.ts';
import { asked } from './script.ts';

export type Claim = Extract<LedgerOperation, { op: 'claim' }>;

/** A claim handed to the node that has the turn. Instants are server time, ms; `now` is its sender's clock. */
export interface HandedClaim {
  readonly showId: string;
  readonly operation: Claim;
  readonly now: number;
  /** Not decided later: its sender goes its own way then. */
  readonly decideBy: number;
  /** Not written later: its sender may have said that it was not. */
  readonly writeBy: number;
}

/**
 * What came of it. `end`: the ledger is to be known so far before anybody is told. `not-taken`: nothing was written, or
 * nobody knows; its sender finds out in a turn of its own.
 */
export type HandedAnswer =
  | { readonly outcome: 'ok'; readonly end: number; readonly orderId: string; readonly isRepeat: boolean }
  | { readonly outcome: 'refused'; readonly end: number; readonly error: Refusal }
  | { readonly outcome: 'not-taken' };

type Ask = readonly [id: number, claim: HandedClaim];
type Told = readonly [id: number, answer: HandedAnswer];
/** All of one tick for one node. */
interface Letter {
  readonly from: string;
  /** Of the records its sender knows: another's claims may say what this node does not know of. */
  readonly version: number;
  readonly asks?: readonly Ask[];
  readonly answers?: readonly Told[];
}

const notTaken: HandedAnswer = { outcome: 'not-taken' };
/** A node that nobody listens for, as one of an older version, is tried again after so long. */
const deafMs = 1_000;
/** Each start of a node is a new one: those of long ago are forgotten. */
const mostNodes = 1_000;

/**
 * How claims go from node to node and their answers back: a channel a node, what a tick brings in one message. Any of it
 * may be lost; who waits says itself when it waits no more.
 */
export class ClaimPost {
  readonly #links: Pick<RedisLinks, 'commands' | 'subscriber' | 'address'>;
  readonly #node: string;
  readonly #channel: string;
  readonly #waiting = new Map<number, (answer: HandedAnswer) => void>();
  readonly #asks = new Map<string, Ask[]>();
  readonly #answers = new Map<string, Told[]>();
  /** Node → `performance.now()` until which it gets nothing. */
  readonly #deaf = new Map<string, number>();
  /** Node → `performance.now()` of its last letter. */
  readonly #heardAt = new Map<string, number>();
  readonly #sending = new Set<Promise<void>>();
  #lastId = 0;
  #isFlushing = false;
  #onAsk: (claim: HandedClaim, answer: (answer: HandedAnswer) => void) => void = (_claim, answer) =>
    answer(notTaken);
  readonly #message = (channel: string, text: string) => {
    if (channel === this.#channel) this.#heard(text);
  };
  readonly #again = () => {
    this.#links.subscriber.subscribe(this.#channel).catch(() => undefined);
  };

  constructor(links: Pick<RedisLinks, 'commands' | 'subscriber' | 'address'>, node: string) {
    this.#links = links;
    this.#node = node;
    this.#channel = this.#channelFor(node);
  }

  /** `onAsk` is given what other nodes hand over, and answers each once. */
  async start(onAsk: (claim: HandedClaim, answer: (answer: HandedAnswer) => void) => void): Promise<void> {
    this.#onAsk = onAsk;
    const { subscriber } = this.#links;
    subscriber.on('message', this.#message);
    subscriber.on('ready', this.#again);
    await subscriber.subscribe(this.#channel);
  }

  isDeaf(node: string): boolean {
    return (this.#deaf.get(node) ?? 0) > performance.now();
  }

  /** What it was asked at `askedAt` it did not answer in time; it may be busy, or answer nothing at all. */
  wasLate(node: string, askedAt: number): void {
    if ((this.#heardAt.get(node) ?? Number.NEGATIVE_INFINITY) < askedAt) this.#isNotHeard(node);
  }

  /** Hands a claim to a node; the answer says by which number it can be forgotten. */
  ask(node: string, claim: HandedClaim, answered: (answer: HandedAnswer) => void): number {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#waiting.set(id, answered);
    this.#put(this.#asks, node, [id, claim]);
    return id;
  }

  /** Whoever asked waits no more. */
  forget(id: number): void {
    this.#waiting.delete(id);
  }

  /** Resolves when what was said so far has left. */
  async close(): Promise<void> {
    this.#flush();
    await Promise.all(this.#sending);
    const { subscriber } = this.#links;
    subscriber.off('message', this.#message);
    subscriber.off('ready', this.#again);
    subscriber.unsubscribe(this.#channel).catch(() => undefined);
  }

  #isNotHeard(node: string): void {
    if (this.#deaf.size >= mostNodes) this.#deaf.clear();
    this.#deaf.set(node, performance.now() + deafMs);
  }

  #channelFor(node: string): string {
    return channelOf(this.#links.commands, `sc:claims:${node}`);
  }

  #put<T>(letters: Map<string, T[]>, node: string, line: T): void {
    const lines = letters.get(node);
    if (lines) lines.push(line);
    else letters.set(node, [line]);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushing = false;
    for (const [node, asks] of this.#asks) {
      this.#send(node, { asks }, (isHeard) => {
        if (isHeard) return;
        this.#isNotHeard(node);
        for (const [id] of asks) this.#settle(id, notTaken);
      });
    }
    for (const [node, answers] of this.#answers) this.#send(node, { answers });
    this.#asks.clear();
    this.#answers.clear();
  }

  /** In a cluster each server counts only those who listen to itself: there nobody knows whether it is heard. */
  #send(
    node: string,
    lines: Pick<Letter, 'asks' | 'answers'>,
    sent: (isHeard: boolean) => void = () => undefined,
  ): void {
    const isCluster = this.#links.address.kind === 'cluster';
    const letter: Letter = { from: this.#node, version: RECORDS_VERSION, ...lines };
    const sending = asked(this.#links.commands.publish(this.#channelFor(node), JSON.stringify(letter))).then(
      (listeners) => sent(isCluster || listeners > 0),
      () => sent(false),
    );
    this.#sending.add(sending);
    void sending.finally(() => this.#sending.delete(sending));
  }

  #heard(text: string): void {
    const letter = letterOf(text);
    if (!letter) return;
    if (this.#heardAt.size >= mostNodes) this.#heardAt.clear();
    this.#heardAt.set(letter.from, performance.now());
    for (const [id, claim] of letter.asks ?? []) {
      const answer = (told: HandedAnswer) => this.#put(this.#answers, letter.from, [id, told]);
      if (letter.version === RECORDS_VERSION) this.#onAsk(claim, answer);
      else answer(notTaken);
    }
    for (const [id, answer] of letter.answers ?? []) this.#settle(id, answer);
  }

  #settle(id: number, answer: HandedAnswer): void {
    const answered = this.#waiting.get(id);
    this.#waiting.delete(id);
    answered?.(answer);
  }
}

/** Null for what is none: others may publish there too. */
function letterOf(text: string): Letter | null {
  try {
    const letter: unknown = JSON.parse(text);
    if (typeof letter !== 'object' || letter === null || !('from' in letter)) return null;
    const { from, asks = [], answers = [] } = letter as Partial<Letter>;
    const isLetter = typeof from === 'string' && Array.isArray(asks) && Array.isArray(answers);
    return isLetter ? (letter as Letter) : null;
  } catch {
    return null;
  }
}
