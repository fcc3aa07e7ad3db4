import type { DeskAlert } from '#shared/contract/desk.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';

/** What staff must look at: money that could not be applied. Null for everything else in the ledger. */
function paymentAlert({ showId, seq, at, entry }: LedgerRecord): DeskAlert | null {
  const head = { id: `ledger:${showId}:${seq}`, at, kind: 'payment', level: 'warn' } as const;
  if (entry.kind === 'payment.mismatched') {
    const { orderId, amount, expected, isRefund } = entry;
    if (isRefund)
      return {
        ...head,
        message: 'A refund is of more than can go back for its order',
        params: { orderId, amount, most: expected },
      };
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

/** Minor units of a payment that bought nothing and that are still to go back, by its alert. */
const stillToGo = ({ params }: DeskAlert): number => Number(params?.amount ?? 0) - Number(params?.back ?? 0);

/**
 * What a ledger record means for the alerts so far: a new one, or what of payments that bought nothing is back. Such an
 * alert is over once all its money is. A refund is of the very amount, else of a greater one, else of several.
 */
export function paymentAlertChanges(alerts: readonly DeskAlert[], record: LedgerRecord): DeskAlert[] {
  const raised = paymentAlert(record);
  if (raised) return [raised];
  const { entry, at } = record;
  if (entry.kind !== 'stranded.refunded') return [];
  const open = alerts.filter(
    ({ kind, clearedAt, params }) =>
      kind === 'payment' &&
      clearedAt === undefined &&
      params?.reason !== undefined &&
      params.orderId === entry.orderId,
  );
  const one =
    open.find((alert) => stillToGo(alert) === entry.amount) ??
    open.find((alert) => stillToGo(alert) > entry.amount);
  let left = entry.amount;
  return (one ? [one] : open).flatMap((alert) => {
    const part = Math.min(left, stillToGo(alert));
    if (part === 0) return [];
    left -= part;
    const back = Number(alert.params?.back ?? 0) + part;
    const isOver = part === stillToGo(alert);
    return [{ ...alert, params: { ...alert.params, back }, ...(isOver ? { clearedAt: at } : {}) }];
  });
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
    for (const alert of paymentAlertChanges([...alerts.values()], record)) alerts.set(alert.id, alert);
  }
  return [...alerts.values()];
}
