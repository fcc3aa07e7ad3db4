import { expect, it } from 'vitest';
import { ledgerRun, payOf, presaleOffer, takingOf } from '#shared/testing/ledger-run.ts';
import { hasDeposit } from './has-deposit.ts';

it('an order has its deposit from its payment until the balance comes, or never does', () => {
  const run = ledgerRun();
  const order = () => {
    const found = run.state.orders.get('o');
    return found ? hasDeposit(found) : null;
  };
  run.apply({ op: 'add-stock', ref: 's', itemId: 'item1', quantity: 5 }, 0);
  run.apply({ op: 'set-offer', ref: 'p', offer: presaleOffer('p') }, 0);
  run.apply(takingOf('p', 'o'), 10);
  expect(order()).toBe(false);
  run.apply(payOf('o', 10), 20);
  expect(order()).toBe(true);
  run.apply(payOf('o', 80), 550);
  expect(order()).toBe(false);
});
