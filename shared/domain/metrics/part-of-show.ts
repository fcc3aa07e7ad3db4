import { addBit } from './columns.ts';
import { takeOrder } from './counted-orders.ts';
import type { MetricsFold } from './fold-state.ts';
import { emptyFold } from './fold-state.ts';
import { clickSlotMs, type ItemTotals, itemOf } from './items.ts';
import { comboAt, Mark, markCount, samePlaces } from './parts.ts';
import { regionSecond, secondRow } from './seconds.ts';
import { raise, unmarked } from './standings.ts';
import { firstAtLeast, type Tape } from './tape.ts';
import { isVisitIn, keptFlags } from './visits.ts';
import { addVote } from './votes.ts';
import { takeInOrder } from './watching.ts';

/** A part of a show: [from, to), epoch ms, inside its live window. */
export interface PartOfShow {
  readonly from: number;
  readonly to: number;
}

/** Work between two pauses: some milliseconds. */
const sliceLength = 200_000;
/** Marks a visit's flags hold, in the order of their bits. */
const visitMarks = [Mark.present, Mark.open, Mark.engaged, Mark.followed, Mark.saw, Mark.clicked] as const;
const marksMask = (1 << (Mark.clicked + 1)) - 1;

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
  const viewerOf = new Int32Array(whole.visits.ids.length);
  yield* countVisits(fold, from, viewerOf);
  countTurns(fold, tape, { from, to }, viewerOf);
  yield;
  const first = firstAtLeast(tape.at, tape.length, Math.max(0, from - tape.startedAt));
  const end = firstAtLeast(tape.at, tape.length, Math.max(0, to - tape.startedAt));
  const items = tape.items.map((itemId): CountedItem => ({ itemId, totals: null, slot: 0, clicks: 0 }));
  for (let index = first; index < end; index += sliceLength) {
    countInteractions(fold, tape, items, viewerOf, index, Math.min(end, index + sliceLength));
    yield;
  }
  for (const item of items) turnSlot(item, 0);
  yield* raiseMarks(fold);
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

/**
 * Visits that count, by combination of places and by second; their marks are raised later, all at once. Notes the
 * viewer of every visit: one look at memory less for each of millions of interactions.
 */
function* countVisits(fold: MetricsFold, from: number, viewerOf: Int32Array): Generator<undefined, void> {
  const { visits, parts } = fold;
  const count = visits.ids.length;
  const byCombo = new Int32Array(parts.combos.length);
  for (let first = 0; first < count; first += sliceLength) {
    if (first > 0) yield;
    countVisitsOf(fold, from, viewerOf, byCombo, first, Math.min(count, first + sliceLength));
  }
  for (const [index, pv] of byCombo.entries()) {
    if (pv === 0) continue;
    const { region, store, guide, source } = comboAt(parts, index);
    for (const part of [parts.total, region, store, guide, source]) part.pv += pv;
  }
}

/** A slice of it, apart from the generator: a loop that may pause keeps its columns where they are slower to reach. */
function countVisitsOf(
  fold: MetricsFold,
  from: number,
  viewerOf: Int32Array,
  byCombo: Int32Array,
  first: number,
  end: number,
): void {
  const { parts, seconds } = fold;
  const { flags, enterAt, leaveAt, standing: standingOf } = fold.visits;
  const { viewer, combo: comboOf } = fold.standings;
  for (let visit = first; visit < end; visit += 1) {
    const standing = standingOf[visit] ?? -1;
    viewerOf[visit] = viewer[standing] ?? -1;
    if (!isVisitIn(fold, visit)) continue;
    const isOpen = leaveAt[visit] === Number.POSITIVE_INFINITY;
    flags[visit] = (flags[visit] ?? 0) | (1 << Mark.present) | (isOpen ? 1 << Mark.open : 0);
    const combo = comboOf[standing] ?? -1;
    byCombo[combo] = (byCombo[combo] ?? 0) + 1;
    const row = secondRow(seconds, from, enterAt[visit] ?? 0);
    row.pv += 1;
    regionSecond(row, comboAt(parts, combo).region).pv += 1;
  }
}

/** Who is in the room, in order of time: what the course of `online` is read from. What happens after `to` is in none. */
function countTurns(
  fold: MetricsFold,
  { turns }: Tape,
  { from, to }: PartOfShow,
  viewerOf: Int32Array,
): void {
  const { visits, watch, standings } = fold;
  const { flags, enterAt, leaveAt } = visits;
  const at = new Float64Array(turns.length);
  const what = new Int32Array(turns.length);
  let count = 0;
  for (let index = 0; index < turns.length; index += 1) {
    const turn = turns[index] ?? 0;
    const visit = turn >> 1;
    if (((flags[visit] ?? 0) & (1 << Mark.present)) === 0) continue;
    const entered = enterAt[visit] ?? 0;
    const closes = turn & 1;
    const time = closes === 1 ? Math.max(leaveAt[visit] ?? 0, entered) : entered;
    if (time >= to) break;
    at[count] = Math.max(time, from);
    what[count] = (viewerOf[visit] ?? -1) * 2 + closes;
    count += 1;
  }
  takeInOrder(watch, at, what, count, standings.viewerCount);
}

/** An item of the tape while a part is counted: its totals, and its clicks in the slot they fall into now. */
interface CountedItem {
  readonly itemId: string;
  totals: ItemTotals | null;
  slot: number;
  clicks: number;
}

