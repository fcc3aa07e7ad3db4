import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BundleTerms, CouponTerms, GiftTerms, MemberPriceTerms } from '#shared/contract/offers.ts';
import { type AskedLine, type Price, type PriceRequest, priceOf, type SoldItem, shareOf } from './price.ts';

const item = (itemId: string, price: number, listPrice = price): SoldItem => ({
  itemId,
  productId: `p-${itemId}`,
  price,
  listPrice,
});
const line = (sold: SoldItem, quantity = 1, dealPrice?: number): AskedLine => ({
  item: sold,
  quantity,
  deal: dealPrice === undefined ? null : { dealId: `d-${sold.itemId}`, price: dealPrice },
});
const coupon = (other: Partial<CouponTerms> = {}): CouponTerms & { offerId: string } => ({
  offerId: 'c',
  kind: 'coupon',
  discount: { kind: 'amount', amount: 50_00 },
  threshold: 0,
  audience: { kind: 'all' },
  quantity: 10,
  perViewerLimit: 1,
  stacking: { deals: false, members: true },
  validMs: 60_000,
  redeem: 'anywhere',
  ...other,
});
const bundle = (items: BundleTerms['items'], price: number): BundleTerms & { offerId: string } => ({
  offerId: 'b',
  kind: 'bundle',
  items,
  price,
  audience: { kind: 'all' },
});
const member = (bps: number): MemberPriceTerms & { offerId: string } => ({
  offerId: 'm',
  kind: 'member-price',
  bps,
  audience: { kind: 'members' },
});
const gift = (itemId: string, threshold: number): GiftTerms & { offerId: string } => ({
  offerId: 'g',
  kind: 'gift',
  threshold,
  gift: { itemId, quantity: 1 },
  audience: { kind: 'all' },
});
function priced(request: PriceRequest): Price {
  const price = priceOf(request);
  if (!price.ok) throw new Error(price.error.code);
  return price.value;
}
const kindsOf = ({ steps }: Price) => steps.map(({ kind, amount }) => [kind, amount]);

const ring = item('ring', 900_00, 1_000_00);
const chain = item('chain', 300_00);

describe('a price', () => {
  it('goes from list to live to deal, and says so', () => {
    const price = priced({ lines: [line(ring, 2, 800_00), line(chain)] });
    expect(kindsOf(price)).toEqual([
      ['list', 2_300_00],
      ['live', -200_00],
      ['deal', -200_00],
    ]);
    expect(price.total).toBe(1_900_00);
  });

  it('takes lines of one item together, but not a deal’s with the others', () => {
    const price = priced({ lines: [line(chain), line(chain, 2), line(chain, 1, 200_00)] });
    expect(price.lines.map(({ quantity, dealId }) => [quantity, dealId])).toEqual([
      [3, null],
      [1, 'd-chain'],
    ]);
  });

  it('makes as many bundles as there are whole sets, split to the cent by what the parts cost', () => {
    const items = [
      { itemId: 'ring', quantity: 1 },
      { itemId: 'chain', quantity: 2 },
    ];
    const price = priced({ lines: [line(ring, 2), line(chain, 5)], bundles: [bundle(items, 1_000_01)] });
    // Separately 1,500.00: two sets save 999.98, shared 3 : 2, and one chain is left at its price.
    expect(price.lines.map(({ discount }) => discount)).toEqual([599_99, 399_99]);
    expect(price.total).toBe(2 * 1_000_01 + 300_00);
    expect(price.steps.at(-1)).toMatchObject({ kind: 'bundle', amount: -999_98, params: { sets: 2 } });
  });

  it('makes no bundle that costs more, or that needs units of a deal', () => {
    const items = [{ itemId: 'chain', quantity: 2 }];
    expect(priced({ lines: [line(chain, 2)], bundles: [bundle(items, 700_00)] }).total).toBe(600_00);
    expect(priced({ lines: [line(chain, 2, 250_00)], bundles: [bundle(items, 400_00)] }).total).toBe(500_00);
  });

  it('gives members their price on what is in no deal and no bundle', () => {
    const items = [{ itemId: 'chain', quantity: 2 }];
    const price = priced({
      lines: [line(ring, 1, 800_00), line(chain, 3)],
      bundles: [bundle(items, 500_00)],
      memberPrice: member(1_000),
    });
    expect(kindsOf(price).at(-1)).toEqual(['member', -30_00]);
  });

  it('takes a coupon off once the threshold is reached, never off a deal unless it says so', () => {
    const lines = [line(ring, 1, 800_00), line(chain)];
    expect(priced({ lines, coupon: coupon({ threshold: 300_00 }) }).lines).toMatchObject([
      { discount: 0 },
      { discount: 50_00 },
    ]);
    expect(priceOf({ lines, coupon: coupon({ threshold: 300_01 }) })).toMatchObject({
      error: { code: 'coupon_not_applicable', params: { threshold: 300_01, eligible: 300_00 } },
    });
    const both = coupon({ threshold: 1_100_00, stacking: { deals: true, members: true } });
    expect(priced({ lines, coupon: both }).total).toBe(1_050_00);
  });

  it('caps a percentage, and takes no more than there is', () => {
    const percent = (bps: number, cap: number | null) => coupon({ discount: { kind: 'percent', bps, cap } });
    expect(priced({ lines: [line(chain)], coupon: percent(1_500, null) }).total).toBe(255_00);
    expect(priced({ lines: [line(chain)], coupon: percent(1_500, 20_00) }).total).toBe(280_00);
    expect(priced({ lines: [line(item('a', 30_00))], coupon: coupon() }).total).toBe(0);
  });

  it('puts a coupon that does not stack in the place of the member’s price', () => {
    const lines = [line(chain)];
    const memberPrice = member(1_000);
    expect(priced({ lines, memberPrice, coupon: coupon() }).total).toBe(220_00);
    const alone = coupon({ stacking: { deals: false, members: false } });
    expect(priced({ lines, memberPrice, coupon: alone }).total).toBe(250_00);
  });

  it('is for its own items alone', () => {
    const lines = [line(ring), line(chain)];
    expect(priced({ lines, coupon: coupon({ itemIds: ['chain'] }) }).lines).toMatchObject([
      { discount: 0 },
      { discount: 50_00 },
    ]);
    expect(priceOf({ lines: [line(ring)], coupon: coupon({ itemIds: ['chain'] }) }).ok).toBe(false);
  });

  it('adds a gift that costs nothing, as long as it is there', () => {
    const lines = [line(ring)];
    const box = item('box', 20_00);
    const asked: number[] = [];
    const giftItem = (_: string, quantity: number) => {
      asked.push(quantity);
      return box;
    };
    const price = priced({ lines, gifts: [gift('box', 900_00)], giftItem });
    expect(price.lines[1]).toMatchObject({ itemId: 'box', unitPrice: 20_00, discount: 20_00, amount: 0 });
    expect(price.total).toBe(900_00);
    expect(priced({ lines, gifts: [gift('box', 900_01)], giftItem }).lines).toHaveLength(1);
    expect(priced({ lines, gifts: [gift('box', 900_00)] }).lines).toHaveLength(1);
    priced({ lines: [...lines, line(box, 2)], gifts: [gift('box', 900_00)], giftItem });
    expect(asked).toEqual([1, 3]);
  });
});

