import type { Attribution } from '../attribution/types.ts';
import { apportion } from './apportion.ts';
import type { OrderPlacedFact } from './facts.ts';

/** A superseding attribution; the highest revision stands. */
export interface Revised {
  readonly revision: number;
  readonly attribution: Attribution;
}

/** What of an order belongs to one place. Σ shares = the order, in every figure and to the cent. */
export interface OrderShare {
  readonly attribution: Attribution;
  /** Index into the fold's standings. */
  readonly standing: number;
  /** The lines of the order that are here, by their place in it. */
  readonly lines: readonly number[];
  /** What its lines cost, minor units: the weight by which the order's amounts are shared. */
  readonly value: number;
  readonly units: number;
  /** The order counts once: where its largest part is, of equal ones where the first line is. */
  readonly isLead: boolean;
}

/** What a line costs, minor units: its own amount where something was taken off. */
export const lineValue = ({ amount, quantity, unitPrice }: OrderPlacedFact['lines'][number]): number =>
  amount ?? quantity * unitPrice;

/** The order's lines by where they belong; null while all of them stand where the order does. */
export function sharesOf(
  { lines }: OrderPlacedFact,
  attributionOf: (line: number) => Attribution,
  standingOf: (attribution: Attribution) => number,
  orderStanding: number,
): readonly OrderShare[] | null {
  const byStanding = new Map<
    number,
    { attribution: Attribution; lines: number[]; value: number; units: number }
  >();
  for (const [index, line] of lines.entries()) {
    const attribution = attributionOf(index);
    const standing = standingOf(attribution);
    let share = byStanding.get(standing);
    if (!share) {
      share = { attribution, lines: [], value: 0, units: 0 };
      byStanding.set(standing, share);
    }
    share.lines.push(index);
    share.value += lineValue(line);
    share.units += line.quantity;
  }
  if (byStanding.size === 1 && byStanding.has(orderStanding)) return null;
  const most = Math.max(...[...byStanding.values()].map(({ value }) => value));
  const lead = [...byStanding.values()].find(({ value }) => value === most);
  return [...byStanding].map(([standing, share]) => ({ standing, ...share, isLead: share === lead }));
}

/** An amount of the whole order over its shares, to the cent. */
export const overShares = (amount: number, shares: readonly OrderShare[]): number[] =>
  apportion(
    amount,
    shares.map(({ value }) => value),
  );
