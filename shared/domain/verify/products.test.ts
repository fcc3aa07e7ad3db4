import { expect, it } from 'vitest';
import { claimOf, type LedgerRun, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import { type CheckedProduct, ProductsCheck } from './products.ts';

function selling(showId: string): LedgerRun {
  const run = ledgerRun(showId);
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  return run;
}
function findingsOf(product: CheckedProduct, ...runs: LedgerRun[]) {
  const check = new ProductsCheck(() => product);
  for (const { records } of runs) for (const record of records) check.take(record);
  return check.finish();
}
const oneOff = { stock: 1, oneOff: true };

it('a piece that exists once may go from show to show, one order at a time', () => {
  const [east, west] = [selling('east'), selling('west')];
  east.apply(claimOf('e'), 1_100);
  east.apply({ op: 'cancel', orderId: 'e', reason: 'by-viewer' }, 1_200);
  west.apply(claimOf('w'), 1_200);
  west.apply({ op: 'pay', orderId: 'w', amount: 80_00, eventId: 'p', paidAt: 1 }, 1_300);
  west.apply(
    { op: 'return-units', ref: 'b', orderId: 'w', lines: [{ line: 0, quantity: 1 }], by: 'op' },
    1_400,
  );
  east.apply(claimOf('again'), 1_500);
  expect(findingsOf(oneOff, east, west)).toEqual([]);
  expect(findingsOf(oneOff, west, east)).toEqual([]);
});

it('sold in two shows at once it is found, by the entry that took it the second time', () => {
  const [east, west] = [selling('east'), selling('west')];
  east.apply(claimOf('e'), 1_100);
  west.apply(claimOf('w'), 1_200);
  const second = west.records.at(-1)?.seq;
  expect(findingsOf(oneOff, west, east)).toMatchObject([{ rule: 'product', showId: 'west', number: second }]);
});

it('an expired order paid late holds it again', () => {
  const [east, west] = [selling('east'), selling('west')];
  east.apply(claimOf('e'), 1_100);
  east.apply({ op: 'expire', orderId: 'e' }, 70_000);
  west.apply(claimOf('w'), 1_500);
  west.apply({ op: 'cancel', orderId: 'w', reason: 'by-viewer' }, 80_000);
  expect(findingsOf(oneOff, east, west)).toMatchObject([{ showId: 'west' }]);
  const [lone, other] = [selling('east'), selling('west')];
  lone.apply(claimOf('e'), 1_100);
  lone.apply({ op: 'expire', orderId: 'e' }, 70_000);
  lone.apply({ op: 'pay', orderId: 'e', amount: 80_00, eventId: 'p', paidAt: 1 }, 71_000);
  other.apply({ op: 'set-window', ref: 'x', window: windowOf({ endsAt: 99_000 }) }, 0);
  other.apply(claimOf('w'), 72_000);
  expect(findingsOf(oneOff, lone, other)).toMatchObject([{ showId: 'west' }]);
});

it('of any other product no more is held over all shows than there were when it was last counted', () => {
  const [east, west] = [selling('east'), selling('west')];
  east.apply(claimOf('before', { quantity: 2 }), 1_100);
  east.apply(claimOf('e', { viewerId: 'x', quantity: 2 }), 1_300);
  west.apply(claimOf('w', { quantity: 2 }), 1_400);
  expect(findingsOf({ stock: 4, oneOff: false, stockAt: 1_200 }, east, west)).toEqual([]);
  expect(findingsOf({ stock: 3, oneOff: false, stockAt: 1_200 }, east, west)).toMatchObject([
    { rule: 'product', showId: 'west' },
  ]);
});
