import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Product } from '../../contract/organisation.ts';
import { HALF_LIFE_MS, type PastLineup, suggest } from './suggest.ts';

const now = 1_800_000_000_000;
const day = 86_400_000;
const goods = (id: string, more: Partial<Product> = {}) => ({
  id,
  category: 'rings',
  listPrice: 2_000_00,
  floorPrice: 1_000_00,
  stock: 50,
  oneOff: false,
  ...more,
});
const show = (
  daysAgo: number,
  items: Readonly<Record<string, Readonly<Record<string, readonly [units: number, paid: number]>>>>,
  more: Partial<PastLineup> = {},
): PastLineup => ({
  showId: `s-${daysAgo}`,
  startedAt: now - daysAgo * day,
  regionIds: [],
  items: Object.keys(items).map((productId) => ({
    ...{ productId, role: 'profit' as const, price: 1_500_00, plannedMs: 300_000 },
  })),
  sold: Object.entries(items).flatMap(([productId, regions]) =>
    Object.entries(regions).map(([regionId, [units, paid]]) => ({
      ...{ productId, units, paid, refunded: 0 },
      regionId: regionId === 'nobody' ? null : regionId,
    })),
  ),
  ...more,
});
const ask = (
  shows: readonly PastLineup[],
  products = [goods('ring'), goods('pearl')],
  regionIds = ['east', 'west'],
  taken: readonly string[] = [],
) => suggest({ regionIds, shows, products, taken: new Set(taken), now });

describe('what is suggested', () => {
  it('is what sold in the show’s regions, the best first, each with its reason', () => {
    const found = ask([
      show(0, { ring: { east: [2, 200_00], west: [1, 100_00] }, pearl: { west: [5, 900_00] } }),
    ]);
    expect(found.map(({ productId, score }) => [productId, score])).toEqual([
      ['pearl', 450_00],
      ['ring', 150_00],
    ]);
    expect(found[1]?.sold).toEqual([
      {
        ...{ regionId: 'east', shows: 1, soldIn: 1, units: 2, net: 200_00, perShow: 100_00, unitsPerShow: 1 },
        affinity: 200 / 200 / (100 / 1000),
        last: { showId: 's-0', startedAt: now },
      },
      {
        ...{
          regionId: 'west',
          shows: 1,
          soldIn: 1,
          units: 1,
          net: 100_00,
          perShow: 50_00,
          unitsPerShow: 0.5,
        },
        affinity: 100 / 1000 / (200 / 200),
        last: { showId: 's-0', startedAt: now },
      },
    ]);
  });

  it('leaves out sales of other regions and of nobody', () => {
    expect(ask([show(1, { ring: { north: [9, 900_00], nobody: [9, 900_00] } })])).toEqual([]);
  });

  it('counts one lucky evening less than what sells again and again', () => {
    const shows = [
      show(0, { ring: { east: [1, 300_00] }, pearl: { east: [1, 200_00] } }),
      ...[1, 2, 3].map((days) => show(days, { ring: {}, pearl: { east: [1, 200_00] } })),
    ];
    expect(ask(shows).map(({ productId }) => productId)).toEqual(['pearl', 'ring']);
    expect(ask(shows)[1]?.sold[0]).toMatchObject({ shows: 4, soldIn: 1 });
  });

  it('counts a show half a year old half', () => {
    const old = ask([show(HALF_LIFE_MS / day, { ring: { east: [3, 300_00] } })])[0];
    expect(old?.score).toBe(100_00);
    expect(old?.sold[0]?.unitsPerShow).toBeCloseTo(1);
  });

  it('takes off what was refunded', () => {
    const refunded = show(0, { ring: { east: [1, 300_00] } });
    const all = { ...refunded, sold: refunded.sold.map((one) => ({ ...one, refunded: one.paid })) };
    expect(ask([all])).toEqual([]);
  });

  it('leaves out what is in the lineup, sold out, or not for the region', () => {
    const shows = [show(0, { ring: { east: [1, 100] }, pearl: { east: [1, 100] } })];
    expect(ask(shows, [goods('ring'), goods('pearl')], ['east'], ['ring'])).toHaveLength(1);
    expect(ask(shows, [goods('ring', { stock: 0 })], ['east'])).toEqual([]);
    expect(ask(shows, [goods('ring', { regionIds: ['west'] })], ['east'])).toEqual([]);
    expect(ask(shows, [goods('ring', { regionIds: ['west'] })], ['east', 'west'])).toEqual([]);
    expect(ask(shows, [goods('ring', { regionIds: ['east'] })], ['east'])).toHaveLength(1);
  });

  it('proposes the place of its latest show, within the catalogue’s prices and units', () => {
    const shows = [show(9, { ring: { east: [40, 400_00] } }), show(1, { ring: { east: [80, 800_00] } })];
    expect(ask(shows)[0]?.proposal).toEqual({
      ...{ role: 'profit', price: 1_500_00, plannedMs: 300_000, stock: 48 },
    });
    const dear = ask(shows, [goods('ring', { floorPrice: 1_800_00, stock: 3 })])[0]?.proposal;
    expect(dear).toMatchObject({ price: 1_800_00, stock: 3 });
    expect(ask(shows, [goods('ring', { listPrice: 1_200_00, oneOff: true })])[0]?.proposal).toMatchObject({
      ...{ price: 1_200_00, stock: 1 },
    });
  });

  it('ends with products new there, of categories that sell there', () => {
    const shows = [
      show(0, { ring: { east: [9, 950_00] }, pearl: { east: [1, 50_00] } }),
      show(1, { old: { west: [1, 100] } }, { regionIds: ['west'] }),
    ];
    const products = [
      ...[goods('ring'), goods('pearl', { category: 'pearls' }), goods('old', { category: 'rings' })],
      ...[
        goods('band', { stock: 9 }),
        goods('signet', { stock: 30 }),
        goods('chain', { category: 'pearls' }),
      ],
    ];
    const found = ask(shows, products, ['east']);
    expect(found.filter(({ sold }) => sold.length === 0)).toMatchObject(
      ['old', 'signet', 'band'].map((productId) => ({
        ...{ productId, score: 0, category: { regionId: 'east', category: 'rings', share: 0.95 } },
      })),
    );
    expect(ask(shows, products, ['east', 'west']).map(({ productId }) => productId)).not.toContain('chain');
  });
});

