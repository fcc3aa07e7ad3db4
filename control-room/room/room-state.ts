import type { CustomView } from '#shared/contract/custom.ts';
import type { RoomDraw } from '#shared/contract/draws.ts';
import type { CouponView } from '#shared/contract/offers.ts';
import type { RoomPoll, VoteRequest } from '#shared/contract/polls.ts';
import type { RoomComment, RoomOffer, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView, WaitView } from '#shared/contract/viewers.ts';

/** What a packet does to the room: `gap` means something was missed and the room must be joined again. */
export type Applied =
  | { readonly kind: 'applied'; readonly room: RoomState }
  | { readonly kind: 'gap' }
  | { readonly kind: 'stale' };

const keptComments = 200;

/** Folds one merged packet into the room. Never mutates; a part that did not change keeps its identity. */
export function applyUpdate(room: RoomState, update: RoomUpdate): Applied {
  if (update.from > room.version) return { kind: 'gap' };
  if (update.version < room.version) return { kind: 'stale' };
  return {
    kind: 'applied',
    room: {
      ...room,
      at: update.at,
      version: update.version,
      show: showAfter(room.show, update),
      online: update.online ?? room.online,
      likes: update.likes ?? room.likes,
      pinned: update.pinned ?? room.pinned,
      deals: update.deals ? merge(room.deals, update.deals, (deal) => deal.id) : room.deals,
      items: update.items ? merge(room.items, update.items, (item) => item.itemId) : room.items,
      offers: update.offers ?? room.offers,
      me: update.offers ? { ...room.me, offers: goneOffers(room, update.offers) } : room.me,
      notice: update.notice === undefined ? room.notice : update.notice,
      ...(update.pinnedComment === undefined ? {} : { pinnedComment: update.pinnedComment }),
      ...(update.poll === undefined ? {} : withPoll(room, update.poll)),
      ...(update.draws ? { draws: withDraws(room.draws ?? [], update.draws) } : {}),
      comments: changeComments(room.comments, update),
    },
  };
}

/** The same object while nothing of it changed. */
function showAfter(
  show: RoomState['show'],
  { at, status = show.status, playback }: RoomUpdate,
): RoomState['show'] {
  if (status === show.status && playback === undefined) return show;
  const isBegun = status !== show.status && status === 'live';
  const isOver = status !== show.status && status === 'ended';
  return {
    ...show,
    status,
    startedAt: show.startedAt ?? (isBegun ? at : null),
    endedAt: show.endedAt ?? (isOver ? at : null),
    ...(playback !== undefined && { playback }),
  };
}

/** Puts one of the viewer's own orders in place of its older self, newest order first. */
export function withOrder(room: RoomState, order: OrderView): RoomState {
  const others = room.me.orders.filter((known) => known.id !== order.id);
  const orders = [...others, order].sort((a, b) => b.placedAt - a.placedAt);
  const coupons = order.coupon
    ? room.me.coupons.map((coupon) => couponAfter(coupon, order))
    : room.me.coupons;
  // Who has been offered a unit waits no more.
  const waiting = order.offered
    ? room.me.waiting?.filter(({ dealId }) => !order.lines.some((line) => line.dealId === dealId))
    : room.me.waiting;
  return { ...room, me: { ...room.me, orders, coupons, ...(waiting && { waiting }) } };
}

/** The same for one of the viewer's own custom pieces. */
export function withCustom(room: RoomState, custom: CustomView): RoomState {
  const others = (room.me.customs ?? []).filter((known) => known.id !== custom.id);
  const customs = [...others, custom].sort((a, b) => b.requestedAt - a.requestedAt);
  return { ...room, me: { ...room.me, customs } };
}

/** Where an order leaves the coupon it uses. What came of it in a store, or of its time, the server says. */
function couponAfter(coupon: CouponView, { coupon: used, status }: OrderView): CouponView {
  if (coupon.code !== used?.code) return coupon;
  const next = status === 'reserved' ? 'held' : status === 'paid' ? 'redeemed' : 'issued';
  return next === coupon.status ? coupon : { ...coupon, status: next };
}

/** One of the viewer's coupons, new or as it is now, in order of issue. */
export const withCoupons = (room: RoomState, coupons: readonly CouponView[]): RoomState => ({
  ...room,
  me: { ...room.me, coupons: merge(room.me.coupons, coupons, ({ code }) => code) },
});

/** Where the viewer stands in the queue of a deal; `ahead: null`: waits no more. */
export function withWait(room: RoomState, wait: WaitView): RoomState {
  const others = (room.me.waiting ?? []).filter(({ dealId }) => dealId !== wait.dealId);
  return { ...room, me: { ...room.me, waiting: wait.ahead === null ? others : [...others, wait] } };
}

/** What a coupon is now: time runs out on this side too. */
export const couponStatusAt = ({ status, validUntil }: CouponView, now: number): CouponView['status'] =>
  status === 'issued' && now >= validUntil ? 'lapsed' : status;

/** An offer by its id, open or not. */
export const offerOf = ({ offers, me }: RoomState, offerId: string): RoomOffer | null =>
  offers.find(({ id }) => id === offerId) ?? me.offers?.find(({ id }) => id === offerId) ?? null;

/** Offers that are open no more stay known: a coupon or an order may be of one. */
const goneOffers = ({ offers, me }: RoomState, open: readonly RoomOffer[]): RoomOffer[] =>
  merge(me.offers ?? [], offers, ({ id }) => id).filter(({ id }) => !open.some((offer) => offer.id === id));

function merge<T>(known: readonly T[], changed: readonly T[], keyOf: (thing: T) => string): T[] {
  const fresh = new Map(changed.map((thing) => [keyOf(thing), thing]));
  const kept = known.map((thing) => fresh.get(keyOf(thing)) ?? thing);
  const seen = new Set(known.map(keyOf));
  return [...kept, ...[...fresh.values()].filter((thing) => !seen.has(keyOf(thing)))];
}

/** A new poll has no vote of this viewer's yet. */
const withPoll = ({ poll, me }: RoomState, fresh: RoomPoll): Pick<RoomState, 'poll' | 'me'> => ({
  poll: fresh,
  me: poll?.pollId === fresh.pollId ? me : { ...me, vote: null },
});

/** The viewer's own vote, once the server has taken it. */
export const withVote = (room: RoomState, { pollId, option }: VoteRequest): RoomState =>
  room.poll?.pollId === pollId ? { ...room, me: { ...room.me, vote: option } } : room;

/** Newest first, as they come in `room`. */
const withDraws = (known: readonly RoomDraw[], changed: readonly RoomDraw[]): RoomDraw[] =>
  merge(known, changed, ({ drawId }) => drawId).sort((a, b) => b.openedAt - a.openedAt);

function changeComments(known: RoomComment[], update: RoomUpdate): RoomComment[] {
  if (!update.comments && !update.hidden && !update.answers) return known;
  const hidden = new Set(update.hidden);
  const answers = new Map(update.answers?.map((answer) => [answer.commentId, answer.text]));
  // By id, so that a comment already in the joined room does not stand twice.
  return merge(known, update.comments ?? [], (comment) => comment.id)
    .filter((comment) => !hidden.has(comment.id))
    .map((comment) => {
      const answer = answers.get(comment.id);
      return answer === undefined ? comment : { ...comment, answer };
    })
    .slice(-keptComments);
}
