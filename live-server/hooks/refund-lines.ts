import { apportion } from '#shared/domain/metrics/apportion.ts';
import type { LineAmount } from '#shared/domain/orders/after-sale.ts';
import { linesWithin } from '#shared/domain/orders/line-refunds.ts';
import type { RefundedGoods } from './connectors/connector.ts';

/** A line of the order as it is known here, in its place. */
export interface KnownLine {
  /** The platform's ids of the line, its variant and product. */
  readonly ids: readonly string[];
  readonly itemId: string | null;
  /** What has not gone back for it by name, minor units. */
  readonly left: number;
}

export interface RefundLines {
  /** Undefined where nothing of the refund is for a line that is known. */
  readonly lines: readonly LineAmount[] | undefined;
  /** Ids of goods the order does not hold. */
  readonly unknown: readonly string[];
}

/**
 * Which lines of an order a platform's refund is for. Each goods is a line that no goods before it is: of several that
 * fit, the first with enough left. Goods without an amount share what the others leave, by what is left of their
 * price. No line gets more than is left of it; the rest of the refund is for the order as a whole (decision 090).
 */
export function refundLines(
  amount: number,
  of: readonly RefundedGoods[],
  known: readonly KnownLine[],
  itemOf: (ids: readonly string[]) => string | null,
): RefundLines {
  const told: { line: number; amount: number | null }[] = [];
  const unknown: string[] = [];
  for (const goods of of) {
    const line = placeOf(goods, known, itemOf, new Set(told.map((one) => one.line)));
    if (line === null) unknown.push(...goods.ids.slice(0, 1));
    else told.push({ line, amount: goods.amount });
  }
  const leftOf = ({ line }: { line: number }) => Math.max(0, known[line]?.left ?? 0);
  const rest = amount - told.reduce((sum, one) => sum + (one.amount ?? 0), 0);
  const open = told.filter((one) => one.amount === null);
  const shares = apportion(Math.max(0, rest), open.map(leftOf));
  const lines = told.map((one) => ({
    line: one.line,
    amount: Math.min(one.amount ?? shares[open.indexOf(one)] ?? 0, leftOf(one)),
  }));
  return { lines: linesWithin(lines, amount), unknown };
}

function placeOf(
  { ids, amount }: RefundedGoods,
  known: readonly KnownLine[],
  itemOf: (ids: readonly string[]) => string | null,
  taken: ReadonlySet<number>,
): number | null {
  const free = known.flatMap((line, index) => (taken.has(index) ? [] : [{ ...line, index }]));
  for (const id of ids) {
    const byId = free.filter((line) => line.ids.includes(id));
    const itemId = itemOf([id]);
    const fitting = byId.length > 0 ? byId : free.filter((line) => itemId !== null && line.itemId === itemId);
    const [first] = fitting;
    if (first) return (fitting.find(({ left }) => left >= (amount ?? 1)) ?? first).index;
  }
  return null;
}
