import { z } from 'zod';
import type { Bilingual } from './basics.ts';
import { id, line } from './basics.ts';
import type { PinnedComment } from './comments.ts';
import type { CustomView } from './custom.ts';
import type { Audience } from './deals.ts';
import type { RoomDraw } from './draws.ts';
import type { Refusal } from './errors.ts';
import type { CouponView, GroupView, OfferTerms, QuoteView } from './offers.ts';
import type { Segment } from './organisation.ts';
import type { Playback } from './playback.ts';
import { type RoomPoll, voteRequest } from './polls.ts';
import type { DealView, ShowStatus } from './shows.ts';
import type { OrderView, WaitView } from './viewers.ts';
import {
  claimRequest,
  couponRequest,
  orderRequest,
  quoteRequest,
  takingRequest,
  waitRequest,
} from './viewers.ts';

/** Viewers' socket namespace `/room`, `auth: {token}` from `POST /api/shows/:id/visits`. */
export const roomIn = {
  like: z.object({ n: z.int().min(1).max(100) }),
  comment: z.object({ text: line(200) }),
  share: z.object({}).optional(),
  follow: z.object({}).optional(),
  impression: z.object({ itemId: id }),
  click: z.object({ itemId: id }),
  claim: claimRequest.extend({ dealId: id }),
  order: orderRequest,
  /** Acknowledged as by REST. */
  waitlist: waitRequest.extend({ dealId: id }),
  leaveWaitlist: z.object({ dealId: id }),
  quote: quoteRequest,
  coupon: couponRequest.extend({ offerId: id }),
  /** A presale or a group buy; acknowledged as by REST. */
  offer: takingRequest.extend({ offerId: id }),
  vote: voteRequest,
  leave: z.object({}).optional(),
  clock: z.object({ t: z.number() }),
} as const;
export type RoomInEvent = keyof typeof roomIn;

export type Ack<T extends object = Record<never, never>> = ({ ok: true } & T) | { ok: false; error: Refusal };

export interface RoomComment {
  id: string;
  at: number;
  viewerId: string;
  name: string;
  text: string;
  answer?: string;
}

export interface RoomItem {
  itemId: string;
  productId: string;
  title: Bilingual;
  imageUrl: string;
  link: string;
  price: number;
  listPrice: number;
  available: number;
  /** The price is not to be known yet: `price` is the list price, and orders are refused. */
  isPriceHidden?: true;
  /** Its sales are stopped for now: `available` is 0, and units may well be there. */
  isFrozen?: true;
}

export type RoomDeal = Pick<
  DealView,
  | 'id'
  | 'itemId'
  | 'state'
  | 'price'
  | 'quantity'
  | 'perViewerLimit'
  | 'holdMs'
  | 'remaining'
  | 'opensAt'
  | 'endsAt'
> & {
  /** The same as `id`: updates name a deal by it. */
  dealId: string;
  /** For whom it is; absent = everyone. The server decides. */
  audience?: Audience;
  /** Viewers on the waitlist; absent = none. */
  waiting?: number;
};

/** An open offer as viewers see it; who it is for is inside its terms. */
export interface RoomOffer {
  id: string;
  title: Bilingual;
  terms: OfferTerms;
  closesAt: number | null;
  /** Coupons left to issue; units left of a presale. */
  left?: number;
  /** Groups that wait for buyers, first due first; at most 20. */
  groups?: GroupView[];
}

/** What the server knows of a viewer where something is for some viewers only. */
export interface ViewerStanding {
  /** Region of the viewer's place; null where unknown. */
  regionId: string | null;
  /** Of the member record; null for everyone else. */
  segment: Segment | null;
  isMember: boolean;
  isFollower: boolean;
}

