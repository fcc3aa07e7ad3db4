import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { funnel } from '../review/funnel.ts';
import { defaultCurves } from '../targets/curve.ts';
import { itemIds, pollIds, showEnd, showFactsTwice, showStart } from './facts.test-support.ts';
import type { Fact } from './facts.ts';
import { figures } from './figures.ts';
import { createFold, foldFact, setWindow } from './fold.ts';
import type { MetricsFold } from './fold-state.ts';
import { folded } from './folded.test-support.ts';
import { partOfShowNow } from './part-of-show.ts';
import { orderOf, type Tape, TapeWriter } from './tape.ts';
import { timelineBuckets } from './timeline.ts';

const show = { startedAt: showStart, endedAt: showEnd };

function taped(facts: readonly Fact[]): { fold: MetricsFold; tape: Tape } {
  const fold = createFold();
  const writer = new TapeWriter(show);
  setWindow(fold, show);
  for (const fact of facts) {
    foldFact(fold, fact);
    if (!('orderId' in fact) && fact.kind !== 'enter' && fact.kind !== 'leave' && fact.kind !== 'vote')
      writer.take(fold, fact);
  }
  return { fold, tape: writer.tape(fold) };
}

/** Everything that is read from a fold. */
function told(fold: MetricsFold, at: number) {
  const context = {
    targets: null,
    curves: defaultCurves,
    plannedMs: 1,
    items: itemIds.map((itemId) => ({ itemId, productId: `p-${itemId}`, prepared: 10 })),
    pinnedMs: () => 0,
    polls: pollIds.map((pollId) => ({ pollId, options: 3 })),
  };
  const { products, ...view } = figures(fold, at, context);
  const clicks = itemIds.map((itemId) =>
    [...(fold.items.get(itemId)?.clickSlots ?? [])].filter(([, n]) => n > 0).sort((a, b) => a[0] - b[0]),
  );
  const buckets = timelineBuckets(fold, { step: 7_000, at, byRegion: true });
  return { view, products, clicks, buckets, funnel: funnel(fold, null) };
}

const part = fc
  .tuple(fc.integer({ min: showStart, max: showEnd }), fc.integer({ min: showStart, max: showEnd }))
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe('a part of a show', () => {
  test('has the figures of a fold whose live window is that part, distinct viewers included', () => {
    fc.assert(
      fc.property(showFactsTwice, part, ({ anyOrder }, { from, to }) => {
        const { fold, tape } = taped(anyOrder);
        const at = showEnd + 30_000;
        const expected = told(folded(anyOrder, { startedAt: from, endedAt: to }), at);
        expect(told(partOfShowNow(fold, tape, { from, to }), at)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('the whole show as a part of itself is the whole show, and is left as it was', () => {
    fc.assert(
      fc.property(showFactsTwice, ({ anyOrder }) => {
        const { fold, tape } = taped(anyOrder);
        const at = showEnd + 30_000;
        const before = told(fold, at);
        expect(told(partOfShowNow(fold, tape, { from: showStart, to: showEnd }), at)).toEqual(before);
        partOfShowNow(fold, tape, { from: showStart + 9, to: showEnd - 9 });
        expect(told(fold, at)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});

test('a radix order is the order of a stable sort', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat({ max: 9 }), fc.nat({ max: 4_294_967_295 }))), (keys) => {
      const expected = keys.map((_, index) => index).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
      expect([...orderOf(Uint32Array.from(keys))]).toEqual(expected);
    }),
  );
});
