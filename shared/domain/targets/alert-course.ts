import type { TargetsPlan } from '../../contract/commands.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
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

/** Plain data: `readCourse` makes the next one of it. */
export interface AlertCourse {
  readonly plan: AlertPlan | null;
  /** The start, some of the last readings, and the latest. */
  readonly points: readonly [Point, ...Point[]];
}

const start: Point = { slot: 0, sums: new Map(), state: noAlerts, alerts: new Map() };
export const noCourse: AlertCourse = { plan: null, points: [start] };

/** Every so many readings one is kept to go back to: reports of sales may come seconds or minutes late. */
const KEPT_EVERY = 12;
const KEPT = 10;

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
 * them that it did not tell of, the readings since those sales are taken anew. Costs a look at every second of the
 * show with sales; of a day that is read from its start some tens of milliseconds.
 */
export function readCourse(
  course: AlertCourse,
  fold: Pick<MetricsFold, 'seconds'>,
  plan: AlertPlan,
  until: number,
): AlertCourse {
  const points = course.plan && isSamePlan(course.plan, plan) ? course.points : noCourse.points;
  const last = slotAt(plan.startedAt, until);
  if (last <= latest(points).slot) return course.plan === plan ? course : { plan, points };
  const keys = keysOf(plan);
  const sales = salesBySlot(fold, keys, last);
  const good = stillGood(points, sales);
  return { plan, points: readOn(good, sales, plan, last) };
}

function readOn(
  points: readonly [Point, ...Point[]],
  sales: ReadonlyMap<number, SumsByKey>,
  plan: AlertPlan,
  last: number,
): readonly [Point, ...Point[]] {
  const [first] = points;
  const kept = points.slice(1).filter(({ slot }) => slot % KEPT_EVERY === 0);
  const from = latest(points);
  let { state } = from;
  const running = copyOf(from.sums);
  const alerts = new Map(from.alerts);
  for (let slot = from.slot + 1; slot <= last; slot += 1) {
    addTo(running, sales.get(slot - 1));
    const at = plan.startedAt + slot * readingEveryMs;
    const step = stepAlerts(state, readingsAt(plan, running, at), at);
    state = step.state;
    for (const { key, from, to, pace } of step.changes) {
      const alert = changed(alerts.get(key), { key, from, to, pace: pace ?? 0, at });
      if (alert) alerts.set(key, alert);
    }
    if (slot < last && (slot % KEPT_EVERY !== 0 || slot < last - KEPT * KEPT_EVERY)) continue;
    kept.push({ slot, sums: copyOf(running), state, alerts: new Map(alerts) });
  }
  return [first, ...kept.slice(-KEPT)];
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

function readingsAt(
  { versions, plannedMs, startedAt, curve }: AlertPlan,
  sums: SumsByKey,
  at: number,
): PaceReading[] {
  const targets = versions.findLast((version) => version.at <= at)?.targets;
  if (!targets) return [];
  const { basis, total, regions } = targetParts(targets);
  const share = curveAt(curve, plannedMs <= 0 ? 1 : (at - startedAt) / plannedMs);
  const reading = (key: string, target: number): PaceReading => {
    const { placed, paid, refunded } = sums.get(key) ?? noSums;
    const actual = { placed, paid, net: paid - refunded }[basis];
    return { key, pace: paceOf(actual, target, share).pace };
  };
  return [
    ...(total ? [reading(wholeShow, total.amount)] : []),
    ...[...regions].map(([regionId, { amount }]) => reading(regionId, amount)),
  ];
}

/** What was sold between a reading and the one after, by the number of the former. */
function salesBySlot(
  { seconds }: Pick<MetricsFold, 'seconds'>,
  keys: ReadonlySet<string>,
  last: number,
): ReadonlyMap<number, SumsByKey> {
  const bySlot = new Map<number, Map<string, Sums>>();
  for (const [second, row] of seconds.rows) {
    const slot = Math.floor((second * 1_000) / readingEveryMs);
    if (slot >= last) continue;
    // Amounts are not negative: where the whole show sold nothing, no region did.
    if (row.placed === 0 && row.paid === 0 && row.refunded === 0) continue;
    const sums = bySlot.get(slot) ?? new Map<string, Sums>();
    bySlot.set(slot, sums);
    addOne(sums, wholeShow, row);
    for (const [{ key }, sold] of row.regions) if (key !== null && keys.has(key)) addOne(sums, key, sold);
  }
  return bySlot;
}

/** The points up to the first that what was sold before contradicts; the start always holds. */
function stillGood(
  [first, ...more]: readonly [Point, ...Point[]],
  sales: ReadonlyMap<number, SumsByKey>,
): readonly [Point, ...Point[]] {
  const inOrder = [...sales].sort(([a], [b]) => a - b);
  const running = new Map<string, Sums>();
  const good: Point[] = [];
  let next = 0;
  for (const point of more) {
    for (; (inOrder[next]?.[0] ?? point.slot) < point.slot; next += 1) addTo(running, inOrder[next]?.[1]);
    if (!isSame(point.sums, running)) break;
    good.push(point);
  }
  return [first, ...good];
}

const isSame = (one: SumsByKey, other: SumsByKey): boolean =>
  [...new Set([...one.keys(), ...other.keys()])].every((key) => {
    const [a, b] = [one.get(key) ?? noSums, other.get(key) ?? noSums];
    return a.placed === b.placed && a.paid === b.paid && a.refunded === b.refunded;
  });

const noSums: Readonly<Sums> = { placed: 0, paid: 0, refunded: 0 };

function addOne(to: Map<string, Sums>, key: string, { placed, paid, refunded }: Readonly<Sums>): void {
  if (placed === 0 && paid === 0 && refunded === 0) return;
  const sums = to.get(key) ?? { ...noSums };
  sums.placed += placed;
  sums.paid += paid;
  sums.refunded += refunded;
  to.set(key, sums);
}

function addTo(to: Map<string, Sums>, sums: SumsByKey | undefined): void {
  for (const [key, sold] of sums ?? []) addOne(to, key, sold);
}

const copyOf = (sums: SumsByKey): Map<string, Sums> =>
  new Map([...sums].map(([key, one]) => [key, { ...one }]));

const keysOf = ({ versions }: AlertPlan): ReadonlySet<string> =>
  new Set(versions.flatMap(({ targets }) => targets.regions.map(({ regionId }) => regionId)));

const latest = (points: readonly [Point, ...Point[]]): Point => points.at(-1) ?? points[0];

const isSamePlan = (one: AlertPlan, other: AlertPlan): boolean =>
  one === other ||
  (one.startedAt === other.startedAt &&
    one.plannedMs === other.plannedMs &&
    one.versions.length === other.versions.length &&
    one.curve.length === other.curve.length &&
    one.curve.every((share, index) => share === other.curve[index]));
