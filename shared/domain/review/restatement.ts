import type { MetricsView } from '../../contract/metrics.ts';
import type { ClosedFigures, RestatementView } from '../../contract/review-parts.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { paidOf } from '../metrics/order-amounts.ts';
import type { ShowState } from '../show/state.ts';

/** Days after a show's end its figures are told anew: when most who return things have returned them. */
const restatedDays = [1, 7, 15] as const;
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
  const past = days.filter(({ at }) => at <= now);
  const sums = stoodAt(
    fold,
    past.map(({ at }) => at),
  );
  return {
    closed,
    days: past.map((one, index) => {
      const { paid, refunded, paidOrders } = sums[index] ?? nothing();
      return { ...one, paid, refunded, paidOrders, net: paid - refunded };
    }),
  };
}

const nothing = () => ({ paid: 0, refunded: 0, paidOrders: 0 });

/** The sums of each instant, in one run through the orders. */
function stoodAt(fold: MetricsFold, instants: readonly number[]) {
  const sums = instants.map((at) => ({ at, ...nothing() }));
  for (const order of fold.orders.byId.values()) {
    if (!order.counted) continue;
    const paid = paidOf(order);
    for (const sum of sums) {
      if (order.paid && order.paid.at <= sum.at) {
        sum.paid += paid;
        sum.paidOrders += 1;
      }
      for (const refund of order.refunds) if (refund.at <= sum.at) sum.refunded += refund.amount;
    }
  }
  return sums;
}
