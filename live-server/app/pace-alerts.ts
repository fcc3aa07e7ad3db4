import type { DeskAlert } from '#shared/contract/desk.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import {
  type AlertPlan,
  type CourseAlert,
  courseAlerts,
  hasReading,
  readCourse,
  wholeShow,
} from '#shared/domain/targets/alert-course.ts';
import type { LiveShow } from './live-show.ts';
import { breathe } from './serial.ts';

/**
 * A reading is taken this long after its moment: what was sold before it at another node is known by then. What is not
 * is told of later, and the readings since are taken anew.
 */
const LAG_MS = 1_000;
/** Clocks of nodes may lie this far apart: an alert may be taken on by the clock of one where it is yet to come. */
export const CLOCKS_APART_MS = 6_000;

/** Readings taken in one go: half an hour of a show that has just been taken up. */
const MOST_AT_ONCE = 360;

/** Raises, changes and clears the alerts on pace as the record has them at `now`. */
export async function bringPace(show: LiveShow, now: number): Promise<void> {
  while (readPace(show, now)) await breathe();
  tellPace(show, now);
}

/** Takes readings up to `now`; true where some are left to take. */
function readPace(show: LiveShow, now: number): boolean {
  const { record, state } = show.runner;
  const { startedAt, endedAt, plannedMs, targetVersions } = state;
  if (startedAt === null || targetVersions.length === 0 || !record) return false;
  const plan: AlertPlan = { startedAt, plannedMs, curve: show.curves.amount, versions: targetVersions };
  const until = Math.min(now - LAG_MS, endedAt ?? now);
  show.course = readCourse(show.course, record.fold, plan, until, MOST_AT_ONCE);
  return hasReading(show.course, startedAt, until);
}

function tellPace(show: LiveShow, now: number): void {
  if (show.course.points === show.told.points) return;
  show.told = show.course;
  const { showId, events } = show.runner;
  const known = new Map(show.alerts.map((alert) => [alert.id, alert]));
  for (const each of courseAlerts(show.course)) {
    const alert = alertOf(showId, each, events);
    if (JSON.stringify(known.get(alert.id)) !== JSON.stringify(alert)) show.alert(alert);
    known.delete(alert.id);
  }
  // What reports that came late, or other targets, let never have been.
  for (const gone of known.values())
    if (gone.kind === 'pace' && gone.clearedAt === undefined)
      show.alert({ ...gone, message: backOnCourse, clearedAt: now });
}

/** Whether there is a reading to take of a show on air. */
export function isPaceDue({ runner, course }: LiveShow, now: number): boolean {
  const { status, startedAt, targetVersions } = runner.state;
  if (status !== 'live' || startedAt === null || targetVersions.length === 0) return false;
  return hasReading(course, startedAt, now - LAG_MS);
}

const behind = 'Sales are behind the expected course';
const backOnCourse = 'Sales are back on course';

const paceAlertId = (showId: string, key: string): string => `pace:${showId}:${key}`;

/** The region an alert is about; null for the whole show's, and for alerts that are not about pace. */
export function regionOfAlert(showId: string, alertId: string): string | null {
  const head = paceAlertId(showId, wholeShow);
  return alertId.startsWith(head) ? alertId.slice(head.length) || null : null;
}

function alertOf(
  showId: string,
  { key, level, at, worseAt, pace, clearedAt }: CourseAlert,
  events: readonly ShowEventRecord[],
): DeskAlert {
  const id = paceAlertId(showId, key);
  const head = {
    ...{ id, regionId: key === wholeShow ? null : key, params: { pace }, at, level },
    kind: 'pace',
  } as const;
  if (clearedAt !== null) return { ...head, message: backOnCourse, clearedAt };
  // Better than before, or the same: whoever is on it still is. Worse, or anew: somebody must look again.
  const taken = events.findLast(
    ({ at: takenAt, event }) =>
      event.type === 'alert.acknowledged' &&
      event.alertId === id &&
      takenAt > worseAt - CLOCKS_APART_MS &&
      (event.level === level || event.level === 'critical'),
  );
  const alert = { ...head, message: behind };
  return taken ? { ...alert, acknowledged: { by: taken.actor.name, at: taken.at } } : alert;
}
