import { expect, it } from 'vitest';
import { rankStores } from './store-ranks.ts';

const store = (storeId: string | null, paid: number, target: number | null) => ({
  ...{ storeId, paid, placed: paid, net: paid },
  target: target === null ? null : { amount: target },
  attainment: { amount: target === null ? null : paid / target },
});

it('a small store that did well stands above large ones that did not', () => {
  const ranks = rankStores(
    [
      store('small', 120, 100),
      store('tiny', 40, 80),
      store('middle', 400, 500),
      store('other', 500, 550),
      store('large', 900, 1_000),
      store('largest', 700, 2_000),
      store(null, 50, null),
    ],
    'paid',
  );
  expect(ranks.find(({ storeId }) => storeId === 'small')).toEqual({
    ...{ storeId: 'small', byAttainment: 1, bySize: 1, bySales: 5, size: 'small' },
  });
  expect(ranks.find(({ storeId }) => storeId === 'largest')).toMatchObject({ bySize: 2, size: 'large' });
  expect(ranks.map(({ storeId }) => storeId)).not.toContain(null);
});

it('without targets stores are ranked by sales, and have no attainment', () => {
  const ranks = rankStores([store('a', 1, null), store('b', 2, null), store('c', 3, null)], 'paid');
  expect(ranks.map(({ byAttainment, bySales, bySize }) => [byAttainment, bySales, bySize])).toEqual([
    [null, 3, 1],
    [null, 2, 1],
    [null, 1, 1],
  ]);
});
