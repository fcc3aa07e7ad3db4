import { expect, test } from 'vitest';
import { isDeeperThan, parseLine } from './line-parser.ts';

const click = { factId: 'f1', at: 1, kind: 'click', visitId: 'v1', itemId: 'i1' };

test('a good line is its fact, without what the contract does not name', () => {
  expect(parseLine(JSON.stringify({ ...click, more: { of: 'this' } }))).toEqual({ ok: true, value: click });
});

test.each([
  ['{"factId":', 'malformed'],
  ['', 'malformed'],
  ['null', 'invalid'],
  ['[]', 'invalid'],
  [JSON.stringify({ ...click, at: 1.5 }), 'invalid'],
  [JSON.stringify({ ...click, kind: 'nod' }), 'invalid'],
  [JSON.stringify({ ...click, itemId: undefined }), 'invalid'],
  [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'malformed'],
])('%.20s is refused with a code', (text, code) => {
  const parsed = parseLine(text);
  expect(parsed.ok ? null : parsed.error.code).toBe(code);
});

test('the refusal of a wrong field names it', () => {
  const parsed = parseLine(JSON.stringify({ ...click, visitId: '' }));
  expect(parsed.ok ? '' : parsed.error.message).toMatch(/^visitId: /);
});

test('brackets inside strings do not nest', () => {
  expect(isDeeperThan(JSON.stringify({ text: '[[[[[[[[[[[["{{{{' }), 3)).toBe(false);
  expect(isDeeperThan('{"a":[{"b":[1]}]}', 3)).toBe(true);
});
