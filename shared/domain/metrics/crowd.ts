import { addBit, emptyBitSet } from './columns.ts';
import type { MetricsFold } from './fold-state.ts';
import { comboAt, Mark } from './parts.ts';
import { orderOf, type Tape, tapeKinds } from './tape.ts';

/** Bits of the divisions in which a viewer is counted. */
export const Where = { total: 1, region: 2, store: 4, guide: 8, source: 16 } as const;
export const everywhere = 31;
/** In `turnOpen`: the visit closes. */
export const closing = 128;

/**
 * What the crowd of an ended show adds up to at any instant, as columns in order of time: each says where a viewer is
 * counted anew, so that distinct viewers up to an instant are found by running through a column and not by asking
 * who was there before. Times are ms since `startedAt`; combinations of places are the fold's own numbers.
 */
export interface Crowd {
  /** Openings and closings of the visits that count. */
  readonly turnAt: Uint32Array;
  readonly turnCombo: Int32Array;
  /** Where its viewer is present for the first time; 0 for a closing. */
  readonly turnPresent: Uint8Array;
  /** Where its viewer comes online, or goes, with `closing`. */
  readonly turnOpen: Uint8Array;
  /** When a viewer was first marked `engaged`, `followed`, `saw` or `clicked`, and where. */
  readonly firstAt: Uint32Array;
  readonly firstCombo: Int32Array;
  readonly firstMark: Uint8Array;
  readonly firstWhere: Uint8Array;
  /** Bits by interaction of the tape: its viewer's first sight of its item, or first click. */
  readonly isFirst: Uint8Array;
  /** Interactions of the tape that count later than they were, because their visit came later: which, and when. */
  readonly lateIndex: Uint32Array;
  readonly lateAt: Float64Array;
  /** Sums after each `frameLength` interactions, `frameWidth(items)` numbers each; the first frame is empty. */
  readonly frames: Float64Array;
  readonly frameLength: number;
}

/** A frame's numbers: the six kinds of `tapeKinds`, then impressions, clicks and viewers of both by item. */
export const frameWidth = (items: number): number => tapeKinds.length + 4 * items;

/** Work between two pauses: some milliseconds. */
const sliceLength = 200_000;
const mostFrames = 256;
const leastFrame = 4_096;

/** Lays the crowd of an ended show out. A generator, so that a server lets others have their turn. */
export function* crowdOf(whole: MetricsFold, tape: Tape): Generator<undefined, Crowd> {
  const turns = yield* turnColumns(whole, tape);
  const late = lateOnes(whole, tape);
  yield;
  const firsts = yield* firstColumns(whole, tape, late);
  const frames = yield* framesOf(tape, firsts.isFirst);
  return { ...turns, ...firsts, ...late, ...frames };
}

function* turnColumns(whole: MetricsFold, { turns }: Tape) {
  const { visits, standings, window } = whole;
  const startedAt = window?.startedAt ?? 0;
  const length = (window?.endedAt ?? startedAt) - startedAt;
  const turnAt = new Uint32Array(turns.length);
  const turnCombo = new Int32Array(turns.length);
  const turnPresent = new Uint8Array(turns.length);
  const turnOpen = new Uint8Array(turns.length);
  const wasPresent = new Uint8Array(standings.count);
  const open = new Int32Array(standings.count);
  const isPresent = (standing: number) => wasPresent[standing] === 1;
  const isOpen = (standing: number) => (open[standing] ?? 0) > 0;
  let count = 0;
  for (const [index, turn] of turns.entries()) {
    if (index % sliceLength === sliceLength - 1) yield;
    const visit = turn >> 1;
    if (((visits.flags[visit] ?? 0) & (1 << Mark.present)) === 0) continue;
    const closes = (turn & 1) === 1;
    const enterAt = visits.enterAt[visit] ?? 0;
    const time = closes ? Math.max(visits.leaveAt[visit] ?? 0, enterAt) : Math.max(enterAt, startedAt);
    const at = time - startedAt;
    if (at >= length) continue;
    const standing = visits.standing[visit] ?? -1;
    turnAt[count] = at;
    turnCombo[count] = standings.combo[standing] ?? -1;
    if (closes) {
      open[standing] = (open[standing] ?? 0) - 1;
      turnOpen[count] = closing | (isOpen(standing) ? 0 : whereAlone(whole, standing, isOpen));
    } else {
      if (!isPresent(standing)) turnPresent[count] = whereAlone(whole, standing, isPresent);
      wasPresent[standing] = 1;
      if (!isOpen(standing)) turnOpen[count] = whereAlone(whole, standing, isOpen);
      open[standing] = (open[standing] ?? 0) + 1;
    }
    count += 1;
  }
  return {
    turnAt: turnAt.slice(0, count),
    turnCombo: turnCombo.slice(0, count),
    turnPresent: turnPresent.slice(0, count),
    turnOpen: turnOpen.slice(0, count),
  };
}

/** Interactions reported with a time before their visit's: they count from the visit's entry on. */
function lateOnes({ visits }: MetricsFold, tape: Tape) {
  const lateIndex: number[] = [];
  const lateAt: number[] = [];
  for (let index = 0; index < tape.length; index += 1) {
    const enterAt = (visits.enterAt[tape.visit[index] ?? 0] ?? 0) - tape.startedAt;
    if ((tape.at[index] ?? 0) >= enterAt) continue;
    lateIndex.push(index);
    lateAt.push(enterAt);
  }
  return { lateIndex: Uint32Array.from(lateIndex), lateAt: Float64Array.from(lateAt) };
}

