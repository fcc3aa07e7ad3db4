import type { GuideOrder, GuideOrders } from '#shared/contract/guides.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import type { FoldedOrder } from '#shared/domain/metrics/folded-order.ts';
import { placedShares } from '#shared/domain/metrics/order-amounts.ts';

/** On a phone nobody reads further down; the sums are of all of them. */
const MOST_SHOWN = 100;

/** The guide's part of every order the figures count, so that the list and the figures say the same to the cent. */
export function guideOrdersOf(
  fold: MetricsFold,
  guideId: string,
  nameOf: (visitId: string | null) => string,
): GuideOrders {
  const own: GuideOrder[] = [];
  for (const order of fold.orders.byId.values()) {
    if (!order.counted) continue;
    const shares = placedShares(order);
    const mine = shares.filter(({ attribution }) => attribution.guideId === guideId);
    if (mine.length === 0) continue;
    const sum = (of: 'placed' | 'paid' | 'refunded' | 'units') =>
      mine.reduce((total, share) => total + share[of], 0);
    const { orderId, placed } = order;
    own.push({
      id: orderId,
      placedAt: placed.at,
      name: nameOf(placed.visitId),
      status: statusOf(order),
      ...{ placed: sum('placed'), paid: sum('paid'), refunded: sum('refunded'), units: sum('units') },
      itemIds: [...new Set(placed.lines.map(({ itemId }) => itemId))],
      isPart: mine.length < shares.length,
      reason: mine[0]?.attribution.reason ?? 'unattributed',
    });
  }
  const total = (of: 'paid' | 'refunded') => own.reduce((sum, order) => sum + order[of], 0);
  own.sort((a, b) => b.placedAt - a.placedAt);
  return {
    total: own.length,
    paid: total('paid'),
    refunded: total('refunded'),
    items: own.slice(0, MOST_SHOWN),
  };
}

function statusOf({ paid, refunds, placed, releasedAt }: FoldedOrder): GuideOrder['status'] {
  if (!paid) return releasedAt === null ? 'unpaid' : 'released';
  const back = refunds.reduce((sum, { amount }) => sum + amount, 0);
  return back >= (paid.amount ?? placed.amount) ? 'refunded' : 'paid';
}
