import type { Language } from '../i18n/language.ts';

/** What stands where a rate has no denominator or a figure is unknown. Never 0, never NaN. */
export const blank = '–';

const formats = new Map<string, Intl.NumberFormat>();

function format(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, options);
  formats.set(key, made);
  return made;
}

/** With the sign for minus, as everywhere else on a page: the hyphen that formats bring is shorter than a plus. */
export const withMinus = (text: string): string => text.replace('-', '−');

/** 12,345 */
export const formatCount = (n: number | null, language: Language): string =>
  n === null ? blank : withMinus(format(language, { maximumFractionDigits: 0 }).format(n));

/** 1.2M, 120万: for tiles where the whole figure would not fit; exact below 100,000. */
export const formatCompact = (n: number | null, language: Language): string =>
  n === null
    ? blank
    : Math.abs(n) < 100_000
      ? formatCount(n, language)
      : withMinus(format(language, { notation: 'compact', maximumFractionDigits: 1 }).format(n));

/**
 * A ratio as percent: 0.1234 → 12.3%. What is something is never 0%: 0.0003 → <0.1%; and what is not all of it, or not yet
 * the target, is never 100%: 0.9997 → >99.9%.
 */
export function formatRate(ratio: number | null, language: Language, digits = 1): string {
  if (ratio === null) return blank;
  const write = (rate: number) =>
    withMinus(
      format(language, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(rate),
    );
  const least = 10 ** -(digits + 2);
  if (ratio > 0 && ratio < least / 2) return `<${write(least)}`;
  return ratio < 1 && write(ratio) === write(1) ? `>${write(1 - least)}` : write(ratio);
}

/** A ratio as a factor: pace 0.873 → 0.87. */
export const formatFactor = (ratio: number | null, language: Language): string =>
  ratio === null
    ? blank
    : withMinus(format(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(ratio));
