import i18next from 'i18next';
import { en } from './en.ts';
import type { StaffText } from './use-text.ts';
import { zhCN } from './zh-CN.ts';

const i18n = i18next.createInstance();
await i18n.init({
  resources: { en: { translation: en }, zh: { translation: zhCN } },
  interpolation: { escapeValue: false },
});

/** What the staff pages say in a language, `en` or `zh`, without a page. */
export const textIn =
  (language: string): StaffText =>
  (path, params) =>
    i18n.t(path, { ...params, lng: language });
