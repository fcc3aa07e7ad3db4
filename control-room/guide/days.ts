import type { Language } from '../i18n/language.ts';

/** `11-25` → 25 November, 11月25日. */
export function dayOf(birthday: string, language: Language): string {
  const [month = 1, day = 1] = birthday.split('-').map(Number);
  // A leap year, so that 29 February is itself.
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(Date.UTC(2024, month - 1, day));
}

/** A day some time ago: 3 Feb 2025. */
export const dateOf = (at: number, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  }).format(at);
