import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenIds } from './seen-ids.ts';

describe('seen ids', () => {
  it('always answer as a set of strings does', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.nat(50).map(String)), { maxLength: 3_000 }), (ids) => {
        const seen = new SeenIds();
        const known = new Set<string>();
        for (const id of ids) {
          expect(seen.add(id)).toBe(!known.has(id));
          known.add(id);
        }
        expect(seen.size).toBe(known.size);
      }),
    );
  });

  it('remember every id through growth', () => {
    const seen = new SeenIds();
    let isNew = 0;
    for (let n = 0; n < 200_000; n += 1) if (seen.add(`fact-${n}`)) isNew += 1;
    let repeats = 0;
    for (let n = 0; n < 200_000; n += 1) if (!seen.add(`fact-${n}`)) repeats += 1;
    expect([isNew, repeats, seen.size]).toEqual([200_000, 200_000, 200_000]);
  });
});
