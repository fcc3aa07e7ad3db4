import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricsView, PartFigures } from '../../contract/metrics.ts';
import { defaultCurves } from '../targets/curve.ts';
import { itemIds, pollIds, showEnd, showFacts, showFactsTwice, showStart } from './facts.test-support.ts';
import type { Fact } from './facts.ts';
import type { FiguresContext } from './figures.ts';
import { figures } from './figures.ts';
import { createFold, foldFact, setWindow } from './fold.ts';
import type { MetricsFold, ShowWindow } from './fold-state.ts';
import { folded } from './folded.test-support.ts';
import {
  naiveAudience,
  naiveBuckets,
  naiveItem,
  naivePart,
  naivePoll,
  naiveRecord,
} from './naive.test-support.ts';
import { timelineBuckets } from './timeline.ts';

const context: FiguresContext = {
  targets: null,
  curves: defaultCurves,
  plannedMs: showEnd - showStart,
  items: itemIds.map((itemId) => ({ itemId, productId: `p-${itemId}`, prepared: 10 })),
  polls: pollIds.map((pollId) => ({ pollId, options: 3 })),
  pinnedMs: () => 0,
};
const ended: ShowWindow = { startedAt: showStart, endedAt: showEnd };
const live: ShowWindow = { startedAt: showStart, endedAt: null };
/** Later than every generated fact. */
const afterAll = showEnd + 30_000;

const partKeys = (row: PartFigures): PartFigures => {
  const { uv, pv, online, placed, paid, refunded, net, orders, paidOrders, buyers, units, ...rates } = row;
  const { aov, payRate, refundRate, refundAmountRate, conversion, clickConversion, gpm, uvValue } = rates;
  const trade = { placed, paid, refunded, net, orders, paidOrders, buyers, units };
  return {
    ...{ uv, pv, online, ...trade },
    ...{ aov, payRate, refundRate, refundAmountRate, conversion, clickConversion, gpm, uvValue },
  };
};

/** Every figure of the view against the naive computation over the same facts. */
function expectNaive(fold: MetricsFold, facts: readonly Fact[], window: ShowWindow, at: number): void {
  const view = figures(fold, at, context);
  const record = naiveRecord(facts, window, at);
  expect(view.audience).toEqual(naiveAudience(record));
  const {
    uv: _uv,
    pv: _pv,
    online: _online,
    ...trade
  } = naivePart(
    record,
    () => true,
    () => true,
  );
  expect(view.trade).toEqual(trade);
  expect(view.pendingFacts).toBe(record.pending);
  for (const product of view.products) expect(product).toMatchObject(naiveItem(record, product.itemId));
  expect(view.polls).toEqual(pollIds.map((pollId) => naivePoll(record, pollId, 3)));
  const dimensions = [
    ['regions', 'regionId'],
    ['stores', 'storeId'],
    ['guides', 'guideId'],
  ] as const;
  for (const [list, key] of dimensions) {
    const rows: readonly (PartFigures & { [Key in typeof key]?: string | null })[] = view[list];
    for (const row of rows) {
      expect(partKeys(row)).toEqual(
        naivePart(
          record,
          (enter) => enter.place[key] === row[key],
          (order) => order.place[key] === row[key],
        ),
      );
    }
  }
  for (const row of view.sources) {
    expect(partKeys(row)).toEqual(
      naivePart(
        record,
        (enter) => enter.source === row.source,
        (order) => order.source === row.source,
      ),
    );
  }
  for (const step of [1_000, 7_000, 60_000]) {
    expect(timelineBuckets(fold, { step, at })).toEqual(naiveBuckets(record, step));
  }
}

function expectPartsAddUp(view: MetricsView): void {
  const additive = ['placed', 'paid', 'refunded', 'net', 'orders', 'paidOrders', 'units'] as const;
  for (const rows of [view.regions, view.stores, view.guides, view.sources]) {
    for (const name of additive) {
      expect(rows.reduce((sum, row) => sum + row[name], 0)).toBe(view.trade[name]);
    }
    expect(rows.reduce((sum, row) => sum + row.pv, 0)).toBe(view.audience.pv);
    expect(rows.reduce((sum, row) => sum + row.uv, 0)).toBeGreaterThanOrEqual(view.audience.uv);
  }
}

