import type { MetricsFold } from './fold-state.ts';
import { type Combo, comboAt, Mark, markCount, type PartTotals } from './parts.ts';
import { regionSecond, secondRow } from './seconds.ts';
import type { Tape } from './tape.ts';
import { takeInOrder } from './watching.ts';

/** Visits to a part of a show: those there, and those that did something in it though they were not. */
export interface VisitsInPart {
  /** Numbers of visits with a mark, ascending up to `there`; the first `count` hold. */
  readonly visits: Int32Array;
  count: number;
  /** How many of them have been in the room in the part. */
  there: number;
  /** By visit, of those listed alone: its viewer. One look at memory less for each of millions of interactions. */
  readonly viewerOf: Int32Array;
}

/** Bits of a visit's flags that are marks. */
export const marksMask = (1 << (Mark.clicked + 1)) - 1;
const present = 1 << Mark.present;
const open = 1 << Mark.open;

/** Finds the visits that count, and counts them by combination of places. Their marks are raised later, all at once. */
export function visitsInPart(fold: MetricsFold, from: number, to: number): VisitsInPart {
  const { flags, enterAt, leaveAt, standing, ids } = fold.visits;
  const { viewer, combo } = fold.standings;
  const visits = new Int32Array(ids.length);
  const viewerOf = new Int32Array(ids.length);
  const byCombo = new Int32Array(fold.parts.combos.length);
  let count = 0;
  for (let visit = 0; visit < visits.length; visit += 1) {
    const entered = enterAt[visit] ?? 0;
    const left = leaveAt[visit] ?? 0;
    // As `isVisitIn` has it: entered in the part, or there as it began.
    if (entered >= to || (entered < from && left <= from)) continue;
    const own = standing[visit] ?? -1;
    const place = combo[own] ?? -1;
    viewerOf[visit] = viewer[own] ?? -1;
    flags[visit] = (flags[visit] ?? 0) | (left === Number.POSITIVE_INFINITY ? present | open : present);
    byCombo[place] = (byCombo[place] ?? 0) + 1;
    visits[count] = visit;
    count += 1;
  }
  for (const own of fold.parts.combos) {
    const pv = byCombo[own.index] ?? 0;
    if (pv > 0) for (const part of divisionsOf(fold, own)) part.pv += pv;
  }
  return { visits, count, there: count, viewerOf };
}

/** Lists a visit that did something in the part and has not been in the room in it. */
export function listVisit({ visits, standings }: MetricsFold, inPart: VisitsInPart, visit: number): void {
  inPart.visits[inPart.count] = visit;
  inPart.count += 1;
  inPart.viewerOf[visit] = standings.viewer[visits.standing[visit] ?? -1] ?? -1;
}

const divisionsOf = ({ parts }: MetricsFold, { region, store, guide, source }: Combo): PartTotals[] => [
  parts.total,
  region,
  store,
  guide,
  source,
];

/**
 * Who is in the room, in order of time: what the course of `online` is read from, and the visits of each second. Turns
 * before the part and after it are not looked at: whoever was there as it began comes first.
 */
export function countTurns(
  fold: MetricsFold,
  { turns }: Tape,
  { visits: inside, there, viewerOf }: VisitsInPart,
  from: number,
  to: number,
): void {
  const { flags, enterAt, leaveAt, standing } = fold.visits;
  const { combos } = fold.parts;
  const { combo } = fold.standings;
  const at = new Float64Array(there * 2);
  const what = new Int32Array(there * 2);
  let count = 0;
  const enters = (visit: number, time: number): void => {
    at[count] = time;
    what[count] = (viewerOf[visit] ?? -1) * 2;
    count += 1;
    const row = secondRow(fold.seconds, from, time);
    row.pv += 1;
    const place = combos[combo[standing[visit] ?? -1] ?? -1];
    if (place) regionSecond(row, place.region).pv += 1;
  };
  for (let index = 0; index < there; index += 1) {
    const visit = inside[index] ?? 0;
    if ((enterAt[visit] ?? 0) < from) enters(visit, from);
  }
  for (let index = firstTurn(fold, turns, from); index < turns.length; index += 1) {
    const turn = turns[index] ?? 0;
    const visit = turn >> 1;
    const entered = enterAt[visit] ?? 0;
    const time = (turn & 1) === 0 ? entered : Math.max(leaveAt[visit] ?? 0, entered);
    if (time >= to) break;
    if (((flags[visit] ?? 0) & present) === 0) continue;
    if ((turn & 1) === 0) enters(visit, time);
    else {
      at[count] = time;
      what[count] = (viewerOf[visit] ?? -1) * 2 + 1;
      count += 1;
    }
  }
  takeInOrder(fold.watch, at, what, count, fold.standings.viewerCount);
}

