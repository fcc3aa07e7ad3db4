import { expect, test } from 'vitest';
import { claimOf, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import { paymentAlertsOf } from './alerts.ts';

/** What of each alert's money is back, and whether it is over, after these refunds of an order paid so many times too often. */
function after(tooOften: number, refunds: readonly number[]) {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  run.apply(claimOf('o'), 1_500);
  for (let n = 0; n <= tooOften; n += 1)
    run.apply({ op: 'pay', orderId: 'o', amount: 80_00, eventId: `p${n}`, paidAt: 7 }, 1_600);
  for (const [n, amount] of refunds.entries())
    run.apply({ op: 'refund', orderId: 'o', amount, eventId: `r${n}`, refundedAt: 7 }, 1_700);
  return paymentAlertsOf(run.records).map(({ params, clearedAt }) => [params?.back, clearedAt]);
}

test('a payment that bought nothing is looked after until all of it is back, in however many parts', () => {
  expect(after(1, [])).toEqual([[undefined, undefined]]);
  expect(after(1, [30_00])).toEqual([[30_00, undefined]]);
  expect(after(1, [30_00, 50_00])).toEqual([[80_00, 1_700]]);
});

test('one refund of several of them ends them all', () => {
  expect(after(2, [100_00])).toEqual([
    [80_00, 1_700],
    [20_00, undefined],
  ]);
  expect(after(2, [100_00, 60_00])).toEqual([
    [80_00, 1_700],
    [80_00, 1_700],
  ]);
});

test('a refund of more than can go back is told as a refund, and a payment of another amount as a payment', () => {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  run.apply(claimOf('o'), 1_500);
  run.apply({ op: 'pay', orderId: 'o', amount: 79_99, eventId: 'p0', paidAt: 7 }, 1_600);
  run.apply({ op: 'pay', orderId: 'o', amount: 80_00, eventId: 'p1', paidAt: 7 }, 1_600);
  run.apply({ op: 'refund', orderId: 'o', amount: 30_00, eventId: 'r0', refundedAt: 7 }, 1_700);
  run.apply({ op: 'refund', orderId: 'o', amount: 50_01, eventId: 'r1', refundedAt: 7 }, 1_700);
  expect(paymentAlertsOf(run.records).map(({ message, params }) => [message, params])).toEqual([
    ['A payment has another amount than its order', { orderId: 'o', amount: 79_99, expected: 80_00 }],
    ['A refund is of more than can go back for its order', { orderId: 'o', amount: 50_01, most: 50_00 }],
  ]);
});