describe('two offers at once', () => {
  // A ring of 900.00 and a chain of 300.00, each alone unless a pair says otherwise.
  const pair = [
    { itemId: 'ring', quantity: 1 },
    { itemId: 'chain', quantity: 1 },
  ];
  const both = [line(ring), line(chain)];
  const dealt = [line(ring, 1, 800_00), line(chain)];
  const box = item('box', 20_00);
  const giftItem = () => box;
  const set = bundle(pair, 1_000_00);
  const ofDeals = coupon({ stacking: { deals: true, members: true } });
  const alone = coupon({ stacking: { deals: false, members: false } });
  const tenth = member(1_000);
  const box900 = gift('box', 900_00);
  it.each<[what: string, request: PriceRequest, total: number, gifts: number]>([
    ['a deal and a coupon: the coupon is for the rest', { lines: dealt, coupon: coupon() }, 1_050_00, 0],
    ['a deal and a coupon for deals too', { lines: [line(ring, 1, 800_00)], coupon: ofDeals }, 750_00, 0],
    ['a deal and a bundle: its units make no set', { lines: dealt, bundles: [set] }, 1_100_00, 0],
    ['a deal and a member’s price: for the rest', { lines: dealt, memberPrice: tenth }, 1_070_00, 0],
    ['a deal and a gift: what a deal costs counts', { lines: dealt, gifts: [box900], giftItem }, 1_100_00, 1],
    [
      'a bundle and a coupon: off the set as well',
      { lines: both, bundles: [set], coupon: coupon() },
      950_00,
      0,
    ],
    [
      'a bundle and a member’s price: never both',
      { lines: both, bundles: [set], memberPrice: tenth },
      1_000_00,
      0,
    ],
    [
      'a bundle and a gift: by what the set costs',
      { lines: both, bundles: [set], gifts: [box900], giftItem },
      1_000_00,
      1,
    ],
    [
      'a bundle that falls below the gift',
      { lines: both, bundles: [bundle(pair, 899_99)], gifts: [box900], giftItem },
      899_99,
      0,
    ],
    [
      'two bundles over the same units: the first',
      { lines: both, bundles: [bundle(pair, 1_100_00), set] },
      1_100_00,
      0,
    ],
    [
      'a member’s price and a coupon: one on the other',
      { lines: both, memberPrice: tenth, coupon: coupon() },
      1_030_00,
      0,
    ],
    [
      'a member’s price and a coupon that stands alone',
      { lines: both, memberPrice: tenth, coupon: alone },
      1_150_00,
      0,
    ],
    [
      'a member’s price and a gift: by what is left',
      { lines: [line(ring)], memberPrice: tenth, gifts: [box900], giftItem },
      810_00,
      0,
    ],
    [
      'a coupon and a gift: by what is left',
      { lines: [line(ring)], coupon: coupon(), gifts: [box900], giftItem },
      850_00,
      0,
    ],
    [
      'two gifts: each by itself',
      { lines: both, gifts: [box900, gift('box', 1_200_00)], giftItem },
      1_200_00,
      2,
    ],
  ])('%s', (_, request, total, gifts) => {
    const price = priced(request);
    expect(price.total).toBe(total);
    expect(price.lines.filter(({ isGift }) => isGift)).toHaveLength(gifts);
    expect(price.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
    expect(price.steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
  });
});

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
