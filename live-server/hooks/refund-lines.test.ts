import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RefundedGoods } from './connectors/connector.ts';
import { type KnownLine, refundLines } from './refund-lines.ts';

const line = (id: string, itemId: string, left: number): KnownLine => ({
  ids: [id, `sku of ${itemId}`],
  itemId,
  left,
});
const goods = (amount: number | null, ...ids: string[]): RefundedGoods => ({ ids, amount });
/** The platform's product ids are ours here. */
const itemOf = ([id = '']: readonly string[]) => (id.startsWith('item') ? id : null);
const of = (amount: number, named: readonly RefundedGoods[], known: readonly KnownLine[]) =>
  refundLines(amount, named, known, itemOf);

describe('a refund that names goods', () => {
  const order = [line('11', 'item-a', 500), line('12', 'item-b', 300), line('13', 'item-b', 300)];

  it('is for the line of that id, or of that product', () => {
    expect(of(300, [goods(300, '13')], order)).toEqual({ lines: [{ line: 2, amount: 300 }], unknown: [] });
    expect(of(300, [goods(300, 'item-b')], order).lines).toEqual([{ line: 1, amount: 300 }]);
  });

  it('takes each line once: two pieces of one product are two lines', () => {
    expect(of(600, [goods(300, 'item-b'), goods(300, 'item-b')], order).lines).toEqual([
      { line: 1, amount: 300 },
      { line: 2, amount: 300 },
    ]);
  });

  it('of lines that are alike, is for one with enough left', () => {
    const known = [line('11', 'item-a', 0), line('12', 'item-a', 300)];
    expect(of(300, [goods(300, 'item-a')], known).lines).toEqual([{ line: 1, amount: 300 }]);
  });

  it('without amounts is shared by what is left of their price', () => {
    expect(of(80, [goods(null, '11'), goods(null, '12')], order).lines).toEqual([
      { line: 0, amount: 50 },
      { line: 1, amount: 30 },
    ]);
  });

  it('gives a line no more than is left of it, and says what is no line of the order', () => {
    expect(of(400, [goods(400, '12')], order).lines).toEqual([{ line: 1, amount: 300 }]);
    expect(of(400, [goods(400, '99', 'item-z')], order)).toEqual({ lines: undefined, unknown: ['99'] });
  });

  it('never comes to more than the refund, names a line once, and no line beyond what is left of it', () => {
    const known = fc.array(
      fc.record({ ids: fc.constant([]), itemId: fc.constantFrom('item-a', 'item-b'), left: fc.nat(300) }),
      { maxLength: 5 },
    );
    const named = fc.array(
      fc.record({
        ids: fc.constantFrom(['item-a'], ['item-b'], ['item-c']),
        amount: fc.option(fc.nat(400)),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.nat(900), named, known, (amount, goodsNamed, lines) => {
        const told = of(amount, goodsNamed, lines).lines ?? [];
        expect(told.reduce((sum, one) => sum + one.amount, 0)).toBeLessThanOrEqual(amount);
        expect(new Set(told.map((one) => one.line)).size).toBe(told.length);
        for (const one of told) {
          expect(one.amount).toBeGreaterThan(0);
          expect(one.amount).toBeLessThanOrEqual(lines[one.line]?.left ?? 0);
        }
      }),
    );
  });
});
