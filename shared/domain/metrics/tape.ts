import { withRoomInt32, withRoomUint8 } from './columns.ts';
import type { Fact, OrderFact } from './facts.ts';
import type { InteractionFact, MetricsFold, ShowWindow } from './fold-state.ts';
import { isInside } from './fold-state.ts';
import type { VoteFact } from './votes.ts';

/** Kinds of interactions by their number in a tape. */
export const tapeKinds = ['like', 'comment', 'share', 'follow', 'impression', 'click'] as const;
/** What a tape is made of: of entries the fold itself keeps all that counts. */
export type TapeFact = Exclude<Fact, { kind: 'enter' }>;
/** Facts few enough to be kept as they are: a moment is folded from them. */
export type TradeFact = OrderFact | VoteFact;
type Taped = Exclude<InteractionFact, VoteFact>;
const kindNumber = new Map<Taped['kind'], number>(tapeKinds.map((kind, number) => [kind, number]));

/**
 * The interactions of an ended show as columns of numbers, 13 bytes each, and the comings and goings of its visits:
 * what a part of the show, and any moment of it, is counted from without reading its record again. Visits are the
 * fold's own numbers.
 */
export interface Tape {
  readonly startedAt: number;
  /** Interactions, those inside the show's window alone, in order of time. */
  readonly length: number;
  /** Milliseconds since `startedAt`. */
  readonly at: Uint32Array;
  readonly visit: Int32Array;
  /** Index into `tapeKinds`. */
  readonly kind: Uint8Array;
  /** A like's n; the item of an impression or a click, as an index into `items`. */
  readonly value: Int32Array;
  readonly items: readonly string[];
  /** Every visit's opening and closing in order of time: visit × 2, + 1 for a closing. */
  readonly turns: Int32Array;
  /**
   * Interactions and leaves that are older than the entry of their visit: when each was, and when the entry came to
   * count it, epoch ms; Infinity where it never came.
   */
  readonly earlyAt: Float64Array;
  readonly earlyUntil: Float64Array;
}

/** Gathers the facts of a show in any order, beside its fold. */
export class TapeWriter {
  /** Orders and votes, in order of arrival. */
  readonly trade: TradeFact[] = [];
  readonly #window: ShowWindow;
  #at: Int32Array = new Int32Array(0);
  #visit: Int32Array = new Int32Array(0);
  #kind: Uint8Array = new Uint8Array(0);
  #value: Int32Array = new Int32Array(0);
  #length = 0;
  readonly #items: string[] = [];
  readonly #itemNumber = new Map<string, number>();
  /** Those whose visit was not known yet. */
  #waiting: Exclude<TapeFact, TradeFact>[] = [];
  /** When and of which visit; some may turn out not to be early when its first entry is known. */
  readonly #early: { readonly at: number; readonly visit: number }[] = [];

  constructor(window: ShowWindow) {
    this.#window = window;
  }

