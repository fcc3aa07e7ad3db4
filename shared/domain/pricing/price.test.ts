import { describe, expect, it } from 'vitest';
import {
  bundle,
  chain,
  coupon,
  gift,
  item,
  kindsOf,
  line,
  member,
  priced,
  ring,
} from './asked.test-support.ts';
import { type PriceRequest, priceOf, shareOf } from './price.ts';

describe('a price', () => {
  it('goes from list to live to deal, and says so', () => {
    const price = priced({ lines: [line(ring, 2, 800_00), line(chain)] });
    expect(kindsOf(price)).toEqual([
      ['list', 2_300_00],
      ['live', -200_00],
      ['deal', -200_00],
    ]);
    expect(price.total).toBe(1_900_00);
    // Steps of nothing are left out.
    expect(kindsOf(priced({ lines: [line(chain)] }))).toEqual([['list', 300_00]]);
    expect(kindsOf(priced({ lines: [line(chain, 1, 200_00)], memberPrice: member(1_000) }))).toEqual([
      ['list', 300_00],
      ['deal', -100_00],
    ]);
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
    expect(price.steps.at(-1)).toEqual({
      ...{ kind: 'member', amount: -30_00, offerId: 'm' },
      params: { bps: 1_000 },
    });
    expect(price.steps.at(-2)).toMatchObject({ kind: 'bundle', offerId: 'b' });
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

  it('gives members their price on the items it is for', () => {
    const lines = [line(ring), line(chain)];
    const price = priced({ lines, memberPrice: { ...member(1_000), itemIds: ['chain'] } });
    expect(price.lines.map(({ discount }) => discount)).toEqual([0, 30_00]);
    expect(kindsOf(price).at(-1)).toEqual(['member', -30_00]);
  });

  it('gives a gift for the items it is for, and the same one by two offers only where there are two', () => {
    const lines = [line(ring), line(chain)];
    const box = item('box', 20_00);
    const asked: number[] = [];
    const giftItem = (_: string, quantity: number) => {
      asked.push(quantity);
      return quantity > 1 ? null : box;
    };
    const ofChains = (threshold: number) => ({ ...gift('box', threshold), itemIds: ['chain'] });
    expect(priced({ lines, gifts: [ofChains(300_01)], giftItem }).lines).toHaveLength(2);
    const price = priced({ lines, gifts: [ofChains(300_00), gift('box', 1_000_00)], giftItem });
    expect(price.lines).toHaveLength(3);
    expect(asked).toEqual([1, 2]);
    expect(price.lines[2]).toMatchObject({ itemId: 'box', productId: 'p-box' });
    // Nothing bought earns nothing, though there is no threshold.
    expect(priced({ lines: [line(item('free', 0))], gifts: [gift('box', 0)], giftItem }).lines).toHaveLength(
      1,
    );
    expect(price.steps.at(-1)).toEqual({
      ...{ kind: 'gift', amount: 0, offerId: 'g' },
      params: { itemId: 'box', quantity: 1, value: 20_00 },
    });
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

it('a share of any amount is exact, and rounded down', () => {
  expect([shareOf(10_001, 5_000), shareOf(9_999, 1), shareOf(10_000, 1)]).toEqual([5_000, 0, 1]);
  expect(shareOf(Number.MAX_SAFE_INTEGER, 9_999)).toBe(9006298534815516);
});
