import { expect, it } from 'vitest';
import { hasAnyWord, hasWord } from './words.ts';

it('finds Latin words as whole words, whatever their case', () => {
  expect(hasWord('You ASS!', 'ass')).toBe(true);
  expect(hasWord('A classy ring', 'ass')).toBe(false);
  expect(hasWord('buy  cheap-watches now', 'cheap watches')).toBe(true);
});

it('finds Chinese words through spaces and marks', () => {
  expect(hasWord('加 。微 ~ 信', '加微信')).toBe(true);
  expect(hasWord('加个微信', '加微信')).toBe(false);
});

it('finds any of several, and nothing in an empty list', () => {
  expect(hasAnyWord('有证书吗', ['链子', '证书'])).toBe(true);
  expect(hasAnyWord('有证书吗', [])).toBe(false);
  expect(hasWord('anything', '  ')).toBe(false);
});
