import { expect, test } from 'vitest';
import { formatMoney, formatMoneyShort, parseMoney, withCurrency } from './money.ts';

test('money of another currency than the page’s says which, and that of the page’s own does not', () => {
  const written = (minor: number | null, currency: string) =>
    withCurrency(formatMoney(minor, currency, 'en'), currency, 'CNY');
  expect(written(500_00, 'CNY')).toBe('¥500.00');
  expect(written(500, 'JPY')).toBe('¥500 JPY');
  expect(written(-500_00, 'SGD')).toBe('−$500.00 SGD');
  expect(written(null, 'SGD')).toBe('–');
});

test('amounts have the decimals of ISO 4217, as they are shown and as they are typed', () => {
  const written = (minor: number, currency: string) => formatMoney(minor, currency, 'en');
  expect(written(150_000, 'JPY')).toBe('¥150,000');
  expect(written(150_000, 'KWD')).toMatch(/150\.000$/);
  // Where engines' own tables differ.
  expect(written(150_000, 'IDR')).toMatch(/1,500\.00$/);
  expect(written(150_000, 'HUF')).toMatch(/1,500\.00$/);
  expect(formatMoneyShort(150_000, 'IDR', 'en')).toMatch(/1,500$/);
  expect([parseMoney('1500', 'IDR'), parseMoney('1.5', 'KWD'), parseMoney('1.5', 'JPY')]).toEqual([
    150_000,
    1_500,
    null,
  ]);
});
