import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

/** Reservations as the ledger writes them, with and without what only some have, and numbers it never would write. */
const reserved: fc.Arbitrary<LedgerEntry> = fc
  .record({
    texts: fc.tuple(text, text, text, text),
    lines: fc.array(line, { maxLength: 2 }),
    numbers: fc.tuple(
      ...[0, 1].map(() => fc.oneof(fc.nat(), fc.constantFrom(-0, 1e21, 0.5, Number.NaN, 1 / 0))),
    ),
    fulfilment: fc.constantFrom('ship', 'pickup'),
    pickupStoreId: fc.option(text),
    place,
    pickupCode: some(text),
    offerIds: some(fc.array(text, { maxLength: 2 })),
    isOffered: some(fc.constant(true as const)),
    evidence: some(fc.record({ visitCode: fc.option(place), memberId: some(fc.option(text)) })),
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
      ...(evidence
        ? {
            evidence: {
              ...{
                visitCode: evidence.visitCode,
                firstVisitCode: null,
                memberHome: null,
                visitRegionId: null,
              },
              ...(evidence.memberId === undefined ? {} : { memberId: evidence.memberId }),
            },
          }
        : {}),
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
