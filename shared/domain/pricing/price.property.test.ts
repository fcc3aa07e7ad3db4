import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundle, coupon, gift, line, member, priced } from './asked.test-support.ts';
import { type PriceRequest, priceOf, type SoldItem, shareOf } from './price.ts';

describe('any price, whatever is asked and offered', () => {
  const price = fc.integer({ min: 0, max: 5_000_00 });
  const sold = fc.record({ itemId: fc.constantFrom('a', 'b', 'c', 'd'), price, listPrice: price });
  const lines = fc.array(
    fc.record({
      sold,
      quantity: fc.integer({ min: 1, max: 9 }),
      dealPrice: fc.option(price, { nil: undefined, freq: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const bps = fc.integer({ min: 1, max: 10_000 });
  const request = fc
    .record({
      lines,
      bundles: fc.array(
        fc.record({
          items: fc.uniqueArray(
            fc.record({
              itemId: fc.constantFrom('a', 'b', 'c', 'd'),
              quantity: fc.integer({ min: 1, max: 3 }),
            }),
            { minLength: 1, maxLength: 3, selector: ({ itemId }) => itemId },
          ),
          price,
        }),
        { maxLength: 3 },
      ),
      memberBps: fc.option(bps),
      coupon: fc.option(
        fc.record({
          discount: fc.oneof(
            fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 900_00 }) }),
            fc.record({ kind: fc.constant('percent' as const), bps, cap: fc.option(price) }),
          ),
          threshold: price,
          stacking: fc.record({ deals: fc.boolean(), members: fc.boolean() }),
        }),
      ),
      giftAt: fc.option(price),
    })
    .map((any): PriceRequest => {
      // One item has one price, whatever lines it is on.
      const items = new Map<string, SoldItem>();
      for (const { sold: one } of any.lines)
        items.set(one.itemId, items.get(one.itemId) ?? { ...one, productId: `p-${one.itemId}` });
      return {
        lines: any.lines.map(({ sold: { itemId }, quantity, dealPrice }) =>
          line(items.get(itemId) as SoldItem, quantity, dealPrice),
        ),
        bundles: any.bundles.map((one) => bundle(one.items, one.price)),
        memberPrice: any.memberBps === null ? null : member(any.memberBps),
        coupon: any.coupon && coupon(any.coupon),
        gifts: any.giftAt === null ? [] : [gift('d', any.giftAt)],
        giftItem: (itemId) => items.get(itemId) ?? null,
      };
    });

  it('adds up to the cent: lines, steps and total; nothing costs less than nothing', () => {
    let withCoupon = 0;
    fc.assert(
      fc.property(request, (asked) => {
        const result = priceOf(asked);
        if (!result.ok) {
          expect(result.error.code).toBe('coupon_not_applicable');
          return;
        }
        const { lines: all, steps, total } = result.value;
        if (asked.coupon) withCoupon += 1;
        expect(all.reduce((sum, one) => sum + one.amount, 0)).toBe(total);
        expect(steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
        for (const one of all) {
          expect(one.amount).toBe(one.quantity * one.unitPrice - one.discount);
          expect(Math.min(one.amount, one.discount, one.unitPrice)).toBeGreaterThanOrEqual(0);
          expect([one.amount, one.discount].every(Number.isSafeInteger)).toBe(true);
        }
        const units = (of: readonly { quantity: number }[]) =>
          of.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(units(all.filter(({ isGift }) => !isGift))).toBe(units(asked.lines));
      }),
      { numRuns: 2_000 },
    );
    expect(withCoupon).toBeGreaterThan(100);
  });

  it('never gets dearer by a coupon, a bundle or membership', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const bare = priced({ lines: asked.lines });
        const result = priceOf({ ...asked, gifts: [] });
        if (result.ok) expect(result.value.total).toBeLessThanOrEqual(bare.total);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a share rounded down, exactly, of amounts beyond what doubles multiply', () => {
    expect(shareOf(9_999, 1)).toBe(0);
    expect(shareOf(10_000, 1)).toBe(1);
    expect(shareOf(9_999_999_999_999, 9_999)).toBe(9_998_999_999_999);
  });
});
