import { describe, expect, it } from 'vitest';
import type { Product } from '#shared/contract/organisation.ts';
import { stateOf } from '#shared/testing/given.ts';
import { created, itemAdded, live } from '#shared/testing/histories.ts';
import { findLines, movedCursor, nowAndNext, runLines, stockLevel } from './run-order.ts';

const product = (id: string, sku: string, en: string, zh: string): Product => ({
  id,
  sku,
  title: { en, zh },
  category: 'ring',
  listPrice: 100,
  floorPrice: 50,
  stock: 10,
  oneOff: false,
  imageUrl: '/a.svg',
  link: '/',
  tags: [],
});
const products = new Map(
  [product('p-a', 'RG-01', 'Gold ring', '金戒指'), product('p-b', 'NK-02', 'Pearl strand', '珍珠项链')].map(
    (one) => [one.id, one],
  ),
);
const state = stateOf([created, itemAdded('a'), itemAdded('b'), itemAdded('c')]);
const lines = runLines(state.lineup, products);
const ids = (found: typeof lines) => found.map((line) => line.item.itemId);

describe('finding a line', () => {
  it('takes number, SKU and either language', () => {
    expect(ids(findLines(lines, '2'))).toContain('b');
    expect(ids(findLines(lines, 'rg-01'))).toEqual(['a']);
    expect(ids(findLines(lines, '珍珠'))).toEqual(['b']);
    expect(ids(findLines(lines, 'PEARL strand'))).toEqual(['b']);
  });
  it('wants every word, and nothing wanted is everything', () => {
    expect(ids(findLines(lines, 'gold strand'))).toEqual([]);
    expect(ids(findLines(lines, '  '))).toEqual(['a', 'b', 'c']);
  });
});

describe('now and next', () => {
  it('before the first pin: nothing, and the first line', () => {
    expect(nowAndNext(state)).toMatchObject({ now: null, next: { itemId: 'a' } });
  });
  it('follow the newest pin, and stay after it is taken down', () => {
    const pinned = stateOf([...live, { type: 'product.pinned', itemId: 'a' }]);
    expect(nowAndNext(pinned)).toMatchObject({ now: { itemId: 'a' }, next: { itemId: 'b' } });
    const down = stateOf([
      ...live,
      { type: 'product.pinned', itemId: 'a' },
      { type: 'product.unpinned', itemId: 'a' },
    ]);
    expect(nowAndNext(down)).toMatchObject({ now: null, next: { itemId: 'b' } });
  });
  it('have no next after the last line', () => {
    expect(nowAndNext(stateOf([...live, { type: 'product.pinned', itemId: 'b' }])).next).toBeNull();
  });
});

it('moves the cursor among the lines shown and stops at both ends', () => {
  expect(movedCursor(lines, 'a', 1)).toBe('b');
  expect(movedCursor(lines, 'a', -1)).toBe('a');
  expect(movedCursor(lines, 'c', 1)).toBe('c');
  expect(movedCursor(lines, 'gone', 1)).toBe('a');
  expect(movedCursor([], 'a', 1)).toBeNull();
});

it('calls stock out at nothing, low at a tenth or three units', () => {
  expect(stockLevel(0, 100)).toBe('out');
  expect(stockLevel(-1, 100)).toBe('out');
  expect(stockLevel(10, 100)).toBe('low');
  expect(stockLevel(11, 100)).toBe('plenty');
  expect(stockLevel(3, 5)).toBe('low');
});
