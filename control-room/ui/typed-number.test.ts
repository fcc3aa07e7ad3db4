import { expect, test } from 'vitest';
import { typedNumber } from './typed-number.ts';

test('a number is what was typed, or none: never another one', () => {
  const minutes = { min: 0.5, max: 60, isWhole: false };
  const typed = ['', '0', '0.', '0.5', '0.4', 2.5, '60', '61', '-1', 'x'].map((text) =>
    typedNumber(text, minutes),
  );
  expect(typed).toEqual([null, null, null, 0.5, null, 2.5, 60, null, null, null]);
});

test('units are whole', () => {
  const units = { min: 1, max: 100 };
  expect(['', '1', 1.5, '100', 101].map((text) => typedNumber(text, units))).toEqual([
    null,
    1,
    null,
    100,
    null,
  ]);
});
