import fc from 'fast-check';
import type { Source } from '../../contract/basics.ts';
import type { Attribution, Place } from '../attribution/types.ts';
import { nowhere } from '../attribution/types.ts';
import type { EnterFact, Fact, FactOf } from './facts.ts';

type RefundFact = FactOf<'order.refunded'>;

/** Facts of small, crowded shows: few viewers, visits, items and instants, so that everything collides. */
export const showStart = 100_000;
export const showEnd = 160_000;

const places: readonly Place[] = [
  nowhere,
  { regionId: 'east', storeId: null, guideId: null },
  { regionId: 'east', storeId: 'east-1', guideId: null },
  { regionId: 'east', storeId: 'east-1', guideId: 'mei' },
  { regionId: 'west', storeId: null, guideId: null },
  { regionId: 'west', storeId: 'west-1', guideId: 'li' },
];
const sources: readonly Source[] = ['direct', 'guide-share', 'search'];
export const itemIds = ['ring', 'pendant', 'pearls'];
export const pollIds = ['q1', 'q2'];

const place = fc.constantFrom(...places);
const instant = fc.oneof(
  fc.constantFrom(showStart - 1, showStart, showStart + 1, showEnd - 1, showEnd, showEnd + 1),
  fc.integer({ min: 0, max: 35 }).map((step) => showStart - 5_000 + step * 2_000),
  fc.integer({ min: showStart - 20_000, max: showEnd + 20_000 }),
);
const amount = fc.integer({ min: 0, max: 5_000_00 });
const attribution: fc.Arbitrary<Attribution> = place.map((at) => ({
  ...at,
  rule: 'default@1',
  reason: at.regionId === null ? 'unattributed' : 'visit-code',
}));

const enter = (visitId: string, viewerId: string): fc.Arbitrary<EnterFact> =>
  fc
    .record({
      at: instant,
      place,
      source: fc.constantFrom(...sources),
      isCode: fc.boolean(),
      memberHome: fc.option(place.filter((home) => home.storeId !== null)),
    })
    .map(({ at, place, source, isCode, memberHome }) => ({
      kind: 'enter',
      at,
      visitId,
      viewerId,
      source,
      ref: null,
      place,
      byCode: isCode && place.storeId !== null,
      memberHome,
      name: null,
    }));

const interaction = (visitId: string): fc.Arbitrary<Fact> => {
  const item = fc.constantFrom(...itemIds);
  return fc.oneof(
    fc
      .record({ at: instant, n: fc.integer({ min: 1, max: 30 }) })
      .map(({ at, n }): Fact => ({ kind: 'like', at, visitId, n })),
    instant.map(
      (at): Fact => ({ kind: 'comment', at, visitId, commentId: `c-${visitId}-${at}`, text: '好看' }),
    ),
    instant.map((at): Fact => ({ kind: 'share', at, visitId })),
    instant.map((at): Fact => ({ kind: 'follow', at, visitId })),
    fc
      .record({ at: instant, pollId: fc.constantFrom(...pollIds), option: fc.nat({ max: 2 }) })
      .map((fact): Fact => ({ kind: 'vote', visitId, ...fact })),
    fc.record({ at: instant, itemId: item }).map((fact): Fact => ({ kind: 'impression', visitId, ...fact })),
    fc.record({ at: instant, itemId: item }).map((fact): Fact => ({ kind: 'click', visitId, ...fact })),
  );
};

/** A visit may never be heard of (no enter), be entered twice with different words, and be left twice. */
const visitFacts = (visitId: string, viewerId: string): fc.Arbitrary<Fact[]> =>
  fc
    .record({
      enters: fc.uniqueArray(enter(visitId, viewerId), { maxLength: 2, selector: (fact) => fact.at }),
      leaves: fc.array(
        instant.map((at): Fact => ({ kind: 'leave', at, visitId })),
        { maxLength: 2 },
      ),
      interactions: fc.array(interaction(visitId), { maxLength: 5 }),
    })
    .map(({ enters, leaves, interactions }) => [...enters, ...leaves, ...interactions]);

/** Of a refund's amount a part may be for lines by name, one that the order does not have among them. */
const refund: fc.Arbitrary<Omit<RefundFact, 'kind' | 'orderId'>> = fc
  .record({
    at: instant,
    amount,
    parts: fc.uniqueArray(fc.record({ line: fc.nat({ max: 3 }), of: fc.nat({ max: 100 }) }), {
      maxLength: 3,
      selector: ({ line }) => line,
    }),
  })
  .map(({ at, amount, parts }) => {
    const whole = Math.max(
      100,
      parts.reduce((sum, { of }) => sum + of, 0),
    );
    const lines = parts.map(({ line, of }) => ({ line, amount: Math.floor((amount * of) / whole) }));
    return lines.length === 0 ? { at, amount } : { at, amount, lines };
  });

