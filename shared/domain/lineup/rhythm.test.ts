import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rhythmOf } from './rhythm.ts';

const min = 60_000;

it('runs once in order where no item has a section', () => {
  expect(rhythmOf([{ plannedMs: min }, { plannedMs: 2 * min }], 1000, 60 * min)).toEqual({
    expectedAt: [1000, 1000 + min],
    loops: 0,
    loopMs: 0,
    totalMs: 3 * min,
  });
});

it('opens once, loops as often as fits before the closing, and closes', () => {
  const lineup = [
    { plannedMs: 5 * min, section: 'opening' },
    { plannedMs: 10 * min, section: 'loop' },
    { plannedMs: 5 * min, section: 'closing' },
    { plannedMs: 10 * min },
  ] as const;
  const { expectedAt, loops, totalMs } = rhythmOf(lineup, 0, 60 * min);
  expect(loops).toBe(2);
  expect(expectedAt.map((at) => at / min)).toEqual([0, 5, 45, 15]);
  expect(totalMs).toBe(50 * min);
});

it('loops once at least, however short the show', () => {
  expect(rhythmOf([{ plannedMs: 10 * min, section: 'loop' }], 0, min).loops).toBe(1);
});

it('never takes longer than the show when one pass fits', () => {
  const item = fc.record({
    plannedMs: fc.integer({ min: 1, max: 30 }),
    section: fc.constantFrom('opening' as const, 'loop' as const, 'closing' as const, undefined),
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 40 }), fc.integer({ min: 1, max: 3000 }), (lineup, planned) => {
      const once = lineup.reduce((sum, one) => sum + one.plannedMs, 0);
      const { totalMs, expectedAt } = rhythmOf(lineup, 7, planned);
      if (once <= planned) expect(totalMs).toBeLessThanOrEqual(planned);
      for (const [index, at] of expectedAt.entries()) {
        expect(at).toBeGreaterThanOrEqual(7);
        expect(at + (lineup[index]?.plannedMs ?? 0)).toBeLessThanOrEqual(7 + totalMs);
      }
    }),
  );
});
