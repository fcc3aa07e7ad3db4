import { expect, it } from 'vitest';
import { dateOf, dayOf } from './days.ts';

it('writes a birthday without a year, the leap day too', () => {
  expect(dayOf('11-25', 'en')).toBe('25 November');
  expect(dayOf('11-25', 'zh-CN')).toBe('11月25日');
  expect(dayOf('02-29', 'en')).toBe('29 February');
});

it('writes the day of an order as the show’s zone had it', () => {
  expect(dateOf(Date.UTC(2025, 1, 2, 20), 'Asia/Shanghai', 'en')).toBe('3 Feb 2025');
});
