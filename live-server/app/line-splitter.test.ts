import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from './line-splitter.ts';

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function linesOf(text: string, sizes: readonly number[], maxBytes?: number) {
  const found = [];
  for await (const group of splitLines(inChunks(new TextEncoder().encode(text), sizes), maxBytes))
    for (const { line, bytes, start, end } of group)
      found.push({ line, text: bytes?.toString('utf8', start, end) ?? null });
  return found;
}

test('however a stream is cut into chunks, the lines and their numbers are the same', async () => {
  const text = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('人人人人人')), { maxLength: 20 })
    .map((lines) => lines.map((line) => line.replaceAll('\n', ' ')).join('\n'));
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (whole, sizes) => {
        const expected = whole
          .replace(/^\uFEFF/, '')
          .split('\n')
          .map((line, index) => ({ line: index + 1, text: line as string | null }))
          .filter(({ text }) => text?.trim() !== '');
        expect(await linesOf(whole, sizes)).toEqual(expected);
      },
    ),
  );
});

test('a byte order mark before the first line is no part of it, and elsewhere it is', async () => {
  for (const sizes of [[1], [2], [100]])
    expect(await linesOf('\uFEFF{"a":1}\n\uFEFF{"b":2}', sizes)).toEqual([
      { line: 1, text: '{"a":1}' },
      { line: 2, text: '\uFEFF{"b":2}' },
    ]);
});

test('an over-long line is told as such, once, and the next line is read as ever', async () => {
  const text = `ok\n${'x'.repeat(50)}\nafter\n${'y'.repeat(21)}`;
  for (const sizes of [[1], [7], [1000]])
    expect(await linesOf(text, sizes, 20)).toEqual([
      { line: 1, text: 'ok' },
      { line: 2, text: null },
      { line: 3, text: 'after' },
      { line: 4, text: null },
    ]);
});
