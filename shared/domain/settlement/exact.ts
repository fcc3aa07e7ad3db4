/**
 * Basis points of an amount in minor units, exact, rounded half up on the last unit. Nothing, and what was refunded
 * beyond it, earns nothing.
 */
export function bpsOf(amount: number, bps: number): number {
  if (amount <= 0) return 0;
  return Number((BigInt(amount) * BigInt(bps) * 2n + 10_000n) / 20_000n);
}

/** Whether one product of integers is at least another, however far they pass 2^53. */
export const isAtLeast = (one: readonly number[], other: readonly number[]): boolean =>
  product(one) >= product(other);

const product = (factors: readonly number[]): bigint =>
  factors.reduce((result, factor) => result * BigInt(factor), 1n);