/** The first turn at `at` or later. */
function firstTurn({ visits }: MetricsFold, turns: Int32Array, at: number): number {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const turn = turns[middle] ?? 0;
    const entered = visits.enterAt[turn >> 1] ?? 0;
    const time = (turn & 1) === 0 ? entered : Math.max(visits.leaveAt[turn >> 1] ?? 0, entered);
    if (time < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Raises what each listed visit is marked for, and counts distinct viewers: by combination and set of marks where a
 * viewer stands in one place, as nearly all do; else by all the places the viewer stands in, together.
 */
export function* raiseMarks(
  fold: MetricsFold,
  inPart: VisitsInPart,
  sliceLength: number,
): Generator<undefined, void> {
  const marked = new Uint8Array(fold.standings.count);
  const list = new Int32Array(Math.min(inPart.count, marked.length));
  let standings = 0;
  for (let first = 0; first < inPart.count; first += sliceLength) {
    standings = markStandings(fold, inPart, first, first + sliceLength, marked, list, standings);
    yield;
  }
  const alone = new Int32Array(fold.parts.combos.length * (marksMask + 1));
  for (let first = 0; first < standings; first += sliceLength) {
    countViewers(fold, marked, list, first, Math.min(standings, first + sliceLength), alone);
    yield;
  }
  for (const own of fold.parts.combos)
    for (let marks = 1; marks <= marksMask; marks += 1) {
      const viewers = alone[own.index * (marksMask + 1) + marks] ?? 0;
      if (viewers > 0) for (const part of divisionsOf(fold, own)) addViewers(part, marks, viewers);
    }
}

/** Gathers the marks of a slice of visits by standing and lists the standings that have any; how many there are then. */
function markStandings(
  fold: MetricsFold,
  { visits, count }: VisitsInPart,
  first: number,
  end: number,
  marked: Uint8Array,
  list: Int32Array,
  listed: number,
): number {
  const { flags, standing: standingOf } = fold.visits;
  const { marks } = fold.standings;
  let standings = listed;
  for (let index = first; index < Math.min(count, end); index += 1) {
    const visit = visits[index] ?? 0;
    const own = (flags[visit] ?? 0) & marksMask;
    const standing = standingOf[visit] ?? 0;
    const before = marked[standing] ?? 0;
    if (before === 0) {
      list[standings] = standing;
      standings += 1;
    }
    marked[standing] = before | own;
    for (let rest = own; rest !== 0; rest &= rest - 1) {
      const cell = standing * markCount + 31 - Math.clz32(rest & -rest);
      marks[cell] = (marks[cell] ?? 0) + 1;
    }
  }
  return standings;
}

/** Counts the viewers of a slice of the marked standings, each viewer once: with its newest marked standing. */
function countViewers(
  fold: MetricsFold,
  marked: Uint8Array,
  list: Int32Array,
  first: number,
  end: number,
  alone: Int32Array,
): void {
  const { head, next, viewer, combo } = fold.standings;
  for (let index = first; index < end; index += 1) {
    const standing = list[index] ?? 0;
    let newest = head[viewer[standing] ?? -1] ?? -1;
    while (newest !== standing && (marked[newest] ?? 0) === 0) newest = next[newest] ?? standing;
    if (newest !== standing) continue;
    let other = next[standing] ?? -1;
    while (other >= 0 && (marked[other] ?? 0) === 0) other = next[other] ?? -1;
    if (other >= 0) countOfMany(fold, marked, standing);
    else {
      const place = (combo[standing] ?? 0) * (marksMask + 1) + (marked[standing] ?? 0);
      alone[place] = (alone[place] ?? 0) + 1;
    }
  }
}

/** A viewer marked in several places counts once in each division that several of them share. */
function countOfMany(fold: MetricsFold, marked: Uint8Array, newest: number): void {
  const { next, combo } = fold.standings;
  const sets = new Map<PartTotals, number>();
  for (let standing = newest; standing >= 0; standing = next[standing] ?? -1) {
    const marks = marked[standing] ?? 0;
    if (marks === 0) continue;
    for (const part of divisionsOf(fold, comboAt(fold.parts, combo[standing] ?? -1)))
      sets.set(part, (sets.get(part) ?? 0) | marks);
  }
  for (const [part, marks] of sets) addViewers(part, marks, 1);
}

function addViewers({ viewers }: PartTotals, marks: number, by: number): void {
  for (let rest = marks; rest !== 0; rest &= rest - 1) {
    const mark = 31 - Math.clz32(rest & -rest);
    viewers[mark] = (viewers[mark] ?? 0) + by;
  }
}
