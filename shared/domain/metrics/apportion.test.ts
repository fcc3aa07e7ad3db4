import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportion } from './apportion.ts';

test('shares by weight, the odd units to the largest remainders', () => {
  expect(apportion(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(apportion(10, [7, 2, 1])).toEqual([7, 2, 1]);
  expect(apportion(5, [0, 0])).toEqual([3, 2]);
});

test('the shares always add up, and none is more than one unit off, however large the amounts', () => {
  const amount = fc.integer({ min: 0, max: 10_000_000_000_000 });
  fc.assert(
    fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 20 }), (total, weights) => {
      const shares = apportion(total, weights);
      const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
      for (const [index, share] of shares.entries()) {
        if (whole === 0n) continue;
        const exact = BigInt(total) * BigInt(weights[index] ?? 0);
        const off = BigInt(share) * whole - exact;
        expect(off > -whole && off < whole).toBe(true);
      }
    }),
  );
});
