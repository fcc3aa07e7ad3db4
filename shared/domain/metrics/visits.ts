import type { Source } from '../../contract/basics.ts';
import type { Place } from '../attribution/types.ts';
import { withRoomFloat64, withRoomInt32, withRoomUint8 } from './columns.ts';
import type { EnterFact } from './facts.ts';
import type { MetricsFold } from './fold-state.ts';
import type { Combo } from './parts.ts';
import { comboAt, comboOf, Mark, placeOfCombo } from './parts.ts';
import { regionSecond, secondRow } from './seconds.ts';
import { lower, raise, standingOf, viewerIndex } from './standings.ts';
import { pushTransition } from './watching.ts';
import { noteWho } from './who.ts';

/** Every visit known, in columns by a small integer; inside the window or not, for each is evidence of attribution. */
export interface Visits {
  readonly index: Map<string, number>;
  readonly ids: string[];
  enterAt: Float64Array;
  /** Infinity while open. */
  leaveAt: Float64Array;
  standing: Int32Array;
  /** 1 + index into `homes`; 0 = no member's home. */
  home: Int32Array;
  /** Bits by `Mark` up to `clicked`, and `byCodeBit`. */
  flags: Uint8Array;
  readonly homes: Place[];
  readonly homeIndex: Map<string, number>;
  /** By viewer: its first visit, or −1. */
  firstOfViewer: Int32Array;
}

export const emptyVisits = (): Visits => ({
  index: new Map(),
  ids: [],
  enterAt: new Float64Array(0),
  leaveAt: new Float64Array(0),
  standing: new Int32Array(0),
  home: new Int32Array(0),
  flags: new Uint8Array(0),
  homes: [],
  homeIndex: new Map(),
  firstOfViewer: new Int32Array(0),
});

const byCodeBit = 1 << 6;

/** The number of the visit's viewer; −1 for no visit. */
export const visitViewer = (fold: MetricsFold, visit: number): number =>
  fold.standings.viewer[fold.visits.standing[visit] ?? -1] ?? -1;

export const visitCombo = (fold: MetricsFold, visit: number): Combo =>
  comboAt(fold.parts, fold.standings.combo[fold.visits.standing[visit] ?? -1] ?? -1);

/** Place of the visit's code; null where it carried none or an unknown one. */
export const visitCode = (fold: MetricsFold, visit: number): Place | null =>
  hasCode(fold.visits, visit) ? placeOfCombo(visitCombo(fold, visit)) : null;

const hasCode = ({ flags }: Visits, visit: number): boolean => ((flags[visit] ?? 0) & byCodeBit) !== 0;

export const visitHome = (fold: MetricsFold, visit: number): Place | null =>
  fold.visits.homes[(fold.visits.home[visit] ?? 0) - 1] ?? null;

/** The viewer's earliest visit to the show; −1 while none is known. */
export const firstVisitOf = (fold: MetricsFold, viewer: number): number =>
  fold.visits.firstOfViewer[viewer] ?? -1;

/** Place of the code of a viewer's first visit, by their id outside; null where it carried none that is known. */
export function firstVisitCodeOf(fold: MetricsFold, viewerId: string): Place | null {
  const viewer = fold.standings.viewerIds.get(viewerId);
  const first = viewer === undefined ? -1 : firstVisitOf(fold, viewer);
  return first < 0 ? null : visitCode(fold, first);
}

/** Sets a mark on a visit and its standing; true when it was not set. */
export function markVisit(fold: MetricsFold, visit: number, mark: Mark): boolean {
  const flags = fold.visits.flags[visit] ?? 0;
  const bit = 1 << mark;
  if ((flags & bit) !== 0) return false;
  fold.visits.flags[visit] = flags | bit;
  raise(fold.standings, fold.parts, fold.visits.standing[visit] ?? -1, mark);
  return true;
}

export function unmarkVisit(fold: MetricsFold, visit: number, mark: Mark): void {
  const flags = fold.visits.flags[visit] ?? 0;
  const bit = 1 << mark;
  if ((flags & bit) === 0) return;
  fold.visits.flags[visit] = flags & ~bit;
  lower(fold.standings, fold.parts, fold.visits.standing[visit] ?? -1, mark);
}

/** What an enter changed: `viewer` has a first visit other than before. */
export type Entered =
  | { readonly kind: 'new' | 'revised'; readonly visit: number; readonly newFirst: boolean }
  | { readonly kind: 'same' }
  | { readonly kind: 'contradicted' };

/**
 * Takes an enter. The same visit entered again keeps its earliest enter with what that one said (at the same
 * instant: the one that sorts first), so the result does not depend on order of arrival. A second enter that names
 * another viewer contradicts the first and is left out: nothing in it tells which to believe.
 */