describe('the fold equals a naive computation over the whole record', () => {
  test('of an ended show, folded in any order', () => {
    fc.assert(
      fc.property(showFactsTwice, ({ anyOrder }) => {
        expectNaive(folded(anyOrder, ended), anyOrder, ended, afterAll);
      }),
      { numRuns: 400 },
    );
  });

  test('of a live show, at its present instant', () => {
    fc.assert(
      fc.property(showFactsTwice, ({ anyOrder }) => {
        expectNaive(folded(anyOrder, live), anyOrder, live, afterAll);
      }),
      { numRuns: 300 },
    );
  });

  test('as a live show stood then: facts up to an instant, at that instant', () => {
    fc.assert(
      fc.property(showFacts, fc.integer({ min: showStart, max: showEnd - 1 }), (facts, at) => {
        const until = facts.filter((fact) => fact.at <= at);
        expectNaive(folded(until, ended), until, ended, at);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the fold does not depend on how it is used', () => {
  test('figures read in between change nothing, whatever the instants', () => {
    fc.assert(
      fc.property(
        showFactsTwice,
        fc.array(fc.integer({ min: showStart - 5_000, max: afterAll })),
        ({ inOrder, anyOrder }, reads) => {
          for (const facts of [inOrder, anyOrder]) {
            const fold = createFold();
            setWindow(fold, ended);
            for (const [index, fact] of facts.entries()) {
              foldFact(fold, fact);
              const at = reads[index];
              if (at !== undefined) figures(fold, at, context);
            }
            expectNaive(fold, facts, ended, afterAll);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('read at every fact of a live show, it is right at every fact', () => {
    fc.assert(
      fc.property(showFacts, (facts) => {
        const fold = createFold();
        setWindow(fold, live);
        for (const [index, fact] of facts.entries()) {
          foldFact(fold, fact);
          const until = facts.slice(0, index + 1);
          const view = figures(fold, Math.max(fact.at, showStart), context);
          expect(view.audience).toEqual(
            naiveAudience(naiveRecord(until, live, Math.max(fact.at, showStart))),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the window may come before, between or after the facts, and the end last', () => {
    fc.assert(
      fc.property(showFactsTwice, fc.nat(), fc.nat(), ({ anyOrder }, starts, ends) => {
        const fold = createFold();
        const startsAt = starts % (anyOrder.length + 1);
        const endsAt = Math.max(startsAt, ends % (anyOrder.length + 1));
        for (let index = 0; index <= anyOrder.length; index += 1) {
          if (index === startsAt) expect(setWindow(fold, live)).toBe(true);
          if (index === endsAt) expect(setWindow(fold, ended)).toBe(true);
          const fact = anyOrder[index];
          if (fact) foldFact(fold, fact);
        }
        expectNaive(fold, anyOrder, ended, afterAll);
      }),
      { numRuns: 300 },
    );
  });

  test('an enter, a leave and what happens once to an order change nothing when repeated', () => {
    const once = new Set<Fact['kind']>([
      'enter',
      'leave',
      'order.placed',
      'order.paid',
      'order.cancelled',
      'order.expired',
      'order.attributed',
    ]);
    fc.assert(
      fc.property(showFactsTwice, ({ inOrder, anyOrder }) => {
        const repeats = anyOrder.filter((fact) => once.has(fact.kind));
        const fold = folded([...inOrder, ...repeats], ended);
        const pending = figures(folded(inOrder, ended), afterAll, context).pendingFacts;
        const { pendingFacts, ...view } = figures(fold, afterAll, context);
        const { pendingFacts: _before, ...without } = figures(folded(inOrder, ended), afterAll, context);
        expect(view).toEqual(without);
        expect(pendingFacts).toBeGreaterThanOrEqual(pending);
      }),
      { numRuns: 200 },
    );
  });
});

describe('parts and buckets add up to the whole', () => {
  test('Σ parts + unattributed = total, for every trade metric, at every level', () => {
    fc.assert(
      fc.property(showFactsTwice, ({ anyOrder }) => {
        expectPartsAddUp(figures(folded(anyOrder, ended), afterAll, context));
      }),
      { numRuns: 300 },
    );
  });

  test('the timeline adds up to the totals, by region too, at any width', () => {
    fc.assert(
      fc.property(showFactsTwice, fc.integer({ min: 1_000, max: 90_000 }), ({ anyOrder }, step) => {
        const fold = folded(anyOrder, ended);
        const { audience, trade, regions } = figures(fold, afterAll, context);
        const buckets = timelineBuckets(fold, { step, at: afterAll, byRegion: true });
        const total = (
          name: 'pv' | 'likes' | 'clicks' | 'orders' | 'placed' | 'paid' | 'refunded' | 'units',
        ) => buckets.reduce((sum, bucket) => sum + bucket[name], 0);
        for (const name of ['orders', 'placed', 'paid', 'refunded', 'units'] as const) {
          expect(total(name)).toBe(trade[name]);
        }
        for (const name of ['pv', 'likes', 'clicks'] as const) expect(total(name)).toBe(audience[name]);
        expect(Math.max(...buckets.map((bucket) => bucket.pcu))).toBe(audience.pcu);
        for (const region of regions) {
          for (const name of ['pv', 'placed', 'paid'] as const) {
            const sum = buckets.reduce(
              (all, bucket) => all + (bucket.byRegion?.[region.regionId ?? '']?.[name] ?? 0),
              0,
            );
            expect(sum).toBe(region[name]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
