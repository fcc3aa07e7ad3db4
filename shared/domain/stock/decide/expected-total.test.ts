import { expect, it } from 'vitest';
import {
  acceptingOf,
  claimOf,
  customOffer,
  groupOffer,
  ledgerRun,
  lineOf,
  orderOf,
  presaleOffer,
  takingOf,
  windowOf,
  wishOf,
} from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../entries.ts';

/** Every way to buy, open at 1,000; the piece for one customer is quoted at 100. */
function shop() {
  const run = ledgerRun();
  for (const itemId of ['a', 'item0', 'item1', 'item2'])
    run.apply({ op: 'add-stock', ref: itemId, itemId, quantity: 9 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  const offers = [
    groupOffer('g'),
    presaleOffer('p', { balanceFrom: 5_000, balanceDueBy: 6_000 }),
    customOffer('c', { quoteValidMs: 5_000 }),
  ];
  for (const offer of offers) run.apply({ op: 'set-offer', ref: offer.offerId, offer }, 0);
  run.apply(wishOf('r'), 1_000);
  return run;
}
type Asked = { expectedTotal?: number };
const ways: [way: string, total: number, ask: (orderId: string, asked: Asked) => LedgerOperation][] = [
  ['a claim of one', 80_00, (id, asked) => claimOf(id, asked)],
  ['a claim of two', 160_00, (id, asked) => claimOf(id, { ...asked, quantity: 2 })],
  [
    'an order with a discount',
    295_00,
    (id, asked) => orderOf(id, [lineOf('a', 2), { ...lineOf('item1', 1), discount: 5_00 }], asked),
  ],
  ['a group', 8, (id, asked) => takingOf('g', id, { ...asked, groupId: 'one', opensGroup: true })],
  ['a presale, deposit and balance', 180, (id, asked) => takingOf('p', id, { ...asked, quantity: 2 })],
  ['a quote', 100, (id, asked) => acceptingOf('r', id, asked)],
];

it.each(ways)('%s at another sum than was seen takes nothing, and says what it costs', (_, total, ask) => {
  const run = shop();
  const before = { ...run.state, items: structuredClone(run.state.items), seq: run.state.seq };
  for (const expectedTotal of [total - 1, total + 1, 0]) {
    const { answer, entries } = run.apply(ask('o', { expectedTotal }), 1_100);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'price_changed', params: { expected: expectedTotal, total } },
    });
    expect(entries).toEqual([]);
  }
  expect(run.state.seq).toBe(before.seq);
  expect(run.state.items).toEqual(before.items);
  // Its key is free: asked again at the right sum under the same key, it is placed.
  expect(run.apply(ask('o', { expectedTotal: total }), 1_100).answer.ok).toBe(true);
  expect(run.state.orders.get('o')).toMatchObject({ amount: total, status: 'reserved' });
  // What is placed stays the first answer, whatever is expected of its repeat.
  expect(run.apply(ask('o', { expectedTotal: 1 }), 1_200).answer).toEqual({
    ok: true,
    value: { orderId: 'o', repeated: true },
  });
});

it.each(ways)('%s for which no sum is named is placed as it costs', (_, total, ask) => {
  const run = shop();
  expect(run.apply(ask('o', {}), 1_100).answer.ok).toBe(true);
  expect(run.state.orders.get('o')?.amount).toBe(total);
});

it('says that it is sold out rather than what it would cost', () => {
  const run = shop();
  run.apply({ op: 'withdraw-stock', ref: 'all', itemId: 'a', quantity: 9 }, 1_000);
  expect(run.apply(claimOf('o', { expectedTotal: 1 }), 1_100).answer).toMatchObject({
    error: { code: 'sold_out' },
  });
});
