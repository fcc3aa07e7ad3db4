import { describe, expect, it } from 'vitest';
import type { PaceFigures } from '#shared/contract/metrics.ts';
import { outcome, verdictOf, worstFirst } from './outcome.ts';

const part = (
  paid: number,
  target: number | null,
): PaceFigures & { name: string; paid: number; placed: number; net: number } => ({
  name: `${paid}/${target}`,
  paid,
  placed: paid * 2,
  net: paid - 1,
  target: target === null ? null : { uv: 0, amount: target },
  attainment: { uv: null, amount: target === null || target === 0 ? null : paid / target },
  expectedNow: { uv: null, amount: null },
  pace: { uv: null, amount: null },
  status: null,
  shortfall: { uv: null, amount: null },
  forecast: null,
});

describe('how a target ended', () => {
  it('is said in words by its bounds', () => {
    expect([1.2, 1, 0.999, 0.95, 0.94, 0.8, 0.79, 0, null].map(verdictOf)).toEqual([
      'reached',
      'reached',
      'close',
      'close',
      'short',
      'short',
      'far',
      'far',
      'none',
    ]);
  });

  it('measures what is missing on the target’s own basis', () => {
    expect(outcome(part(80, 100), 'paid')).toMatchObject({ actual: 80, missing: 20, verdict: 'short' });
    expect(outcome(part(80, 100), 'placed')).toMatchObject({ actual: 160, missing: -60 });
    expect(outcome(part(80, null), 'paid')).toMatchObject({ missing: null, verdict: 'none' });
  });

  it('leads with the worst; without a target, with what sold most, after the others', () => {
    const parts = [part(7, null), part(120, 100), part(9, null), part(10, 100), part(0, 100)];
    expect(worstFirst(parts, 'paid').map(({ name }) => name)).toEqual([
      '0/100',
      '10/100',
      '120/100',
      '9/null',
      '7/null',
    ]);
  });
});
