import type { Language } from '../../i18n/language.ts';
import type { Path, TextTree, Translate } from '../../i18n/texts.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type GuideText = Translate<typeof en>;

/** The sentences of one language; i18next would be half of this page's weight. */
export function textFor(language: Language): GuideText {
  const tree: TextTree = language === 'zh-CN' ? (zh as TextTree) : en;
  return (path: Path<typeof en>, params = {}) => {
    let node: TextTree | string | undefined = tree;
    for (const key of path.split('.')) node = typeof node === 'object' ? node[key] : undefined;
    const sentence = typeof node === 'string' ? node : path;
    return sentence.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(params[name] ?? hole));
  };
}
