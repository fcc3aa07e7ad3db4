/** `whole` as `n` integers that add up exactly, the remainder going to the first ones. */
export const splitEvenly = (whole: number, n: number): readonly number[] =>
  n <= 0 ? [] : splitByShares(whole, Array<number>(n).fill(1));

/**
 * `whole` as integers in the proportion of `weights` that add up exactly: what rounding down leaves goes to the
 * largest remainders, the first of equal ones (Hamilton). Without any weight above 0, evenly.
 */
export function splitByShares(whole: number, weights: readonly number[]): readonly number[] {
  const sane = weights.map((weight) => (weight > 0 ? BigInt(Math.round(weight)) : 0n));
  const sum = sane.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n) return weights.length === 0 ? [] : splitEvenly(whole, weights.length);
  // Whole numbers throughout: an amount times a weight is beyond what floating point keeps.
  const parts = sane.map((weight) => (BigInt(whole) * weight) / sum);
  const left = Number(BigInt(whole) - parts.reduce((total, part) => total + part, 0n));
  const byRemainder = sane
    .map((weight, index) => ({ index, remainder: (BigInt(whole) * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const extra = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return parts.map((part, index) => Number(part) + (extra.has(index) ? 1 : 0));
}

export const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);

export interface Goal {
  readonly uv: number;
  readonly amount: number;
}
