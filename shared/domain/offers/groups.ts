import type { Order } from '../orders/types.ts';

/** Buyers together: enough of them pay within the time, or all have their money back. */
export interface Group {
  readonly groupId: string;
  readonly offerId: string;
  readonly openedBy: string;
  readonly openedAt: number;
  readonly closesAt: number;
  readonly status: 'open' | 'completed' | 'failed';
  /** Orders that hold a place: reserved or paid. */
  readonly orders: ReadonlySet<string>;
}

/** Buyers who have paid and not got everything back. */
export const paidIn = (group: Group, orders: ReadonlyMap<string, Order>): number => {
  let paid = 0;
  for (const orderId of group.orders) if (orders.get(orderId)?.status === 'paid') paid += 1;
  return paid;
};

/** Whether this viewer has a place in the group. */
export const isIn = (group: Group, orders: ReadonlyMap<string, Order>, viewerId: string): boolean =>
  [...group.orders].some((orderId) => orders.get(orderId)?.viewerId === viewerId);