/** What an interaction of each kind marks its viewer for, in the order of `tapeKinds`. */
const marksOf: readonly (readonly Mark[])[] = [
  [Mark.engaged],
  [Mark.engaged],
  [Mark.engaged],
  [Mark.engaged, Mark.followed],
  [Mark.saw],
  [Mark.clicked],
];
const firstItemKind = 4;

function* firstColumns(whole: MetricsFold, tape: Tape, late: Pick<Crowd, 'lateIndex' | 'lateAt'>) {
  const { visits, standings } = whole;
  const at: number[] = [];
  const combo: number[] = [];
  const mark: number[] = [];
  const where: number[] = [];
  const marked = new Uint8Array(standings.count);
  const isFirst = new Uint8Array(Math.ceil(tape.length / 8));
  const viewersOf = tape.items.map(() => [emptyBitSet(), emptyBitSet()] as const);
  const times = timesOf(tape, late);
  const order = times && orderOf(times);
  for (let place = 0; place < tape.length; place += 1) {
    if (place % sliceLength === sliceLength - 1) yield;
    const index = order?.[place] ?? place;
    const kind = tape.kind[index] ?? 0;
    const standing = visits.standing[tape.visit[index] ?? 0] ?? -1;
    if (kind >= firstItemKind) {
      const viewers = viewersOf[tape.value[index] ?? 0]?.[kind - firstItemKind];
      if (viewers && addBit(viewers, standings.viewer[standing] ?? -1))
        isFirst[index >> 3] = (isFirst[index >> 3] ?? 0) | (1 << (index & 7));
    }
    for (const one of marksOf[kind] ?? []) {
      const bits = marked[standing] ?? 0;
      if ((bits & (1 << one)) !== 0) continue;
      at.push((times ?? tape.at)[index] ?? 0);
      combo.push(standings.combo[standing] ?? -1);
      mark.push(one);
      where.push(whereAlone(whole, standing, (other) => ((marked[other] ?? 0) & (1 << one)) !== 0));
      marked[standing] = bits | (1 << one);
    }
  }
  return {
    firstAt: Uint32Array.from(at),
    firstCombo: Int32Array.from(combo),
    firstMark: Uint8Array.from(mark),
    firstWhere: Uint8Array.from(where),
    isFirst,
  };
}

/** When each interaction counts; null where that is when it was, for all of them. */
function timesOf(tape: Tape, { lateIndex, lateAt }: Pick<Crowd, 'lateIndex' | 'lateAt'>): Uint32Array | null {
  if (lateIndex.length === 0) return null;
  const times = tape.at.slice(0, tape.length);
  for (const [place, index] of lateIndex.entries()) times[index] = Math.min(0xffff_ffff, lateAt[place] ?? 0);
  return times;
}

function* framesOf(tape: Tape, isFirst: Uint8Array) {
  const frameLength = Math.max(leastFrame, Math.ceil(tape.length / mostFrames));
  const width = frameWidth(tape.items.length);
  const frames = new Float64Array((Math.floor(tape.length / frameLength) + 1) * width);
  const sums = new Float64Array(width);
  for (let from = 0; from + frameLength <= tape.length; from += frameLength) {
    addInteractions(sums, tape, isFirst, from, from + frameLength);
    frames.set(sums, (from / frameLength + 1) * width);
    yield;
  }
  return { frames, frameLength };
}

/** Adds the interactions [from, to) of a tape to the numbers of a frame. */
export function addInteractions(
  sums: Float64Array,
  tape: Tape,
  isFirst: Uint8Array,
  from: number,
  to: number,
  by: 1 | -1 = 1,
): void {
  for (let index = from; index < to; index += 1) {
    const kind = tape.kind[index] ?? 0;
    const value = tape.value[index] ?? 0;
    sums[kind] = (sums[kind] ?? 0) + (kind === 0 ? by * value : by);
    if (kind < firstItemKind) continue;
    const cell = tapeKinds.length + value * 4 + (kind - firstItemKind);
    sums[cell] = (sums[cell] ?? 0) + by;
    if (((isFirst[index >> 3] ?? 0) & (1 << (index & 7))) !== 0) sums[cell + 2] = (sums[cell + 2] ?? 0) + by;
  }
}

/** Where no other standing of the viewer `has` it: the divisions this one adds the viewer to. */
function whereAlone(
  { standings, parts }: MetricsFold,
  standing: number,
  has: (other: number) => boolean,
): number {
  const { head, next, viewer, combo } = standings;
  const newest = head[viewer[standing] ?? -1] ?? -1;
  if (newest === standing && (next[standing] ?? -1) < 0) return everywhere;
  const own = comboAt(parts, combo[standing] ?? -1);
  let where = everywhere;
  for (let at = newest; at >= 0; at = next[at] ?? -1) {
    if (at === standing || !has(at)) continue;
    const other = comboAt(parts, combo[at] ?? -1);
    where &= ~Where.total;
    if (other.region === own.region) where &= ~Where.region;
    if (other.store === own.store) where &= ~Where.store;
    if (other.guide === own.guide) where &= ~Where.guide;
    if (other.source === own.source) where &= ~Where.source;
  }
  return where;
}
