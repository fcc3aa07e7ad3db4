/**
 * Splits an integer total by integer weights so that the parts add up to it: largest remainder, ties to the earlier.
 * Weights that are all 0 count as equal. Products are taken as BigInt where they would pass 2^53.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  if (weights.length === 1) return [total];
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const shares = sum > 0 ? weights : weights.map(() => 1);
  const whole = sum > 0 ? sum : weights.length;
  const parts = shares.map((weight) => divide(total, weight, whole));
  let left = total - parts.reduce((all, part) => all + part.quotient, 0);
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part.remainder }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const result = parts.map((part) => part.quotient);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    result[index] = (result[index] ?? 0) + 1;
    left -= 1;
  }
  return result;
}

function divide(total: number, weight: number, whole: number): { quotient: number; remainder: number } {
  const product = total * weight;
  if (product <= Number.MAX_SAFE_INTEGER) {
    const quotient = Math.floor(product / whole);
    return { quotient, remainder: product - quotient * whole };
  }
  const exact = BigInt(total) * BigInt(weight);
  return { quotient: Number(exact / BigInt(whole)), remainder: Number(exact % BigInt(whole)) };
}
