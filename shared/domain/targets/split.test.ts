import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitByShares, sumOf } from './split.ts';

it('always adds up, and gives nobody a whole unit more or less than its share', () => {
  const whole = fc.integer({ min: 0, max: 10_000_000_000_000 });
  const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(whole, weights, (amount, shares) => {
      const parts = splitByShares(amount, shares);
      expect(sumOf(parts)).toBe(amount);
      const sum = sumOf(shares);
      for (const [index, part] of parts.entries()) {
        const exact = sum === 0 ? amount / shares.length : (amount * (shares[index] ?? 0)) / sum;
        expect(Math.abs(part - exact)).toBeLessThan(1.01);
      }
    }),
  );
});

it('gives what is left to the largest remainders', () => {
  expect(splitByShares(10, [1, 1, 1])).toEqual([4, 3, 3]);
  expect(splitByShares(10, [5, 3, 3])).toEqual([4, 3, 3]);
  expect(splitByShares(7, [0, 0])).toEqual([4, 3]);
  expect(splitByShares(7, [])).toEqual([]);
});
