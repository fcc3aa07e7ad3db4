import { withRoomInt32 } from './columns.ts';
import type { Combo, Mark, Parts, PartTotals } from './parts.ts';
import { comboAt, markCount } from './parts.ts';

/**
 * Distinct viewers without a set for every part: a viewer has one *standing* for each combination of place and
 * source it was ever seen in (nearly always one), and a standing counts, for each `Mark`, what raised it. When a
 * count leaves or reaches 0, the viewer's other standings tell which parts gain or lose a distinct viewer. Counts,
 * not flags, so that a late fact can take back what an earlier one assumed.
 */
export interface Standings {
  readonly viewerIds: Map<string, number>;
  viewerCount: number;
  /** By viewer: its newest standing, or −1. */
  head: Int32Array;
  count: number;
  /** By standing. */
  viewer: Int32Array;
  next: Int32Array;
  combo: Int32Array;
  /** By standing × mark. */
  marks: Int32Array;
}

export const emptyStandings = (): Standings => ({
  viewerIds: new Map(),
  viewerCount: 0,
  head: new Int32Array(0),
  count: 0,
  viewer: new Int32Array(0),
  next: new Int32Array(0),
  combo: new Int32Array(0),
  marks: new Int32Array(0),
});

/** The same viewers and standings, with nothing marked. */
export const unmarked = (standings: Standings): Standings => ({
  ...standings,
  marks: new Int32Array(standings.marks.length),
});

/** The viewer's number in the fold, given out on first sight. */
export function viewerIndex(standings: Standings, viewerId: string): number {
  const known = standings.viewerIds.get(viewerId);
  if (known !== undefined) return known;
  const viewer = standings.viewerCount;
  standings.viewerIds.set(viewerId, viewer);
  standings.viewerCount += 1;
  standings.head = withRoomInt32(standings.head, viewer);
  standings.head[viewer] = -1;
  return viewer;
}

/** The standing of a viewer at a combination: an index, given out on first sight. */
export function standingOf(standings: Standings, viewer: number, combo: Combo): number {
  const head = standings.head[viewer] ?? -1;
  for (let at = head; at >= 0; at = standings.next[at] ?? -1) {
    if (standings.combo[at] === combo.index) return at;
  }
  const standing = standings.count;
  standings.count += 1;
  standings.viewer = withRoomInt32(standings.viewer, standing);
  standings.next = withRoomInt32(standings.next, standing);
  standings.combo = withRoomInt32(standings.combo, standing);
  standings.marks = withRoomInt32(standings.marks, standing * markCount + markCount - 1);
  standings.viewer[standing] = viewer;
  standings.next[standing] = head;
  standings.combo[standing] = combo.index;
  standings.head[viewer] = standing;
  return standing;
}

/** One more reason for a mark: with the first the viewer counts where no other standing of theirs has it. */
export function raise(standings: Standings, parts: Parts, standing: number, mark: Mark): void {
  const cell = standing * markCount + mark;
  const before = standings.marks[cell] ?? 0;
  standings.marks[cell] = before + 1;
  if (before === 0) countViewer(standings, parts, standing, mark, 1);
}

/** One reason less for a mark: with the last the viewer no longer counts. */
export function lower(standings: Standings, parts: Parts, standing: number, mark: Mark): void {
  const cell = standing * markCount + mark;
  const before = standings.marks[cell] ?? 0;
  standings.marks[cell] = before - 1;
  if (before === 1) countViewer(standings, parts, standing, mark, -1);
}

/** Adds or removes the viewer of `standing` in every part where no other standing of the viewer has the mark. */
function countViewer(standings: Standings, parts: Parts, standing: number, mark: Mark, by: 1 | -1): void {
  const own = comboAt(parts, standings.combo[standing] ?? -1);
  let alone = true;
  let region = true;
  let store = true;
  let guide = true;
  let source = true;
  const head = standings.head[standings.viewer[standing] ?? -1] ?? -1;
  for (let at = head; at >= 0; at = standings.next[at] ?? -1) {
    if (at === standing || (standings.marks[at * markCount + mark] ?? 0) === 0) continue;
    const other = comboAt(parts, standings.combo[at] ?? -1);
    alone = false;
    if (other.region === own.region) region = false;
    if (other.store === own.store) store = false;
    if (other.guide === own.guide) guide = false;
    if (other.source === own.source) source = false;
  }
  if (alone) add(parts.total, mark, by);
  if (region) add(own.region, mark, by);
  if (store) add(own.store, mark, by);
  if (guide) add(own.guide, mark, by);
  if (source) add(own.source, mark, by);
}

function add(part: PartTotals, mark: Mark, by: number): void {
  part.viewers[mark] = (part.viewers[mark] ?? 0) + by;
}
