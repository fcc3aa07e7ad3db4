import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '#shared/contract/errors.ts';
import { en } from './en.ts';
import { holesOf, pathsOf, type TextTree } from './texts.ts';
import { zhCN } from './zh-CN.ts';

const sentence = (tree: TextTree, path: string): string => {
  const walk = (node: TextTree | string | undefined, rest: string): string | undefined => {
    if (node === undefined || typeof node === 'string') return rest === '' ? node : undefined;
    for (const [key, value] of Object.entries(node)) {
      if (rest === key) return walk(value, '');
      if (rest.startsWith(`${key}.`)) {
        const found = walk(value, rest.slice(key.length + 1));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return walk(tree, path) ?? '';
};

describe('the two languages', () => {
  it('have the same paths', () => {
    expect(pathsOf(zhCN).sort()).toEqual(pathsOf(en).sort());
  });

  it('have a sentence at every path, with the same holes', () => {
    for (const path of pathsOf(en)) {
      expect(sentence(en, path).trim(), path).not.toBe('');
      expect(sentence(zhCN, path).trim(), path).not.toBe('');
      expect(holesOf(sentence(zhCN, path)), path).toEqual(holesOf(sentence(en, path)));
    }
  });

  it('explain every error code', () => {
    for (const code of Object.keys(errorCatalogue)) {
      expect(sentence(en, `errors.${code}`), code).not.toBe('');
      expect(sentence(zhCN, `errors.${code}`), code).toMatch(/\p{Script=Han}/u);
    }
  });

  it('name every metric that has a formula, and give every named one a formula', () => {
    for (const language of [en, zhCN])
      expect(Object.keys(language.metrics.formula)).toEqual(Object.keys(language.metrics.name));
  });

  it('are found by i18next at every path, dotted event names included', async () => {
    const one = i18next.createInstance();
    await one.init({ lng: 'en', resources: { en: { translation: en } } });
    for (const path of pathsOf(en)) expect(one.exists(path), path).toBe(true);
    expect(one.t('desk.event.product.pinned', { item: 'Ring' })).toBe('pinned Ring');
  });
});
