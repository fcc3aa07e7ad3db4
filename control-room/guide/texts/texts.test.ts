import { expect, it } from 'vitest';
import { holesOf, pathsOf, type TextTree } from '../../i18n/texts.ts';
import { en } from './en.ts';
import { textFor } from './text-for.ts';
import { zh } from './zh.ts';

it('has the same sentences with the same holes in both languages', () => {
  expect(pathsOf(zh as TextTree).sort()).toEqual(pathsOf(en).sort());
  const [english, chinese] = [textFor('en'), textFor('zh-CN')];
  for (const path of pathsOf(en)) {
    const name = path as Parameters<typeof english>[0];
    expect(chinese(name).trim(), path).not.toBe('');
    expect(holesOf(chinese(name)), path).toEqual(holesOf(english(name)));
  }
});

it('fills the holes', () => {
  expect(textFor('en')('ofAll', { n: 300 })).toBe('of 300 guides');
  expect(textFor('zh-CN')('why.birthday', { date: '5月2日' })).toBe('5月2日 生日');
});