export function enterVisit(fold: MetricsFold, fact: EnterFact): Entered {
  const { visits, standings } = fold;
  const known = visits.index.get(fact.visitId);
  const viewer = viewerIndex(standings, fact.viewerId);
  const combo = comboOf(fold.parts, fact.place, fact.source);
  if (known === undefined) {
    const visit = visits.ids.length;
    noteWho(fold.who, viewer, fact);
    visits.index.set(fact.visitId, visit);
    visits.ids.push(fact.visitId);
    visits.enterAt = withRoomFloat64(visits.enterAt, visit);
    visits.leaveAt = withRoomFloat64(visits.leaveAt, visit);
    visits.standing = withRoomInt32(visits.standing, visit);
    visits.home = withRoomInt32(visits.home, visit);
    visits.flags = withRoomUint8(visits.flags, visit);
    visits.enterAt[visit] = fact.at;
    visits.leaveAt[visit] = Number.POSITIVE_INFINITY;
    visits.standing[visit] = standingOf(standings, viewer, combo);
    visits.home[visit] = homeNumber(visits, fact.memberHome);
    visits.flags[visit] = fact.byCode ? byCodeBit : 0;
    const newFirst = noteFirst(fold, viewer, visit);
    recountVisit(fold, visit);
    return { kind: 'new', visit, newFirst };
  }
  if (visitViewer(fold, known) !== viewer) return { kind: 'contradicted' };
  noteWho(fold.who, viewer, fact);
  if (!revises(fold, known, fact)) return { kind: 'same' };
  // It may have been first among visits of one instant for a code that it turns out not to have.
  const mayLose = firstVisitOf(fold, viewer) === known && hasCode(visits, known) && !fact.byCode;
  uncountVisit(fold, known);
  moveVisit(fold, known, standingOf(standings, viewer, combo));
  visits.enterAt[known] = fact.at;
  visits.home[known] = homeNumber(visits, fact.memberHome);
  visits.flags[known] = ((visits.flags[known] ?? 0) & ~byCodeBit) | (fact.byCode ? byCodeBit : 0);
  noteFirst(fold, viewer, known);
  if (mayLose)
    for (const visit of visits.index.values())
      if (visitViewer(fold, visit) === viewer) noteFirst(fold, viewer, visit);
  recountVisit(fold, known);
  return { kind: 'revised', visit: known, newFirst: firstVisitOf(fold, viewer) === known };
}

/** Closes a visit. Said more than once, the earliest counts; one before its enter ends it as it began. */
export function leaveVisit(fold: MetricsFold, visit: number, at: number): void {
  const { visits, window } = fold;
  const before = visits.leaveAt[visit] ?? 0;
  if (at >= before) return;
  const counted = ((visits.flags[visit] ?? 0) & (1 << Mark.present)) !== 0;
  const plain = window !== null && counted && before === Number.POSITIVE_INFINITY;
  if (!plain || leftAt(fold, visit, at) <= window.startedAt) {
    uncountVisit(fold, visit);
    visits.leaveAt[visit] = at;
    recountVisit(fold, visit);
    return;
  }
  visits.leaveAt[visit] = at;
  unmarkVisit(fold, visit, Mark.open);
  pushTransition(fold.watch, leftAt(fold, visit, at), visitViewer(fold, visit), true);
}

const leftAt = (fold: MetricsFold, visit: number, leave: number): number =>
  Math.max(leave, fold.visits.enterAt[visit] ?? 0);

/** True when the visit falls into the window: entered in it, or open when it began. */
export function isVisitIn(fold: MetricsFold, visit: number): boolean {
  const { window, visits } = fold;
  if (!window) return false;
  const enterAt = visits.enterAt[visit] ?? 0;
  if (window.endedAt !== null && enterAt >= window.endedAt) return false;
  if (window.endedAt !== null && window.startedAt >= window.endedAt) return false;
  return enterAt >= window.startedAt || leftAt(fold, visit, visits.leaveAt[visit] ?? 0) > window.startedAt;
}

/** Counts the visit, or takes it out, so that it is counted exactly when it should be. */
export function recountVisit(fold: MetricsFold, visit: number): void {
  const counted = ((fold.visits.flags[visit] ?? 0) & (1 << Mark.present)) !== 0;
  const should = isVisitIn(fold, visit);
  if (counted && !should) uncountVisit(fold, visit);
  if (counted || !should || !fold.window) return;
  addVisit(fold, visit, 1);
  const { startedAt } = fold.window;
  const leave = fold.visits.leaveAt[visit] ?? 0;
  const viewer = visitViewer(fold, visit);
  pushTransition(fold.watch, Math.max(fold.visits.enterAt[visit] ?? 0, startedAt), viewer, false);
  markVisit(fold, visit, Mark.present);
  if (leave === Number.POSITIVE_INFINITY) markVisit(fold, visit, Mark.open);
  else pushTransition(fold.watch, leftAt(fold, visit, leave), viewer, true);
}

