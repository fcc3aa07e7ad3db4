import type { SalesFigures } from '../../contract/settlement.ts';
import type { Place } from '../attribution/types.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import type { FoldedOrder } from '../metrics/folded-order.ts';
import { placedShares } from '../metrics/order-amounts.ts';

/** What was sold at one place: a guide at a store, a store alone, a region alone, or nowhere. */
export interface SettlementPart {
  readonly place: Place;
  /** Orders that were paid: one that was cancelled or ran out earns nobody anything. A split one counts at its largest. */
  readonly orders: number;
  readonly placed: number;
  readonly sales: number;
  readonly refunds: number;
}

/**
 * Every order the figures count, by where it belongs: the same orders, so that both say the same to the cent. And beside
 * them those that the show led to and that were placed once it was over (decision 095), which are in no figure.
 */
export function settlementParts(fold: MetricsFold): SettlementPart[] {
  const parts = new Map<string, { -readonly [K in keyof SettlementPart]: SettlementPart[K] }>();
  for (const order of fold.orders.byId.values()) {
    if (!order.counted && !isAfterShow(fold, order)) continue;
    for (const share of placedShares(order)) {
      const { regionId, storeId, guideId } = share.attribution;
      const key = JSON.stringify([regionId, storeId, guideId]);
      let part = parts.get(key);
      if (!part) {
        part = { place: { regionId, storeId, guideId }, orders: 0, placed: 0, sales: 0, refunds: 0 };
        parts.set(key, part);
      }
      if (order.paid) part.orders += share.orders;
      part.placed += share.placed;
      part.sales += share.paid;
      part.refunds += share.refunded;
    }
  }
  // By id, so that the same record makes the same sheet whatever came first.
  return [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

/** The show's own, as only its ledger says where an order belongs: the quote of a custom piece that was taken later. */
const isAfterShow = ({ window }: MetricsFold, { placed }: FoldedOrder): boolean =>
  placed.attribution !== null && typeof window?.endedAt === 'number' && placed.at >= window.endedAt;

/** Sums parts, or figures of rows. */
export function salesOf(parts: readonly Pick<SalesFigures, 'orders' | 'sales' | 'refunds'>[]): SalesFigures {
  const sum = { orders: 0, sales: 0, refunds: 0 };
  for (const { orders, sales, refunds } of parts) {
    sum.orders += orders;
    sum.sales += sales;
    sum.refunds += refunds;
  }
  return { ...sum, net: sum.sales - sum.refunds };
}
