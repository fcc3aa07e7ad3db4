import type { Bilingual } from '#shared/contract/basics.ts';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'showcaller.language';

const isLanguage = (text: string | null): text is Language => languages.some((one) => one === text);

/** The language chosen before, else the browser's, else English. */
export function firstLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (isLanguage(stored)) return stored;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en';
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
}

/** A bilingual text in the reader's language. */
export const inLanguage = (text: Bilingual, language: Language): string =>
  language === 'zh-CN' ? text.zh : text.en;
