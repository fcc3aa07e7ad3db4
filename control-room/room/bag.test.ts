import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostLines, mostUnits, readBag, unitsIn, withUnits } from './bag.ts';

describe('the bag', () => {
  it('adds, changes and lets go', () => {
    const two = withUnits(withUnits([], 'a', 1), 'b', 3);
    expect(two).toEqual([
      { itemId: 'a', quantity: 1 },
      { itemId: 'b', quantity: 3 },
    ]);
    expect(withUnits(two, 'a', 2)[0]).toEqual({ itemId: 'a', quantity: 2 });
    expect(withUnits(two, 'a', 0)).toEqual([{ itemId: 'b', quantity: 3 }]);
    expect([unitsIn(two), unitsIn(two, 'b'), unitsIn(two, 'x')]).toEqual([4, 3, 0]);
  });

  it('is never more than one order takes, whatever was remembered', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.array(fc.record({ itemId: fc.string(), quantity: fc.double() })),
        (junk, lines) => {
          for (const bag of [readBag(junk), readBag(lines), readBag([junk, ...lines])]) {
            expect(bag.length).toBeLessThanOrEqual(mostLines);
            expect(new Set(bag.map(({ itemId }) => itemId)).size).toBe(bag.length);
            for (const { quantity } of bag) {
              expect(Number.isInteger(quantity)).toBe(true);
              expect(quantity >= 1 && quantity <= mostUnits).toBe(true);
            }
          }
        },
      ),
    );
  });

  it('comes back as it was left', () => {
    const bag = withUnits(withUnits([], 'a', 1), 'b', 3);
    expect(readBag(JSON.parse(JSON.stringify(bag)))).toEqual(bag);
  });
});
