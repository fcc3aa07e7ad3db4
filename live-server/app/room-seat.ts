import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { CouponView, QuoteView } from '#shared/contract/offers.ts';
import type { VoteRequest } from '#shared/contract/polls.ts';
import type { RoomState } from '#shared/contract/room.ts';
import type { OrderView, TakingRequest, WaitView } from '#shared/contract/viewers.ts';
import { hasAnyWord } from '#shared/domain/comments/words.ts';
import type { ActivityFact } from '#shared/domain/metrics/facts.ts';
import { couponsOf } from '#shared/domain/offers/figures.ts';
import { ownOrderView } from '#shared/domain/orders/view.ts';
import type { Visitor } from './api.ts';
import { claimantOf } from './claimant.ts';
import { type ClaimTerms, cancelOwnOrder, claimDeal, type OrderInput, placeOrder } from './claims.ts';
import { deskComment } from './comments.ts';
import { issueCoupon } from './coupons.ts';
import { customsOfViewer } from './custom-views.ts';
import { roomDraws } from './draws.ts';
import type { LiveShow } from './live-show.ts';
import { enter } from './opening.ts';
import { homeStoreOf } from './pickup-stores.ts';
import { mayVote, ownVote, roomPoll } from './polls.ts';
import { type Asked, quoteFor, quoteView } from './quoting.ts';
import { closedOffersOf, roomDeals, roomItems, roomOffers } from './room-view.ts';
import type { ShowRunner } from './show-runner.ts';
import { takeOffer } from './taking.ts';
import { joinWaitlist, leaveWaitlist, waitsOf } from './waitlist.ts';

/** Comments a viewer finds on joining. */
const COMMENTS_ON_JOINING = 50;

/** One viewer's connection to a show. Made by `takeSeat`, given up by `leave` or `lose`. */
export interface RoomSeat {
  readonly showId: string;
  /** Whose seat it is: a new visit when the token's own had ended. */
  readonly visitor: Visitor;
  /** The whole room, as of the last `refresh` of its show. */
  room(): RoomState;
  like(n: number): Result<null>;
  comment(text: string): Result<{ commentId: string }>;
  share(): Result<null>;
  follow(): Result<null>;
  vote(vote: VoteRequest): Result<null>;
  impression(itemId: string): Result<null>;
  click(itemId: string): Result<null>;
  claim(dealId: string, quantity: number, key: string, more: ClaimTerms): Promise<Result<OrderView>>;
  quote(asked: Asked): Promise<Result<QuoteView>>;
  coupon(offerId: string, key: string): Promise<Result<CouponView>>;
  takeOffer(offerId: string, taking: TakingRequest): Promise<Result<OrderView>>;
  order(input: OrderInput): Promise<Result<OrderView>>;
  cancel(orderId: string): Promise<Result<OrderView>>;
  waitlist(dealId: string, key: string): Promise<Result<WaitView>>;
  leaveWaitlist(dealId: string): Promise<Result<null>>;
  /** The viewer leaves: the visit ends now. */
  leave(): void;
  /** The connection is gone: the visit waits for it to come back. */
  lose(): void;
}

/** Connections one visit may have at a time; more is not a viewer with a second tab. */
const MAX_CONNECTIONS_A_VISIT = 5;

/**
 * Ties a connection to the visit of its token. A visit that is still open, or was lost less than 15 s ago, goes on;
 * one that has ended starts again as a new visit of the same viewer.
 */
export function takeSeat(show: LiveShow, token: Visitor): Result<RoomSeat> {
  const { runner } = show;
  const { visits } = runner;
  let visitor = { ...token, visitId: visits.current(token.visitId) };
  if (!runner.isOver) {
    if (visits.connectionsOf(visitor.visitId) >= MAX_CONNECTIONS_A_VISIT)
      return refuse('rate_limited', 'Too many connections of one visit');
    const goesOn = runner.endings.goesOnHere(visitor, runner.now());
    if (!goesOn || !visits.connect(visitor.visitId)) {
      visitor = { ...token, visitId: runner.newId() };
      const entered = enter(runner, visitor);
      if (!entered.ok) return entered;
      visits.succeed(token.visitId, visitor.visitId);
      visits.connect(visitor.visitId);
    }
  }
  return accept(seatOf(show, visitor));
}

