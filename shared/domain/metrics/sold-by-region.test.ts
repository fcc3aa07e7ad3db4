import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultCurves } from '../targets/curve.ts';
import { itemIds, showEnd, showFactsByLineTwice, showStart } from './facts.test-support.ts';
import { figures } from './figures.ts';
import { folded } from './folded.test-support.ts';
import { naivePlaceOfLine, naiveRecord } from './naive.test-support.ts';
import { soldByRegion } from './sold-by-region.ts';

const window = { startedAt: showStart, endedAt: showEnd };
const afterAll = showEnd + 30_000;
const context = {
  targets: null,
  curves: defaultCurves,
  plannedMs: showEnd - showStart,
  items: itemIds.map((itemId) => ({ itemId, productId: itemId, prepared: 10 })),
  pinnedMs: () => 0,
  polls: [],
};

test('Σ over the regions of an item is the item’s own figure, to the cent', () => {
  fc.assert(
    fc.property(showFactsByLineTwice, ({ anyOrder }) => {
      const fold = folded(anyOrder, window);
      const sold = soldByRegion(fold);
      for (const product of figures(fold, afterAll, context).products)
        for (const name of ['units', 'paid', 'refunded'] as const) {
          const own = sold.filter(({ itemId }) => itemId === product.itemId);
          expect(own.reduce((sum, one) => sum + one[name], 0)).toBe(product[name]);
        }
    }),
    { numRuns: 200 },
  );
});

test('a region’s units are those of the paid lines that belong to it', () => {
  fc.assert(
    fc.property(showFactsByLineTwice, ({ inOrder, anyOrder }) => {
      const units = new Map<string, number>();
      for (const order of naiveRecord(inOrder, window, afterAll).orders)
        for (const [line, { itemId, quantity }] of order.placed.lines.entries()) {
          const { regionId } = naivePlaceOfLine(inOrder, order, line);
          if (order.paid)
            units.set(`${itemId} ${regionId}`, (units.get(`${itemId} ${regionId}`) ?? 0) + quantity);
        }
      const told = soldByRegion(folded(anyOrder, window)).filter((one) => one.units > 0);
      expect(new Map(told.map((one) => [`${one.itemId} ${one.regionId}`, one.units]))).toEqual(units);
    }),
    { numRuns: 200 },
  );
});