/** What a visit's flags say whatever the window is. */
export const keptFlags = (visits: Visits): Uint8Array => visits.flags.map((flags) => flags & byCodeBit);

export function uncountVisit(fold: MetricsFold, visit: number): void {
  if (((fold.visits.flags[visit] ?? 0) & (1 << Mark.present)) === 0) return;
  addVisit(fold, visit, -1);
  unmarkVisit(fold, visit, Mark.present);
  unmarkVisit(fold, visit, Mark.open);
  fold.watch.stale = true;
}

function addVisit(fold: MetricsFold, visit: number, by: 1 | -1): void {
  if (!fold.window) return;
  const { startedAt } = fold.window;
  const combo = visitCombo(fold, visit);
  fold.parts.total.pv += by;
  combo.region.pv += by;
  combo.store.pv += by;
  combo.guide.pv += by;
  combo.source.pv += by;
  const row = secondRow(fold.seconds, startedAt, fold.visits.enterAt[visit] ?? 0);
  row.pv += by;
  regionSecond(row, combo.region).pv += by;
}

/** Moves a visit that is not counted, and what it was marked for, to another standing of its viewer. */
function moveVisit(fold: MetricsFold, visit: number, standing: number): void {
  const from = fold.visits.standing[visit] ?? -1;
  if (from === standing) return;
  const flags = fold.visits.flags[visit] ?? 0;
  for (const mark of [Mark.engaged, Mark.followed, Mark.saw, Mark.clicked]) {
    if ((flags & (1 << mark)) === 0) continue;
    raise(fold.standings, fold.parts, standing, mark);
    lower(fold.standings, fold.parts, from, mark);
  }
  fold.visits.standing[visit] = standing;
}

/** Remembers the viewer's first visit; true when it is this one and was not before. */
function noteFirst(fold: MetricsFold, viewer: number, visit: number): boolean {
  const { visits } = fold;
  if (viewer >= visits.firstOfViewer.length) {
    const from = visits.firstOfViewer.length;
    visits.firstOfViewer = withRoomInt32(visits.firstOfViewer, viewer).fill(-1, from);
  }
  const first = visits.firstOfViewer[viewer] ?? -1;
  if (first === visit) return false;
  if (first >= 0 && !isBefore(visits, visit, first)) return false;
  visits.firstOfViewer[viewer] = visit;
  return true;
}

/**
 * Which of two visits came first. Two nodes may open both in one millisecond, and their ids tell nothing then: the one
 * with a code counts as first, so that no guide goes without.
 */
function isBefore(visits: Visits, one: number, other: number): boolean {
  const later = (visits.enterAt[one] ?? 0) - (visits.enterAt[other] ?? 0);
  if (later !== 0) return later < 0;
  const isCode = hasCode(visits, one);
  if (isCode !== hasCode(visits, other)) return isCode;
  return (visits.ids[one] ?? '') < (visits.ids[other] ?? '');
}

function revises(fold: MetricsFold, visit: number, fact: EnterFact): boolean {
  const enterAt = fold.visits.enterAt[visit] ?? 0;
  if (fact.at !== enterAt) return fact.at < enterAt;
  const combo = visitCombo(fold, visit);
  const known = saying(
    (combo.source.key ?? 'other') as Source,
    placeOfCombo(combo),
    visitCode(fold, visit) !== null,
    visitHome(fold, visit),
  );
  return saying(fact.source, fact.place, fact.byCode, fact.memberHome) < known;
}

const saying = (source: Source, place: Place, byCode: boolean, home: Place | null): string =>
  [source, byCode, placeKey(place), home ? placeKey(home) : '-'].join(' ');

const placeKey = (place: Place): string =>
  [place.regionId, place.storeId, place.guideId].map((id) => (id === null ? '' : `=${id}`)).join(' ');

function homeNumber(visits: Visits, home: Place | null): number {
  if (!home) return 0;
  const key = placeKey(home);
  const known = visits.homeIndex.get(key);
  if (known !== undefined) return known;
  visits.homes.push({ regionId: home.regionId, storeId: home.storeId, guideId: home.guideId });
  visits.homeIndex.set(key, visits.homes.length);
  return visits.homes.length;
}
