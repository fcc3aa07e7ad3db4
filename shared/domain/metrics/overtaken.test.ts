import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute } from '../attribution/attribute.ts';
import { decidedAnew } from '../attribution/overtaken.ts';
import { type Attribution, type AttributionEvidence, nowhere, type Place } from '../attribution/types.ts';
import type { EnterFact, Fact, OrderPlacedFact } from './facts.ts';
import { createFold, foldFact } from './fold.ts';
import type { MetricsFold } from './fold-state.ts';
import { ordersOfViewer, overtakenOrder } from './overtaken.ts';

const mei: Place = { regionId: 'east', storeId: 'east-1', guideId: 'mei' };
const lan: Place = { regionId: 'east', storeId: 'east-1', guideId: 'lan' };
const west: Place = { ...nowhere, regionId: 'west' };

const enter = (visitId: string, at: number, code: Place | null, viewerId = 'v'): EnterFact => ({
  ...{ kind: 'enter', at, visitId, viewerId, source: 'guide-share', ref: null, name: null, memberHome: null },
  place: code ?? west,
  byCode: code !== null,
});
const known = (firstVisitCode: Place | null): AttributionEvidence => ({
  ...{ visitCode: null, memberHome: null, visitRegionId: 'west', firstVisitCode },
});
const sale = (
  at: number,
  attribution: Attribution,
  { orderId = 'o', visitId = 'later', lines = 1 } = {},
): OrderPlacedFact => ({
  ...{ kind: 'order.placed', at, orderId, visitId, viewerId: 'v', attribution, amount: 100 * lines },
  lines: Array.from({ length: lines }, () => ({ itemId: 'a', quantity: 1, unitPrice: 100, dealId: null })),
});
const byHand = (place: Place): Attribution => ({ ...place, rule: 'by-hand@1', reason: 'correction' });
const anew = (attribution: Attribution, revision: number, line?: number): Fact => ({
  ...{ kind: 'order.attributed', at: 9, orderId: 'o', attribution, revision },
  ...(line === undefined ? {} : { line }),
});
function overtaken(...facts: readonly Fact[]) {
  const fold = createFold();
  for (const fact of facts) foldFact(fold, fact);
  const order = fold.orders.byId.get('o');
  return order ? overtakenOrder(fold, order) : null;
}
const unknowing = attribute(known(null));

describe('a sale is overtaken', () => {
  it('by a first visit with a code that was not known when the rule decided', () => {
    const facts = [enter('later', 2, null), sale(3, unknowing)];
    expect(overtaken(...facts)).toBeNull();
    const told = { orderId: 'o', firstVisitCode: mei, parts: [{ over: unknowing }] };
    expect(overtaken(...facts, enter('first', 1, mei))).toEqual(told);
    expect(overtaken(enter('first', 1, mei), ...facts)).toEqual(told);
  });

  it('by an earlier visit than the one whose code decided, with another code or none', () => {
    const decided = attribute(known(lan));
    const facts = [enter('second', 2, lan), enter('later', 3, null), sale(4, decided)];
    expect(overtaken(...facts)).toBeNull();
    expect(overtaken(...facts, enter('first', 1, mei))?.firstVisitCode).toEqual(mei);
    expect(overtaken(...facts, enter('first', 1, null))).toMatchObject({ firstVisitCode: null });
  });

  it('by a visit with a code in the same millisecond as one without, whatever their ids and whichever was heard first', () => {
    for (const visitId of ['a', 'z']) {
      const code = enter(visitId, 2, mei);
      const facts = [enter('later', 2, null), sale(3, unknowing)];
      expect(overtaken(...facts, code)?.firstVisitCode).toEqual(mei);
      expect(overtaken(code, ...facts)?.firstVisitCode).toEqual(mei);
      // It is entered again, at the same time, and says that it has none: then it had none.
      const taken = { ...enter(visitId, 2, null), source: 'direct' } as const;
      expect(overtaken(...facts, code, taken)).toBeNull();
      expect(overtaken(taken, code, ...facts)).toBeNull();
      expect(overtaken(...facts, code, taken, enter('y', 2, lan))?.firstVisitCode).toEqual(lan);
      expect(overtaken(...facts, enter('y', 2, lan), code, taken)?.firstVisitCode).toEqual(lan);
    }
  });

  it('not by a visit after the first, by another viewer’s, or where its own visit’s code decided', () => {
    const facts = [enter('later', 2, null), sale(5, unknowing)];
    expect(overtaken(...facts, enter('third', 4, mei))).toBeNull();
    expect(overtaken(...facts, enter('other', 1, mei, 'w'))).toBeNull();
    const own: Attribution = { ...lan, rule: 'default@1', reason: 'visit-code' };
    expect(overtaken(enter('first', 1, mei), enter('later', 2, lan), sale(3, own))).toBeNull();
  });

  it('not by a visit later than the sale while the visit that ordered has not been heard of', () => {
    expect(overtaken(enter('third', 4, mei), sale(3, unknowing))).toBeNull();
    expect(overtaken(enter('first', 1, mei), sale(3, unknowing))?.firstVisitCode).toEqual(mei);
  });

  it('not where the visit that decided was lost with a crash: what it said stays with the order', () => {
    const decided = attribute(known(mei));
    expect(overtaken(enter('later', 2, null), sale(3, decided))).toBeNull();
    expect(overtaken(sale(3, decided))).toBeNull();
  });

  it('never once a person has decided, of the whole or of that line', () => {
    const facts = [enter('first', 1, mei), enter('later', 2, null), sale(3, unknowing, { lines: 2 })];
    expect(overtaken(...facts, anew(byHand(nowhere), 5))).toBeNull();
    expect(overtaken(...facts, anew(byHand(lan), 5, 0))?.parts).toEqual([{ line: 1, over: unknowing }]);
    expect(overtaken(...facts, anew(byHand(lan), 5, 0), anew(byHand(lan), 6, 1))).toBeNull();
    // The whole order was attributed by the rule after its lines were told apart: they went back to it.
    expect(overtaken(...facts, anew(byHand(lan), 5, 0), anew(unknowing, 6))?.parts).toEqual([
      { over: unknowing },
    ]);
  });

  it('not where another platform reported it: the fold attributes it itself', () => {
    const reported: OrderPlacedFact = { ...sale(3, unknowing), attribution: null };
    expect(overtaken(enter('later', 2, null), reported, enter('first', 1, mei))).toBeNull();
  });
});

