import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesFor } from './wrap-text.ts';

const wide = (text: string) => [...text].length;

it('breaks between words, and between Chinese characters', () => {
  expect(linesFor('18K Gold Petite Hoops', 10, 3, wide)).toEqual(['18K Gold', 'Petite', 'Hoops']);
  expect(linesFor('孤品帝王绿观音牌', 4, 3, wide)).toEqual(['孤品帝王', '绿观音牌']);
});

it('ends in an ellipsis what does not fit', () => {
  expect(linesFor('one two three four', 8, 2, wide)).toEqual(['one two', 'three…']);
  expect(linesFor('Extraordinarily', 6, 2, wide)).toEqual(['Extra…']);
  expect(linesFor('', 6, 2, wide)).toEqual([]);
});

it('never writes a line too wide, nor too many', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      const lines = linesFor(text, max, 2, wide);
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(wide(line)).toBeLessThanOrEqual(max);
    }),
  );
});
