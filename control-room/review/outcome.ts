import type { TargetsPlan } from '#shared/contract/commands.ts';
import type { PaceFigures, PartFigures } from '#shared/contract/metrics.ts';

/** How a target ended, by attainment: the field's own bounds at the end of a show. */
export type Verdict = 'reached' | 'close' | 'short' | 'far' | 'none';

export const verdictOf = (attainment: number | null): Verdict =>
  attainment === null
    ? 'none'
    : attainment >= 1
      ? 'reached'
      : attainment >= 0.95
        ? 'close'
        : attainment >= 0.8
          ? 'short'
          : 'far';

export type Basis = TargetsPlan['basis'];

/** What a target was set against, and by how much it was missed (minus: exceeded). Minor units; null without a target. */
export function outcome(part: Pick<PartFigures, Basis> & PaceFigures, basis: Basis) {
  const actual = part[basis];
  const target = part.target?.amount ?? null;
  return {
    actual,
    target,
    attainment: part.attainment.amount,
    missing: target === null ? null : target - actual,
    verdict: verdictOf(part.attainment.amount),
  };
}

/** Worst attainment first; those without a target after, by what they sold. */
export function worstFirst<Part extends Pick<PartFigures, Basis> & PaceFigures>(
  parts: readonly Part[],
  basis: Basis,
): Part[] {
  return [...parts].sort((a, b) => {
    const [x, y] = [a.attainment.amount, b.attainment.amount];
    if (x === null || y === null)
      return x === y ? b[basis] - a[basis] : Number(x === null) - Number(y === null);
    return x - y;
  });
}
