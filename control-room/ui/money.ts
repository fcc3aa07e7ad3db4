import type { Language } from '../i18n/language.ts';
import { blank, withMinus } from './number.ts';

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, language: Language, compact: boolean): Intl.NumberFormat {
  const key = `${currency} ${language} ${compact}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(compact ? { notation: 'compact', maximumSignificantDigits: 4 } : {}),
  });
  formats.set(key, made);
  return made;
}

/** How many minor units make one unit: 100 for CNY, 1 for JPY. */
export function minorPerUnit(currency: string): number {
  const digits = format(currency, 'en', false).resolvedOptions().maximumFractionDigits ?? 2;
  return 10 ** digits;
}

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
export function parseMoney(text: string | number, currency: string): number | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(String(text).replace(/[\s,，]/g, ''));
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  // By digits and not by multiplying: 9999900935.20 × 100 is not a whole number in floating point.
  const digits = Math.log10(minorPerUnit(currency));
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > digits) return null;
  const minor = Number(whole + kept.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
