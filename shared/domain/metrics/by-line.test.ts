import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attribution, Place } from '../attribution/types.ts';
import { nowhere } from '../attribution/types.ts';
import { settlementParts } from '../settlement/parts.ts';
import { defaultCurves } from '../targets/curve.ts';
import { itemIds, showEnd, showFactsByLineTwice, showStart } from './facts.test-support.ts';
import type { Fact } from './facts.ts';
import { figures } from './figures.ts';
import { folded } from './folded.test-support.ts';
import { naivePlaceOfLine, naiveRecord, naiveRefunded } from './naive.test-support.ts';
import { soldByRegion } from './sold-by-region.ts';

const context = {
  targets: null,
  curves: defaultCurves,
  plannedMs: showEnd - showStart,
  items: itemIds.map((itemId) => ({ itemId, productId: itemId, prepared: 10 })),
  pinnedMs: () => 0,
  polls: [],
};
const window = { startedAt: showStart, endedAt: showEnd };
const afterAll = showEnd + 30_000;

const viewOf = (facts: readonly Fact[]) => figures(folded(facts, window), afterAll, context);
const money = ['orders', 'placed', 'paid', 'refunded', 'units', 'paidOrders'] as const;

const mei: Attribution = {
  regionId: 'east',
  storeId: 'e1',
  guideId: 'mei',
  rule: 'default@1',
  reason: 'visit-code',
};
const li: Attribution = {
  regionId: 'west',
  storeId: 'w1',
  guideId: 'li',
  rule: 'by-hand@1',
  reason: 'dispute',
};
const at = showStart + 1_000;
/** 100.00 of rings and 50.00 of pearls, of Mei. */
const placed: Fact = {
  kind: 'order.placed',
  at,
  orderId: 'o',
  visitId: null,
  viewerId: 'v',
  amount: 150_00,
  attribution: mei,
  lines: [
    { itemId: 'ring', quantity: 1, unitPrice: 100_00, dealId: null },
    { itemId: 'pearls', quantity: 2, unitPrice: 25_00, dealId: null },
  ],
};
const moved = (line: number | undefined, attribution: Attribution, revision: number): Fact => ({
  kind: 'order.attributed',
  at,
  orderId: 'o',
  attribution,
  revision,
  ...(line === undefined ? {} : { line }),
});
const guidesOf = (...facts: Fact[]) =>
  viewOf([placed, ...facts]).guides.map((row) => [row.guideId, ...money.map((name) => row[name])]);

describe('a line that belongs elsewhere than its order', () => {
  const paid: Fact = { kind: 'order.paid', at, orderId: 'o', amount: null };

  test('takes its own amount along; the order counts once, where most of it is', () => {
    expect(guidesOf(paid, moved(1, li, 5))).toEqual([
      ['li', 0, 50_00, 50_00, 0, 2, 0],
      ['mei', 1, 100_00, 100_00, 0, 1, 1],
    ]);
    expect(guidesOf(paid, moved(0, li, 5)).map(([, orders]) => orders)).toEqual([1, 0]);
  });

  test('a refund of part is shared by what the lines cost, to the cent', () => {
    const refund: Fact = { kind: 'order.refunded', at: at + 1, orderId: 'o', amount: 1_00 };
    expect(guidesOf(paid, moved(1, li, 5), refund).map((row) => row[4])).toEqual([33, 67]);
  });

  test('a refund goes to the line it is for, and so to the guide whose line it is', () => {
    const back = (lines: readonly { line: number; amount: number }[], amount: number): Fact => ({
      ...{ kind: 'order.refunded', at: at + 1, orderId: 'o', amount },
      ...(lines.length > 0 ? { lines } : {}),
    });
    const refunds = (...facts: Fact[]) => guidesOf(paid, moved(1, li, 5), ...facts).map((row) => row[4]);
    expect(refunds(back([{ line: 1, amount: 50_00 }], 50_00))).toEqual([50_00, 0]);
    expect(refunds(back([{ line: 0, amount: 30_00 }], 30_00))).toEqual([0, 30_00]);
    // What a refund says nothing of is shared by what is left of the lines: 70.00 and 50.00.
    const both = [back([{ line: 0, amount: 30_00 }], 30_00), back([], 12_00)];
    expect(refunds(...both)).toEqual([5_00, 37_00]);
    expect(refunds(...both.toReversed())).toEqual([5_00, 37_00]);
    // A part of one refund is for a line, the rest of it for the order; a line nobody knows is for the order too.
    expect(refunds(back([{ line: 1, amount: 50_00 }], 60_00))).toEqual([50_00, 10_00]);
    expect(refunds(back([{ line: 7, amount: 15_00 }], 15_00))).toEqual([5_00, 10_00]);
    expect(refunds(back([{ line: 1, amount: 50_00 }], 50_00), back([], 100_00))).toEqual([50_00, 100_00]);
  });

  test('products follow it too, and a region’s sales of each', () => {
    const refund: Fact = {
      ...{ kind: 'order.refunded', at: at + 1, orderId: 'o', amount: 50_00 },
      lines: [{ line: 1, amount: 50_00 }],
    };
    const fold = folded([placed, paid, moved(1, li, 5), refund], window);
    const products = figures(fold, afterAll, context).products;
    expect(Object.fromEntries(products.map(({ itemId, refunded }) => [itemId, refunded]))).toMatchObject({
      ring: 0,
      pearls: 50_00,
    });
    const regions = soldByRegion(fold).map(({ itemId, regionId, refunded }) => [itemId, regionId, refunded]);
    expect(regions).toEqual([
      ['ring', 'east', 0],
      ['pearls', 'west', 50_00],
    ]);
  });

  test('the whole order attributed after it takes the line back; before it, it stays', () => {
    const nobody: Attribution = { ...nowhere, rule: 'by-hand@1', reason: 'claw-back' };
    const sold = (rows: readonly (readonly unknown[])[]) =>
      rows.filter(([, , amount]) => amount !== 0).map(([guideId, , amount]) => [guideId, amount]);
    expect(sold(guidesOf(moved(1, li, 5), moved(undefined, nobody, 6)))).toEqual([[null, 150_00]]);
    expect(sold(guidesOf(moved(1, li, 7), moved(undefined, nobody, 6)))).toEqual([
      ['li', 50_00],
      [null, 100_00],
    ]);
  });

  test('both lines at one place are that place’s whole order', () => {
    expect(guidesOf(moved(0, li, 5), moved(1, li, 5)).filter(([, orders]) => orders !== 0)).toEqual([
      ['li', 1, 150_00, 0, 0, 0, 0],
    ]);
  });
});

