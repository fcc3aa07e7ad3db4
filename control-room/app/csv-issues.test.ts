import i18next from 'i18next';
import { expect, it } from 'vitest';
import {
  noSuchCode,
  sameAsRow,
  sayings,
  saysOtherwise,
  tooManyCells,
  unknownColumn,
} from '#shared/domain/csv/problem-kinds.ts';
import { en } from '../i18n/en.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { issueText } from './csv-issues.tsx';

const i18n = i18next.createInstance();
await i18n.init({
  resources: { en: { translation: en }, zh: { translation: zhCN } },
  interpolation: { escapeValue: false },
});
const textIn =
  (lng: string): StaffText =>
  (path, params) =>
    i18n.t(path, { ...params, lng });

it('says every trouble of a file in the reader’s language, with its row and column', () => {
  const messages = [
    ...Object.values(sayings),
    ...[
      noSuchCode('store', 'S-1'),
      sameAsRow(2),
      saysOtherwise(3),
      unknownColumn(['sku']),
      tooManyCells(5, 4),
    ],
  ];
  for (const message of messages) {
    const issue = { path: 'row 7, column kind', message };
    expect(issueText(textIn('zh'), issue), message).toMatch(/^第 7 行 kind 列: \p{Script=Han}/u);
    expect(issueText(textIn('en'), issue), message).toMatch(/^Row 7, kind: [a-z]/);
    expect(issueText(textIn('en'), issue), message).not.toMatch(/records\.|\{\{/);
  }
});

it('names a row alone, and leaves what is neither of a file nor known as it is', () => {
  expect(issueText(textIn('zh'), { path: 'row 1', message: sayings.noHeader })).toBe('第 1 行: 缺少表头');
  expect(issueText(textIn('zh'), { path: 'title.en', message: 'Too long' })).toBe('title.en: Too long');
});
