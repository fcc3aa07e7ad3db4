import { takeOrder } from './counted-orders.ts';
import type { MetricsFold } from './fold-state.ts';
import { emptyFold } from './fold-state.ts';
import { countInteractions, itemsInPart, takeItems } from './part-interactions.ts';
import { countTurns, raiseMarks, visitsInPart } from './part-visits.ts';
import { samePlaces } from './parts.ts';
import { unmarked } from './standings.ts';
import { firstAtLeast, type Tape } from './tape.ts';
import { keptFlags } from './visits.ts';
import { addVote } from './votes.ts';

/** A part of a show: [from, to), epoch ms, inside its live window. */
export interface PartOfShow {
  readonly from: number;
  readonly to: number;
}

/** Work between two pauses: some milliseconds. */
const sliceLength = 200_000;

/**
 * The fold of a part of an ended show: as if its facts had been folded with that part as the live window, by the same
 * definitions (who is in the room at `from` counts; an order placed inside counts whenever it is paid). Counted from
 * the whole show's fold and tape, so that no fact is read again. A generator, so that a server lets others have
 * their turn: run it to its end before either changes. The fold is for reading: it shares columns with the whole.
 */
export function* partOfShowFold(
  whole: MetricsFold,
  tape: Tape,
  { from, to }: PartOfShow,
): Generator<undefined, MetricsFold> {
  const fold: MetricsFold = {
    ...emptyFold(),
    window: { startedAt: from, endedAt: to },
    parts: samePlaces(whole.parts),
    standings: unmarked(whole.standings),
    visits: { ...whole.visits, flags: keptFlags(whole.visits) },
    who: whole.who,
    pendingFacts: whole.pendingFacts,
  };
  const inPart = visitsInPart(fold, from, to);
  yield;
  countTurns(fold, tape, inPart, from, to);
  yield;
  const first = firstAtLeast(tape.at, tape.length, Math.max(0, from - tape.startedAt));
  const end = firstAtLeast(tape.at, tape.length, Math.max(0, to - tape.startedAt));
  const items = itemsInPart(tape);
  for (let index = first; index < end; index += sliceLength) {
    countInteractions(fold, tape, inPart, items, index, Math.min(end, index + sliceLength));
    yield;
  }
  takeItems(fold, tape, items);
  yield* raiseMarks(fold, inPart, sliceLength);
  for (const [pollId, { byViewer }] of whole.votes)
    for (const [viewer, votes] of byViewer)
      for (const { at, option } of votes)
        if (at >= from && at < to) addVote(fold.votes, viewer, { pollId, at, option });
  let orders = 0;
  for (const order of whole.orders.byId.values()) {
    if (order.placed.at < from || order.placed.at >= to) continue;
    fold.orders.byId.set(order.orderId, takeOrder(fold, order));
    orders += 1;
    if (orders % 5_000 === 0) yield;
  }
  return fold;
}

/** Runs it without pauses. */
export function partOfShowNow(whole: MetricsFold, tape: Tape, part: PartOfShow): MetricsFold {
  const work = partOfShowFold(whole, tape, part);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
