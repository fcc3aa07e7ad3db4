import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
import { textOfOrderAnswer } from './order-text.ts';

const text = fc.oneof(
  fc.constantFrom('', 'v1', '"', '\\', '孤品', '💍', '\ud83d', '\udc8d', '\n', '\u0000', '\u2028', '\u0085'),
  fc.array(fc.nat(0xffff), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
);
const number = fc.oneof(
  { arbitrary: fc.nat(), weight: 30 },
  { arbitrary: fc.constantFrom(-0, 1e21, 0.5, Number.NaN, 1 / 0), weight: 1 },
);
const reason = fc.constantFrom('visit-code', 'unattributed');
const attribution = fc
  .record({ regionId: fc.option(text), storeId: fc.option(text), guideId: fc.option(text), reason })
  .map((place) => ({ ...place, rule: 'default@1', reason: place.reason }));
/** What all have, and then what only some have: in most cases nothing. */
const withRare = <A, B>(all: fc.Arbitrary<A>, rare: fc.Arbitrary<B>) =>
  fc.tuple(all, fc.option(rare, { freq: 4 })).map(([most, some]) => ({ ...most, ...(some ?? {}) }));
const line = withRare(
  fc.record({ itemId: text, productId: text, quantity: number, unitPrice: number, dealId: fc.option(text) }),
  fc.oneof(fc.record({ discount: number }), fc.record({ isGift: fc.boolean() }), fc.record({ attribution })),
);
const order = withRare(
  fc.record({
    ...{ id: text, showId: text, status: fc.constantFrom('reserved', 'paid', 'expired') },
    ...{ amount: number, due: number, refunded: number, currency: text, placedAt: number, payBy: number },
    ...{ paidAt: fc.option(number), lines: fc.array(line, { maxLength: 2 }) },
    ...{
      fulfilment: fc.constantFrom('ship', 'pickup'),
      storeId: fc.option(text),
      viewerId: text,
      visitId: text,
    },
    attribution,
  }),
  fc.oneof(fc.record({ refunding: number }), fc.record({ pickupCode: text, disputed: fc.constant(true) })),
);

test('an order is answered as JSON says it, whatever its texts and numbers, with what only some have and without', () => {
  fc.assert(
    fc.property(order, (made) => {
      // As the application makes it: what all have comes first.
      const answer = { order: made as unknown as OrderView };
      expect(textOfOrderAnswer(answer)).toBe(JSON.stringify(answer));
    }),
    { numRuns: 1_000 },
  );
});

test('an order with its fields in another order is answered as it stands', () => {
  fc.assert(
    fc.property(order, (made) => {
      const turned = Object.fromEntries(Object.entries(made).reverse()) as unknown as OrderView;
      expect(textOfOrderAnswer({ order: turned })).toBe(JSON.stringify({ order: turned }));
    }),
    { numRuns: 100 },
  );
});
