import { expect, it } from 'vitest';
import {
  noSuchCode,
  sameAsRow,
  sayings,
  saysOtherwise,
  tooManyCells,
  unknownColumn,
} from '#shared/domain/csv/problem-kinds.ts';
import { textIn } from '../i18n/text-for-tests.ts';
import { issueText } from './csv-issues.tsx';

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
