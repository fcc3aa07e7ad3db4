import fc from 'fast-check';
import type { OrderLine } from '../domain/orders/types.ts';
import type { LedgerOperation } from '../domain/stock/entries.ts';
import { customOperation } from './custom-arbitraries.ts';
import { idsOf } from './id-arbitraries.ts';
import { attributedNowhere, couponOffer, takingOf } from './ledger-run.ts';

const itemId = idsOf('item', 3);
const dealId = idsOf('deal', 3);
const orderId = idsOf('order', 14);
const viewerId = idsOf('viewer', 4);
const key = idsOf('key', 12);
const ref = idsOf('ref', 60);
const eventId = idsOf('pay', 60);
const units = fc.integer({ min: 1, max: 6 });
const returnId = idsOf('return', 20);
const returnedLine = fc.record({ line: fc.nat(2), quantity: fc.integer({ min: 1, max: 2 }) });
const unitPrice = 10;

/** Each deal stays with one item, as the show's log has it. */
const itemOfDeal = (deal: string) => `item${deal.slice('deal'.length)}`;

const attribution = fc.constantFrom(attributedNowhere, {
  ...attributedNowhere,
  regionId: 'east',
  reason: 'visit-region' as const,
});

const window = fc
  .record({
    dealId,
    quantity: fc.integer({ min: 0, max: 12 }),
    perViewerLimit: fc.integer({ min: 1, max: 4 }),
    opensAt: fc.integer({ min: 0, max: 40 }),
    lasts: fc.integer({ min: 1, max: 400 }),
    // Now and then for nothing.
    price: fc.constantFrom(unitPrice, unitPrice, unitPrice, 0),
  })
  .map(({ lasts, ...rest }) => ({
    ...rest,
    itemId: itemOfDeal(rest.dealId),
    productId: `product of ${rest.dealId}`,
    holdMs: 30,
    endsAt: rest.opensAt + lasts,
  }));

const line = fc.record({ itemId, quantity: units, dealId: fc.option(dealId, { freq: 4 }) }).map((any) => ({
  ...any,
  itemId: any.dealId === null ? any.itemId : itemOfDeal(any.dealId),
  productId: 'product',
  unitPrice,
}));

/** An order's coupon takes its share off the first line, as the price calculator would. */
const discounted = <O extends { coupon?: { discount: number } | undefined; lines: readonly OrderLine[] }>(
  order: O,
) => {
  const { coupon, ...rest } = order;
  if (!coupon) return rest;
  const lines = order.lines.map((one, index) => (index === 0 ? { ...one, discount: coupon.discount } : one));
  return { ...rest, coupon, lines };
};

const code = idsOf('CODE', 8);
const offerId = idsOf('offer', 2);
const couponTerms = fc
  .record({ offerId, quantity: fc.integer({ min: 1, max: 6 }), validMs: fc.integer({ min: 20, max: 400 }) })
  .map(({ offerId: id, ...terms }) => couponOffer(id, { ...terms, perViewerLimit: 2 }));

/** Multiples of the unit price, so that amounts are often right, and often not. */
const paidAmount = units.map((n) => n * unitPrice);

/** A presale on trial is taken in a variant, by a viewer of some segment. */
const variantOf = <T extends { quantity: number }>(offer: string, taking: T) =>
  offer === 'trial0'
    ? {
        ...taking,
        variantId: taking.quantity === 1 ? 'ruby' : 'jade',
        ...(taking.quantity === 1 ? { segment: 'repeat' as const } : {}),
      }
    : taking;

