import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultCurves } from '../targets/curve.ts';
import { crowdOf } from './crowd.ts';
import { itemIds, pollIds, showEnd, showFactsTwice, showStart } from './facts.test-support.ts';
import type { Fact } from './facts.ts';
import { figures } from './figures.ts';
import { createFold, foldFact, setWindow } from './fold.ts';
import type { MetricsFold } from './fold-state.ts';
import { momentFold } from './moment.ts';
import { TapeWriter } from './tape.ts';
import { apartOrders, evidenceOfTrade, keptTrade } from './trade-facts.ts';

/** The figures at `at` of a fold of what had happened by then. */
function afresh(facts: readonly Fact[], at: number) {
  const fold = createFold();
  setWindow(fold, { startedAt: showStart, endedAt: null });
  for (const fact of facts) if (fact.at <= at) foldFact(fold, fact);
  return told(fold, at);
}

/** The same from the columns of the whole show. */
function fromColumns(facts: readonly Fact[], moments: readonly number[]) {
  const window = { startedAt: showStart, endedAt: showEnd };
  const whole = createFold();
  const writer = new TapeWriter(window);
  setWindow(whole, window);
  for (const fact of facts) {
    foldFact(whole, fact);
    if (fact.kind !== 'enter') writer.take(whole, fact);
  }
  const tape = writer.tape(whole);
  const work = crowdOf(whole, tape);
  let step = work.next();
  while (!step.done) step = work.next();
  const crowd = step.value;
  const apart = apartOrders(whole, writer.trade);
  const kept = keptTrade(whole, writer.trade, apart);
  const folded = [...evidenceOfTrade(whole, kept, apart), ...kept];
  return moments.map((at) => {
    const trade = createFold();
    setWindow(trade, { startedAt: showStart, endedAt: null });
    for (const fact of folded) if (fact.at <= at) foldFact(trade, fact);
    return told(momentFold({ whole, tape, crowd, apart }, trade, at), at);
  });
}

const told = (fold: MetricsFold, at: number) =>
  figures(fold, at, {
    targets: null,
    curves: defaultCurves,
    plannedMs: showEnd - showStart,
    items: itemIds.map((itemId) => ({ itemId, productId: `p-${itemId}`, prepared: 10 })),
    pinnedMs: () => 0,
    polls: pollIds.map((pollId) => ({ pollId, options: 3 })),
  });

const instants = fc.array(
  fc.oneof(
    fc.constantFrom(showStart, showStart + 1, showEnd - 1),
    fc.integer({ min: showStart, max: showEnd - 1 }),
    fc.integer({ min: 0, max: 29 }).map((step) => showStart + step * 2_000),
  ),
  { minLength: 1, maxLength: 6 },
);

describe('any moment of an ended show', () => {
  test('has the figures of a fold of what had happened by then, whatever order the facts came in', () => {
    fc.assert(
      fc.property(showFactsTwice, instants, ({ anyOrder }, moments) => {
        expect(fromColumns(anyOrder, moments)).toEqual(moments.map((at) => afresh(anyOrder, at)));
      }),
      { numRuns: 400 },
    );
  });

  test('of a show long enough to have sums kept along it: the same', () => {
    const facts = longShow(2_000);
    const moments = [0, 1, 17_000, 30_000, 30_001, 44_444, 59_999].map((after) => showStart + after);
    expect(fromColumns(facts, moments)).toEqual(moments.map((at) => afresh(facts, at)));
  });
});

/** Visits with ten interactions each, one fact in fifty before its visit, in no order of time. */
function longShow(visits: number): Fact[] {
  let state = 11;
  const below = (n: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const facts: Fact[] = [];
  for (let v = 0; v < visits; v += 1) {
    const visitId = `w${v}`;
    const entered = showStart + below(55_000);
    const place = { regionId: below(2) === 0 ? 'east' : 'west', storeId: null, guideId: null };
    facts.push({
      ...{ kind: 'enter', at: entered, visitId, viewerId: `v${below(900)}`, source: 'direct', ref: null },
      ...{ place, byCode: false, memberHome: null, name: null },
    });
    for (let n = 0; n < 10; n += 1) {
      const at = Math.max(showStart, entered + (below(50) === 0 ? -below(3_000) : below(9_000)));
      const itemId = itemIds[below(3)] ?? 'ring';
      const kind = (['impression', 'click', 'like', 'follow'] as const)[below(4)] ?? 'like';
      if (kind === 'like') facts.push({ kind, at, visitId, n: 1 + below(9) });
      else if (kind === 'follow') facts.push({ kind, at, visitId });
      else facts.push({ kind, at, visitId, itemId });
    }
    facts.push({ kind: 'leave', at: entered + below(20_000), visitId });
  }
  return facts.reverse();
}
