import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';
import { commitmentOf, entriesDigest, entryOf, maskedName, ticketOf, winningEntries } from './winners.ts';

it('can be checked by hand from what is published', () => {
  const [seed, drawId] = ['a secret', 'draw-1'];
  const entries = ['mei', 'lin', 'wu'].map((viewerId) => entryOf(drawId, viewerId));
  expect(entries[0]).toBe(sha256('draw-1:mei').slice(0, 16));
  expect(commitmentOf(seed)).toBe(sha256('a secret'));
  const byHand = entries.toSorted((a, b) => (sha256(`${seed}:${a}`) < sha256(`${seed}:${b}`) ? -1 : 1));
  expect(winningEntries(seed, entries, 2)).toEqual(byHand.slice(0, 2));
});

it('depends on nothing but the seed and who entered', () => {
  const entries = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 30 });
  fc.assert(
    fc.property(fc.string(), entries, fc.nat(10), (seed, all, count) => {
      const winners = winningEntries(seed, all, count);
      expect(winningEntries(seed, [...all.toReversed(), ...all], count)).toEqual(winners);
      expect(entriesDigest([...all.toReversed(), ...all])).toBe(entriesDigest(all));
      const others = new Set(all).size;
      expect(winners).toHaveLength(Math.min(count, others));
      expect(new Set(winners).size).toBe(winners.length);
      const worst = winners.at(-1);
      const lost = all.filter((entry) => !winners.includes(entry));
      if (worst !== undefined)
        for (const entry of lost) expect(ticketOf(seed, entry) > ticketOf(seed, worst)).toBe(true);
    }),
  );
});

it('gives everyone the same chance', () => {
  const entries = ['a', 'b', 'c', 'd'];
  const wins = new Map<string, number>();
  for (let n = 0; n < 4_000; n++) {
    const [winner = ''] = winningEntries(`seed ${n}`, entries, 1);
    wins.set(winner, (wins.get(winner) ?? 0) + 1);
  }
  // 1,000 each; five standard deviations are 137.
  for (const entry of entries) expect(Math.abs((wins.get(entry) ?? 0) - 1_000)).toBeLessThan(137);
});

it('masks names', () => {
  expect(['欧阳小梅', '小梅', 'Mei', 'X', ' '].map(maskedName)).toEqual(['欧**梅', '小*', 'M**i', 'X*', '*']);
});
