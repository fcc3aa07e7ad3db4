import type { DeskAlert } from '#shared/contract/desk.ts';
import { type AlertChange, noAlerts, stepAlerts } from '#shared/domain/targets/alerts.ts';
import { mainMetricsOf } from './figures.ts';
import type { LiveShow } from './live-show.ts';

/** Readings are this far apart; an alert needs three minutes of them. */
const EVERY_MS = 1_000;
/** The whole show's key beside the regions' ids. */
const WHOLE_SHOW = '';

/** Takes one reading of every region's pace, and of the show's, when it is time for one. */
export function stepPace(show: LiveShow, now: number): void {
  const { watch } = show;
  if (!show.runner.state.targets || now - watch.at < EVERY_MS) return;
  const standing = show.standing(now);
  if (!standing) return;
  const { regions, total } = mainMetricsOf(standing);
  const readings = [
    { key: WHOLE_SHOW, pace: total.pace.amount },
    ...regions.flatMap(({ regionId, pace }) =>
      regionId === null ? [] : [{ key: regionId, pace: pace.amount }],
    ),
  ];
  const { state, changes } = stepAlerts(watch.alerts, readings, now);
  show.watch = { alerts: state, at: now };
  for (const change of changes) show.alert(alertOf(show, change, now));
}

const paceAlertId = (showId: string, key: string): string => `pace:${showId}:${key}`;

/** The region an alert is about; null for the whole show's, and for alerts that are not about pace. */
export function regionOfAlert(showId: string, alertId: string): string | null {
  const head = paceAlertId(showId, WHOLE_SHOW);
  return alertId.startsWith(head) ? alertId.slice(head.length) || null : null;
}

export const noWatch = { alerts: noAlerts, at: 0 };

function alertOf(show: LiveShow, { key, from, to, pace }: AlertChange, now: number): DeskAlert {
  const head = {
    id: paceAlertId(show.runner.showId, key),
    kind: 'pace',
    regionId: key === WHOLE_SHOW ? null : key,
    params: { pace: pace ?? 0 },
  } as const;
  const raised = show.alerts.find(({ id }) => id === head.id);
  if (to !== null) {
    // Better than before, or the same: whoever is on it still is. Worse, or anew: somebody must look again.
    const acknowledged = from === 'critical' || from === to ? raised?.acknowledged : undefined;
    const alert = { ...head, at: now, level: to, message: 'Sales are behind the expected course' };
    return acknowledged ? { ...alert, acknowledged } : alert;
  }
  return {
    ...head,
    at: raised?.at ?? now,
    level: from ?? 'behind',
    message: 'Sales are back on course',
    clearedAt: now,
  };
}
