import type { TargetsPlan } from '../../contract/commands.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import type { SecondRow, Seconds } from '../metrics/seconds.ts';
import { type AlertLevel, type AlertState, noAlerts, type PaceReading, stepAlerts } from './alerts.ts';
import { type Curve, curveAt } from './curve.ts';
import { paceOf } from './pace.ts';
import { targetParts } from './target-parts.ts';

/**
 * Alerts on pace as a function of the record: pace is read at fixed moments since the start of the show, each from
 * what had been sold by then, and not when somebody happens to look. So whoever folds the same record finds the same
 * alerts, with the same times, however late they began.
 */
export const readingEveryMs = 5_000;

/** The whole show's key beside the regions' ids. */
export const wholeShow = '';

/** What sales are held against. Another plan: all readings are taken anew. */
export interface AlertPlan {
  readonly startedAt: number;
  readonly plannedMs: number;
  /** c(x) of amounts. */
  readonly curve: Curve;
  /** Every version of the targets with the time since when it stood, oldest first. */
  readonly versions: readonly { readonly at: number; readonly targets: TargetsPlan }[];
}

/** An alert that stands, or the last one of its part that did. */
export interface CourseAlert {
  readonly key: string;
  readonly level: AlertLevel;
  /** Since when it stands at this level; of one that is over, since when it had stood at last. */
  readonly at: number;
  /** When it last got worse: whoever took it on before is to look again. */
  readonly worseAt: number;
  /** The pace it was raised at. */
  readonly pace: number;
  readonly clearedAt: number | null;
}

interface Sums {
  placed: number;
  paid: number;
  refunded: number;
}
type SumsByKey = ReadonlyMap<string, Sums>;

/** How things stood after the reading number `slot`; what had been sold by then tells whether it still holds. */
interface Point {
  readonly slot: number;
  readonly sums: SumsByKey;
  readonly state: AlertState;
  readonly alerts: ReadonlyMap<string, CourseAlert>;
}

/** The start, some of the last readings, and the latest. */
type Points = readonly [Point, ...Point[]];

/** Plain data: `readCourse` makes the next one of it. */
export interface AlertCourse {
  readonly plan: AlertPlan | null;
  readonly points: Points;
}

const start: Point = { slot: 0, sums: new Map(), state: noAlerts, alerts: new Map() };
export const noCourse: AlertCourse = { plan: null, points: [start] };

/**
 * Every so many readings one is kept to go back to, for reports of sales may come seconds or minutes late: the latest
 * of those that lie a minute apart, and all that lie ten minutes apart.
 */
const KEPT_EVERY = 12;
const KEPT = 10;
const KEPT_FOR_LONG = 120;

/** The alerts as of the latest reading, one a part at most. */
export const courseAlerts = ({ points }: AlertCourse): readonly CourseAlert[] => [
  ...latest(points).alerts.values(),
];

/** Whether by `until` (epoch ms) there is a reading that was not taken. */
export const hasReading = ({ points }: AlertCourse, startedAt: number, until: number): boolean =>
  slotAt(startedAt, until) > latest(points).slot;

const slotAt = (startedAt: number, until: number): number => Math.floor((until - startedAt) / readingEveryMs);

/**
 * Takes the readings up to `until` (epoch ms) that were not taken yet. Where the record tells by now of sales before
 * them that it did not tell of, the readings since those sales are taken anew. Costs a look at the
 * seconds since the kept readings; of a show that is read from its start, at all of them: so no more than `most` new readings are taken, and the next
 * call goes on from there.
 */
export function readCourse(
  course: AlertCourse,
  fold: Pick<MetricsFold, 'seconds' | 'parts'>,
  plan: AlertPlan,
  until: number,
  most = Number.POSITIVE_INFINITY,
): AlertCourse {
  const points = course.plan && isSamePlan(course.plan, plan) ? course.points : noCourse.points;
  const last = Math.min(slotAt(plan.startedAt, until), latest(points).slot + most);
  if (last <= latest(points).slot) return course.plan === plan ? course : { plan, points };
  const { good, sales } = stillGood(points, fold, keysOf(plan), last);
  return { plan, points: readOn(good, sales, plan, last) };
}

