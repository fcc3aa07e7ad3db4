import { decimalsOf } from '#shared/domain/pricing/written-amount.ts';
import type { Language } from './address.ts';

const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** Minor units as money; a whole amount is shown without its empty decimals. */
export function formatMoney(minor: number, currency: string, lang: Language): string {
  const digits = decimalsOf(currency);
  const isWhole = minor % 10 ** digits === 0;
  return new Intl.NumberFormat(locales[lang], {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}

/** A count as people read it: 1,204 · 12.4K · 1.2万. */
export function formatCount(n: number, lang: Language): string {
  return new Intl.NumberFormat(
    locales[lang],
    n < 10_000 ? {} : { notation: 'compact', maximumFractionDigits: 1 },
  ).format(n);
}

/** Time left, rounded up so that 0:00 is shown only when it is over: `4:05`, `1:02:09`. */
export function formatLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** An instant as a clock shows it in the show's zone. */
export function formatClock(at: number, timeZone: string, lang: Language): string {
  return new Intl.DateTimeFormat(locales[lang], {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** Day, clock and zone: `21 Nov, 20:00 GMT+8`; `bare`: without the zone, where another moment beside it has it. */
export function formatMoment(at: number, timeZone: string, lang: Language, bare?: 'bare'): string {
  const format = new Intl.DateTimeFormat(locales[lang], {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(bare === undefined && { timeZoneName: 'short' }),
  });
  if (bare !== undefined || lang === 'en') return format.format(at);
  // In Chinese the zone would stand between the day and the clock, where nobody looks for it.
  const parts = format.formatToParts(at);
  const zone = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${formatMoment(at, timeZone, lang, 'bare')}（${zone}）`;
}
