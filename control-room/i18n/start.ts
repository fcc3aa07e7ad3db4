import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { firstLanguage, type Language, rememberLanguage } from './language.ts';
import type { TextTree } from './texts.ts';

/**
 * Starts i18next with one page's texts. Each entry (staff, room) brings its own, so that a viewer's phone
 * loads no staff sentence.
 */
export function startTexts(texts: Readonly<Record<Language, TextTree>>): void {
  const language = firstLanguage();
  i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: texts.en }, 'zh-CN': { translation: texts['zh-CN'] } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  rememberLanguage(language);
}

/** Changes the language in place: nothing is reloaded and no state is lost. */
export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  rememberLanguage(language);
}
