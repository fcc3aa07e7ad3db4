import type { TrendsView } from '#shared/contract/trends.ts';
import type { Language } from '../i18n/language.ts';

/** What each part of the page shows, and how. */
export interface Written {
  readonly view: TrendsView;
  readonly language: Language;
  readonly money: (minor: number | null) => string;
}
