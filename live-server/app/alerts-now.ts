import { accept, type Result } from '#shared/contract/errors.ts';
import { refusalOf } from '../storage/unavailable.ts';
import { paymentAlertsOf, takenOn } from './alerts.ts';
import type { Curves } from './curves.ts';
import { stepFloors } from './floor-alerts.ts';
import type { LiveShow } from './live-show.ts';
import { bringPace, CLOCKS_APART_MS } from './pace-alerts.ts';

/**
 * Brings a show's alerts to where its record has them at `now`, whether this node has had it in memory all the time or
 * has just taken it up. Await it before they are shown, counted or taken on.
 */
export async function bringAlerts(show: LiveShow, curves: Curves, now: number): Promise<void> {
  const { runner } = show;
  show.curves = await curves.of(runner.state);
  const record = await runner.readRecord();
  for (const alert of paymentAlertsOf(record.paymentTroubles))
    if (!show.alerts.some(({ id }) => id === alert.id)) show.alert(takenOn(alert, runner.events));
  if (runner.state.status === 'live') stepFloors(show, now);
  await bringPace(show, now);
}

/**
 * The same before somebody takes an alert on: it may have come by the clock of the node that showed it alone. Refuses
 * with `storage_unavailable` where the record cannot be read now.
 */
export async function bringAlert(
  show: LiveShow,
  alertId: string,
  curves: Curves,
  now: number,
): Promise<Result<null>> {
  if (show.runner.state.status !== 'live') return accept(null);
  try {
    await bringAlerts(show, curves, now);
    if (!show.runner.alertOf(alertId)) await bringPace(show, now + CLOCKS_APART_MS);
    return accept(null);
  } catch (cause) {
    return refusalOf(cause);
  }
}