function countInteractions(
  fold: MetricsFold,
  tape: Tape,
  items: readonly CountedItem[],
  viewerOf: Int32Array,
  first: number,
  end: number,
): void {
  const { interactions, seconds, window } = fold;
  const { flags } = fold.visits;
  const { at, visit: visits, kind, value: values } = tape;
  const startedAt = window?.startedAt ?? 0;
  const sinceStart = tape.startedAt - startedAt;
  if (first >= end) return;
  // In order of time: a row serves until its second is over.
  let row = secondRow(seconds, startedAt, tape.startedAt + (tape.at[first] ?? 0));
  let rowEnds = Number.NEGATIVE_INFINITY;
  for (let index = first; index < end; index += 1) {
    const passed = sinceStart + (at[index] ?? 0);
    const visit = visits[index] ?? 0;
    const value = values[index] ?? 0;
    if (passed >= rowEnds) {
      row = secondRow(seconds, startedAt, startedAt + passed);
      rowEnds = (Math.floor(passed / 1000) + 1) * 1000;
    }
    // In the order of `tapeKinds`.
    switch (kind[index]) {
      case 0:
        interactions.likes += value;
        row.likes += value;
        flags[visit] = (flags[visit] ?? 0) | (1 << Mark.engaged);
        break;
      case 1:
        interactions.comments += 1;
        row.comments += 1;
        flags[visit] = (flags[visit] ?? 0) | (1 << Mark.engaged);
        break;
      case 2:
        interactions.shares += 1;
        row.shares += 1;
        flags[visit] = (flags[visit] ?? 0) | (1 << Mark.engaged);
        break;
      case 3:
        interactions.follows += 1;
        row.follows += 1;
        flags[visit] = (flags[visit] ?? 0) | (1 << Mark.engaged) | (1 << Mark.followed);
        break;
      case 4: {
        const { totals } = itemAt(fold, items, value);
        interactions.impressions += 1;
        row.impressions += 1;
        totals.impressions += 1;
        addBit(totals.sawViewers, viewerOf[visit] ?? -1);
        flags[visit] = (flags[visit] ?? 0) | (1 << Mark.saw);
        break;
      }
      default: {
        const item = itemAt(fold, items, value);
        interactions.clicks += 1;
        row.clicks += 1;
        item.totals.clicks += 1;
        const slot = Math.floor(passed / clickSlotMs);
        if (slot !== item.slot) turnSlot(item, slot);
        item.clicks += 1;
        addBit(item.totals.clickedViewers, viewerOf[visit] ?? -1);
        flags[visit] = (flags[visit] ?? 0) | (1 << Mark.clicked);
      }
    }
  }
}

/** Puts the clicks of a slot that is over where they belong. */
function turnSlot(item: CountedItem, slot: number): void {
  const slots = item.totals?.clickSlots;
  if (slots && item.clicks > 0) slots.set(item.slot, (slots.get(item.slot) ?? 0) + item.clicks);
  item.slot = slot;
  item.clicks = 0;
}

/** Raises what each visit was marked for. A viewer of one standing, as nearly all are, is counted without a look around. */
function* raiseMarks(fold: MetricsFold): Generator<undefined, void> {
  const { visits, parts } = fold;
  /** By combination × mark: viewers of it alone. */
  const alone = new Int32Array(parts.combos.length * markCount);
  const count = visits.ids.length;
  for (let first = 0; first < count; first += sliceLength) {
    if (first > 0) yield;
    raiseMarksOf(fold, alone, first, Math.min(count, first + sliceLength));
  }
  for (const own of parts.combos)
    for (const mark of visitMarks) {
      const viewers = alone[own.index * markCount + mark] ?? 0;
      if (viewers === 0) continue;
      for (const part of [parts.total, own.region, own.store, own.guide, own.source])
        part.viewers[mark] = (part.viewers[mark] ?? 0) + viewers;
    }
}

function raiseMarksOf(fold: MetricsFold, alone: Int32Array, first: number, end: number): void {
  const { standings, parts } = fold;
  const { flags: flagsOf, standing: standingOf } = fold.visits;
  const { marks, head, next, viewer, combo } = standings;
  for (let visit = first; visit < end; visit += 1) {
    const flags = (flagsOf[visit] ?? 0) & marksMask;
    if (flags === 0) continue;
    const standing = standingOf[visit] ?? -1;
    const only = head[viewer[standing] ?? -1] ?? -1;
    const isOnly = only === standing && (next[standing] ?? -1) < 0;
    for (let mark: Mark = 0; mark <= Mark.clicked; mark = (mark + 1) as Mark) {
      if ((flags & (1 << mark)) === 0) continue;
      if (!isOnly) {
        raise(standings, parts, standing, mark);
        continue;
      }
      const cell = standing * markCount + mark;
      const before = marks[cell] ?? 0;
      marks[cell] = before + 1;
      if (before > 0) continue;
      const place = (combo[standing] ?? -1) * markCount + mark;
      alone[place] = (alone[place] ?? 0) + 1;
    }
  }
}

function itemAt(
  fold: MetricsFold,
  items: readonly CountedItem[],
  number: number,
): CountedItem & { totals: ItemTotals } {
  const item = items[number];
  if (!item) throw new Error(`The tape has no item ${number}`);
  item.totals ??= itemOf(fold.items, item.itemId);
  return item as CountedItem & { totals: ItemTotals };
}