  /** Call after the fold has taken the fact. */
  take(fold: MetricsFold, fact: TapeFact): void {
    if ('orderId' in fact || fact.kind === 'vote') {
      this.trade.push(fact);
      return;
    }
    const visit = fold.visits.index.get(fact.visitId);
    if (visit === undefined) {
      this.#waiting.push(fact);
      return;
    }
    if (fact.at < (fold.visits.enterAt[visit] ?? 0)) this.#early.push({ at: fact.at, visit });
    if (fact.kind !== 'leave' && isInside(this.#window, fact.at)) this.#put(visit, fact);
  }

  /** The tape as of everything taken, in order of time. Facts whose visit never came are in no figure of it. */
  tape(fold: MetricsFold): Tape {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const fact of waiting) this.take(fold, fact);
    const early = this.#early
      .map(({ at, visit }) => ({ at, until: fold.visits.enterAt[visit] ?? 0 }))
      .filter(({ at, until }) => at < until)
      .concat(this.#waiting.map(({ at }) => ({ at, until: Number.POSITIVE_INFINITY })));
    const length = this.#length;
    const keys = new Uint32Array(this.#at.buffer, 0, length);
    const order = orderOf(keys);
    const tape = {
      startedAt: this.#window.startedAt,
      length,
      at: new Uint32Array(length),
      visit: new Int32Array(length),
      kind: new Uint8Array(length),
      value: new Int32Array(length),
      items: [...this.#items],
      turns: turnsOf(fold),
      earlyAt: Float64Array.from(early, ({ at }) => at),
      earlyUntil: Float64Array.from(early, ({ until }) => until),
    };
    for (let index = 0; index < length; index += 1) {
      const from = order[index] ?? 0;
      tape.at[index] = keys[from] ?? 0;
      tape.visit[index] = this.#visit[from] ?? 0;
      tape.kind[index] = this.#kind[from] ?? 0;
      tape.value[index] = this.#value[from] ?? 0;
    }
    return tape;
  }

  #put(visit: number, fact: Taped): void {
    const index = this.#length;
    this.#at = withRoomInt32(this.#at, index);
    this.#visit = withRoomInt32(this.#visit, index);
    this.#kind = withRoomUint8(this.#kind, index);
    this.#value = withRoomInt32(this.#value, index);
    this.#at[index] = fact.at - this.#window.startedAt;
    this.#visit[index] = visit;
    this.#kind[index] = kindNumber.get(fact.kind) ?? 0;
    this.#value[index] = fact.kind === 'like' ? fact.n : 'itemId' in fact ? this.#item(fact.itemId) : 0;
    this.#length = index + 1;
  }

  #item(itemId: string): number {
    const known = this.#itemNumber.get(itemId);
    if (known !== undefined) return known;
    this.#itemNumber.set(itemId, this.#items.length);
    this.#items.push(itemId);
    return this.#items.length - 1;
  }
}

/** The first place in an ascending column that holds `least` or more. */
export function firstAtLeast(column: Uint32Array, length: number, least: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indices in ascending order of their keys, ties in order of arrival: a radix sort, two bytes at a time. */
export function orderOf(keys: Uint32Array): Uint32Array {
  let order = new Uint32Array(keys.length);
  for (let index = 0; index < keys.length; index += 1) order[index] = index;
  let spare = new Uint32Array(keys.length);
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537);
    for (const key of keys) {
      const next = ((key >>> shift) & 0xffff) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let digit = 1; digit < starts.length; digit += 1)
      starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
    for (const index of order) {
      const digit = ((keys[index] ?? 0) >>> shift) & 0xffff;
      const place = starts[digit] ?? 0;
      starts[digit] = place + 1;
      spare[place] = index;
    }
    [order, spare] = [spare, order];
  }
  return order;
}

/** Openings and closings in order of time; of one instant, in the order of their visits. */
function turnsOf({ visits }: MetricsFold): Int32Array {
  const most = visits.ids.length * 2;
  const times = new Float64Array(most);
  const what = new Int32Array(most);
  let count = 0;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  const put = (time: number, turn: number) => {
    times[count] = time;
    what[count] = turn;
    count += 1;
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
  };
  for (let visit = 0; visit < visits.ids.length; visit += 1) {
    const enterAt = visits.enterAt[visit] ?? 0;
    const leaveAt = visits.leaveAt[visit] ?? Number.POSITIVE_INFINITY;
    put(enterAt, visit * 2);
    if (leaveAt !== Number.POSITIVE_INFINITY) put(Math.max(leaveAt, enterAt), visit * 2 + 1);
  }
  const keys = new Uint32Array(count);
  // Seven weeks fit a column of 32 bits; what lasts longer is sorted by comparison.
  const step = Math.max(1, Math.ceil((latest - earliest + 1) / 2 ** 32));
  for (let index = 0; index < count; index += 1)
    keys[index] = Math.floor(((times[index] ?? 0) - earliest) / step);
  const order = orderOf(keys);
  if (step > 1) order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const turns = new Int32Array(count);
  for (let index = 0; index < count; index += 1) turns[index] = what[order[index] ?? 0] ?? 0;
  return turns;
}
