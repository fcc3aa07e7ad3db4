import { apportion } from './apportion.ts';
import type { OrderPlacedFact } from './facts.ts';
import { lineValue } from './shares.ts';

/** What went back: of its amount, what is for which line by name. Minor units. */
export interface Refund {
  readonly at: number;
  readonly amount: number;
  readonly lines?: readonly { readonly line: number; readonly amount: number }[];
}

/**
 * What went back of an order, over groups of its lines that together are all of them. What a refund names goes to the
 * lines it names; the rest is shared by what is left of the price of each group's lines, by largest remainder. So no
 * group gets more than it cost while the order did not, no order of arrival changes it, and Σ groups = what went back.
 * `values`: what each group costs. Minor units.
 */
export function refundedOver(
  lines: OrderPlacedFact['lines'],
  refunds: readonly Omit<Refund, 'at'>[],
  values: readonly number[],
  groupOf: (line: number) => number,
): number[] {
  const total = refunds.reduce((sum, { amount }) => sum + amount, 0);
  const byLine = namedByLine(lines.length, refunds);
  if (byLine.size === 0) return apportion(total, values);
  const named = values.map(() => 0);
  const left = values.map(() => 0);
  for (const [line, of] of lines.entries()) {
    const group = groupOf(line);
    const own = byLine.get(line) ?? 0;
    named[group] = (named[group] ?? 0) + own;
    left[group] = (left[group] ?? 0) + Math.max(0, lineValue(of) - own);
  }
  const rest = total - named.reduce((sum, one) => sum + one, 0);
  // More went back than there was, as a platform may report: then by what it all cost.
  const weights = left.some((one) => one > 0) ? left : values;
  const shares = apportion(rest, weights);
  return named.map((own, group) => own + (shares[group] ?? 0));
}

/** What refunds name, by line. Lines the order does not have are nobody's: their part is of the whole order. */
export function namedByLine(
  count: number,
  refunds: readonly Omit<Refund, 'at'>[],
): ReadonlyMap<number, number> {
  const byLine = new Map<number, number>();
  for (const { lines = [] } of refunds)
    for (const { line, amount } of lines)
      if (line < count) byLine.set(line, (byLine.get(line) ?? 0) + amount);
  return byLine;
}
