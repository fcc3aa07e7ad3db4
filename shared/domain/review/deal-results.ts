import type { ReviewView } from '../../contract/review.ts';
import { apportion } from '../metrics/apportion.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import type { FoldedOrder } from '../metrics/folded-order.ts';
import { paidOf } from '../metrics/order-amounts.ts';
import type { ShowEventRecord } from '../show/events.ts';
import type { Deal } from '../show/state.ts';

export type DealResult = ReviewView['deals'][number];

/**
 * What each deal that was opened or planned brought: orders placed inside the window with a line of the deal. An
 * order's paid amount is shared among its lines by their value; `units` are those of paid orders. `restocks` are the
 * show's `deal.restocked` events, so that the moment it sold out is found against the quantity of that moment.
 */
export function dealResults(
  fold: MetricsFold,
  deals: readonly Deal[],
  events: readonly ShowEventRecord[],
): DealResult[] {
  const linesByDeal = dealLines(fold);
  return deals
    .filter((deal) => deal.state !== 'cancelled')
    .map((deal) => {
      const lines = linesByDeal.get(deal.dealId) ?? [];
      const paidLines = lines.filter((line) => line.order.paid);
      const openedAt = deal.state === 'planned' ? null : deal.openedAt;
      return {
        dealId: deal.dealId,
        itemId: deal.itemId,
        price: deal.price,
        quantity: deal.quantity,
        openedAt,
        closedAt: deal.state === 'closed' ? deal.closedAt : null,
        orders: lines.length,
        paidOrders: paidLines.length,
        units: sum(paidLines.map((line) => line.quantity)),
        paid: sum(paidLines.map((line) => line.paid)),
        soldOutAfterMs: openedAt === null ? null : soldOutAfter(openedAt, deal, lines, events),
      };
    });
}

interface DealLine {
  readonly order: FoldedOrder;
  quantity: number;
  paid: number;
}

/** One entry an order and deal. */
function dealLines(fold: MetricsFold): Map<string, DealLine[]> {
  const byDeal = new Map<string, DealLine[]>();
  for (const order of fold.orders.byId.values()) {
    if (!order.counted) continue;
    const { lines } = order.placed;
    const paid = apportion(
      paidOf(order),
      lines.map((line) => line.amount ?? line.quantity * line.unitPrice),
    );
    for (const [index, line] of lines.entries()) {
      if (line.dealId === null) continue;
      const entries = byDeal.get(line.dealId) ?? [];
      byDeal.set(line.dealId, entries);
      let entry = entries.at(-1);
      if (entry?.order !== order) {
        entry = { order, quantity: 0, paid: 0 };
        entries.push(entry);
      }
      entry.quantity += line.quantity;
      entry.paid += paid[index] ?? 0;
    }
  }
  return byDeal;
}

/** From opening until nothing remained for the first time; null if something always did. */
function soldOutAfter(
  openedAt: number,
  deal: Deal,
  lines: readonly DealLine[],
  events: readonly ShowEventRecord[],
): number | null {
  const moves: { at: number; units: number }[] = [];
  let restocked = 0;
  for (const { at, event } of events) {
    if (event.type !== 'deal.restocked' || event.dealId !== deal.dealId || at < openedAt) continue;
    restocked += event.quantity;
    moves.push({ at, units: event.quantity });
  }
  for (const { order, quantity } of lines) {
    moves.push({ at: order.placed.at, units: -quantity });
    const { releasedAt } = order;
    // An order that was paid after all had its units taken again at that moment.
    if (releasedAt !== null && !(order.paid && order.paid.at <= releasedAt)) {
      moves.push({ at: releasedAt, units: quantity });
      if (order.paid) moves.push({ at: order.paid.at, units: -quantity });
    }
  }
  moves.sort((a, b) => a.at - b.at || b.units - a.units);
  let remaining = deal.quantity - restocked;
  for (const move of moves) {
    remaining += move.units;
    if (remaining <= 0) return Math.max(0, move.at - openedAt);
  }
  return null;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