function readOn(points: Points, sales: Sales, plan: AlertPlan, last: number): Points {
  const [first] = points;
  const isKept = (slot: number): boolean =>
    slot % KEPT_FOR_LONG === 0 || (slot % KEPT_EVERY === 0 && slot >= last - KEPT * KEPT_EVERY);
  const kept = points.slice(1).filter(({ slot }) => isKept(slot));
  const from = latest(points);
  const reading = readerOf(plan);
  let { state } = from;
  const running = copyOf(from.sums);
  const alerts = new Map(from.alerts);
  for (let slot = from.slot + 1; slot <= last; slot += 1) {
    addTo(running, sales.bySlot.get(slot - 1));
    const at = plan.startedAt + slot * readingEveryMs;
    const step = stepAlerts(state, reading(running, at), at);
    state = step.state;
    for (const { key, from, to, pace } of step.changes) {
      const alert = changed(alerts.get(key), { key, from, to, pace: pace ?? 0, at });
      if (alert) alerts.set(key, alert);
    }
    if (slot === last || isKept(slot))
      kept.push({ slot, sums: copyOf(running), state, alerts: new Map(alerts) });
  }
  return [first, ...kept];
}

function changed(
  before: CourseAlert | undefined,
  {
    from,
    to,
    ...now
  }: { key: string; from: AlertLevel | null; to: AlertLevel | null; pace: number; at: number },
): CourseAlert | null {
  if (to === null) return before ? { ...before, pace: now.pace, clearedAt: now.at } : null;
  const isWorse = from === null || to === 'critical';
  return { ...now, level: to, worseAt: isWorse || !before ? now.at : before.worseAt, clearedAt: null };
}

/** What is read at a moment from what had been sold by then. */
function readerOf({ versions, plannedMs, startedAt, curve }: AlertPlan) {
  const parts = versions.map(({ at, targets }) => ({ at, ...targetParts(targets) }));
  return (sums: SumsByKey, at: number): PaceReading[] => {
    const targets = parts.findLast((version) => version.at <= at);
    if (!targets) return [];
    const share = curveAt(curve, plannedMs <= 0 ? 1 : (at - startedAt) / plannedMs);
    const reading = (key: string, target: number): PaceReading => {
      const { placed, paid, refunded } = sums.get(key) ?? noSums;
      const actual = { placed, paid, net: paid - refunded }[targets.basis];
      return { key, pace: paceOf(actual, target, share).pace };
    };
    return [
      ...(targets.total ? [reading(wholeShow, targets.total.amount)] : []),
      ...[...targets.regions].map(([regionId, { amount }]) => reading(regionId, amount)),
    ];
  };
}

interface Sales {
  /** What had been sold by the first reading. */
  readonly before: SumsByKey;
  /** What was sold between a reading and the one after, by the number of the former. */
  readonly bySlot: ReadonlyMap<number, SumsByKey>;
}

/** What was sold from one reading on to another, and before: all there is without what came since. */
function salesSince(
  { seconds, parts }: Pick<MetricsFold, 'seconds' | 'parts'>,
  keys: ReadonlySet<string>,
  from: number,
  last: number,
): Sales {
  const before = new Map<string, Sums>();
  addOne(before, wholeShow, parts.total);
  for (const key of keys) addOne(before, key, parts.regions.get(key) ?? noSums);
  const bySlot = new Map<number, Map<string, Sums>>();
  for (const [second, row] of rowsSince(seconds, (from * readingEveryMs) / 1_000)) {
    // Amounts are not negative: where the whole show sold nothing, no region did.
    if (row.placed === 0 && row.paid === 0 && row.refunded === 0) continue;
    const slot = Math.floor((second * 1_000) / readingEveryMs);
    const sums = bySlot.get(slot) ?? new Map<string, Sums>();
    if (slot < last) bySlot.set(slot, sums);
    for (const [key, sold] of [[wholeShow, row] as const, ...regionsOf(row, keys)]) {
      addOne(before, key, sold, -1);
      addOne(sums, key, sold);
    }
  }
  return { before, bySlot };
}

