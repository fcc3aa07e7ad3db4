import { expect, test } from 'vitest';
import type { ReconciliationView } from '#shared/contract/reconciliation.ts';
import { reconciledCsv, rowsOf } from './reconcile-file.ts';

const record = (eventId: string, amount: number) => ({
  eventId,
  orderId: `o-${eventId}`,
  kind: 'paid' as const,
  amount,
  at: 0,
});
const none = { count: 0, paid: 0, refunded: 0 };
const view: ReconciliationView = {
  showId: 's',
  currency: 'CNY',
  provider: { paid: 600, refunded: 0 },
  ledger: { paid: 500, refunded: 0 },
  difference: { paid: 100, refunded: 0 },
  matched: none,
  missingHere: { count: 1, paid: 100, refunded: 0, rows: [record('a', 100)] },
  missingThere: { count: 1, paid: 200, refunded: 0, rows: [record('b', 200)] },
  differs: {
    count: 1,
    paid: 100,
    refunded: 0,
    rows: [{ provider: record('c', 400), ledger: record('c', 300), fields: ['amount'] }],
  },
  notApplied: {
    count: 1,
    paid: 100,
    refunded: 0,
    rows: [{ provider: record('d', 100), because: 'held', amount: 100 }],
  },
  stranded: { ...none, rows: [] },
  fees: { count: 0, amount: 0, elsewhere: { count: 0, amount: 0 } },
  elsewhere: none,
  repeated: 0,
};

test('each side’s amount stands where it has one, and nothing where it has none', () => {
  const sides = (['missingHere', 'missingThere', 'differs', 'notApplied'] as const).map((group) =>
    rowsOf(view, group).map(({ provider, ledger, because }) => [provider, ledger, ...because]),
  );
  expect(sides).toEqual([[[100, null]], [[null, 200]], [[400, 300, 'amount']], [[100, null, 'held']]]);
});

test('the export holds every row that is not matched, with its group', () => {
  expect(reconciledCsv(view).map(([group, eventId]) => `${group} ${eventId}`)).toEqual([
    'group eventId',
    'missingHere a',
    'missingThere b',
    'differs c',
    'notApplied d',
  ]);
});
