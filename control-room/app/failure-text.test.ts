import { expect, test } from 'vitest';
import { sayings } from '#shared/domain/csv/problem-kinds.ts';
import { textIn } from '../i18n/text-for-tests.ts';
import { failureText } from './failure-text.ts';

test('a record that does not fit says what does not, in the reader’s language, each thing once', () => {
  const failure = {
    code: 'invalid',
    message: 'A field is missing or out of range',
    issues: [
      { path: 'stock', message: sayings.manyOfOne },
      { path: 'stock', message: sayings.manyOfOne },
      { path: 'link', message: 'a path or an http(s) address' },
    ],
  } as const;
  expect(failureText(textIn('en'), failure)).toMatch(/ \(a one-of-a-kind piece has a stock of 0 or 1\)$/);
  expect(failureText(textIn('zh'), failure)).toMatch(/ \(孤品的库存只能是 0 或 1\)$/);
  const bare = failureText(textIn('en'), { code: 'invalid', message: '' });
  expect(failureText(textIn('en'), { ...failure, issues: [] })).toBe(bare);
});
