import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProviderFee, ProviderRecord } from '#shared/contract/reconciliation.ts';
import { reconciliationView } from '#shared/contract/reconciliation.ts';
import { ledgerHistory } from '#shared/testing/ledger-arbitraries.ts';
import { claimOf, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import { depositGone, type LedgerRecord } from '../stock/entries.ts';
import { noNotices, noteNotice } from './ledger-notices.ts';
import { reconcile } from './reconcile.ts';

function reportOf(
  ledger: readonly LedgerRecord[],
  records: readonly ProviderRecord[],
  fees: readonly ProviderFee[] = [],
) {
  const notices = noNotices();
  for (const record of ledger) noteNotice(notices, record);
  const isElsewhere = (orderId: string) => orderId.startsWith('other');
  return reconciliationView.parse(
    reconcile({
      showId: 's',
      currency: 'CNY',
      records,
      fees,
      isOwn: (id) => id === 'a',
      notices,
      isElsewhere,
    }),
  );
}
const line = (
  eventId: string,
  orderId: string,
  amount: number,
  kind: ProviderRecord['kind'] = 'paid',
): ProviderRecord => ({ eventId, orderId, kind, amount, at: 7 });

/** Orders a, b and c at 80.00; a and b paid, a refunded in part, a second payment of b buys nothing; and more refunds. */
function ledger(refunds: readonly ProviderRecord[] = []) {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  for (const id of ['a', 'b', 'c']) run.apply(claimOf(id, { viewerId: id }), 1_500);
  const pay = (orderId: string, eventId: string, amount = 80_00) =>
    run.apply({ op: 'pay', orderId, amount, eventId, paidAt: 7 }, 1_600);
  pay('a', 'pa');
  pay('b', 'pb');
  pay('b', 'pb2');
  pay('c', 'pc', 79_00);
  run.apply({ op: 'refund', orderId: 'a', amount: 30_00, eventId: 'ra', refundedAt: 7 }, 1_700);
  for (const { orderId, amount, eventId } of refunds)
    run.apply({ op: 'refund', orderId, amount, eventId, refundedAt: 7 }, 1_800);
  return run.records;
}
const same = [
  line('pa', 'a', 80_00),
  line('pb', 'b', 80_00),
  line('pb2', 'b', 80_00),
  line('ra', 'a', 30_00, 'refunded'),
];

/** The naive twin of the ledger's sums: every notice that moved money, entry by entry. */
function moneyOf(records: readonly LedgerRecord[]) {
  const sums = { paid: 0, refunded: 0 };
  for (const { entry } of records) {
    if (entry.kind === 'deposit.paid' || entry.kind === 'payment.stranded') sums.paid += entry.amount;
    if (entry.kind === 'order.paid') sums.paid += entry.balance ?? entry.amount;
    if (entry.kind === 'stranded.refunded' || entry.kind === 'deposit.refunded')
      sums.refunded += entry.amount;
    if (entry.kind === 'order.refunded' && !entry.eventId.startsWith(depositGone))
      sums.refunded += entry.amount;
  }
  return sums;
}
const none = { count: 0, paid: 0, refunded: 0 };

describe('a provider’s record against the ledger', () => {
  it('matches what both have alike', () => {
    const report = reportOf(ledger(), same);
    expect(report).toMatchObject({
      provider: { paid: 240_00, refunded: 30_00 },
      ledger: { paid: 240_00, refunded: 30_00 },
      difference: { paid: 0, refunded: 0 },
      matched: { count: 4, paid: 240_00, refunded: 30_00 },
      missingHere: none,
      missingThere: none,
      differs: none,
      notApplied: none,
    });
  });

  it('names what is missing here and what is missing there', () => {
    const stray = line('px', 'x', 5_00);
    const report = reportOf(ledger(), [...same.slice(1), stray]);
    expect(report.missingHere).toEqual({ count: 1, paid: 5_00, refunded: 0, rows: [stray] });
    expect(report.missingThere).toEqual({ count: 1, paid: 80_00, refunded: 0, rows: [same[0]] });
    expect(report.difference).toEqual({ paid: -75_00, refunded: 0 });
  });

  it('names amounts, orders and kinds that differ', () => {
    const report = reportOf(ledger(), [
      line('pa', 'a', 80_01),
      line('pb', 'a', 80_00),
      line('ra', 'a', 30_00, 'paid'),
      line('pb2', 'b', 80_00),
    ]);
    expect(report.differs.rows.map(({ fields }) => fields)).toEqual([['amount'], ['orderId'], ['kind']]);
    expect(report.differs).toMatchObject({ count: 3, paid: 30_01, refunded: -30_00 });
    expect(report.difference).toEqual({ paid: 30_01, refunded: -30_00 });
  });

  it('names money of another currency, which is never added to the show’s own', () => {
    const [first, ...others] = same.map((one) => ({ ...one, currency: 'CNY' }));
    if (!first) throw new Error('no line');
    const report = reportOf(ledger(), [
      { ...first, currency: 'USD' },
      ...others,
      { ...line('px', 'x', 9_00), currency: 'EUR' },
    ]);
    expect(report).toMatchObject({
      provider: { paid: 160_00, refunded: 30_00 },
      difference: { paid: -80_00 },
      matched: { count: 3 },
      differs: { count: 1, paid: -80_00, rows: [{ fields: ['currency'], provider: { currency: 'USD' } }] },
      missingHere: { count: 1, paid: 0, rows: [{ eventId: 'px', currency: 'EUR' }] },
    });
  });

  it('names money the provider took and the ledger could not apply', () => {
    const report = reportOf(ledger(), [...same, line('pc', 'c', 79_00)]);
    expect(report.notApplied.rows.map(({ because, amount }) => [because, amount])).toEqual([
      ['mismatched', 79_00],
    ]);
    expect(report.notApplied).toMatchObject({ count: 1, paid: 79_00 });
  });

  it('adds up with money that bought nothing, before and after it went back', () => {
    const waiting = reportOf(ledger(), same);
    expect(waiting.stranded).toEqual({
      count: 1,
      paid: 80_00,
      refunded: 0,
      rows: [{ eventId: 'pb2', orderId: 'b', amount: 80_00, at: 1_600, reason: 'paid-twice', back: 0 }],
    });
    const back = line('rb', 'b', 80_00, 'refunded');
    const report = reportOf(ledger([back]), [...same, back]);
    expect(report).toMatchObject({
      provider: { paid: 240_00, refunded: 110_00 },
      ledger: { paid: 240_00, refunded: 110_00 },
      difference: { paid: 0, refunded: 0 },
      stranded: { count: 1, paid: 80_00, refunded: 80_00, rows: [{ eventId: 'pb2', back: 80_00 }] },
      ...{ missingHere: none, missingThere: none, differs: none, notApplied: none },
    });
    // Neither side of the pair can be left out of the file unnoticed.
    const without = reportOf(ledger([back]), [...same.filter(({ eventId }) => eventId !== 'pb2')]);
    expect(without.missingThere.rows.map(({ eventId }) => eventId)).toEqual(['pb2', 'rb']);
  });

  it('says of which payment a refund was, of several that bought nothing, and of parts of one', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
    run.apply(claimOf('o'), 1_500);
    run.apply({ op: 'cancel', orderId: 'o', reason: 'by-viewer' }, 1_510);
    const pay = (eventId: string) =>
      run.apply({ op: 'pay', orderId: 'o', amount: 80_00, eventId, paidAt: 7 }, 1_600);
    const refund = (eventId: string, amount: number) =>
      run.apply({ op: 'refund', orderId: 'o', amount, eventId, refundedAt: 7 }, 1_700);
    const backOf = () => reportOf(run.records, []).stranded.rows.map(({ eventId, back }) => [eventId, back]);
    // One that came before its payment is that payment's.
    refund('r0', 80_00);
    pay('p0');
    pay('p1');
    pay('p2');
    refund('r1', 30_00);
    refund('r2', 50_00);
    expect(backOf()).toEqual([
      ['p0', 80_00],
      ['p1', 80_00],
      ['p2', 0],
    ]);
    refund('r3', 80_00);
    expect(backOf().map(([, back]) => back)).toEqual([80_00, 80_00, 80_00]);
  });

  it('says so of one refund of several of them, and of the order’s own money besides', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
    run.apply(claimOf('o'), 1_500);
    for (const eventId of ['p1', 'p2', 'p3'])
      run.apply({ op: 'pay', orderId: 'o', amount: 80_00, eventId, paidAt: 7 }, 1_600);
    const backAfter = (eventId: string, amount: number) => {
      run.apply({ op: 'refund', orderId: 'o', amount, eventId, refundedAt: 7 }, 1_700);
      return reportOf(run.records, []).stranded.rows.map(({ back }) => back);
    };
    expect(backAfter('r1', 30_00)).toEqual([30_00, 0]);
    expect(backAfter('r2', 90_00)).toEqual([40_00, 80_00]);
    expect(backAfter('r3', 60_00)).toEqual([80_00, 80_00]);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', refunded: 20_00 });
    // The provider tells of each in one line.
    const lines = [
      ...['p1', 'p2', 'p3'].map((eventId) => line(eventId, 'o', 80_00)),
      ...[
        line('r1', 'o', 30_00, 'refunded'),
        line('r2', 'o', 90_00, 'refunded'),
        line('r3', 'o', 60_00, 'refunded'),
      ],
    ];
    expect(reportOf(run.records, lines)).toMatchObject({
      matched: { count: 6, paid: 240_00, refunded: 180_00 },
      difference: { paid: 0, refunded: 0 },
      ...{ missingThere: none, differs: none },
    });
  });

  it('leaves other shows’ orders aside, and counts a repeated line once', () => {
    const report = reportOf(ledger(), [...same, same[0] as ProviderRecord, line('po', 'other-1', 9_00)]);
    expect(report).toMatchObject({
      repeated: 1,
      elsewhere: { count: 1, paid: 9_00, refunded: 0 },
      provider: { paid: 240_00 },
      difference: { paid: 0, refunded: 0 },
    });
  });

  it('adds the provider’s fees up by themselves, those of other orders apart, and the very same line once', () => {
    const fee = (amount: number, more: Partial<ProviderFee> = {}): ProviderFee => ({
      ...{ eventId: 'pa', orderId: 'a', kind: 'fee', amount, at: 7 },
      ...more,
    });
    const fees = [
      fee(48),
      fee(48),
      fee(-18),
      fee(30, { orderId: 'other-1' }),
      fee(9_00, { currency: 'USD' }),
    ];
    const { orderId: _, ...ofNone } = fee(5_00);
    const report = reportOf(ledger(), same, [...fees, ofNone]);
    expect(report.fees).toEqual({ count: 3, amount: 30, elsewhere: { count: 2, amount: 5_30 } });
    expect(report).toEqual({ ...reportOf(ledger(), same), fees: report.fees, repeated: 1 });
  });

  it('a refund held is not applied until its payment comes', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
    run.apply(claimOf('a'), 1_500);
    run.apply({ op: 'refund', orderId: 'a', amount: 1, eventId: 'r', refundedAt: 7 }, 1_600);
    const lines = [line('r', 'a', 1, 'refunded')];
    expect(reportOf(run.records, lines).notApplied.rows).toMatchObject([{ because: 'held' }]);
    run.apply({ op: 'pay', orderId: 'a', amount: 80_00, eventId: 'p', paidAt: 7 }, 1_700);
    expect(reportOf(run.records, lines).matched.count).toBe(1);
  });

  it('the difference is always explained to the cent', () => {
    const record = fc.record({
      eventId: fc.nat(59).map((n) => `pay${n}`),
      orderId: fc.nat(13).map((n) => `order${n}`),
      kind: fc.constantFrom('paid' as const, 'refunded' as const),
      amount: fc.nat(60),
      at: fc.nat(500),
      currency: fc.constantFrom('CNY', 'CNY', 'USD'),
    });
    const lines = fc.uniqueArray(record, { selector: ({ eventId }) => eventId, maxLength: 40 });
    fc.assert(
      fc.property(ledgerHistory, lines, (history, records) => {
        const run = ledgerRun();
        let now = 0;
        for (const { operation, after } of history) {
          now += after;
          run.apply(operation, now);
        }
        const report = reportOf(run.records, records);
        const { difference, matched, missingHere, missingThere, differs, notApplied } = report;
        for (const kind of ['paid', 'refunded'] as const)
          expect(difference[kind]).toBe(
            missingHere[kind] - missingThere[kind] + differs[kind] + notApplied[kind],
          );
        expect(matched.count + missingHere.count + differs.count + notApplied.count).toBe(records.length);
        expect(report.ledger).toEqual(moneyOf(run.records));
        // Of what bought nothing, each minor unit is back or asked back.
        const open = [...run.state.refundRequests.values()].filter(
          ({ reason, settledBy }) => reason === 'stranded' && settledBy === null,
        );
        expect(report.stranded.paid - report.stranded.refunded).toBe(
          open.reduce((sum, { amount }) => sum + amount, 0),
        );
        for (const { amount, back } of report.stranded.rows) {
          expect(back).toBeGreaterThanOrEqual(0);
          expect(back).toBeLessThanOrEqual(amount);
        }
      }),
      { numRuns: 60 },
    );
  });
});
