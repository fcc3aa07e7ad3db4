import type { Audience } from '#shared/contract/deals.ts';
import type { RoomDeal } from '#shared/contract/room.ts';
import type { ShowStatus } from '#shared/contract/shows.ts';
import type { OrderView, WaitView } from '#shared/contract/viewers.ts';
import { isPending, newTotal, type Purchase } from './purchase.ts';

/** What the claim button says and does. One state at a time, the first that applies. */
export type DealOffer =
  | { readonly kind: 'pending'; readonly isResending: boolean }
  | { readonly kind: 'pay'; readonly orderId: string; readonly payBy: number; readonly isOffered: boolean }
  | { readonly kind: 'too-late' }
  | { readonly kind: 'limit' }
  /** For other viewers; `audience` says for whom. */
  | { readonly kind: 'not-for-me'; readonly audience: Audience }
  /** Its sales are stopped for now. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'sold-out'; readonly code: string | null }
  /** In the queue, behind so many. */
  | { readonly kind: 'waiting'; readonly ahead: number }
  | { readonly kind: 'opens'; readonly at: number | null }
  | { readonly kind: 'offline' }
  /** `total`: what one unit costs now, where that is why; minor units. */
  | { readonly kind: 'refused'; readonly code: string; readonly total: number | null }
  | { readonly kind: 'claim' };

export interface Situation {
  /** Server time, ms. */
  readonly now: number;
  readonly status: ShowStatus;
  readonly isConnected: boolean;
  readonly orders: readonly OrderView[];
  readonly purchase: Purchase | null;
  /** Joining the queue. */
  readonly joining?: Purchase | null;
  readonly waiting?: WaitView | undefined;
  readonly isForMe?: boolean;
  readonly isFrozen?: boolean;
}

export function dealOffer(deal: RoomDeal, situation: Situation): DealOffer {
  const { now, status, isConnected, orders, purchase, joining, waiting } = situation;
  const pending = [purchase, joining].find((one) => one && isPending(one));
  if (pending) return { kind: 'pending', isResending: pending.state === 'waiting' };
  const toPay = toPayOf(deal, orders, now);
  if (toPay) return { kind: 'pay', orderId: toPay.id, payBy: toPay.payBy, isOffered: toPay.offered === true };
  if (deal.state === 'closed' || deal.state === 'cancelled' || status === 'ended' || status === 'reviewed')
    return { kind: 'too-late' };
  if (deal.state === 'planned') return { kind: 'opens', at: deal.opensAt };
  if (deal.endsAt !== null && deal.endsAt <= now) return { kind: 'too-late' };
  if (heldUnits(deal, orders, now) >= deal.perViewerLimit) return { kind: 'limit' };
  if (situation.isForMe === false && deal.audience) return { kind: 'not-for-me', audience: deal.audience };
  if (situation.isFrozen) return { kind: 'paused' };
  if (waiting && waiting.ahead !== null) return { kind: 'waiting', ahead: waiting.ahead };
  if (deal.state === 'soldOut' || deal.remaining <= 0)
    return { kind: 'sold-out', code: joining?.state === 'refused' ? joining.code : null };
  if (!isConnected) return { kind: 'offline' };
  if (purchase?.state === 'refused' && purchase.code === 'limit_reached') return { kind: 'limit' };
  // A refusal by stock is told by the room's own figures: when units come back, the button does too.
  if (purchase?.state === 'refused' && !['sold_out', 'deal_not_open'].includes(purchase.code))
    return { kind: 'refused', code: purchase.code, total: newPrice(deal, purchase) };
  return { kind: 'claim' };
}

/** What a unit costs, where another sum was claimed at: by the room when it has heard since, else by the refusal. */
function newPrice({ price }: RoomDeal, purchase: Purchase): number | null {
  const total = newTotal(purchase);
  if (total === null || purchase.state !== 'refused' || purchase.request.kind !== 'claim') return null;
  const { quantity, couponCode, expectedTotal } = purchase.request;
  if (quantity !== 1 || couponCode !== undefined) return null;
  return expectedTotal === price ? total : price;
}

/** Units of the deal this viewer holds: paid, or reserved and still in time. */
function heldUnits(deal: RoomDeal, orders: readonly OrderView[], now: number): number {
  let units = 0;
  for (const order of orders) {
    const holds = order.status === 'paid' || (order.status === 'reserved' && order.payBy > now);
    if (!holds) continue;
    for (const line of order.lines) if (line.dealId === deal.id) units += line.quantity;
  }
  return units;
}

const closedShownMs = 90_000;

/** Deals worth showing now: open first (the pinned product's before others), then coming, then just over. */
export function dealsOnShow(deals: readonly RoomDeal[], pinned: readonly string[], now: number): RoomDeal[] {
  const rank = (deal: RoomDeal): number | null => {
    const isPinned = pinned.includes(deal.itemId);
    const isOver = deal.endsAt !== null && deal.endsAt <= now;
    if (deal.state === 'open' && !isOver) return isPinned ? 0 : 1;
    if (deal.state === 'soldOut' && !isOver) return isPinned ? 2 : 3;
    if (deal.state === 'planned') return isPinned ? 4 : deal.opensAt === null ? null : 5;
    if (deal.state === 'cancelled' || deal.endsAt === null) return null;
    return now - deal.endsAt < closedShownMs ? 6 : null;
  };
  return deals
    .flatMap((deal) => {
      const order = rank(deal);
      return order === null ? [] : [{ deal, order }];
    })
    .sort((a, b) => a.order - b.order || sortTime(a.deal) - sortTime(b.deal))
    .map(({ deal }) => deal);
}

/** Just over, its product is not on air any more, and this viewer has nothing of it to pay: what is shown now comes first. */
export function isPassed(
  deal: RoomDeal,
  pinned: readonly string[],
  orders: readonly OrderView[],
  now: number,
): boolean {
  const isOver = deal.state === 'closed' || (deal.endsAt !== null && deal.endsAt <= now);
  return isOver && !pinned.includes(deal.itemId) && toPayOf(deal, orders, now) === undefined;
}

const toPayOf = (deal: RoomDeal, orders: readonly OrderView[], now: number): OrderView | undefined =>
  orders.find((order) => order.status === 'reserved' && order.payBy > now && isOf(order, deal));

const sortTime = (deal: RoomDeal): number => (deal.state === 'planned' ? deal.opensAt : deal.endsAt) ?? 0;

const isOf = (order: OrderView, deal: RoomDeal): boolean =>
  order.lines.some((line) => line.dealId === deal.id);
