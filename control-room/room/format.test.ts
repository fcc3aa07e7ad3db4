import { expect, it } from 'vitest';
import { formatCount, formatLeft, formatMoment, formatMoney } from './format.ts';

it('shows money from minor units, without empty decimals', () => {
  expect(formatMoney(1_299_00, 'CNY', 'zh')).toBe('¥1,299');
  expect(formatMoney(1_299_50, 'CNY', 'en')).toBe('¥1,299.50');
  expect(formatMoney(1_299, 'JPY', 'en')).toBe('¥1,299');
  expect(formatMoney(1_299_500, 'KWD', 'en')).toMatch(/1,299\.500$/);
  // Browsers differ about these; the amounts are of ISO 4217's minor units.
  expect(formatMoney(1_299_00, 'IDR', 'en')).toMatch(/1,299$/);
  expect(formatMoney(1_299_50, 'HUF', 'en')).toMatch(/1,299\.50$/);
});

it('rounds time left up, so that zero means over', () => {
  expect([-5, 0, 1, 1_000, 59_001, 60_000, 3_729_000].map(formatLeft)).toEqual([
    '0:00',
    '0:00',
    '0:01',
    '0:01',
    '1:00',
    '1:00',
    '1:02:09',
  ]);
});

it('writes counts as each language reads them', () => {
  expect(formatCount(1_204, 'en')).toBe('1,204');
  expect(formatCount(12_400, 'en')).toMatch(/^12\.4k$/i);
  expect(formatCount(12_400, 'zh')).toBe('1.2万');
});

it('prints the zone beside the time', () => {
  expect(formatMoment(Date.UTC(2026, 10, 21, 12), 'Asia/Shanghai', 'en')).toMatch(/21 Nov.*20:00.*GMT\+8/);
  expect(formatMoment(Date.UTC(2026, 10, 21, 12), 'Asia/Shanghai', 'zh')).toMatch(
    /11月21日 20:00（GMT\+8）$/,
  );
});
