import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ledgerRun, orderOf } from '#shared/testing/ledger-run.ts';
import { priceOf } from '../pricing/price.ts';
import { stockFigures } from '../stock/ledger.ts';
import { refundIdOf } from './returns.ts';
import { lineAmount, type OrderLine } from './types.ts';

/**
 * An order priced by a set, a member's price, a coupon and a gift, paid, and given back a few units at a time: whatever
 * the order of that, every part is what the calculator said, and all parts together are what was paid.
 */
const price = fc.integer({ min: 0, max: 2_000_00 });
const order = fc.record({
  prices: fc.record({ a: price, b: price, c: price }),
  units: fc.record({ a: fc.integer({ min: 1, max: 5 }), b: fc.nat(5), c: fc.nat(5) }),
  setPrice: price,
  memberBps: fc.option(fc.integer({ min: 1, max: 9_999 })),
  couponOff: fc.option(fc.integer({ min: 1, max: 3_000_00 })),
  /** Which line gives back how many, one after another; what is left goes back at the end. */
  backs: fc.array(fc.record({ line: fc.nat(4), quantity: fc.integer({ min: 1, max: 3 }) }), { maxLength: 8 }),
  whenBack: fc.boolean(),
});
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;

function linesOf({ prices, units, setPrice, memberBps, couponOff }: Order): readonly OrderLine[] | null {
  const all = { kind: 'all' } as const;
  const item = (itemId: 'a' | 'b' | 'c') => ({
    ...{ itemId, productId: `p-${itemId}`, price: prices[itemId], listPrice: prices[itemId] },
  });
  const asked = (['a', 'b', 'c'] as const).filter((itemId) => units[itemId] > 0);
  const request = {
    lines: asked.map((itemId) => ({ item: item(itemId), quantity: units[itemId], deal: null })),
    bundles: [
      {
        ...{ offerId: 'set', kind: 'bundle' as const, price: setPrice, audience: all },
        items: [
          { itemId: 'a', quantity: 1 },
          { itemId: 'b', quantity: 2 },
        ],
      },
    ],
    memberPrice:
      memberBps === null
        ? null
        : { offerId: 'm', kind: 'member-price' as const, bps: memberBps, audience: all },
    gifts: [
      {
        ...{ offerId: 'g', kind: 'gift' as const, threshold: 1, audience: all },
        gift: { itemId: 'c', quantity: 1 },
      },
    ],
    giftItem: () => item('c'),
  };
  const coupon = couponOff === null ? null : { amount: couponOff };
  const priced = priceOf({
    ...request,
    coupon: coupon && {
      ...{ offerId: 'c', kind: 'coupon' as const, threshold: 0, audience: all, quantity: 9 },
      ...{ perViewerLimit: 9, validMs: 60_000, redeem: 'anywhere' as const },
      discount: { kind: 'amount' as const, amount: coupon.amount },
      stacking: { deals: false, members: true },
    },
  });
  if (!priced.ok) return null;
  return priced.value.lines.map(({ itemId, productId, quantity, unitPrice, dealId, discount, isGift }) => ({
    ...{ itemId, productId, quantity, unitPrice, dealId },
    ...(discount > 0 ? { discount } : {}),
    ...(isGift ? { isGift } : {}),
  }));
}

it('gives back to the cent what was paid, in whatever parts', () => {
  let parts = 0;
  fc.assert(
    fc.property(order, (any) => {
      const lines = linesOf(any);
      if (lines === null) return;
      const run = ledgerRun();
      for (const itemId of ['a', 'b', 'c'])
        run.apply({ op: 'add-stock', ref: `s ${itemId}`, itemId, quantity: 20 }, 0);
      const done = (operation: Parameters<typeof run.apply>[0]) => {
        const { answer } = run.apply(operation, 10);
        if (!answer.ok) throw new Error(`${operation.op}: ${answer.error.code}`);
      };
      const now = () => {
        const found = run.state.orders.get('o');
        if (!found) throw new Error('no order');
        return found;
      };
      done(orderOf('o', lines));
      const { amount } = now();
      expect(lines.reduce((sum, one) => sum + lineAmount(one), 0)).toBe(amount);
      if (amount > 0) done({ op: 'pay', orderId: 'o', amount, eventId: 'paid', paidAt: 10 });
      expect(now().status).toBe('paid');

      const giveBack = (line: number, wanted: number) => {
        const there = now().lines[line];
        const quantity = Math.min(wanted, there ? there.quantity - (there.returned ?? 0) : 0);
        if (quantity < 1 || !there) return;
        const returnId = `r${parts}`;
        parts += 1;
        const asked = run.apply(
          {
            ...{ op: 'ask-return', returnId, orderId: 'o', lines: [{ line, quantity }] },
            ...{ why: 'other', note: null, withinMs: 1_000 },
          },
          10,
        );
        // What cost nothing, or whose money is all back, comes back without any; and only so often a buyer asks.
        if (!asked.answer.ok) {
          expect(['already_done', 'limit_reached', 'order_not_open']).toContain(asked.answer.error.code);
          done({
            op: 'return-units',
            ref: `back ${returnId}`,
            orderId: 'o',
            lines: [{ line, quantity }],
            by: 'li',
          });
          return;
        }
        // A gift that what stays does not earn any more comes with it.
        const { amount: cost = 0, lines: units = [] } = now().returnAsked ?? {};
        const share = (lineAmount(there) * quantity) / there.quantity;
        expect(Math.abs(cost - share)).toBeLessThan(1);
        done({
          ...{ op: 'approve-return', orderId: 'o', returnId, amount: null, by: 'li', note: null },
          refund: any.whenBack ? 'when-back' : 'now',
        });
        done({ op: 'return-units', ref: `back ${returnId}`, orderId: 'o', lines: units, by: 'li' });
        if (cost === 0) return expect(run.state.refundRequests.has(refundIdOf(returnId))).toBe(false);
        expect(run.state.refundRequests.get(refundIdOf(returnId))).toMatchObject({
          amount: cost,
          lines: [{ line, amount: cost }],
        });
        const before = there.refunded ?? 0;
        const refundedAt = 10;
        done({ op: 'refund', orderId: 'o', amount: cost, eventId: `back ${returnId}`, refundedAt });
        expect(now().lines[line]?.refunded).toBe(before + cost);
      };
      for (const { line, quantity } of any.backs) giveBack(line, quantity);
      for (const [line, { quantity }] of now().lines.entries()) giveBack(line, quantity);
      const left = amount - now().refunded;
      // Units that came back after the last wish took no money with them: that goes back by hand.
      if (left > 0) done({ op: 'refund', orderId: 'o', amount: left, eventId: 'the rest', refundedAt: 10 });
      expect(now().refunded).toBe(amount);
      expect(now().status).toBe(amount > 0 ? 'refunded' : 'paid');
      expect(
        run.apply({ op: 'refund', orderId: 'o', amount: 1, eventId: 'more', refundedAt: 10 }, 10).answer.ok,
      ).toBe(false);
      for (const itemId of ['a', 'b', 'c'])
        expect(stockFigures(run.state, itemId)).toMatchObject({ available: 20, sold: 0, reserved: 0 });
    }),
    { numRuns: 800 },
  );
  expect(parts).toBeGreaterThan(800);
});
