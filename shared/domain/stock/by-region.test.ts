import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StoreStock } from '../../contract/store-stock.ts';
import { stockByRegion } from './by-region.ts';

const regionOf = new Map([
  ['e1', 'east'],
  ['e2', 'east'],
  ['w1', 'west'],
]);
const stock = (stores: Readonly<Record<string, number>>): StoreStock => ({
  id: 'p',
  at: 7,
  stores: Object.entries(stores).map(([storeId, units]) => ({ storeId, units })),
});
const target = (regionId: string, amount: number) => ({ regionId, uv: 0, amount });
const ask = (
  known: StoreStock | null,
  units: number,
  targets: Parameters<typeof stockByRegion>[2] = null,
  regionIds = ['east', 'west'],
) =>
  stockByRegion(
    [{ itemId: 'i', productId: 'p', stock: units }],
    regionIds,
    targets,
    () => known,
    (storeId) => regionOf.get(storeId) ?? null,
  )[0];

it('a product whose stores nobody has told of has no regions, and no shortage', () => {
  expect(ask(null, 10)).toEqual({
    ...{ itemId: 'i', productId: 'p', prepared: 10, at: null, units: 0, regions: [] },
  });
});

it('sums the stores of each region of the show; others, and unknown ones, are left out', () => {
  expect(ask(stock({ e1: 3, e2: 4, w1: 5, gone: 9 }), 10, null, ['east'])).toMatchObject({
    units: 7,
    regions: [{ regionId: 'east', units: 7, wanted: null, short: null }],
  });
});

it('a region wants its share of the units by the targets’ amounts, and lacks what it does not have of them', () => {
  const targets = { regions: [target('east', 300), target('west', 100)] };
  expect(ask(stock({ e1: 2, w1: 50 }), 20, targets)?.regions).toEqual([
    { regionId: 'east', units: 2, wanted: 15, short: 13 },
    { regionId: 'west', units: 50, wanted: 5, short: 0 },
  ]);
  expect(ask(stock({ e1: 2 }), 20, { regions: [target('east', 0)] })?.regions[0]).toMatchObject({
    ...{ wanted: null, short: null },
  });
});

it('what the regions want is always what the show was given, and nothing is short that is there', () => {
  const units = fc.nat(100);
  fc.assert(
    fc.property(units, units, units, units, fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (...all) => {
      const [e1, e2, w1, prepared, east, west] = all;
      const targets = { regions: [target('east', east), target('west', west)] };
      const found = ask(stock({ e1, e2, w1 }), prepared, targets);
      expect(found?.units).toBe(e1 + e2 + w1);
      expect(found?.regions.reduce((sum, { wanted }) => sum + (wanted ?? 0), 0)).toBe(prepared);
      for (const { units, wanted, short } of found?.regions ?? [])
        expect(short).toBe(Math.max(0, (wanted ?? 0) - units));
    }),
  );
});
