import type { DeskAlert } from '#shared/contract/desk.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';

/** What staff must look at: money that could not be applied. Null for everything else in the ledger. */
function paymentAlert({ showId, seq, at, entry }: LedgerRecord): DeskAlert | null {
  const head = { id: `ledger:${showId}:${seq}`, at, kind: 'payment', level: 'warn' } as const;
  if (entry.kind === 'payment.mismatched') {
    const { orderId, amount, expected } = entry;
    return {
      ...head,
      message: 'A payment has another amount than its order',
      params: { orderId, amount, expected },
    };
  }
  if (entry.kind === 'payment.stranded') {
    const { orderId, amount, reason } = entry;
    return {
      ...head,
      message: 'A payment could not be applied to its order',
      params: { orderId, amount, reason },
    };
  }
  return null;
}

/** The alert about a payment that bought nothing is over once that money is back. */
const isOver = (alert: DeskAlert, { entry }: LedgerRecord): boolean =>
  entry.kind === 'stranded.refunded' &&
  alert.kind === 'payment' &&
  alert.clearedAt === undefined &&
  alert.params?.reason !== undefined &&
  alert.params.orderId === entry.orderId &&
  alert.params.amount === entry.amount;

/** What a ledger record means for the alerts so far: a new one, or one that is over. */
export function paymentAlertChange(alerts: readonly DeskAlert[], record: LedgerRecord): DeskAlert | null {
  const raised = paymentAlert(record);
  if (raised) return raised;
  const over = alerts.find((one) => isOver(one, record));
  return over ? { ...over, clearedAt: record.at } : null;
}

/** The alert with who took it on, where the log tells: of a show that is taken up from its record. */
export function takenOn(alert: DeskAlert, events: readonly ShowEventRecord[]): DeskAlert {
  if (alert.acknowledged || alert.clearedAt !== undefined) return alert;
  const taken = events.findLast(
    ({ event }) => event.type === 'alert.acknowledged' && event.alertId === alert.id,
  );
  return taken ? { ...alert, acknowledged: { by: taken.actor.name, at: taken.at } } : alert;
}

/** Whether the record tells of such an alert, or of its end. */
export const isPaymentTrouble = ({ entry }: LedgerRecord): boolean =>
  entry.kind === 'payment.mismatched' ||
  entry.kind === 'payment.stranded' ||
  entry.kind === 'stranded.refunded';

/** The alerts that the ledger's records (those of `isPaymentTrouble`, in order) tell of, over or not. */
export function paymentAlertsOf(records: readonly LedgerRecord[]): readonly DeskAlert[] {
  const alerts = new Map<string, DeskAlert>();
  for (const record of records) {
    const alert = paymentAlertChange([...alerts.values()], record);
    if (alert) alerts.set(alert.id, alert);
  }
  return [...alerts.values()];
}
