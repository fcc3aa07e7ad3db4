import fc from 'fast-check';
import { it } from 'vitest';
import { openLedger, stepsOf } from '#shared/testing/busy-ledger.ts';
import { ledgerHistory } from '#shared/testing/ledger-arbitraries.ts';
import { openRequests } from './decide/refundable.ts';
import { depositGone, type LedgerEntry } from './entries.ts';
import { heldRefunds, sumOf } from './held-refunds.ts';

/** An order's money by the notices that were applied: what came, went back, and is asked back. Minor units. */
interface Account {
  came: number;
  back: number;
  asked: number;
}

class Accounts {
  readonly all = new Map<string, Account>();
  readonly #asked = new Map<string, { readonly orderId: string; readonly amount: number }>();

  take(entry: LedgerEntry): void {
    switch (entry.kind) {
      case 'deposit.paid':
      case 'payment.stranded':
        this.#of(entry.orderId).came += entry.amount;
        return;
      case 'order.paid':
        this.#of(entry.orderId).came += entry.balance ?? entry.amount;
        return;
      case 'deposit.refunded':
      case 'stranded.refunded':
      case 'order.refunded':
        if (entry.eventId !== depositGone + entry.orderId) this.#of(entry.orderId).back += entry.amount;
        return;
      case 'refund.requested': {
        const { requestId, orderId, amount } = entry.request;
        this.#asked.set(requestId, { orderId, amount });
        this.#of(orderId).asked += amount;
        return;
      }
      case 'refund.settled': {
        const request = this.#asked.get(entry.requestId);
        if (request) this.#of(request.orderId).asked -= request.amount;
        return;
      }
      default:
        return;
    }
  }

  #of(orderId: string): Account {
    const account = this.all.get(orderId) ?? { came: 0, back: 0, asked: 0 };
    this.all.set(orderId, account);
    return account;
  }
}

it('never asks back what did not come in, or has gone back; what is paid and not refunded is there', () => {
  fc.assert(
    fc.property(ledgerHistory, (history) => {
      const run = openLedger();
      const accounts = new Accounts();
      for (const { asked, now } of stepsOf(history, run.state)) {
        const { entries } = run.apply(asked, now);
        for (const entry of entries) accounts.take(entry);
        if (entries.length === 0) continue;
        for (const [orderId, { came, back, asked }] of accounts.all) {
          const there = came - back;
          if (asked > there) throw new Error(`${orderId}: ${asked} is asked back of ${there}`);
          const stranded = openRequests(run.state, orderId).filter(({ reason }) => reason === 'stranded');
          const order = run.state.orders.get(orderId);
          const own = order && order.paidAt !== null ? order.amount - order.refunded : 0;
          const both = own + sumOf(stranded);
          if (own > 0 && both !== there)
            throw new Error(`${orderId}: ${both} should be there, and ${there} is`);
          for (const held of heldRefunds(run.state, orderId))
            if (stranded.some(({ amount }) => amount >= held.amount))
              throw new Error(`${orderId}: ${held.amount} had gone back, and is asked back`);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