const regionsOf = (row: SecondRow, keys: ReadonlySet<string>) =>
  [...row.regions].flatMap(([{ key }, sold]) =>
    key !== null && keys.has(key) ? [[key, sold] as const] : [],
  );

/** In any order; by whichever way is shorter. */
function* rowsSince({ rows, latest }: Seconds, from: number): Generator<readonly [number, SecondRow]> {
  if (latest - from < rows.size)
    for (let second = from; second <= latest; second += 1) {
      const row = rows.get(second);
      if (row) yield [second, row];
    }
  else for (const entry of rows) if (entry[0] >= from) yield entry;
}

/** The points up to the first that what was sold before contradicts, and the sales from some point before it on. */
function stillGood(
  points: Points,
  fold: Pick<MetricsFold, 'seconds' | 'parts'>,
  keys: ReadonlySet<string>,
  last: number,
): { readonly good: Points; readonly sales: Sales } {
  const recent = Math.max(0, points.length - KEPT);
  for (const index of [recent, 0]) {
    const sales = salesSince(fold, keys, points[index]?.slot ?? 0, last);
    const [first, ...more] = points;
    const held = more.slice(0, Math.max(0, index - 1));
    const running = copyOf(sales.before);
    let slot = points[index]?.slot ?? 0;
    for (const point of points.slice(index)) {
      for (; slot < point.slot; slot += 1) addTo(running, sales.bySlot.get(slot));
      if (!isSame(point.sums, running)) break;
      if (point !== first) held.push(point);
    }
    if (index === 0 || held.length >= index) return { good: [first, ...held], sales };
  }
  throw new Error('The start of a show always holds');
}

const isSame = (one: SumsByKey, other: SumsByKey): boolean =>
  [...new Set([...one.keys(), ...other.keys()])].every((key) => {
    const [a, b] = [one.get(key) ?? noSums, other.get(key) ?? noSums];
    return a.placed === b.placed && a.paid === b.paid && a.refunded === b.refunded;
  });

const noSums: Readonly<Sums> = { placed: 0, paid: 0, refunded: 0 };

function addOne(
  to: Map<string, Sums>,
  key: string,
  { placed, paid, refunded }: Readonly<Sums>,
  by = 1,
): void {
  if (placed === 0 && paid === 0 && refunded === 0) return;
  const sums = to.get(key) ?? { ...noSums };
  sums.placed += by * placed;
  sums.paid += by * paid;
  sums.refunded += by * refunded;
  to.set(key, sums);
}

function addTo(to: Map<string, Sums>, sums: SumsByKey | undefined): void {
  for (const [key, sold] of sums ?? []) addOne(to, key, sold);
}

const copyOf = (sums: SumsByKey): Map<string, Sums> =>
  new Map([...sums].map(([key, one]) => [key, { ...one }]));

const keysOf = ({ versions }: AlertPlan): ReadonlySet<string> =>
  new Set(versions.flatMap(({ targets }) => targets.regions.map(({ regionId }) => regionId)));

const latest = (points: Points): Point => points.at(-1) ?? points[0];

const isSamePlan = (one: AlertPlan, other: AlertPlan): boolean =>
  one === other ||
  (one.startedAt === other.startedAt &&
    one.plannedMs === other.plannedMs &&
    one.versions.length === other.versions.length &&
    one.curve.length === other.curve.length &&
    one.curve.every((share, index) => share === other.curve[index]));
