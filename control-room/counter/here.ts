import type { Language } from '../i18n/language.ts';
import { formatDay } from '../ui/time.ts';

/** A time as the store's own clock has it: a counter thinks in no show's zone. */
export const formatHere = (at: number | null, language: Language): string =>
  formatDay(at, Intl.DateTimeFormat().resolvedOptions().timeZone, language);
