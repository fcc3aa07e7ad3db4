import { withRoomFloat64, withRoomInt32 } from './columns.ts';

/**
 * `online` over time, where a viewer with overlapping visits counts once: `watchMs`, `pcu`, and the course by second.
 *
 * Transitions (a visit opens, a visit closes) wait in a tail until they are `settleAfterMs` old and are then applied
 * for good, so that facts that come a little late cost nothing. One that comes later than that marks the track
 * `stale`: it is built again from the visits when it is next read. Reading applies the tail, takes the figures and
 * takes the tail off again, which costs as much as the last seconds had transitions.
 */
export interface WatchTrack {
  /** The settled part does not hold: rebuild before reading. */
  stale: boolean;
  tailAt: Float64Array;
  /** viewer × 2, + 1 for a visit that closes. */
  tailWhat: Int32Array;
  tailLength: number;
  tailSorted: boolean;
  /** By viewer: its open visits. */
  open: Int32Array;
  /** Where the integral stands. */
  settledAt: number;
  settledAny: boolean;
  online: number;
  pcu: number;
  watchMs: number;
  /** One step a second that had a transition: the second, the highest and the last `online` within it. */
  stepSecond: number[];
  stepHigh: number[];
  stepLast: number[];
}

const settleAfterMs = 15_000;

export const emptyTrack = (): WatchTrack => ({
  stale: false,
  tailAt: new Float64Array(0),
  tailWhat: new Int32Array(0),
  tailLength: 0,
  tailSorted: true,
  open: new Int32Array(0),
  settledAt: 0,
  settledAny: false,
  online: 0,
  pcu: 0,
  watchMs: 0,
  stepSecond: [],
  stepHigh: [],
  stepLast: [],
});

export function resetTrack(track: WatchTrack, startedAt: number): void {
  track.stale = false;
  track.tailLength = 0;
  track.tailSorted = true;
  track.open.fill(0);
  track.settledAt = startedAt;
  track.settledAny = false;
  track.online = 0;
  track.pcu = 0;
  track.watchMs = 0;
  track.stepSecond = [];
  track.stepHigh = [];
  track.stepLast = [];
}

export function pushTransition(track: WatchTrack, at: number, viewer: number, closes: boolean): void {
  if (track.stale) return;
  if (track.settledAny && at <= track.settledAt) {
    track.stale = true;
    return;
  }
  const index = track.tailLength;
  track.tailAt = withRoomFloat64(track.tailAt, index);
  track.tailWhat = withRoomInt32(track.tailWhat, index);
  track.open = withRoomInt32(track.open, viewer);
  if (index > 0 && at < (track.tailAt[index - 1] ?? 0)) track.tailSorted = false;
  track.tailAt[index] = at;
  track.tailWhat[index] = viewer * 2 + (closes ? 1 : 0);
  track.tailLength = index + 1;
}

/**
 * Fills an empty track with the first `count` transitions of two columns that are in order of time, of viewers
 * numbered below `viewers`. The track keeps the columns.
 */
export function takeInOrder(
  track: WatchTrack,
  at: Float64Array,
  what: Int32Array,
  count: number,
  viewers: number,
): void {
  track.tailAt = at;
  track.tailWhat = what;
  track.tailLength = count;
  track.tailSorted = true;
  track.open = new Int32Array(viewers);
}

export interface Watched {
  readonly watchMs: number;
  readonly pcu: number;
  /** `online` at the last instant before `limit`. */
  readonly online: number;
  readonly stepSecond: readonly number[];
  readonly stepHigh: readonly number[];
  readonly stepLast: readonly number[];
}

/** True when the track can answer for `limit` as it stands; otherwise it must be rebuilt first. */
export const canRead = (track: WatchTrack, limit: number): boolean =>
  !track.stale && !(track.settledAny && limit <= track.settledAt);

/**
 * The figures over [startedAt, until], from transitions before `limit` (until, or until + 1 while the show is live
 * and the present instant counts). `withSteps` copies the course by second, for the timeline.
 */
