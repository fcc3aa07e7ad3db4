import type { ProviderRecord } from '../../contract/reconciliation.ts';
import { strandedRequestId } from '../orders/after-sale.ts';
import { depositGone, type EntryOf, freePayment, type LedgerRecord } from '../stock/entries.ts';

/** A payment notice as the ledger has it: taken, or kept as evidence with the reason. */
export type LedgerNotice =
  | { readonly state: 'taken'; readonly record: ProviderRecord }
  | {
      readonly state: 'mismatched' | 'held';
      readonly eventId: string;
      readonly orderId: string;
      readonly amount: number;
    };

/** A payment that bought nothing, and what of it has gone back. Minor units. */
export interface Stranded {
  readonly record: ProviderRecord;
  readonly reason: EntryOf<'payment.stranded'>['reason'];
  readonly back: number;
}

/** The notices of a show's ledger as they are read. */
export interface LedgerNotices {
  readonly byEvent: Map<string, LedgerNotice>;
  /** Payments that bought nothing, by their event. */
  readonly stranded: Map<string, Stranded>;
  /** The latest of them, by order. */
  readonly latest: Map<string, string>;
  /** The payment that a refund, or a request for one, is of: by the refund's event, and by the request. */
  readonly refundOf: Map<string, string>;
  readonly requestOf: Map<string, string>;
}

export const noNotices = (): LedgerNotices => ({
  byEvent: new Map(),
  stranded: new Map(),
  latest: new Map(),
  refundOf: new Map(),
  requestOf: new Map(),
});

/** Notes a ledger record's notice, if it is one; a refund held before its payment is taken by a later record. */
export function noteNotice(notices: LedgerNotices, { entry, at: notedAt }: LedgerRecord): void {
  const take = (kind: ProviderRecord['kind'], of: Omit<ProviderRecord, 'kind'>): ProviderRecord => {
    const { eventId, orderId, amount, at } = of;
    const record = { eventId, kind, orderId, amount, at };
    notices.byEvent.set(eventId, { state: 'taken', record });
    return record;
  };
  switch (entry.kind) {
    case 'deposit.paid':
    case 'order.paid': {
      // Nothing was to be paid: no provider knows of it.
      if (entry.eventId === freePayment + entry.orderId) return;
      // Of an order with a deposit, the second notice is of the rest alone.
      const amount = (entry.kind === 'order.paid' ? entry.balance : undefined) ?? entry.amount;
      take('paid', { ...entry, amount, at: entry.paidAt });
      return;
    }
    case 'deposit.refunded':
    case 'order.refunded':
      // The deposit's own notice stands for it.
      if (entry.eventId !== depositGone + entry.orderId) take('refunded', { ...entry, at: entry.refundedAt });
      return;
    case 'payment.stranded': {
      const { eventId, orderId, reason } = entry;
      notices.stranded.set(eventId, { record: take('paid', { ...entry, at: notedAt }), reason, back: 0 });
      notices.latest.set(orderId, eventId);
      return;
    }
    case 'refund.requested': {
      const { requestId, reason } = entry.request;
      if (reason !== 'stranded') return;
      // Of the payment itself, or of what a refund of it left.
      const asked = requestId.slice(strandedRequestId('').length);
      notices.requestOf.set(requestId, notices.refundOf.get(asked) ?? asked);
      return;
    }
    case 'stranded.refunded': {
      take('refunded', { ...entry, at: entry.refundedAt });
      // What had gone back before its payment came settles no request: it is of the payment just taken.
      const payment = notices.latest.get(entry.orderId);
      if (payment !== undefined) goesBack(notices, entry.eventId, payment, entry.amount);
      return;
    }
    case 'refund.settled': {
      const payment = notices.requestOf.get(entry.requestId);
      const refund = notices.byEvent.get(entry.eventId);
      if (payment !== undefined && refund?.state === 'taken')
        goesBack(notices, entry.eventId, payment, refund.record.amount);
      return;
    }
    case 'payment.mismatched':
    case 'refund.held': {
      const { eventId, orderId, amount } = entry;
      const state = entry.kind === 'refund.held' ? 'held' : 'mismatched';
      notices.byEvent.set(eventId, { state, eventId, orderId, amount });
      return;
    }
    default:
      return;
  }
}

/** A refund is of that payment, and of no other one that it was taken for before. */
function goesBack(
  { stranded, refundOf }: LedgerNotices,
  refund: string,
  payment: string,
  amount: number,
): void {
  const add = (eventId: string | undefined, by: number) => {
    const of = eventId === undefined ? undefined : stranded.get(eventId);
    if (of) stranded.set(of.record.eventId, { ...of, back: of.back + by });
  };
  add(refundOf.get(refund), -amount);
  add(payment, amount);
  refundOf.set(refund, payment);
}
