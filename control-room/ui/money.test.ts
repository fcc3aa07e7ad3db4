import { expect, test } from 'vitest';
import { formatMoney, withCurrency } from './money.ts';

test('money of another currency than the page’s says which, and that of the page’s own does not', () => {
  const written = (minor: number | null, currency: string) =>
    withCurrency(formatMoney(minor, currency, 'en'), currency, 'CNY');
  expect(written(500_00, 'CNY')).toBe('¥500.00');
  expect(written(500, 'JPY')).toBe('¥500 JPY');
  expect(written(-500_00, 'SGD')).toBe('−$500.00 SGD');
  expect(written(null, 'SGD')).toBe('–');
});
