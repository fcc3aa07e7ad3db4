import { expect, test } from 'vitest';
import { scannedCode, spaced } from './scanned-code.ts';

test('a scanned code is the text itself, or what a link carries', () => {
  expect(scannedCode(' 123456\n')).toBe('123456');
  expect(scannedCode('https://shop.example/pickup?code=ABCD2345')).toBe('ABCD2345');
  expect(scannedCode('https://shop.example/c/ABCD2345/')).toBe('ABCD2345');
  expect(scannedCode('https://')).toBe('https://');
});

test('codes are written as they are read aloud', () => {
  expect([spaced('123456'), spaced('ABCDEFGHJK'), spaced('')]).toEqual(['123 456', 'ABCD EFGH JK', '']);
});
