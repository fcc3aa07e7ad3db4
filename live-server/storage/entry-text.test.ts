import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributionEvidence, Place } from '#shared/domain/attribution/types.ts';
import type { LedgerEntry, LedgerRecord } from '#shared/domain/stock/entries.ts';
import { openLedger, stepsOf } from '#shared/testing/busy-ledger.ts';
import { ledgerHistory } from '#shared/testing/ledger-arbitraries.ts';
import { textOfRun } from './entry-text.ts';

const written = (records: readonly LedgerRecord[]) =>
  JSON.stringify(records.map(({ at, entry }) => [at, entry]));

/** Any text a client may send, halves of pairs and control characters too. */
const text = fc.oneof(
  fc.constantFrom('', 'v1', '"', '\\', '孤品', '💍', '\ud83d', '\udc8d', '\n', '\u0000', '\u2028', '\u0085'),
  fc.array(fc.nat(0xffff), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
);
const place = fc.record({
  regionId: fc.option(text),
  storeId: fc.option(text),
  guideId: fc.option(text),
});
const line = fc.record(
  { itemId: text, productId: text, quantity: fc.nat(3), unitPrice: fc.nat(), dealId: fc.option(text) },
  { noNullPrototype: true },
);
const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
/** Nearly always absent: an order with one of these is left to JSON. */
const seldom = <T, N>(values: fc.Arbitrary<T>, nil: N): fc.Arbitrary<T | N> =>
  fc.oneof({ arbitrary: fc.constant(nil), weight: 9 }, { arbitrary: values, weight: 1 });

/** As the application writes it, without what was not recorded once, and with its fields in another order. */
function evidenceOf(given: {
  readonly places: readonly [Place | null, Place | null, Place | null];
  readonly region: string | null;
  readonly visitRef: string | null | undefined;
  readonly memberId: string | null | undefined;
  readonly isAnother: boolean;
}): AttributionEvidence {
  const [visitCode, firstVisitCode, memberHome] = given.places;
  const { visitRef, memberId } = given;
  const always = { visitCode, firstVisitCode, memberHome, visitRegionId: given.region };
  const later = {
    ...(visitRef === undefined ? {} : { visitRef }),
    ...(memberId === undefined ? {} : { memberId }),
  };
  return given.isAnother ? { ...later, ...always } : { ...always, ...later };
}

/** Reservations as the ledger writes them, with and without what only some have, and numbers it never would write. */
const reserved: fc.Arbitrary<LedgerEntry> = fc
  .record({
    texts: fc.tuple(text, text, text, text),
    lines: fc.array(line, { maxLength: 2 }),
    numbers: fc.tuple(
      ...[0, 1].map(() =>
        fc.oneof(
          { arbitrary: fc.nat(), weight: 9 },
          { arbitrary: fc.constantFrom(-0, 1e21, 0.5, Number.NaN, 1 / 0), weight: 1 },
        ),
      ),
    ),
    fulfilment: fc.constantFrom('ship', 'pickup'),
    pickupStoreId: seldom(text, null),
    place,
    pickupCode: seldom(text, undefined),
    offerIds: seldom(fc.array(text, { maxLength: 2 }), undefined),
    isOffered: seldom(fc.constant(true as const), undefined),
    evidence: some(
      fc.record({
        places: fc.tuple(fc.option(place), fc.option(place), fc.option(place)),
        region: fc.option(text),
        visitRef: some(fc.option(text)),
        memberId: some(fc.option(text)),
        isAnother: fc.boolean(),
      }),
    ),
  })
  .map(({ texts, lines, numbers, fulfilment, pickupStoreId, place, evidence, ...rare }) => {
    const [orderId, viewerId, visitId, key] = texts;
    const [amount = 0, payBy = 0] = numbers;
    const attribution = { ...place, rule: 'default@1' as const, reason: 'visit-code' as const };
    const known = Object.fromEntries(Object.entries(rare).filter(([, value]) => value !== undefined));
    return {
      kind: 'order.reserved' as const,
      order: {
        ...{ orderId, viewerId, visitId, key, lines, amount, payBy, fulfilment, pickupStoreId, attribution },
        ...known,
      },
      ...(evidence ? { evidence: evidenceOf(evidence) } : {}),
    };
  });

describe('the text of a run', () => {
  it('is what JSON says of its entries, for every kind of entry', () => {
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        for (const { asked, now } of stepsOf(history, run.state)) {
          run.apply(asked, now);
        }
        expect(textOfRun(run.records)).toBe(written(run.records));
      }),
      { numRuns: 60 },
    );
  });

  it('is what JSON says of reservations, whatever their texts and numbers, alone and among others', () => {
    fc.assert(
      fc.property(fc.array(reserved, { maxLength: 6 }), fc.nat(), (entries, at) => {
        const records = entries.map((entry, index) => ({ showId: 's', seq: index + 1, at, entry }));
        const twice = [...records, ...records];
        expect(textOfRun(twice)).toBe(written(twice));
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds nothing where there is nothing', () => {
    expect(textOfRun([])).toBe('[]');
  });
});