const orderFacts = (
  orderId: string,
  visitIds: readonly string[],
  isLineApart: boolean,
): fc.Arbitrary<Fact[]> => {
  const line = fc.record({
    itemId: fc.constantFrom(...itemIds),
    quantity: fc.integer({ min: 1, max: 3 }),
    unitPrice: amount,
    dealId: fc.constantFrom(null, 'deal-1'),
  });
  return fc
    .record({
      placed: fc.option(
        fc.record({
          at: instant,
          visitId: fc.option(fc.constantFrom(...visitIds), { freq: 6 }),
          evidence: fc.option(
            fc.record({
              code: fc.option(place.filter((home) => home.storeId !== null)),
              memberHome: fc.option(place.filter((home) => home.storeId !== null)),
              regionId: fc.constantFrom('east', 'west', null),
            }),
          ),
          lines: fc.array(line, { minLength: 1, maxLength: 3 }),
          attribution: fc.option(attribution),
          viewerId: fc.option(fc.constantFrom('v1', 'v2', 'v7')),
        }),
      ),
      paid: fc.option(fc.record({ at: instant, amount: fc.option(amount) })),
      refunds: fc.array(refund, { maxLength: 3 }),
      ended: fc.option(fc.record({ at: instant, kind: fc.constantFrom('order.cancelled', 'order.expired') })),
      attributed: fc.uniqueArray(fc.record({ at: instant, attribution, revision: fc.nat({ max: 9 }) }), {
        maxLength: 2,
        selector: (fact) => fact.revision,
      }),
      apart: fc.uniqueArray(
        fc.record({ at: instant, attribution, revision: fc.nat({ max: 9 }), line: fc.nat({ max: 3 }) }),
        { maxLength: isLineApart ? 3 : 0, selector: (fact) => `${fact.line} ${fact.revision}` },
      ),
    })
    .map(({ placed, paid, refunds, ended, attributed, apart }) => {
      const facts: Fact[] = [];
      if (placed) {
        const { viewerId, evidence, ...rest } = placed;
        const total = placed.lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
        facts.push({
          kind: 'order.placed',
          orderId,
          ...rest,
          amount: total,
          ...(viewerId === null ? {} : { viewerId }),
          ...(evidence === null ? {} : { evidence }),
        });
      }
      if (paid) facts.push({ kind: 'order.paid', orderId, ...paid });
      for (const refund of refunds) facts.push({ kind: 'order.refunded', orderId, ...refund });
      if (ended) facts.push({ kind: ended.kind, orderId, at: ended.at });
      for (const fact of [...attributed, ...apart])
        facts.push({ kind: 'order.attributed', orderId, ...fact });
      return facts;
    });
};

const visitsOf = { w1: 'v1', w2: 'v1', w3: 'v1', w4: 'v2', w5: 'v2', w6: 'v3', w7: 'v4', w8: 'v5' } as const;

const factsWith = (isLineApart: boolean): fc.Arbitrary<Fact[]> =>
  fc
    .tuple(
      ...Object.entries(visitsOf).map(([visitId, viewerId]) => visitFacts(visitId, viewerId)),
      ...['o1', 'o2', 'o3', 'o4', 'o5'].map((orderId) =>
        orderFacts(orderId, Object.keys(visitsOf), isLineApart),
      ),
    )
    .map((lists) => lists.flat().sort((a, b) => a.at - b.at));

/** A show's facts, in order of time; every order belongs to one place. */
export const showFacts = factsWith(false);
/** The same, with orders whose lines belong to different places. */
const showFactsByLine = factsWith(true);

/** The same facts in another order. */
export const shuffled = (facts: readonly Fact[]): fc.Arbitrary<Fact[]> =>
  fc.shuffledSubarray([...facts], { minLength: facts.length, maxLength: facts.length });

type Twice = { inOrder: Fact[]; anyOrder: Fact[] };
const twice = (facts: fc.Arbitrary<Fact[]>): fc.Arbitrary<Twice> =>
  facts.chain((inOrder) => shuffled(inOrder).map((anyOrder) => ({ inOrder, anyOrder })));
export const showFactsTwice = twice(showFacts);
export const showFactsByLineTwice = twice(showFactsByLine);
