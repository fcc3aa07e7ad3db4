import fc from 'fast-check';
import type { Command } from '../contract/commands.ts';
import type { OrderLine } from '../domain/orders/types.ts';
import type { LedgerOperation } from '../domain/stock/entries.ts';
import { customOperation } from './custom-arbitraries.ts';
import { attributedNowhere, couponOffer, takingOf } from './ledger-run.ts';

/**
 * Ids come from small sets, so that random histories meet: the same item, viewer, key and payment notice turn up
 * again and again, which is where the rules are.
 */
const idsOf = (prefix: string, count: number) =>
  fc.constantFrom(...Array.from({ length: count }, (_, index) => `${prefix}${index}`));

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

const showItem = idsOf('i', 4);
const showDeal = idsOf('d', 4);
const price = fc.constantFrom(10, 20, 30, 40);
const just = <T extends string>(type: T) => ({ type: fc.constant(type) });

/** A command over a show of few ids; most are refused in most states, and that is the point. */
export const showCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    ...just('lineup.add'),
    itemId: showItem,
    productId: fc.constant('p'),
    role: fc.constant('hero' as const),
    price,
    stock: fc.nat(5),
    plannedMs: fc.nat(5),
  }),
  fc.record({ ...just('lineup.revise'), itemId: showItem, price: fc.option(price, { nil: undefined }) }),
  fc.record({ ...just('lineup.revise'), itemId: showItem, stock: fc.nat(5) }),
  fc.record({ ...just('lineup.move'), itemId: showItem, toIndex: fc.nat(5) }),
  fc.record({ ...just('lineup.remove'), itemId: showItem }),
  fc.record({
    ...just('deal.plan'),
    dealId: showDeal,
    itemId: showItem,
    price,
    quantity: fc.integer({ min: 1, max: 5 }),
    perViewerLimit: fc.constant(1),
    durationMs: fc.integer({ min: 1, max: 3_000 }),
  }),
  fc.record({ ...just('deal.revise'), dealId: showDeal, price }),
  fc.record({ ...just('deal.cancel'), dealId: showDeal }),
  fc.record({
    ...just('offer.plan'),
    offerId: idsOf('o', 3),
    title: fc.constant({ en: 'O', zh: 'O' }),
    terms: fc.oneof(
      fc.record({ quantity: fc.constantFrom(1, 5) }).map((terms) => couponOffer('o', terms).terms),
      fc.record({ itemId: showItem, price }).map((bundle) => ({
        kind: 'bundle' as const,
        items: [{ itemId: bundle.itemId, quantity: 2 }],
        price: bundle.price,
        audience: { kind: 'all' as const },
      })),
    ),
  }),
  fc.record({ ...just('offer.revise'), offerId: idsOf('o', 3), opensAt: fc.constantFrom(null, 5_000) }),
  fc.record({ ...just('offer.cancel'), offerId: idsOf('o', 3) }),
  fc.record({ ...just('offer.open'), offerId: idsOf('o', 3) }),
  fc.record({ ...just('offer.close'), offerId: idsOf('o', 3) }),
  fc.record({ ...just('coupon.drop'), offerId: idsOf('o', 3) }),
  fc.record({ ...just('show.schedule') }),
  fc.record({ ...just('show.start') }),
  fc.record({ ...just('show.end') }),
  fc.record({ ...just('product.pin'), itemId: showItem }),
  fc.record({ ...just('product.pin'), itemId: showItem }),
  fc.record({ ...just('product.unpin'), itemId: fc.option(showItem, { nil: undefined }) }),
  fc.record({ ...just('deal.open'), dealId: showDeal }),
  fc.record({ ...just('deal.open'), dealId: showDeal }),
  fc.record({ ...just('deal.close'), dealId: showDeal }),
  fc.record({ ...just('deal.extend'), dealId: showDeal, ms: fc.constant(1_000) }),
  fc.record({ ...just('deal.restock'), dealId: showDeal, quantity: fc.constantFrom(1, 2) }),
  fc.record({ ...just('price.change'), itemId: showItem, price }),
  fc.record({ ...just('stock.adjust'), itemId: showItem, delta: fc.constantFrom(-2, -1, 1, 2) }),
  fc.record({ ...just('notice.post'), text: fc.constant('N') }),
  fc.record({ ...just('comment.hide'), commentId: idsOf('c', 3) }),
  fc.record({ ...just('comment.show'), commentId: idsOf('c', 3) }),
  fc.record({ ...just('comment.pin'), commentId: idsOf('c', 3) }),
  fc.record({ ...just('comment.unpin') }),
  fc.record({ ...just('words.block'), words: fc.array(idsOf('w', 2), { minLength: 1, maxLength: 2 }) }),
  fc.record({ ...just('words.unblock'), words: fc.array(idsOf('w', 2), { minLength: 1, maxLength: 2 }) }),
  fc.record({ ...just('price.hide'), itemId: showItem }),
  fc.record({ ...just('price.reveal'), itemId: showItem }),
  fc.record({ ...just('notice.clear') }),
  fc.record({
    ...just('draw.open'),
    drawId: idsOf('w', 2),
    condition: fc.constant('all' as const),
    winners: fc.constant(1),
    prize: fc.constant('P'),
    durationMs: fc.constant(2_000),
  }),
  fc.record({
    ...just('poll.open'),
    pollId: idsOf('q', 2),
    question: fc.constant('Q'),
    options: fc.boolean().map((same) => ['A', same ? 'A' : 'B']),
    canChange: fc.boolean(),
    durationMs: fc.constant(2_000),
  }),
  fc.record({ ...just('alert.acknowledge'), alertId: fc.constantFrom('standing', 'gone') }),
  fc.record({ ...just('poll.close'), pollId: idsOf('q', 2) }),
  fc.record({ ...just('draw.settle'), drawId: idsOf('w', 2) }),
  fc.record({ ...just('viewer.mute'), viewerId: idsOf('v', 3) }),
  fc.record({ ...just('viewer.unmute'), viewerId: idsOf('v', 3) }),
  fc.record({
    ...just('intervention.raise'),
    interventionId: idsOf('n', 3),
    regionId: fc.constant('east'),
    action: fc.constant('notice' as const),
    note: fc.constant('N'),
    budget: fc.option(fc.constant({ amount: 5_000_00, source: 'moments-ads' as const }), { nil: undefined }),
    coupon: fc.option(
      fc.record({
        title: fc.constant({ en: 'Off', zh: '减' }),
        discount: fc.record({
          kind: fc.constant('amount' as const),
          amount: fc.integer({ min: 1, max: 30_00 }),
        }),
        threshold: fc.constant(0),
        quantity: fc.integer({ min: 1, max: 5 }),
        perViewerLimit: fc.constant(1),
        stacking: fc.constant({ deals: true, members: true }),
        validMs: fc.constant(60_000),
        redeem: fc.constant('anywhere' as const),
      }),
      { nil: undefined },
    ),
  }),
  fc.record({ ...just('intervention.close'), interventionId: idsOf('n', 3) }),
  fc.record({ ...just('note.add'), text: fc.constant('N') }),
  fc.record({ ...just('review.close') }),
);
