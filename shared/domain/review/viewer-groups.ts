import type { ViewerGroup } from '../../contract/review-parts.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { paidOf, unitsOf } from '../metrics/order-amounts.ts';
import { Mark, markCount } from '../metrics/parts.ts';
import { ratio } from '../metrics/rates.ts';

/** Sums of one group of viewers, each viewer counted once. */
export class GroupSums {
  viewers = 0;
  buyers = 0;
  orders = 0;
  paidOrders = 0;
  units = 0;
  paid = 0;

  view(): ViewerGroup {
    const { viewers, buyers, orders, paidOrders, units, paid } = this;
    return {
      ...{ viewers, buyers, orders, paidOrders, units, paid },
      aov: ratio(paid, buyers),
      conversion: ratio(buyers, viewers),
    };
  }
}

/**
 * Counts a fold's viewers by group. `groupsOf` names the groups a viewer is in, by the viewer's number; `viewers` are
 * those with a visit that counts, `buyers` those with a paid order, whether or not a visit of theirs is known.
 */
export function countGroups(fold: MetricsFold, groupsOf: (viewer: number) => readonly GroupSums[]): void {
  const { standings } = fold;
  const seen = new Uint8Array(standings.viewerCount);
  for (let standing = 0; standing < standings.count; standing += 1) {
    const viewer = standings.viewer[standing] ?? 0;
    // No function of its own here: there are hundreds of thousands of viewers.
    const cell = standing * markCount;
    const isPresent = (standings.marks[cell + Mark.present] ?? 0) > 0;
    const isBuyer = (standings.marks[cell + Mark.paid] ?? 0) > 0;
    const fresh = (isPresent ? 1 : 0) | (isBuyer ? 2 : 0);
    const news = fresh & ~(seen[viewer] ?? 0);
    if (news === 0) continue;
    seen[viewer] = (seen[viewer] ?? 0) | news;
    for (const group of groupsOf(viewer)) {
      if ((news & 1) !== 0) group.viewers += 1;
      if ((news & 2) !== 0) group.buyers += 1;
    }
  }
  for (const order of fold.orders.byId.values()) {
    if (!order.counted) continue;
    for (const group of groupsOf(order.viewer)) {
      group.orders += 1;
      if (!order.paid) continue;
      group.paidOrders += 1;
      group.units += unitsOf(order);
      group.paid += paidOf(order);
    }
  }
}
