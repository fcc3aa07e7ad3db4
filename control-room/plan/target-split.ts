/** `whole` as `n` integers that add up exactly, the remainder going to the first ones. */
export function splitEvenly(whole: number, n: number): readonly number[] {
  if (n <= 0) return [];
  const share = Math.floor(whole / n);
  const rest = whole - share * n;
  return Array.from({ length: n }, (_, index) => share + (index < rest ? 1 : 0));
}

export const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);