function seatOf(show: LiveShow, visitor: Visitor): RoomSeat {
  const { runner } = show;
  const { visitId, viewerId } = visitor;
  let isSeated = true;
  const record = (fact: ActivityFact): Result<null> => {
    if (runner.state.status !== 'live') return refuse('show_not_live');
    return runner.take([fact]) ? accept(null) : refuse('storage_unavailable');
  };
  const aboutItem = (kind: 'impression' | 'click', itemId: string): Result<null> => {
    if (!runner.state.lineup.some((item) => item.itemId === itemId))
      return refuse('not_found', 'This show has no such item', { itemId });
    return record({ kind, at: runner.now(), visitId, itemId });
  };
  return {
    showId: runner.showId,
    visitor,
    room: () => roomState(show, visitor),
    like: (n) => record({ kind: 'like', at: runner.now(), visitId, n }),
    share: () => record({ kind: 'share', at: runner.now(), visitId }),
    follow: () => record({ kind: 'follow', at: runner.now(), visitId }),
    vote(vote) {
      const own = ownVote(runner.state, runner.record?.fold ?? null, visitId);
      const allowed = mayVote(runner.state, vote, own, runner.now());
      if (!allowed.ok) return allowed;
      // Pressed twice: it is so already, and the record need not say it again.
      if (own === vote.option) return accept(null);
      return record({ kind: 'vote', at: runner.now(), visitId, ...vote });
    },
    impression: (itemId) => aboutItem('impression', itemId),
    click: (itemId) => aboutItem('click', itemId),
    comment(text) {
      if (isMuted(runner, viewerId)) return refuse('muted');
      const commentId = runner.newId();
      const taken = record({ kind: 'comment', at: runner.now(), visitId, commentId, text });
      return taken.ok ? accept({ commentId }) : taken;
    },
    claim: (dealId, quantity, key, more) => claimDeal(runner, dealId, quantity, key, visitor, more),
    async quote(asked) {
      const quoted = quoteFor(runner, await runner.ledgerState(), visitor, asked);
      return quoted.ok ? accept(quoteView(quoted.value, runner.state.currency)) : quoted;
    },
    takeOffer: (offerId, taking) => takeOffer(runner, offerId, taking, visitor),
    coupon: (offerId, key) => issueCoupon(runner, offerId, key, visitor),
    order: (input) => placeOrder(runner, input, visitor),
    waitlist: (dealId, key) => joinWaitlist(runner, dealId, key, visitor),
    leaveWaitlist: (dealId) => leaveWaitlist(runner, dealId, visitor),
    cancel: (orderId) => cancelOwnOrder(runner, orderId, visitor),
    leave() {
      if (!isSeated) return;
      isSeated = false;
      if (runner.visits.close(visitId)) runner.take([{ kind: 'leave', at: runner.now(), visitId }]);
    },
    lose() {
      if (!isSeated) return;
      isSeated = false;
      runner.visits.disconnect(visitId, runner.now());
    },
  };
}

function isMuted(runner: ShowRunner, viewerId: string): boolean {
  const until = runner.state.muted.get(viewerId);
  return until !== undefined && (until === null || until > runner.now());
}

/** The whole room for one viewer. */
function roomState(show: LiveShow, visitor: Visitor): RoomState {
  const { runner, roomFeed, ledgerNow: ledger } = show;
  const { state, directory } = runner;
  const { showId, title, hostName, currency, timeZone, plannedStartAt, startedAt, endedAt, playback } = state;
  const comments =
    runner.record?.audience.comments
      .latest(
        COMMENTS_ON_JOINING,
        ({ id, viewerId, text }) =>
          !state.hiddenComments.has(id) &&
          !hasAnyWord(text, state.blockedWords) &&
          (!roomFeed.isWaiting(id) || viewerId === visitor.viewerId),
      )
      .map((comment) => {
        const { regionId: _, hidden: __, ...seen } = deskComment(comment, state);
        return seen;
      }) ?? [];
  return {
    at: runner.now(),
    version: roomFeed.version,
    show: {
      id: showId,
      title,
      status: state.status === 'none' ? 'draft' : state.status,
      hostName,
      currency,
      timeZone,
      plannedStartAt,
      startedAt,
      endedAt,
      ...(playback && { playback }),
    },
    items: roomItems(runner, ledger),
    pinned: [...state.pinned],
    deals: roomDeals(runner, ledger),
    offers: roomOffers(state, ledger),
    online: runner.online,
    likes: show.likes(),
    comments,
    notice: state.notice,
    pinnedComment: state.pinnedComment,
    draws: roomDraws(state),
    poll: roomPoll(state, runner.record?.fold ?? null),
    welcome: state.welcome,
    regions: [...directory.regions.all()].map(({ id, name }) => ({ id, name })),
    me: {
      visitId: visitor.visitId,
      viewerId: visitor.viewerId,
      name: visitor.name,
      orders: show.ordersOf(visitor.viewerId, ledger).map((order) => ownOrderView(order, currency, ledger)),
      vote: ownVote(state, runner.record?.fold ?? null, visitor.visitId),
      coupons: couponsOf(ledger.book, visitor.viewerId, runner.now()),
      customs: customsOfViewer(runner, ledger, visitor.viewerId),
      waiting: waitsOf(ledger, visitor.viewerId),
      offers: closedOffersOf(state, ledger, visitor.viewerId, show.ordersOf(visitor.viewerId, ledger)),
      standing: claimantOf(runner, visitor),
      store: homeStoreOf(runner, visitor),
    },
  };
}