/** A viewer's visits in order of time, each with a code or none, and sales decided by what somebody knew then. */
const history = fc
  .record({
    codes: fc.array(fc.constantFrom(null, mei, lan), { minLength: 1, maxLength: 5 }),
    sales: fc.array(
      fc.record({
        from: fc.nat(4),
        /** Which of the visits before it the node that decided had heard of, as bits. */
        heard: fc.nat(31),
        isByHand: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ codes, sales }) => {
    const visits = codes.map((code, n) => enter(`visit-${n}`, 10 * n, code));
    const orders = sales.map(({ from, heard, isByHand }, n) => {
      const own = from % codes.length;
      const first = codes.findIndex(
        (_, visit) => visit === own || (visit < own && (heard & (1 << visit)) !== 0),
      );
      const evidence: AttributionEvidence = {
        ...known(codes[first] ?? null),
        visitCode: codes[own] ?? null,
        visitRegionId: visits[own]?.place.regionId ?? null,
      };
      const placed = sale(10 * own + 5, attribute(evidence), { orderId: `o${n}`, visitId: `visit-${own}` });
      return { placed, evidence, isByHand };
    });
    return { visits, orders };
  });

type History = typeof history extends fc.Arbitrary<infer Of> ? Of : never;

/** Folds the facts in that order and attributes anew whatever is overtaken, each as soon as it is. */
function attributedAsHeard(facts: readonly Fact[], { orders }: History) {
  const fold = createFold();
  let entries = 0;
  for (const fact of facts) {
    foldFact(fold, fact);
    for (const order of ordersOfViewer(fold, 'v')) {
      const late = overtakenOrder(fold, order);
      const { evidence } = orders.find(({ placed }) => placed.orderId === order.orderId) ?? {};
      if (!late || !evidence) continue;
      entries += 1;
      const { attribution } = decidedAnew(evidence, late.firstVisitCode);
      const { orderId } = late;
      foldFact(fold, { kind: 'order.attributed', at: 0, orderId, attribution, revision: 1_000 + entries });
      expect(overtakenOrder(fold, order), 'one entry is enough').toBeNull();
    }
  }
  return { fold, entries };
}
const placesOf = (fold: MetricsFold) =>
  [...fold.orders.byId.values()]
    .map(({ orderId, attribution }) => ({ orderId, ...attribution }))
    .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));

describe('whatever was heard first', () => {
  it('a sale comes to belong where it would have, had everything been known at once', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (story, keys) => {
        const { visits, orders } = story;
        const facts: Fact[] = [
          ...visits,
          ...orders.map(({ placed }) => placed),
          ...orders.flatMap(({ placed: { orderId }, isByHand }, n): Fact[] =>
            isByHand
              ? [
                  {
                    kind: 'order.attributed',
                    at: 0,
                    orderId,
                    attribution: byHand(west),
                    revision: 10_000 + n,
                  },
                ]
              : [],
          ),
        ];
        const shuffled = facts
          .map((fact) => [keys.next().value ?? 0, fact] as const)
          .sort(([a], [b]) => a - b)
          .map(([, fact]) => fact);
        const [one, other] = [facts, shuffled].map((heard) => attributedAsHeard(heard, story));
        const first = visits[0]?.byCode ? visits[0].place : null;
        const due = orders.map(({ placed: { orderId }, evidence, isByHand }) => ({
          orderId,
          ...(isByHand ? byHand(west) : attribute({ ...evidence, firstVisitCode: first })),
        }));
        expect(one && placesOf(one.fold)).toEqual(due);
        expect(other && placesOf(other.fold)).toEqual(due);
        // Where all visits are known before any sale, there is one entry for each that was decided otherwise.
        expect(one?.entries).toBeLessThanOrEqual(orders.length);
      }),
    );
  });
});
