import { describe, expect, it } from 'vitest';
import type { OfferTerms } from '#shared/contract/offers.ts';
import { customOffer, groupOffer, presaleOffer } from '#shared/testing/ledger-run.ts';
import { bundle, chain, coupon, item, member, ring } from './asked.test-support.ts';
import {
  combinations,
  discountBps,
  type FinalPrice,
  finalPrice,
  isBeyond,
  type Stacking,
} from './final-price.ts';

const offered = (offerId: string, terms: OfferTerms) => ({ offerId, terms });
/** The ring, 900.00 instead of 1,000.00, with what else is there. */
const stacking = (offers: Stacking['offers'], other: Partial<Stacking> = {}): Stacking => ({
  item: ring,
  deals: [],
  offers,
  others: [],
  ...other,
});
const sumOf = ({ steps }: FinalPrice) => steps.reduce((sum, { amount }) => sum + amount, 0);
const own = (terms: OfferTerms) => {
  const [found] = combinations(stacking([offered('x', terms)])).filter(({ by }) => by === 'own');
  return found;
};
const besides = { others: [chain] };

describe('the final price', () => {
  it('is the item’s own where nothing is offered', () => {
    expect(combinations(stacking([]))).toEqual([
      {
        ...{ lowest: 900_00, least: 900_00, by: 'price', quantity: 1, dealId: null, offerIds: [] },
        steps: [
          { kind: 'list', amount: 1_000_00, params: { units: 1 } },
          { kind: 'live', amount: -100_00, params: {} },
        ],
      },
    ]);
  });

  it('is the deal’s with a coupon only where that is for deals', () => {
    const deals = [{ dealId: 'd', price: 800_00 }];
    const at = (deal: boolean) =>
      finalPrice(stacking([offered('c', coupon({ stacking: { deals: deal, members: true } }))], { deals }));
    expect(at(true)).toMatchObject({ lowest: 750_00, least: 750_00, dealId: 'd', offerIds: ['c'] });
    expect(at(false)).toMatchObject({ lowest: 800_00, least: 800_00, dealId: 'd', offerIds: [] });
  });

  it('in every way of having it is bounded by what that way takes off, and no more', () => {
    const deals = [{ dealId: 'd', price: 800_00 }];
    const apart = coupon({ stacking: { deals: false, members: false } });
    const all = combinations(stacking([offered('m', member(1_000)), offered('c', apart)], { deals }));
    expect(
      all.map(({ dealId, offerIds, lowest, least }) => [dealId, offerIds.join(), lowest, least]),
    ).toEqual([
      [null, '', 900_00, 900_00],
      [null, 'c', 850_00, 850_00],
      [null, 'm', 810_00, 810_00],
      [null, 'c', 850_00, 850_00],
      ['d', '', 800_00, 800_00],
      ['d', '', 800_00, 800_00],
    ]);
    const named = stacking([offered('m', { ...member(1_000), itemIds: ['chain'] })]);
    expect(combinations(named).map(({ least }) => least)).toEqual([900_00, 900_00]);
  });

  it('of units that share an odd cent is rounded down', () => {
    const cent = coupon({ discount: { kind: 'amount', amount: 1 }, threshold: 1_50 });
    expect(finalPrice(stacking([offered('c', cent)], { item: item('a', 1_01) }))).toMatchObject({
      ...{ lowest: 1_00, least: 1_00, quantity: 2 },
    });
    const set = bundle(
      [
        { itemId: 'a', quantity: 2 },
        { itemId: 'chain', quantity: 1 },
      ],
      301_00,
    );
    const two = stacking([offered('b', set)], { item: item('a', 1_00), ...besides });
    // 1.00 off 302.00: a cent of it is on the two.
    expect(finalPrice(two)).toMatchObject({
      by: 'set',
      lowest: 99,
      least: 99,
      quantity: 2,
      set: { total: 301_00 },
    });
  });

  it('is the member’s outside deals, and with a coupon that goes with it', () => {
    const tenth = offered('m', member(1_000));
    expect(finalPrice(stacking([tenth]))).toMatchObject({ lowest: 810_00, least: 810_00, offerIds: ['m'] });
    const both = stacking([tenth, offered('c', coupon())]);
    expect(finalPrice(both)).toMatchObject({ lowest: 760_00, least: 760_00, offerIds: ['m', 'c'] });
    const apart = coupon({ stacking: { deals: false, members: false } });
    expect(finalPrice(stacking([tenth, offered('c', apart)]))).toMatchObject({
      lowest: 810_00,
      offerIds: ['m'],
    });
    const deals = [{ dealId: 'd', price: 805_00 }];
    expect(finalPrice(stacking([tenth], { deals }))).toMatchObject({ lowest: 805_00, dealId: 'd' });
  });

  it('with a coupon from a sum on is that of as many units as reach it', () => {
    const from = coupon({ threshold: 1_000_00 });
    const alone = finalPrice(stacking([offered('c', from)]));
    expect(alone).toMatchObject({ lowest: 875_00, least: 875_00, quantity: 2, offerIds: ['c'] });
    // Beside another item that just fills it up to the threshold the unit bears 45.00 of the 50.00.
    const filled = finalPrice(stacking([offered('c', from)], besides));
    expect(filled).toMatchObject({ lowest: 875_00, least: 855_00, quantity: 2 });
    // Nothing else counts for a coupon that is for it alone.
    const only = coupon({ threshold: 1_000_00, itemIds: ['ring'] });
    expect(finalPrice(stacking([offered('c', only)], besides))).toMatchObject({ least: 875_00 });
    // But units of its own deal may fill it up, where the coupon is for deals too.
    const ofDeals = { ...only, stacking: { deals: true, members: true } };
    expect(finalPrice(stacking([offered('c', ofDeals)], besides))).toMatchObject({ least: 855_00 });
  });

  it('with a percentage takes no more than its cap, and never more than there is', () => {
    const percent = (bps: number, cap: number | null) =>
      finalPrice(stacking([offered('c', coupon({ discount: { kind: 'percent', bps, cap } }))], besides));
    expect(percent(1_000, null)).toMatchObject({ lowest: 810_00, least: 810_00 });
    expect(percent(1_000, 40_00)).toMatchObject({ lowest: 860_00, least: 860_00 });
    const all = coupon({ discount: { kind: 'amount', amount: 2_000_00 } });
    expect(finalPrice(stacking([offered('c', all)]))).toMatchObject({ lowest: 0, least: 0 });
    // A cent that can fall to either line is counted with.
    const odd = stacking([offered('c', coupon({ discount: { kind: 'percent', bps: 3_333, cap: null } }))], {
      ...{ item: item('a', 1_01), ...besides },
    });
    expect(finalPrice(odd)).toMatchObject({ lowest: 68, least: 67 });
  });

  it('in a set is its share of the set’s price, and of the coupon the set comes to', () => {
    const set = offered(
      'b',
      bundle(
        [
          { itemId: 'ring', quantity: 1 },
          { itemId: 'chain', quantity: 2 },
        ],
        1_200_00,
      ),
    );
    const inSet = (offers: Stacking['offers']) =>
      combinations(stacking(offers, besides)).filter(({ by }) => by === 'set');
    // Apart 1,500.00: the 300.00 saved are shared 3 : 2.
    expect(inSet([set])).toEqual([
      {
        ...{ lowest: 720_00, least: 720_00, by: 'set', quantity: 1, dealId: null, offerIds: ['b'] },
        set: {
          total: 1_200_00,
          parts: [
            { itemId: 'ring', quantity: 1 },
            { itemId: 'chain', quantity: 2 },
          ],
        },
        steps: [
          { kind: 'list', amount: 1_000_00, params: { units: 1 } },
          { kind: 'live', amount: -100_00, params: {} },
          { kind: 'bundle', amount: -180_00, offerId: 'b', params: {} },
        ],
      },
    ]);
    const [, off] = inSet([
      set,
      offered('c', coupon({ discount: { kind: 'amount', amount: 100_00 }, threshold: 2_000_00 })),
    ]);
    // Two sets reach it: 2,400.00 less 100.00, of which 60.00 are the rings’; in a basket of 2,000.00 it would be more.
    expect(off).toMatchObject({
      lowest: 690_00,
      least: 684_00,
      quantity: 2,
      set: { total: 1_150_00 },
      offerIds: ['b', 'c'],
    });
    expect(off && sumOf(off)).toBe(2 * 690_00);
    const whole = coupon({ discount: { kind: 'amount', amount: 100_00 } });
    expect(inSet([set, offered('c', whole)])[1]).toMatchObject({ lowest: 660_00, least: 660_00 });
    const named = coupon({ discount: { kind: 'amount', amount: 100_00 }, itemIds: ['ring'] });
    expect(inSet([set, offered('c', named)])[1]).toMatchObject({ lowest: 620_00, least: 620_00 });
    const others = coupon({ discount: { kind: 'amount', amount: 100_00 }, itemIds: ['chain'] });
    expect(inSet([set, offered('c', others)]).map(({ lowest }) => lowest)).toEqual([720_00, 720_00]);
    // A set that is no cheaper, that lacks a part, or that the item is not in, is none.
    for (const none of [
      bundle(
        [
          { itemId: 'ring', quantity: 1 },
          { itemId: 'chain', quantity: 2 },
        ],
        1_500_00,
      ),
      bundle(
        [
          { itemId: 'ring', quantity: 1 },
          { itemId: 'gone', quantity: 1 },
        ],
        1_00,
      ),
      bundle([{ itemId: 'chain', quantity: 2 }], 1_00),
    ])
      expect(inSet([offered('b', none)])).toEqual([]);
  });

  it('of a group, and of a presale as far as its deposit counts, is what the offer says', () => {
    const group = own(groupOffer('x', { itemId: 'ring', price: 700_00 }).terms);
    expect(group).toMatchObject({
      ...{ lowest: 700_00, least: 700_00, quantity: 1, dealId: null, offerIds: ['x'] },
      steps: [
        { kind: 'list', amount: 1_000_00, params: { units: 1 } },
        { kind: 'group', amount: -300_00, offerId: 'x', params: {} },
      ],
    });
    // 50.00 paid now count 100.00.
    const presale = own(presaleOffer('x', { itemId: 'ring', price: 880_00, deposit: 50_00 }).terms);
    expect(presale).toMatchObject({
      ...{ lowest: 830_00, least: 830_00, quantity: 1, dealId: null, offerIds: ['x'] },
      steps: [
        { kind: 'list', amount: 1_000_00, params: { units: 1 } },
        { kind: 'live', amount: -120_00, params: {} },
        { kind: 'deposit', amount: -50_00, offerId: 'x', params: { payNow: 50_00, counts: 100_00 } },
      ],
    });
    for (const terms of [groupOffer('x').terms, presaleOffer('x').terms, customOffer('x').terms])
      expect(own(terms)).toBeUndefined();
  });

  it('of a custom piece is the plain one with the cheapest of every option that must be, or may, be chosen', () => {
    const title = { en: 'Option', zh: '选项' };
    const choice = (id: string, isRequired: boolean, ...prices: (number | null)[]) => ({
      ...{ id, title, isRequired },
      input: { kind: 'choice' as const, choices: prices.map((price, n) => ({ id: `${n}`, title, price })) },
    });
    const text = (id: string, isRequired: boolean, price: number) => ({
      ...{ id, title, isRequired },
      input: { kind: 'text' as const, maxLength: 9, price },
    });
    const made = (...options: (ReturnType<typeof choice> | ReturnType<typeof text>)[]) =>
      own(customOffer('x', { itemId: 'ring', price: 500_00, options }).terms);
    const options = [
      choice('must', true, 80_00, 30_00, null),
      choice('may', false, 40_00, 20_00),
      choice('less', false, 10_00, -15_00),
      choice('by staff', true, null),
      text('must say', true, 5_00),
      text('may say', false, 7_00),
    ];
    expect(made(...options)).toMatchObject({
      ...{ lowest: 520_00, least: 520_00, quantity: 1, dealId: null, offerIds: ['x'] },
      steps: [
        { kind: 'list', amount: 1_000_00, params: { units: 1 } },
        { kind: 'live', amount: -500_00, params: {} },
        { kind: 'option', amount: 20_00, offerId: 'x', params: {} },
      ],
    });
    const plain = made(text('may say', false, 7_00));
    expect(plain).toMatchObject({ lowest: 500_00 });
    expect(plain?.steps).toHaveLength(2);
    expect(made(choice('nothing left', true, -600_00))).toMatchObject({ lowest: 0, least: 0 });
  });
});

describe('how far below the list price', () => {
  it('is told in basis points, rounded down, and is nothing at it or above', () => {
    expect([999, 1_000, 1_001, 667].map((price) => discountBps(price, 1_000))).toEqual([10, 0, 0, 3_330]);
    expect(discountBps(1, 3)).toBe(6_666);
    expect([discountBps(0, 0), discountBps(-1, 0)]).toEqual([0, 0]);
  });
  it('is beyond what is allowed from the first cent on', () => {
    expect([700, 699, 701].map((price) => isBeyond(price, 1_000, 3_000))).toEqual([false, true, false]);
    expect([isBeyond(1, 1_000, null), isBeyond(1_000, 1_000, 0), isBeyond(999, 1_000, 0)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