test('Σ parts + unattributed = total at every level, whatever lines are told apart, and so does the settlement', () => {
  fc.assert(
    fc.property(showFactsByLineTwice, ({ anyOrder }) => {
      // What the show led to later is settled with it, and in no figure (decision 095).
      const isLater = (fact: Fact) =>
        fact.kind === 'order.placed' && fact.attribution !== null && fact.at >= window.endedAt;
      const fold = folded(
        anyOrder.filter((fact) => !isLater(fact)),
        window,
      );
      const view = figures(fold, afterAll, context);
      for (const rows of [view.regions, view.stores, view.guides, view.sources])
        for (const name of money)
          expect(rows.reduce((sum, row) => sum + row[name], 0)).toBe(view.trade[name]);
      const parts = settlementParts(fold);
      const sum = (name: 'orders' | 'placed' | 'sales' | 'refunds') =>
        parts.reduce((total, part) => total + part[name], 0);
      const { paidOrders, placed: gmv, paid, refunded } = view.trade;
      expect([sum('orders'), sum('placed'), sum('sales'), sum('refunds')]).toEqual([
        paidOrders,
        gmv,
        paid,
        refunded,
      ]);
    }),
    { numRuns: 300 },
  );
});

test('a region’s placed amount is that of the lines that belong to it, and no order of arrival changes it', () => {
  fc.assert(
    fc.property(showFactsByLineTwice, ({ inOrder, anyOrder }) => {
      const view = viewOf(anyOrder);
      expect(view).toEqual(viewOf(inOrder));
      const byRegion = new Map<string | null, number>();
      for (const order of naiveRecord(inOrder, window, afterAll).orders)
        for (const [line, { quantity, unitPrice }] of order.placed.lines.entries()) {
          const { regionId } = naivePlaceOfLine(inOrder, order, line);
          byRegion.set(regionId, (byRegion.get(regionId) ?? 0) + quantity * unitPrice);
        }
      for (const row of view.regions) expect(row.placed).toBe(byRegion.get(row.regionId) ?? 0);
    }),
    { numRuns: 300 },
  );
});

test('what went back of a region, a guide or a product is what its lines got, to the cent an order', () => {
  fc.assert(
    fc.property(showFactsByLineTwice, ({ inOrder, anyOrder }) => {
      const view = viewOf(anyOrder);
      const exact = { regions: new Map<string, number>(), guides: new Map(), products: new Map() };
      const { orders } = naiveRecord(inOrder, window, afterAll);
      for (const order of orders) {
        const placeOf = (line: number) => naivePlaceOfLine(inOrder, order, line);
        const byPlace = naiveRefunded(order, (line) => JSON.stringify(nameOf(placeOf(line))));
        for (const [key, amount] of byPlace) {
          const [regionId, , guideId] = JSON.parse(key) as ReturnType<typeof nameOf>;
          add(exact.regions, String(regionId), amount);
          add(exact.guides, String(guideId), amount);
        }
        const itemOf = (line: number) => order.placed.lines[line]?.itemId ?? '';
        for (const [itemId, amount] of naiveRefunded(order, itemOf)) add(exact.products, itemId, amount);
      }
      // Largest remainder leaves each order's share within a cent of the exact one.
      const near = (told: number, of: Map<string, number>, key: string | null) =>
        expect(Math.abs(told - (of.get(String(key)) ?? 0))).toBeLessThan(orders.length + 0.01);
      for (const row of view.regions) near(row.refunded, exact.regions, row.regionId);
      for (const row of view.products) near(row.refunded, exact.products, row.itemId);
      for (const guideId of ['mei', 'li'])
        near(
          view.guides.reduce((sum, row) => (row.guideId === guideId ? sum + row.refunded : sum), 0),
          exact.guides,
          guideId,
        );
    }),
    { numRuns: 300 },
  );
});

const nameOf = ({ regionId, storeId, guideId }: Place) => [regionId, storeId, guideId] as const;
const add = (sums: Map<string, number>, key: string, amount: number) =>
  sums.set(key, (sums.get(key) ?? 0) + amount);
