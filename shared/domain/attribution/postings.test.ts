import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  corrected,
  kindAt,
  moved,
  placesOfShowAt,
  promoted,
  regionAt,
  regrouped,
  rekinded,
  storeAt,
  tierAt,
} from './postings.ts';

it('a guide was where the record says, at every moment before, between and after moves', () => {
  const mei = {
    storeId: 'c',
    formerStores: [
      { storeId: 'a', until: 10 },
      { storeId: 'b', until: 20 },
    ],
  };
  expect([0, 9, 10, 19, 20, 99].map((at) => storeAt(mei, at))).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  expect(storeAt({ storeId: 'c' }, 0)).toBe('c');
});

it('nothing is kept where the store stays', () => {
  expect(moved({ storeId: 'a' }, undefined, 5)).toEqual({});
  expect(moved({ storeId: 'a' }, 'a', 5)).toEqual({});
});

it('after any moves the past reads as it was lived', () => {
  const moves = fc.array(fc.record({ to: fc.constantFrom('a', 'b', 'c'), after: fc.nat(5) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(moves, (all) => {
      let guide: Parameters<typeof moved>[0] = { storeId: 'a' };
      let at = 0;
      const lived: string[] = [];
      for (const { to, after } of all) {
        for (; lived.length < at + after; ) lived.push(guide.storeId);
        at += after;
        guide = { ...guide, ...moved(guide, to, at), storeId: to };
      }
      expect(lived.map((_, moment) => storeAt(guide, moment))).toEqual(lived);
    }),
  );
});

it('keeps a bounded number of moves, the latest, also where a clock was set back', () => {
  let guide: Parameters<typeof moved>[0] = { storeId: '0' };
  for (let n = 1; n <= 200; n += 1)
    guide = { ...guide, ...moved(guide, String(n), 1_000 + n), storeId: String(n) };
  expect(guide.formerStores).toHaveLength(50);
  expect(storeAt(guide, 1_200)).toBe('200');
  expect(storeAt(guide, 1_199)).toBe('199');
  const back = { ...guide, ...moved(guide, 'x', 5), storeId: 'x' };
  expect(storeAt(back, 1_200)).toBe('x');
  expect(storeAt(back, 1_199)).toBe('199');
});

it('a store was in the region that the record says, and a show is told by those of its start', () => {
  const mall = { regionId: 'west', ...regrouped({ regionId: 'east' }, 'west', 10) };
  expect([9, 10].map((at) => regionAt(mall, at))).toEqual(['east', 'west']);
  expect(regrouped(mall, 'west', 20)).toEqual({});
  expect(regrouped(mall, undefined, 20)).toEqual({});
  const back = { ...mall, ...regrouped(mall, 'east', 5), regionId: 'east' };
  expect([9, 10].map((at) => regionAt(back, at))).toEqual(['east', 'east']);
  expect(regionAt(mall, placesOfShowAt({ startedAt: 9 }))).toBe('east');
  expect(regionAt(mall, placesOfShowAt({ startedAt: null }))).toBe('west');
});

it('a store was of the kind that the record says; a wrong record put right holds for all', () => {
  const bought = { kind: 'owned' as const, ...rekinded({ kind: 'franchise' }, 'owned', 10) };
  expect([9, 10].map((at) => kindAt(bought, at))).toEqual(['franchise', 'owned']);
  expect(rekinded(bought, 'owned', 20)).toEqual({});
  expect(rekinded(bought, undefined, 20)).toEqual({});
  expect(rekinded(bought, undefined, 'always')).toEqual({});
  // Said of the kind it has by now: what was before is what was wrong.
  expect(kindAt({ ...bought, ...rekinded(bought, 'owned', 'always') }, 9)).toBe('owned');
});

it('a guide stood on the tier that settlements had brought; one that is put right by hand holds for all', () => {
  const bronze = { tier: 'bronze' };
  const gold = promoted(promoted(bronze, 'silver', 10), 'gold', 20);
  expect([9, 10, 19, 20].map((at) => tierAt(gold, at))).toEqual(['bronze', 'silver', 'silver', 'gold']);
  expect(corrected(gold, 'gold')).toEqual({});
  expect(corrected(gold, undefined)).toEqual({});
  expect(corrected(bronze, 'gold')).toEqual({});
  const right = { ...gold, ...corrected(gold, 'silver'), tier: 'silver' };
  expect([0, 15, 99].map((at) => tierAt(right, at))).toEqual(['silver', 'silver', 'silver']);
});