/** The whole room: on joining, and after a gap. */
export interface RoomState {
  at: number;
  version: number;
  show: {
    id: string;
    title: Bilingual;
    status: ShowStatus;
    hostName: string | null;
    currency: string;
    timeZone: string;
    plannedStartAt: number;
    startedAt: number | null;
    endedAt: number | null;
    /** Where to watch in place of this server's own video; null or absent = here. */
    playback?: Playback | null;
  };
  items: RoomItem[];
  pinned: string[];
  deals: RoomDeal[];
  offers: RoomOffer[];
  online: number;
  likes: number;
  comments: RoomComment[];
  notice: { text: string; at: number } | null;
  /** Kept on top; absent = none. */
  pinnedComment?: PinnedComment | null;
  /** The latest draws, newest first; absent = none. */
  draws?: RoomDraw[];
  /** The latest poll with its votes so far; null or absent = none yet. */
  poll?: RoomPoll | null;
  /** What a viewer reads on coming in; absent = none. */
  welcome?: string | null;
  /** The brand's regions, to say whom an offer is for. */
  regions?: { id: string; name: Bilingual }[];
  me: {
    visitId: string;
    viewerId: string;
    name: string;
    orders: OrderView[];
    /** Deals this viewer waits for; absent = none. */
    waiting?: WaitView[];
    coupons: CouponView[];
    /** Offers that are open no more and this viewer has something of: a coupon, a place in a group, a deposit. */
    offers?: RoomOffer[];
    standing?: ViewerStanding;
    /** This viewer's vote in `poll`, the option's place; null or absent = none. */
    vote?: number | null;
    /** The viewer's own custom pieces, newest first; absent = none. */
    customs?: CustomView[];
    /** Where this viewer may pick up: the store of the visit's code, else the member's own. */
    store: { id: string; name: Bilingual; city: string } | null;
  };
}

/**
 * What changed in one tick, merged, the same bytes for every viewer. A field that is absent did not change.
 * A receiver whose `version` is older than `from` missed something and asks for `room` by re-joining.
 */
export interface RoomUpdate {
  at: number;
  /** The show's version before and after this packet. */
  from: number;
  version: number;
  online?: number;
  likes?: number;
  status?: ShowStatus;
  /** Null: this server's own video. */
  playback?: Playback | null;
  pinned?: string[];
  deals?: RoomDeal[];
  items?: RoomItem[];
  /** All open offers, when any of them changed. */
  offers?: RoomOffer[];
  /** Coupons dropped in this tick. */
  coupons?: { offerId: string }[];
  comments?: RoomComment[];
  hidden?: string[];
  answers?: { commentId: string; text: string }[];
  /** The newest of `notices`; null: taken down. */
  notice?: { text: string; at: number } | null;
  /** Those that opened or settled. */
  draws?: RoomDraw[];
  /** The latest poll, when it opened, closed, or its votes moved. */
  poll?: RoomPoll;
  /** Null: none any more. */
  pinnedComment?: PinnedComment | null;
  /** All of this tick, oldest first. */
  notices?: { text: string; at: number }[];
  sales?: { itemId: string; buyers: number; lastName: string }[];
}

export interface RoomOutEvents {
  room: (state: RoomState) => void;
  update: (update: RoomUpdate) => void;
  /** The viewer's own orders, sent to that viewer alone when one changes. */
  order: (order: OrderView) => void;
  /** One of the viewer's own custom pieces, when something happens to it or to its order. */
  custom: (custom: CustomView) => void;
  ended: (at: { at: number }) => void;
}

export interface RoomInEvents {
  like: (payload: unknown, ack?: (answer: Ack) => void) => void;
  comment: (payload: unknown, ack?: (answer: Ack<{ commentId: string }>) => void) => void;
  share: (payload?: unknown) => void;
  follow: (payload?: unknown) => void;
  impression: (payload: unknown) => void;
  click: (payload: unknown) => void;
  claim: (payload: unknown, ack: (answer: Ack<{ order: OrderView }>) => void) => void;
  order: (payload: unknown, ack: (answer: Ack<{ order: OrderView }>) => void) => void;
  quote: (payload: unknown, ack: (answer: Ack<{ quote: QuoteView }>) => void) => void;
  offer: (payload: unknown, ack: (answer: Ack<{ order: OrderView }>) => void) => void;
  coupon: (payload: unknown, ack: (answer: Ack<{ coupon: CouponView }>) => void) => void;
  waitlist: (payload: unknown, ack: (answer: Ack<{ waiting: WaitView }>) => void) => void;
  leaveWaitlist: (payload: unknown, ack?: (answer: Ack) => void) => void;
  vote: (payload: unknown, ack?: (answer: Ack) => void) => void;
  leave: (payload?: unknown) => void;
  clock: (payload: unknown, ack: (answer: { t: number; serverAt: number }) => void) => void;
}
