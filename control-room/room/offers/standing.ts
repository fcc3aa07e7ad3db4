import type { CouponTerms, GroupView, PresaleTerms } from '#shared/contract/offers.ts';
import type { RoomOffer, RoomState } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { type OrderStage, orderStage, orderStatusAt } from '../order-stage.ts';
import { couponStatusAt } from '../room-state.ts';

/** An offer with the terms of one kind. */
export type OfferOf<K extends RoomOffer['terms']['kind']> = RoomOffer & {
  readonly terms: Extract<RoomOffer['terms'], { kind: K }>;
};
export const isOfKind = <K extends RoomOffer['terms']['kind']>(
  offer: RoomOffer,
  kind: K,
): offer is OfferOf<K> => offer.terms.kind === kind;
export const offersOfKind = <K extends RoomOffer['terms']['kind']>(
  offers: readonly RoomOffer[],
  kind: K,
): OfferOf<K>[] => offers.flatMap((offer) => (isOfKind(offer, kind) ? [offer] : []));

/** How a coupon offer stands for this viewer. `has`: theirs that can still be used. */
export type CouponStanding =
  | { readonly kind: 'take' }
  | { readonly kind: 'has'; readonly code: string }
  | { readonly kind: 'used' }
  | { readonly kind: 'gone' };

export function couponStanding(
  offer: Pick<RoomOffer, 'id' | 'left'> & { readonly terms: Pick<CouponTerms, 'perViewerLimit'> },
  coupons: RoomState['me']['coupons'],
  now: number,
): CouponStanding {
  const own = coupons.filter(({ offerId }) => offerId === offer.id);
  const usable = own.find((coupon) => couponStatusAt(coupon, now) === 'issued');
  if (usable) return { kind: 'has', code: usable.code };
  if (own.length >= offer.terms.perViewerLimit) return { kind: 'used' };
  return offer.left !== undefined && offer.left <= 0 ? { kind: 'gone' } : { kind: 'take' };
}

/** The viewer's orders of an offer that still mean something, newest first: none that lapsed or was given back. */
export const ordersOf = (orders: readonly OrderView[], offerId: string, now: number): OrderView[] =>
  orders.filter(
    (order) =>
      order.offer?.offerId === offerId && !['expired', 'cancelled'].includes(orderStatusAt(order, now)),
  );

export interface PresaleStanding {
  /** Newest first. */
  readonly own: readonly OrderView[];
  /** What of them is to be done first: a payment before what only waits, else the latest. */
  readonly next: OrderView | null;
  /** Units the viewer may still order: as many as the limit leaves, and none while a deposit waits to be paid. */
  readonly more: number;
}

/** How a presale stands for the viewer, over all their orders of it. */
export function presaleStanding(
  { id, terms }: Pick<OfferOf<'presale'>, 'id'> & { readonly terms: Pick<PresaleTerms, 'perViewerLimit'> },
  orders: readonly OrderView[],
  now: number,
): PresaleStanding {
  const own = ordersOf(orders, id, now);
  const stands = (kind: OrderStage['kind']) => own.find((order) => orderStage(order, now).kind === kind);
  const unpaid = stands('to-pay');
  return {
    own,
    next: unpaid ?? stands('balance') ?? own[0] ?? null,
    more: unpaid ? 0 : unitsMore(own, terms),
  };
}

/** Units that the limit leaves a viewer with these orders. */
function unitsMore(
  own: readonly OrderView[],
  { perViewerLimit }: Pick<PresaleTerms, 'perViewerLimit'>,
): number {
  let has = 0;
  for (const { lines } of own) for (const { quantity, returned = 0 } of lines) has += quantity - returned;
  return Math.max(0, perViewerLimit - has);
}

/**
 * The viewer's orders of a group buy, newest first, one that waits to be paid before all, and how many units more they
 * may have: as many as the limit leaves, in groups beside their own, and none while a place waits to be paid.
 */
export function groupOrders(
  { id, terms }: Pick<OfferOf<'group-buy'>, 'id'> & { readonly terms: Pick<PresaleTerms, 'perViewerLimit'> },
  orders: readonly OrderView[],
  now: number,
): { readonly own: readonly OrderView[]; readonly more: number } {
  const all = ordersOf(orders, id, now);
  const unpaid = all.filter(({ status }) => status === 'reserved');
  const own = [...unpaid, ...all.filter(({ status }) => status !== 'reserved')];
  return { own, more: unpaid.length > 0 ? 0 : unitsMore(own, terms) };
}

export type GroupStanding =
  /** In no group that is still under way. */
  | { readonly kind: 'out' }
  /** A place is held; unpaid. */
  | { readonly kind: 'to-pay'; readonly order: OrderView; readonly group: GroupView | null }
  | { readonly kind: 'waiting'; readonly order: OrderView; readonly group: GroupView }
  | { readonly kind: 'completed'; readonly order: OrderView }
  | { readonly kind: 'failed'; readonly order: OrderView };

/** How one of the viewer's orders of a group buy stands, null for none, with what is known of its group. */
export function groupStanding(order: OrderView | null, group: GroupView | null): GroupStanding {
  if (!order || order.offer?.groupId == null) return { kind: 'out' };
  if (order.status === 'reserved') return { kind: 'to-pay', order, group };
  if (group?.status === 'failed' || order.status === 'refunded') return { kind: 'failed', order };
  if (group?.status === 'open') return { kind: 'waiting', order, group };
  return group?.status === 'completed' ? { kind: 'completed', order } : { kind: 'out' };
}

/** Whether anybody can still come into groups of an offer: it ends by hand, by its time, and with the show. */
export const isJoinable = (
  {
    show,
    offers,
  }: { readonly show: Pick<RoomState['show'], 'status'>; readonly offers: readonly Pick<RoomOffer, 'id'>[] },
  offerId: string | undefined,
): boolean => show.status === 'live' && offers.some(({ id }) => id === offerId);

/** What the parts of a set cost one by one, and what is saved together. Null when a part is not in the lineup. */
export function bundleSaving(
  { items, price }: OfferOf<'bundle'>['terms'],
  lineup: RoomState['items'],
): { readonly apart: number; readonly saved: number } | null {
  let apart = 0;
  for (const { itemId, quantity } of items) {
    const item = lineup.find((known) => known.itemId === itemId);
    if (!item) return null;
    apart += item.price * quantity;
  }
  return { apart, saved: Math.max(0, apart - price) };
}
