import { expect, it } from 'vitest';
import { orderView as orderViewSchema } from '#shared/contract/viewers.ts';
import { claimOf, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import { orderView } from './view.ts';

it('an order fits the contract, and its key stays inside', () => {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  run.apply(claimOf('o', { quantity: 2, key: 'secret' }), 1_500);
  const order = run.state.orders.get('o');
  if (!order) throw new Error('no order');
  const view = orderView(order, 'CNY');
  expect(orderViewSchema.parse(view)).toEqual(view);
  expect(view).toMatchObject({ id: 'o', status: 'reserved', amount: 160_00, payBy: 61_500, storeId: null });
  expect(JSON.stringify(view)).not.toContain('secret');
});
