import i18next from 'i18next';
import type { Bilingual } from '#shared/contract/basics.ts';
import type { en } from './en.ts';
import type { Params, Path } from './texts.ts';

/** A staff sentence in both languages at once: for what readers of either will see. */
export const inBoth = (
  path: Path<typeof en>,
  params: { readonly en: Params; readonly zh: Params },
): Bilingual => ({
  en: i18next.getFixedT('en')(path, params.en),
  zh: i18next.getFixedT('zh-CN')(path, params.zh),
});
