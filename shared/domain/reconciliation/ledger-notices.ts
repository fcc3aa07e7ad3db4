import type { ProviderRecord } from '../../contract/reconciliation.ts';
import { strandedRequestId } from '../orders/after-sale.ts';
import { depositGone, type EntryOf, freePayment, type LedgerRecord, noticeOf } from '../stock/entries.ts';

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

/** A refund of payments that bought nothing. */
interface StrandedRefund {
  /** The one it was last said to be of. */
  payment: string;
  /** Minor units that no request accounts for so far; they count for the latest payment when it came. */
  unasked: { readonly payment: string; amount: number };
}

/** The notices of a show's ledger as they are read. */
export interface LedgerNotices {
  readonly byEvent: Map<string, LedgerNotice>;
  /** Payments that bought nothing, by their event. */
  readonly stranded: Map<string, Stranded>;
  /** The latest of them, by order. */
  readonly latest: Map<string, string>;
  /** What is known of each refund of theirs, by its event. */
  readonly refunds: Map<string, StrandedRefund>;
  /** The payment that a request for a refund is of, and how much it asks back. */
  readonly requests: Map<string, { readonly payment: string; readonly amount: number }>;
}

export const noNotices = (): LedgerNotices => ({
  byEvent: new Map(),
  stranded: new Map(),
  latest: new Map(),
  refunds: new Map(),
  requests: new Map(),
});

/** Notes a ledger record's notice, if it is one; a refund held before its payment is taken by a later record. */
export function noteNotice(notices: LedgerNotices, { entry, at: notedAt }: LedgerRecord): void {
  const take = (kind: ProviderRecord['kind'], of: Omit<ProviderRecord, 'kind'>): ProviderRecord => {
    const { eventId, orderId, amount, at } = of;
    const record = { eventId, kind, orderId, amount, at };
    notices.byEvent.set(eventId, { state: 'taken', record });
    return record;
  };
  /** A notice of which a part is of the order's own money is one notice all the same. */
  const takeRefund = (of: Omit<ProviderRecord, 'kind' | 'at'> & { refundedAt: number }): ProviderRecord => {
    const eventId = noticeOf(of.eventId);
    const first = eventId === of.eventId ? undefined : notices.byEvent.get(eventId);
    const before = first?.state === 'taken' ? first.record.amount : 0;
    return take('refunded', { ...of, eventId, amount: before + of.amount, at: of.refundedAt });
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
      if (entry.eventId === depositGone + entry.orderId) return;
      takeRefund(entry);
      return;
    case 'payment.stranded': {
      const { eventId, orderId, reason } = entry;
      notices.stranded.set(eventId, { record: take('paid', { ...entry, at: notedAt }), reason, back: 0 });
      notices.latest.set(orderId, eventId);
      return;
    }
    case 'refund.requested': {
      const { requestId, reason, amount } = entry.request;
      if (reason !== 'stranded') return;
      // Of the payment itself, or of what a refund of it left.
      const asked = requestId.slice(strandedRequestId('').length);
      notices.requests.set(requestId, { payment: notices.refunds.get(asked)?.payment ?? asked, amount });
      return;
    }
    case 'stranded.refunded': {
      const { eventId, amount } = takeRefund(entry);
      // What had gone back before its payment came settles no request: it is of the payment just taken.
      const payment = notices.latest.get(entry.orderId);
      if (payment === undefined) return;
      notices.refunds.set(eventId, { payment, unasked: { payment, amount } });
      goesBack(notices, payment, amount);
      return;
    }
    case 'refund.settled': {
      const request = notices.requests.get(entry.requestId);
      const refund = notices.refunds.get(entry.eventId);
      if (!request || !refund) return;
      // Of several that one refund settles, each takes what it asked for, and the last one what is left.
      const part = Math.min(request.amount, refund.unasked.amount);
      goesBack(notices, refund.unasked.payment, -part);
      goesBack(notices, request.payment, part);
      refund.unasked.amount -= part;
      refund.payment = request.payment;
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

/** So much more of a payment has gone back. */
function goesBack({ stranded }: LedgerNotices, payment: string, amount: number): void {
  const of = stranded.get(payment);
  if (of) stranded.set(payment, { ...of, back: of.back + amount });
}
