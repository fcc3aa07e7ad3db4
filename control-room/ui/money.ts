import { decimalsOf, minorOf } from '#shared/domain/pricing/written-amount.ts';
import type { Language } from '../i18n/language.ts';
import { blank, withMinus } from './number.ts';

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, language: Language, compact: boolean): Intl.NumberFormat {
  const key = `${currency} ${language} ${compact}`;
  const known = formats.get(key);
  if (known) return known;
  const decimals = decimalsOf(currency);
  const made = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(compact
      ? { notation: 'compact', maximumSignificantDigits: 4 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  });
  formats.set(key, made);
  return made;
}

/** How many minor units make one unit: 100 for CNY, 1 for JPY. */
export const minorPerUnit = (currency: string): number => 10 ** decimalsOf(currency);

/** Minor units → ¥1,234.50, −¥1,234.50. */
export const formatMoney = (minor: number | null, currency: string, language: Language): string =>
  minor === null
    ? blank
    : withMinus(format(currency, language, false).format(minor / minorPerUnit(currency)));

/** A price as people say it: ¥1,749, and ¥19.90 where there are cents. Never rounded. */
export const formatPrice = (minor: number | null, currency: string, language: Language): string => {
  const text = formatMoney(minor, currency, language);
  return minor !== null && minor % minorPerUnit(currency) === 0 ? text.replace(/\.0+(?!\d)/, '') : text;
};

/** Minor units → ¥1.234M, ¥123.4万: four figures; exact to the unit below 10,000. */
export function formatMoneyShort(minor: number | null, currency: string, language: Language): string {
  if (minor === null) return blank;
  const units = minor / minorPerUnit(currency);
  return withMinus(
    Math.abs(units) < 10_000
      ? format(currency, language, false).format(Math.round(units)).replace(/\.0+$/, '')
      : format(currency, language, true).format(units),
  );
}

/**
 * Money already written, with its currency named where it is not the page's own: ¥ may be yuan or yen, and $ a dozen
 * currencies.
 */
export const withCurrency = (text: string, currency: string, own: string): string =>
  currency === own || text === blank ? text : `${text} ${currency}`;

/** What a person typed, in units, → minor units; null when it is not an amount of this currency. */
export const parseMoney = (text: string | number, currency: string): number | null =>
  minorOf(String(text).replace(/[\s,，]/g, ''), decimalsOf(currency));
