import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likely, openLedger, stepsOf } from '#shared/testing/busy-ledger.ts';
import { ledgerHistory } from '#shared/testing/ledger-arbitraries.ts';
import { checkLedger } from '#shared/testing/ledger-invariants.ts';
import { lineAmount, type Order } from '../orders/types.ts';
import type { LedgerState } from './ledger.ts';
import { decideLedger, emptyLedger, evolveLedger } from './ledger.ts';

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
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        for (const { asked, now } of stepsOf(history, run.state)) {
          const decision = run.apply(asked, now);
          // Where nothing was written nothing can have broken.
          if (decision.entries.length > 0) checkLedger(run.state);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('reaches every kind of entry by random histories: a property nobody exercises proves nothing', () => {
    const seen = new Set<string>();
    // The same histories every time: what they reach is not left to chance.
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        for (const { asked, now } of stepsOf(history, run.state)) {
          for (const { kind } of run.apply(asked, now).entries) seen.add(kind);
        }
      }),
      { numRuns: 2_000, seed: 20 },
    );
    expect([...seen].sort()).toEqual([
      'appointment.booked',
      'appointment.cancelled',
      'appointment.ended',
      'coupon.issued',
      'coupon.redeemed',
      'coupon.redeemed-in-store',
      'coupon.returned',
      'custom.accepted',
      'custom.cancelled',
      'custom.making',
      'custom.proposal-declined',
      'custom.proposed',
      'custom.quoted',
      'custom.ready',
      'custom.requested',
      'deposit.paid',
      'deposit.refunded',
      'group.completed',
      'group.failed',
      'group.joined',
      'group.opened',
      'item.frozen',
      'offer.closed',
      'offer.decided',
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
      'return.approved',
      'return.asked',
      'return.declined',
      'return.withdrawn',
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
        for (const { asked, now } of stepsOf(history, run.state)) {
          const { entries } = run.apply(asked, now);
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
        for (const { asked, now } of stepsOf(history, run.state)) {
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
        for (const { asked, now } of stepsOf(history, run.state)) {
          // The orders apart: a clone of them would hold none, and equal anything.
          const { orders, ...rest } = run.state;
          const before = structuredClone({ ...rest, orders: [...orders] });
          decideLedger(run.state, asked, now);
          expect({ ...rest, orders: [...orders] }).toEqual(before);
          run.apply(asked, now);
        }
        const stored = JSON.parse(JSON.stringify(run.records)) as typeof run.records;
        expect(stored.reduce(evolveLedger, emptyLedger('show'))).toEqual(run.state);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on after a restart at any moment as if there had been none', () => {
    const restarting = fc.tuple(ledgerHistory, fc.array(fc.nat(200), { maxLength: 4 }));
    fc.assert(
      fc.property(restarting, ([history, restarts]) => {
        const whole = openLedger();
        const stored = [...whole.records];
        let state = stored.reduce(evolveLedger, emptyLedger('show'));
        let now = 0;
        for (const [step, { operation, after }] of history.entries()) {
          if (restarts.includes(step)) {
            const disk = JSON.parse(JSON.stringify(stored)) as typeof stored;
            state = disk.reduce(evolveLedger, emptyLedger('show'));
          }
          now += after;
          const asked = likely(operation, state);
          const { entries, answer } = decideLedger(state, asked, now);
          for (const entry of entries) {
            const record = { showId: 'show', seq: state.seq + 1, at: now, entry };
            stored.push(record);
            evolveLedger(state, record);
          }
          expect(answer).toEqual(whole.apply(likely(operation, whole.state), now).answer);
        }
        expect(stored).toEqual(whole.records);
        checkLedger(state);
      }),
      { numRuns: 400 },
    );
  });

  it('attributes every order once: what the regions placed and what nobody did come to the whole', () => {
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        for (const { asked, now } of stepsOf(history, run.state)) {
          run.apply(asked, now);
        }
        const byRegion = new Map<string | null, number>();
        let placed = 0;
        for (const { lines, attribution, lineAttributions = [], amount } of run.state.orders.values()) {
          placed += amount;
          for (const [index, line] of lines.entries()) {
            const own = lineAttributions.find(({ line: at }) => at === index)?.attribution ?? attribution;
            byRegion.set(own.regionId, (byRegion.get(own.regionId) ?? 0) + lineAmount(line));
          }
        }
        expect([...byRegion.values()].reduce((sum, one) => sum + one, 0)).toBe(placed);
      }),
      { numRuns: 300 },
    );
  });
});
