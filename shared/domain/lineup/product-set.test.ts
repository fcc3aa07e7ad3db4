import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SetItem } from '../../contract/product-sets.ts';
import { openSet, setKey } from './product-set.ts';

const item = (productId: string, more: Partial<SetItem> = {}): SetItem => ({
  ...{ productId, role: 'hero', price: 150, stock: 10, plannedMs: 60_000, talkingPoints: '' },
  ...more,
});
const product = (more: object = {}) => ({
  floorPrice: 100,
  listPrice: 200,
  stock: 50,
  oneOff: false,
  ...more,
});

describe('a set that comes into a lineup', () => {
  it('keeps what still holds', () => {
    const opened = openSet({ items: [item('a')] }, new Map([['a', product()]]), new Set());
    expect(opened).toEqual({ ready: [{ item: item('a'), adapted: [] }], left: [] });
  });

  it('takes the nearest price the catalogue allows, and the units it has, and says so', () => {
    const products = new Map([
      ['low', product({ floorPrice: 180 })],
      ['high', product({ listPrice: 120 })],
      ['few', product({ stock: 3 })],
      ['one', product({ oneOff: true })],
    ]);
    const items = ['low', 'high', 'few', 'one'].map((id) => item(id));
    expect(openSet({ items }, products, new Set()).ready).toMatchObject([
      { item: { price: 180, stock: 10 }, adapted: ['price'] },
      { item: { price: 120, stock: 10 }, adapted: ['price'] },
      { item: { price: 150, stock: 3 }, adapted: ['stock'] },
      { item: { price: 150, stock: 1 }, adapted: ['stock'] },
    ]);
  });

  it('leaves out what is in the lineup, sold out or gone, and says why', () => {
    const products = new Map([
      ['in', product()],
      ['out', product({ stock: 0 })],
    ]);
    const items = ['in', 'out', 'gone'].map((id) => item(id));
    expect(openSet({ items }, products, new Set(['in'])).left).toEqual([
      { productId: 'in', why: 'inLineup' },
      { productId: 'out', why: 'soldOut' },
      { productId: 'gone', why: 'unknown' },
    ]);
  });

  it('accounts for every product, and never proposes what the catalogue forbids', () => {
    const anyProduct = fc.record({
      floorPrice: fc.nat(150),
      listPrice: fc.integer({ min: 150, max: 400 }),
      stock: fc.nat(20),
      oneOff: fc.boolean(),
    });
    const anyItem = fc.record({ price: fc.nat(500), stock: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyItem, fc.option(anyProduct), fc.boolean())), (all) => {
        const items = all.map(([own], index) => item(`p${index}`, own));
        const products = new Map<string, ReturnType<typeof product>>(
          all.flatMap(([, one], index) => (one ? [[`p${index}`, one] as const] : [])),
        );
        const inLineup = new Set(all.flatMap(([, , isIn], index) => (isIn ? [`p${index}`] : [])));
        const { ready, left } = openSet({ items }, products, inLineup);
        expect(ready.length + left.length).toBe(items.length);
        for (const { item: own } of ready) {
          const one = products.get(own.productId);
          expect(own.price).toBeGreaterThanOrEqual(one?.floorPrice ?? Number.NaN);
          expect(own.price).toBeLessThanOrEqual(one?.listPrice ?? Number.NaN);
          expect(own.stock).toBeLessThanOrEqual(one?.stock ?? Number.NaN);
        }
      }),
    );
  });
});

it('a set’s name is told from others by neither case, width nor blanks', () => {
  expect(setKey('  Spring　Ｓale ')).toBe(setKey('spring sale'));
  expect(setKey('春季')).not.toBe(setKey('秋季'));
});