const ids = ['a', 'b', 'c', 'd'];
const regions = ['east', 'west', 'north'];
const past: fc.Arbitrary<PastLineup> = fc
  .record({
    daysAgo: fc.integer({ min: 0, max: 900 }),
    regionIds: fc.subarray(regions),
    products: fc.subarray(ids),
    sales: fc.array(
      fc.record({
        productId: fc.constantFrom(...ids),
        regionId: fc.constantFrom(...regions, null),
        units: fc.nat({ max: 50 }),
        paid: fc.nat({ max: 100_000 }),
        refunded: fc.nat({ max: 30_000 }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ daysAgo, regionIds, products, sales }) => ({
    showId: `s-${daysAgo}`,
    startedAt: now - daysAgo * day,
    regionIds,
    items: products.map((productId) => ({ productId, role: 'hero', price: 1, plannedMs: 1 })),
    sold: sales,
  }));

/** The same figure straight from its definition. */
function naivePerShow(shows: readonly PastLineup[], productId: string, regionId: string): number {
  const had = shows.filter(
    (one) =>
      (one.regionIds.length === 0 || one.regionIds.includes(regionId)) &&
      one.items.some((item) => item.productId === productId),
  );
  const weight = (one: PastLineup) => 0.5 ** ((now - one.startedAt) / (180 * day));
  const net = (one: PastLineup) =>
    one.sold
      .filter((sale) => sale.productId === productId && sale.regionId === regionId)
      .reduce((sum, sale) => sum + sale.paid - sale.refunded, 0);
  return (
    had.reduce((sum, one) => sum + weight(one) * net(one), 0) /
    (1 + had.reduce((sum, one) => sum + weight(one), 0))
  );
}

it('every figure is the one of its definition, and nothing that cannot be sold is ever suggested', () => {
  fc.assert(
    fc.property(
      fc.array(past, { maxLength: 8 }),
      fc.subarray(regions, { minLength: 1 }),
      fc.subarray(ids),
      fc.array(fc.record({ stock: fc.nat({ max: 3 }), regionIds: fc.subarray(regions) }), {
        minLength: ids.length,
        maxLength: ids.length,
      }),
      (shows, regionIds, taken, own) => {
        const products = ids.map((id, index) => goods(id, own[index]));
        const found = ask(shows, products, regionIds, taken);
        expect(new Set(found.map(({ productId }) => productId)).size).toBe(found.length);
        for (const { productId, score, sold, proposal } of found) {
          const product = products.find(({ id }) => id === productId);
          expect(taken).not.toContain(productId);
          expect(proposal.stock).toBeGreaterThan(0);
          expect(proposal.stock).toBeLessThanOrEqual(product?.stock ?? 0);
          expect(score).toBe(sold.reduce((sum, { perShow }) => sum + perShow, 0));
          for (const one of sold) {
            expect(regionIds).toContain(one.regionId);
            expect(Math.abs(one.perShow - naivePerShow(shows, productId, one.regionId))).toBeLessThan(0.51);
          }
        }
        const scores = found.map(({ score }) => score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      },
    ),
    { numRuns: 300 },
  );
});