export function readTrack(
  track: WatchTrack,
  startedAt: number,
  until: number,
  limit: number,
  withSteps: boolean,
): Watched {
  sortTail(track, startedAt);
  settle(track, startedAt, Math.min(limit, until - settleAfterMs));

  const { settledAt, online, pcu, watchMs } = track;
  const steps = track.stepSecond.length;
  const lastHigh = track.stepHigh[steps - 1];
  const lastOnline = track.stepLast[steps - 1];
  const applied = applyTail(track, startedAt, limit);
  const watched: Watched = {
    watchMs: track.watchMs + track.online * Math.max(0, until - track.settledAt),
    pcu: track.pcu,
    online: track.online,
    stepSecond: withSteps ? track.stepSecond.slice() : [],
    stepHigh: withSteps ? track.stepHigh.slice() : [],
    stepLast: withSteps ? track.stepLast.slice() : [],
  };

  for (let index = applied - 1; index >= 0; index -= 1) {
    const what = track.tailWhat[index] ?? 0;
    track.open[what >> 1] = (track.open[what >> 1] ?? 0) + ((what & 1) === 1 ? 1 : -1);
  }
  Object.assign(track, { settledAt, online, pcu, watchMs });
  track.stepSecond.length = steps;
  track.stepHigh.length = steps;
  track.stepLast.length = steps;
  if (lastHigh !== undefined && lastOnline !== undefined) {
    track.stepHigh[steps - 1] = lastHigh;
    track.stepLast[steps - 1] = lastOnline;
  }
  return watched;
}

/** Applies for good what is older than `horizon`. */
function settle(track: WatchTrack, startedAt: number, horizon: number): void {
  const settled = applyTail(track, startedAt, horizon);
  if (settled === 0) return;
  track.settledAny = true;
  track.tailAt.copyWithin(0, settled, track.tailLength);
  track.tailWhat.copyWithin(0, settled, track.tailLength);
  track.tailLength -= settled;
}

/** Applies the sorted tail's transitions before `limit`, one instant at a time; how many there were. */
function applyTail(track: WatchTrack, startedAt: number, limit: number): number {
  let index = 0;
  while (index < track.tailLength) {
    const at = track.tailAt[index] ?? 0;
    if (at >= limit) break;
    const before = track.online;
    track.watchMs += before * (at - track.settledAt);
    track.settledAt = at;
    while (index < track.tailLength && track.tailAt[index] === at) {
      const what = track.tailWhat[index] ?? 0;
      const viewer = what >> 1;
      const open = track.open[viewer] ?? 0;
      if ((what & 1) === 0) {
        track.open[viewer] = open + 1;
        if (open === 0) track.online += 1;
      } else {
        track.open[viewer] = open - 1;
        if (open === 1) track.online -= 1;
      }
      index += 1;
    }
    if (track.online > track.pcu) track.pcu = track.online;
    recordStep(track, at - startedAt, before);
  }
  return index;
}

function recordStep(track: WatchTrack, offset: number, before: number): void {
  const second = Math.floor(offset / 1000);
  const last = track.stepSecond.length - 1;
  if (last >= 0 && track.stepSecond[last] === second) {
    track.stepHigh[last] = Math.max(track.stepHigh[last] ?? 0, track.online);
    track.stepLast[last] = track.online;
    return;
  }
  track.stepSecond.push(second);
  // What was online before counts in this second too, unless it changed at its very first instant.
  track.stepHigh.push(offset === second * 1000 ? track.online : Math.max(before, track.online));
  track.stepLast.push(track.online);
}

function sortTail(track: WatchTrack, base: number): void {
  if (track.tailSorted) return;
  const length = track.tailLength;
  const order = sortedOrder(track.tailAt.subarray(0, length), base);
  const at = new Float64Array(track.tailAt.length);
  const what = new Int32Array(track.tailWhat.length);
  for (let index = 0; index < length; index += 1) {
    const from = order[index] ?? 0;
    at[index] = track.tailAt[from] ?? 0;
    what[index] = track.tailWhat[from] ?? 0;
  }
  track.tailAt = at;
  track.tailWhat = what;
  track.tailSorted = true;
}

/**
 * Indices in order of time, ties in order of arrival. Time and index are packed into one exact integer so that the
 * engine's native numeric sort does the work; a span too long for 53 bits is sorted by comparison.
 */
function sortedOrder(at: Float64Array, base: number): Float64Array {
  const order = new Float64Array(at.length);
  const width = 2 ** Math.ceil(Math.log2(at.length + 1));
  let longest = 0;
  for (const time of at) longest = Math.max(longest, Math.abs(time - base));
  if (longest >= Number.MAX_SAFE_INTEGER / width - 1) {
    for (let index = 0; index < order.length; index += 1) order[index] = index;
    return order.sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  }
  for (let index = 0; index < order.length; index += 1) {
    order[index] = ((at[index] ?? 0) - base) * width + index;
  }
  order.sort();
  for (let index = 0; index < order.length; index += 1) order[index] = (order[index] ?? 0) % width;
  return order;
}
