import { addBit } from './columns.ts';
import type { MetricsFold } from './fold-state.ts';
import { emptyFold, isInside } from './fold-state.ts';
import { clickSlotMs, type ItemTotals, itemOf } from './items.ts';
import { type FoldedOrder, recountOrder } from './orders.ts';
import { comboOf, Mark, type Parts, placeOfCombo } from './parts.ts';
import { secondRow } from './seconds.ts';
import type { Standings } from './standings.ts';
import { firstAtLeast, type Tape } from './tape.ts';
import { countVisit, keptFlags, markVisit, visitViewer } from './visits.ts';
import { addVote } from './votes.ts';
import { pushTransition } from './watching.ts';

/** A part of a show: [from, to), epoch ms, inside its live window. */
export interface PartOfShow {
  readonly from: number;
  readonly to: number;
}

/** Work between two pauses: some milliseconds. */
const sliceLength = 100_000;

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
  const visits = fold.visits.ids.length;
  for (let visit = 0; visit < visits; visit += 1) {
    countVisit(fold, visit);
    if (visit % sliceLength === sliceLength - 1) yield;
  }
  yield;
  countTurns(fold, tape, from);
  yield;
  const first = firstAtLeast(tape.at, tape.length, Math.max(0, from - tape.startedAt));
  const end = firstAtLeast(tape.at, tape.length, Math.max(0, to - tape.startedAt));
  const items = tape.items.map((itemId) => ({ itemId, totals: null as ItemTotals | null }));
  for (let index = first; index < end; index += sliceLength) {
    countInteractions(fold, tape, items, index, Math.min(end, index + sliceLength));
    yield;
  }
  for (const [pollId, { byViewer }] of whole.votes)
    for (const [viewer, votes] of byViewer)
      for (const { at, option } of votes)
        if (at >= from && at < to) addVote(fold.votes, viewer, { pollId, at, option });
  let orders = 0;
  for (const order of whole.orders.byId.values()) {
    if (!isInside({ startedAt: from, endedAt: to }, order.placed.at)) continue;
    takeOrder(fold, order);
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

/** The same combinations of place and source under the same numbers, with nothing counted. */
function samePlaces(parts: Parts): Parts {
  const fresh = emptyFold().parts;
  for (const combo of parts.combos) comboOf(fresh, placeOfCombo(combo), sourceOf(combo));
  return fresh;
}
type Source = Parameters<typeof comboOf>[2];
const sourceOf = (combo: Parts['combos'][number]): Source => (combo.source.key ?? 'other') as Source;

const unmarked = (standings: Standings): Standings => ({
  ...standings,
  marks: new Int32Array(standings.marks.length),
});

/** Who is in the room, in order of time: what the course of `online` is read from. */
function countTurns({ visits, watch, ...rest }: MetricsFold, { turns }: Tape, from: number): void {
  const fold = { visits, watch, ...rest };
  for (const turn of turns) {
    const visit = turn >> 1;
    if (((visits.flags[visit] ?? 0) & (1 << Mark.present)) === 0) continue;
    const closes = (turn & 1) === 1;
    const enterAt = visits.enterAt[visit] ?? 0;
    const at = closes ? Math.max(visits.leaveAt[visit] ?? 0, enterAt) : enterAt;
    pushTransition(watch, Math.max(at, from), visitViewer(fold, visit), closes);
  }
}

function countInteractions(
  fold: MetricsFold,
  tape: Tape,
  items: { readonly itemId: string; totals: ItemTotals | null }[],
  first: number,
  end: number,
): void {
  const { interactions, seconds, window } = fold;
  const startedAt = window?.startedAt ?? 0;
  for (let index = first; index < end; index += 1) {
    const at = tape.startedAt + (tape.at[index] ?? 0);
    const visit = tape.visit[index] ?? 0;
    const value = tape.value[index] ?? 0;
    const row = secondRow(seconds, startedAt, at);
    // In the order of `tapeKinds`.
    switch (tape.kind[index]) {
      case 0:
        interactions.likes += value;
        row.likes += value;
        markVisit(fold, visit, Mark.engaged);
        break;
      case 1:
        interactions.comments += 1;
        row.comments += 1;
        markVisit(fold, visit, Mark.engaged);
        break;
      case 2:
        interactions.shares += 1;
        row.shares += 1;
        markVisit(fold, visit, Mark.engaged);
        break;
      case 3:
        interactions.follows += 1;
        row.follows += 1;
        markVisit(fold, visit, Mark.engaged);
        markVisit(fold, visit, Mark.followed);
        break;
      case 4: {
        const item = totalsOf(fold, items, value);
        interactions.impressions += 1;
        row.impressions += 1;
        item.impressions += 1;
        addBit(item.sawViewers, visitViewer(fold, visit));
        markVisit(fold, visit, Mark.saw);
        break;
      }
      default: {
        const item = totalsOf(fold, items, value);
        interactions.clicks += 1;
        row.clicks += 1;
        item.clicks += 1;
        const slot = Math.floor((at - startedAt) / clickSlotMs);
        item.clickSlots.set(slot, (item.clickSlots.get(slot) ?? 0) + 1);
        addBit(item.clickedViewers, visitViewer(fold, visit));
        markVisit(fold, visit, Mark.clicked);
      }
    }
  }
}

function totalsOf(
  fold: MetricsFold,
  items: { readonly itemId: string; totals: ItemTotals | null }[],
  number: number,
): ItemTotals {
  const item = items[number];
  if (!item) throw new Error(`The tape has no item ${number}`);
  item.totals ??= itemOf(fold.items, item.itemId);
  return item.totals;
}

/** The same order, its items those of this fold; not counted yet. */
function takeOrder(fold: MetricsFold, order: FoldedOrder): void {
  const own: FoldedOrder = {
    ...order,
    items: order.items.map((entry) => ({ ...entry, item: itemOf(fold.items, entry.item.itemId) })),
    counted: false,
  };
  fold.orders.byId.set(own.orderId, own);
  recountOrder(fold, own);
}
