import { expect, it } from 'vitest';
import { currency } from './basics.ts';

it('a currency is one that is in use, not any three letters', () => {
  for (const code of ['CNY', 'HKD', 'JPY', 'KWD', 'IDR', 'EUR'])
    expect(currency.safeParse(code).success, code).toBe(true);
  for (const code of ['ABC', 'RMB', 'cny', 'CN', 'CNYY', '', 'DEM'])
    expect(currency.safeParse(code).success, code).toBe(false);
});
