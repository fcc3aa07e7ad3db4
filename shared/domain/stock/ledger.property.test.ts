import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerHistory } from '#shared/testing/arbitraries.ts';
import { checkLedger } from '#shared/testing/ledger-invariants.ts';
import { couponOffer, groupOffer, ledgerRun, presaleOffer, windowOf } from '#shared/testing/ledger-run.ts';
import { dueAmount } from '../offers/taking.ts';
import type { Order } from '../orders/types.ts';
import type { LedgerOperation } from './entries.ts';
import type { LedgerState } from './ledger.ts';
import { decideLedger, emptyLedger, evolveLedger } from './ledger.ts';

/** Some stock of every item, and every deal open, so that histories get to orders and payments soon. */
function openLedger() {
  const run = ledgerRun();
  for (const n of [0, 1, 2]) {
    const itemId = `item${n}`;
    const window = windowOf({
      dealId: `deal${n}`,
      itemId,
      price: 10,
      holdMs: 30,
      opensAt: 0,
      perViewerLimit: 3,
    });
    run.apply({ op: 'add-stock', ref: `stock of ${n}`, itemId, quantity: 9 }, 0);
    run.apply({ op: 'set-window', ref: `window of ${n}`, window }, 0);
  }
  const offer = couponOffer('offer0', { quantity: 6, perViewerLimit: 3, validMs: 300 });
  run.apply({ op: 'set-offer', ref: 'offer', offer }, 0);
  const others = [
    presaleOffer('presale0', { balanceFrom: 50, balanceDueBy: 260 }),
    presaleOffer('presale1', { rule: 'forfeit', balanceFrom: 50, balanceDueBy: 150 }),
    groupOffer('group0'),
  ];
  for (const other of others) run.apply({ op: 'set-offer', ref: other.offerId, offer: other }, 0);
  for (const n of [0, 1, 2, 3]) {
    const mine = { code: `CODE${n}`, viewerId: `viewer${n}`, key: 'first' };
    run.apply({ op: 'issue-coupon', offerId: 'offer0', ...mine }, 0);
  }
  return run;
}

/** Most notices carry the amount of their order, or of the refund asked for; the rest keep the one they came with. */
function likely(operation: LedgerOperation, state: LedgerState): LedgerOperation {
  if (operation.op === 'refund' && operation.amount <= 40) {
    const [request] = state.openRefunds.get(operation.orderId)?.values() ?? [];
    return request ? { ...operation, amount: request.amount } : operation;
  }
  if (operation.op !== 'pay' || operation.amount > 40) return operation;
  const order = state.orders.get(operation.orderId);
  return order ? { ...operation, amount: dueAmount(order) } : operation;
}

const holdsUnits = (order: Order) => order.status === 'reserved' || hasPaid(order);
const hasPaid = (order: Order) => order.status === 'paid' || order.status === 'refunded';

/** What the orders alone say is taken, counted the slow way. */
function taken(state: LedgerState, of: (line: Order['lines'][number], order: Order) => boolean) {
  let reserved = 0;
  let sold = 0;
  for (const order of state.orders.values()) {
    if (!holdsUnits(order)) continue;
    for (const line of order.lines) {
      if (!of(line, order)) continue;
      if (hasPaid(order)) sold += line.quantity - (line.returned ?? 0);
      else reserved += line.quantity;
    }
  }
  return { reserved, sold };
}

describe('the ledger, whatever is asked of it in whatever order', () => {
  it('never oversells, conserves units, and keeps every count equal to its orders', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        let now = 0;
        for (const { operation, after } of history) {
          now += after;
          const decision = run.apply(likely(operation, run.state), now);
          for (const { kind } of decision.entries) seen.set(kind, (seen.get(kind) ?? 0) + 1);
          // Where nothing was written nothing can have broken.
          if (decision.entries.length > 0) checkLedger(run.state);
        }
      }),
      { numRuns: 1_000 },
    );
    // The histories reach every kind of entry: a property nobody exercises proves nothing.
    expect([...seen.keys()].sort()).toEqual([
      'coupon.issued',
      'coupon.redeemed',
      'coupon.redeemed-in-store',
      'coupon.returned',
      'deposit.paid',
      'deposit.refunded',
      'group.completed',
      'group.failed',
      'group.joined',
      'group.opened',
      'item.frozen',
      'offer.closed',
      'offer.set',
      'order.attributed',
      'order.cancelled',
      'order.expired',
      'order.fulfilled',
      'order.paid',
      'order.refunded',
      'order.reserved',
      'payment.mismatched',
      'payment.stranded',
      'refund.held',
      'refund.requested',
      'refund.settled',
      'stock.added',
      'stock.withdrawn',
      'stranded.refunded',
      'units.returned',
      'waitlist.joined',
      'waitlist.left',
      'waitlist.offered',
      'window.closed',
      'window.set',
    ]);
  });

  it('never gives a viewer more of a deal than its limit when the units are taken', () => {
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        let now = 0;
        for (const { operation, after } of history) {
          now += after;
          const { entries } = run.apply(likely(operation, run.state), now);
          for (const entry of entries) {
            const isTaking =
              entry.kind === 'order.reserved' || (entry.kind === 'order.paid' && entry.reReserved);
            if (!isTaking) continue;
            const orderId = entry.kind === 'order.reserved' ? entry.order.orderId : entry.orderId;
            const order = run.state.orders.get(orderId);
            for (const dealId of new Set(order?.lines.map((line) => line.dealId))) {
              if (dealId === null) continue;
              const { reserved, sold } = taken(run.state, (line, { viewerId }) => {
                return line.dealId === dealId && viewerId === order?.viewerId;
              });
              const limit = run.state.windows.get(dealId)?.window.perViewerLimit ?? 0;
              expect(reserved + sold).toBeLessThanOrEqual(limit);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('answers an accepted operation the same way again, and writes nothing', () => {
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        let now = 0;
        for (const { operation, after } of history) {
          now += after;
          const asked = likely(operation, run.state);
          const first = run.apply(asked, now);
          if (!first.answer.ok) continue;
          const { orderId } = first.answer.value;
          const again = decideLedger(run.state, asked, now + 1);
          expect(again.entries).toEqual([]);
          expect(again.answer).toEqual({ ok: true, value: { orderId, repeated: true } });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps evidence once: a refused payment notice repeated writes nothing', () => {
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        let now = 0;
        for (const { operation, after } of history) {
          now += after;
          run.apply(operation, now);
          if (operation.op !== 'pay' && operation.op !== 'refund') continue;
          expect(decideLedger(run.state, operation, now).entries).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('deciding changes nothing; folding the stored records gives the same state', () => {
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        let now = 0;
        for (const { operation, after } of history) {
          now += after;
          const asked = likely(operation, run.state);
          const before = structuredClone(run.state);
          decideLedger(run.state, asked, now);
          expect(run.state).toEqual(before);
          run.apply(asked, now);
        }
        const stored = JSON.parse(JSON.stringify(run.records)) as typeof run.records;
        expect(stored.reduce(evolveLedger, emptyLedger('show'))).toEqual(run.state);
      }),
      { numRuns: 60 },
    );
  });
});