export const ledgerOperation: fc.Arbitrary<LedgerOperation> = fc.oneof(
  { weight: 24, arbitrary: customOperation },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('add-stock' as const), ref, itemId, quantity: units }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('withdraw-stock' as const), ref, itemId, quantity: units }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('set-window' as const), ref, window }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('close-window' as const), ref, dealId }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('set-frozen' as const),
      ref,
      itemId,
      // Mostly let go again, so that histories go on.
      isFrozen: fc.constantFrom(true, false, false, false),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      op: fc.constant('claim' as const),
      orderId,
      dealId,
      quantity: fc.integer({ min: 1, max: 3 }),
      viewerId,
      visitId: viewerId,
      key,
      attribution,
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        op: fc.constant('order' as const),
        orderId,
        lines: fc.array(line, { minLength: 1, maxLength: 3 }),
        viewerId,
        visitId: viewerId,
        key,
        holdMs: fc.constantFrom(10, 30),
        coupon: fc.option(fc.record({ code, discount: fc.constant(5) }), { nil: undefined }),
        offerIds: fc.constantFrom([], ['offer0']),
        fulfilment: fc.constantFrom('ship' as const, 'pickup' as const),
        pickupStoreId: fc.constant(null),
        pickupCode: fc.constant('1'),
        attribution,
      })
      .map(discounted),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('set-offer' as const), ref, offer: couponTerms }),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({
        offerId: fc.constantFrom('presale0', 'presale1', 'trial0', 'group0', 'group1'),
        orderId,
        quantity: fc.integer({ min: 1, max: 2 }),
        groupId: fc.constantFrom('g0', 'g1', 'g2', 'g3'),
        opensGroup: fc.boolean(),
        viewerId,
        key,
      })
      .map(({ offerId: id, orderId: order, ...other }) => takingOf(id, order, variantOf(id, other))),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('fail-group' as const),
      groupId: fc.constantFrom('g0', 'g1', 'g2', 'g3'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('close-offer' as const), ref, offerId }) },
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant('issue-coupon' as const), offerId, code, viewerId, key }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('redeem-coupon' as const),
      code,
      storeId: fc.constant('store'),
      by: fc.constant('guide'),
      key,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      op: fc.constant('pay' as const),
      orderId,
      amount: paidAmount,
      eventId,
      paidAt: fc.nat(500),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('refund' as const),
      orderId,
      amount: paidAmount,
      eventId,
      refundedAt: fc.nat(500),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        op: fc.constant('request-refund' as const),
        request: fc.record({
          requestId: idsOf('request', 30),
          orderId,
          amount: paidAmount,
          reason: fc.constant('by-staff' as const),
          by: fc.constant('op'),
          note: fc.constant(null),
          lines: fc.oneof(
            fc.constant(undefined),
            fc.array(
              fc.record({ line: fc.nat(2), amount: fc.oneof(fc.integer({ min: 1, max: 30 }), paidAmount) }),
              {
                minLength: 1,
                maxLength: 2,
              },
            ),
          ),
        }),
      })
      .map(({ op, request: { lines, ...request } }) => ({
        op,
        request: lines ? { ...request, lines } : request,
      })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('return-units' as const),
      ref: idsOf('back', 40),
      orderId,
      lines: fc.array(returnedLine, { minLength: 1, maxLength: 2 }),
      by: fc.constant('op'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('ask-return' as const),
      returnId,
      orderId,
      lines: fc.option(fc.array(returnedLine, { minLength: 1, maxLength: 2 }), { freq: 2 }),
      why: fc.constant('damaged' as const),
      note: fc.constant(null),
      withinMs: fc.constantFrom(50, 1_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('withdraw-return' as const), returnId, orderId }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('approve-return' as const),
      returnId,
      orderId,
      amount: fc.option(paidAmount),
      refund: fc.constantFrom('now' as const, 'when-back' as const),
      by: fc.constant('op'),
      note: fc.constant(null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('decline-return' as const),
      returnId,
      orderId,
      by: fc.constant('op'),
      note: fc.constant('no'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('fulfil' as const),
      orderId,
      how: fc.constantFrom('shipped' as const, 'picked-up' as const),
      storeId: fc.constant(null),
      by: fc.constant('op'),
      code: fc.constantFrom('1', '2'),
      note: fc.constant(null),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('cancel' as const), orderId, reason: fc.constant('viewer') }),
  },
  { weight: 8, arbitrary: fc.record({ op: fc.constant('expire' as const), orderId }) },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('join-waitlist' as const),
      wait: fc.record({ dealId, viewerId, visitId: viewerId, key, attribution }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('leave-waitlist' as const), dealId, viewerId }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('offer-unit' as const), dealId, orderId }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('attribute' as const), orderId, attribution }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('attribute' as const),
      orderId,
      attribution,
      line: fc.nat({ max: 2 }),
    }),
  },
);

/** Operations with the time each comes after the one before, ms. */
export const ledgerHistory = fc.array(fc.record({ operation: ledgerOperation, after: fc.nat(4) }), {
  maxLength: 200,
  size: 'max',
});
