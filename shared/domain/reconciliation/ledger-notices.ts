import type { ProviderRecord } from '../../contract/reconciliation.ts';
import { depositGone, freePayment, type LedgerRecord } from '../stock/entries.ts';

/** A payment notice as the ledger has it: applied, or kept as evidence with the reason. */
export type LedgerNotice =
  | { readonly state: 'applied'; readonly record: ProviderRecord }
  | {
      readonly state: 'mismatched' | 'stranded' | 'held';
      readonly eventId: string;
      readonly orderId: string;
      readonly amount: number;
    };

/** Notes a ledger record's notice, if it is one; a refund held before its payment is applied by a later record. */
export function noteNotice(notices: Map<string, LedgerNotice>, { entry }: LedgerRecord): void {
  switch (entry.kind) {
    case 'deposit.paid':
    case 'order.paid': {
      const { eventId, orderId, paidAt: at } = entry;
      // Nothing was to be paid: no provider knows of it.
      if (eventId === freePayment + orderId) return;
      // Of an order with a deposit, the second notice is of the rest alone.
      const amount = (entry.kind === 'order.paid' ? entry.balance : undefined) ?? entry.amount;
      notices.set(eventId, { state: 'applied', record: { eventId, kind: 'paid', orderId, amount, at } });
      return;
    }
    case 'deposit.refunded':
    case 'stranded.refunded':
    case 'order.refunded': {
      const { eventId, orderId, amount, refundedAt: at } = entry;
      // The deposit's own notice stands for it.
      if (eventId === depositGone + orderId) return;
      notices.set(eventId, { state: 'applied', record: { eventId, kind: 'refunded', orderId, amount, at } });
      return;
    }
    case 'payment.mismatched':
    case 'payment.stranded':
    case 'refund.held': {
      const { eventId, orderId, amount } = entry;
      const state = (
        { 'payment.mismatched': 'mismatched', 'payment.stranded': 'stranded', 'refund.held': 'held' } as const
      )[entry.kind];
      notices.set(eventId, { state, eventId, orderId, amount });
      return;
    }
    default:
      return;
  }
}
