import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it('gives the published values', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('equals the platform’s own for any text, whatever its length and script', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ minLength: 50, maxLength: 70 }),
  );
  fc.assert(
    fc.property(text, (any) => {
      expect(sha256(any)).toBe(createHash('sha256').update(any, 'utf8').digest('hex'));
    }),
    { numRuns: 500 },
  );
});
