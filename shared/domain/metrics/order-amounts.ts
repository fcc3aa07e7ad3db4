import type { Attribution } from '../attribution/types.ts';
import type { FoldedOrder } from './folded-order.ts';
import { refundedOver } from './refund-shares.ts';
import { overShares } from './shares.ts';

/** What was paid for the order; 0 while it is not. */
export const paidOf = (order: FoldedOrder): number =>
  order.paid ? (order.paid.amount ?? order.placed.amount) : 0;

/** What went back of the order, minor units. */
export const refundedOf = (order: FoldedOrder): number =>
  order.refunds.reduce((sum, refund) => sum + refund.amount, 0);

/** What went back of an order, by its items. Σ = `refundedOf`. */
export const refundedByItem = ({ placed, refunds, items }: FoldedOrder): number[] =>
  refundedOver(
    placed.lines,
    refunds,
    items.map(({ value }) => value),
    (line) => items.findIndex(({ item }) => item.itemId === placed.lines[line]?.itemId),
  );

/** Pieces of all its items. */
export const unitsOf = (order: FoldedOrder): number =>
  order.items.reduce((sum, entry) => sum + entry.quantity, 0);

/** What of an order counts at one place. Minor units. */
export interface PlacedShare {
  readonly attribution: Attribution;
  readonly standing: number;
  readonly placed: number;
  readonly paid: number;
  readonly refunded: number;
  readonly units: number;
  /** The order itself counts here: 1 at one place, 0 at the others. */
  readonly orders: 0 | 1;
}

/** An order by where it belongs: one share, unless lines were told apart. Σ shares = the order. */
export function placedShares(order: FoldedOrder): readonly PlacedShare[] {
  const { shares, attribution, standing } = order;
  const whole = { placed: order.placed.amount, paid: paidOf(order), refunded: refundedOf(order) };
  if (!shares) {
    const { placed, paid, refunded } = whole;
    return [{ attribution, standing, placed, paid, refunded, units: unitsOf(order), orders: 1 }];
  }
  const placed = overShares(whole.placed, shares);
  const paid = overShares(whole.paid, shares);
  const refunded = refundedOver(
    order.placed.lines,
    order.refunds,
    shares.map(({ value }) => value),
    (line) => shares.findIndex((share) => share.lines.includes(line)),
  );
  return shares.map((share, index) => ({
    attribution: share.attribution,
    standing: share.standing,
    placed: placed[index] ?? 0,
    paid: paid[index] ?? 0,
    refunded: refunded[index] ?? 0,
    units: share.units,
    orders: share.isLead ? 1 : 0,
  }));
}
