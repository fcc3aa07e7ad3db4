import { expect, it } from 'vitest';
import { emsOf } from './ems.ts';

it('takes a Chinese unit for wider than a digit, and points for narrower', () => {
  expect(emsOf('万')).toBeGreaterThan(emsOf('8'));
  expect(emsOf('.')).toBeLessThan(emsOf('8'));
});

it('grows with every character, so that a long sum is set smaller', () => {
  expect(emsOf('¥1,303.5万')).toBeGreaterThan(emsOf('¥1.303万'));
  expect(emsOf('')).toBe(0);
});
