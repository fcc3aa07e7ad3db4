import type { MetricsView } from '../../contract/metrics.ts';
import type { ClosedFigures, RestatementView } from '../../contract/review-parts.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { paidOf } from '../metrics/orders.ts';
import type { ShowState } from '../show/state.ts';

/** Days after a show's end its figures are told anew: when most who return things have returned them. */
export const restatedDays = [1, 7, 15] as const;
const DAY_MS = 86_400_000;

/** The figures a review is closed with. */
export const closedFiguresOf = ({ trade, audience, total }: MetricsView): ClosedFigures => ({
  placed: trade.placed,
  paid: trade.paid,
  refunded: trade.refunded,
  net: trade.net,
  orders: trade.orders,
  paidOrders: trade.paidOrders,
  buyers: trade.buyers,
  uv: audience.uv,
  pv: audience.pv,
  attainment: total.attainment.amount,
});

/** What the show's money was at its end, on later days, and now: payments and refunds by their own time. */
export function restatement(fold: MetricsFold, state: ShowState, now: number): RestatementView {
  const { endedAt, closed } = state;
  if (endedAt === null) return { closed, days: [] };
  const days: { day: number | null; at: number }[] = [0, ...restatedDays].map((day) => ({
    day,
    at: endedAt + day * DAY_MS,
  }));
  days.push({ day: null, at: now });
  return {
    closed,
    days: days.filter(({ at }) => at <= now).map((one) => ({ ...one, ...stoodAt(fold, one.at) })),
  };
}

function stoodAt(fold: MetricsFold, at: number) {
  const sums = { paid: 0, refunded: 0, paidOrders: 0 };
  for (const order of fold.orders.byId.values()) {
    if (!order.counted) continue;
    if (order.paid && order.paid.at <= at) {
      sums.paid += paidOf(order);
      sums.paidOrders += 1;
    }
    for (const refund of order.refunds) if (refund.at <= at) sums.refunded += refund.amount;
  }
  return { ...sums, net: sums.paid - sums.refunded };
}
