import type { RoomPoll } from '#shared/contract/polls.ts';
import type { RoomComment, RoomDeal, RoomItem, RoomOffer, RoomUpdate } from '#shared/contract/room.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { Changed } from './changed.ts';
import { roomDraw } from './draws.ts';

/** Under a flood viewers get the newest of a tick; desks get all of them. */
const ROOM_COMMENTS_A_TICK = 20;
/** A live room that has heard nothing this long is told with the next look, so at least every second. */
export const ROOM_HEARTBEAT_MS = 800;

/** What the feed reads of its show when it is taken. */
export interface RoomSource {
  readonly state: ShowState;
  items(): RoomItem[];
  deals(): RoomDeal[];
  offers(): RoomOffer[];
  poll(): RoomPoll | null;
  online(): number;
  likes(): number;
}

/**
 * What the viewers of one show have not been told yet, merged: `take` gives it as one packet. It gathers only while
 * somebody listens, so a show without viewers holds nothing.
 */
export class RoomFeed {
  readonly #source: RoomSource;
  readonly #changed: () => void;
  #isListening = false;
  #sentAt = 0;
  #from = 0;
  /** The newest version told: the show itself is ahead while the ledger follows an event. */
  #to = 0;
  #sentOnline = -1;
  #sentLikes = -1;
  readonly #items = new Changed<RoomItem>((item) => item.itemId);
  readonly #deals = new Changed<RoomDeal>((deal) => deal.id);
  #sentOffers = '';
  #waiting = nothing();

  /** `changed` is called when something begins to wait. */
  constructor(source: RoomSource, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  /** What whoever comes now is to go on from: with the next packet comes all that is after this. */
  get version(): number {
    return this.#to;
  }

  listen(isListening: boolean): void {
    if (isListening && !this.#isListening) {
      this.#from = this.#source.state.version;
      this.#to = this.#from;
      this.#items.reset(this.#source.items());
      this.#deals.reset(this.#source.deals());
      this.#sentOffers = JSON.stringify(this.#source.offers());
      this.#waiting = nothing();
    }
    this.#isListening = isListening;
  }

  /** Comments that are in `RoomState` only once they have gone out. */
  isWaiting(commentId: string): boolean {
    return this.#waiting.comments.some((comment) => comment.id === commentId);
  }

  event(record: ShowEventRecord): void {
    if (!this.#isListening || record.version <= this.#to) return;
    this.#to = record.version;
    const { event, at } = record;
    const { hidden, answers } = this.#waiting;
    this.#waiting.goods = true;
    if (event.type === 'comment.hidden') hidden.push(event.commentId);
    else if (event.type === 'comment.answered')
      answers.push({ commentId: event.commentId, text: event.text });
    else if (event.type === 'coupon.dropped') this.#waiting.coupons.push({ offerId: event.offerId });
    else if (event.type === 'draw.opened') this.#waiting.draws.add(event.draw.drawId);
    else if (event.type === 'draw.settled') this.#waiting.draws.add(event.drawId);
    else if (event.type === 'poll.opened' || event.type === 'poll.closed') this.#waiting.poll = true;
    else if (event.type === 'notice.cleared') this.#waiting.notice = true;
    else if (event.type === 'comment.pinned' || event.type === 'comment.unpinned')
      this.#waiting.pinnedComment = true;
    else if (event.type === 'notice.posted') this.#waiting.notices.push({ text: event.text, at });
    else if (event.type === 'show.revised') this.#waiting.playback ||= event.changes.playback !== undefined;
    else if (event.type === 'show.started' || event.type === 'show.ended') this.#waiting.status = true;
    else if (event.type === 'product.pinned' || event.type === 'product.unpinned') this.#waiting.pins = true;
    if (event.type === 'show.ended') {
      this.#waiting.pins = true;
      this.#waiting.pinnedComment = true;
    }
    this.#changed();
  }

  comment(comment: RoomComment): void {
    if (!this.#isListening) return;
    const { comments } = this.#waiting;
    comments.push(comment);
    if (comments.length > ROOM_COMMENTS_A_TICK) comments.shift();
    this.#changed();
  }

  /** Comments that viewers are not to see any more. */
  hide(commentIds: readonly string[]): void {
    if (!this.#isListening || commentIds.length === 0) return;
    this.#waiting.hidden.push(...commentIds);
    this.#changed();
  }

  /** Stock moved. */
  goods(): void {
    if (!this.#isListening || this.#waiting.goods) return;
    this.#waiting.goods = true;
    this.#changed();
  }

  /** Votes came in. */
  votes(): void {
    if (!this.#isListening) return;
    this.#waiting.poll = true;
    this.#changed();
  }

  sale(itemId: string, viewerId: string, name: string): void {
    if (!this.#isListening) return;
    const sale = this.#waiting.sales.get(itemId) ?? { buyers: new Set(), lastName: name };
    sale.buyers.add(viewerId);
    sale.lastName = name;
    this.#waiting.sales.set(itemId, sale);
    this.#changed();
  }

  /** Likes or the audience moved: said with the next packet, and at least each second. */
  take(now: number): RoomUpdate | null {
    const { state } = this.#source;
    const isDue = state.status === 'live' && now - this.#sentAt >= ROOM_HEARTBEAT_MS;
    const waiting = this.#waiting;
    const goods = waiting.goods
      ? { items: this.#items.take(this.#source.items()), deals: this.#deals.take(this.#source.deals()) }
      : { items: [], deals: [] };
    const offers = waiting.goods ? this.#changedOffers() : null;
    const comments = waiting.comments.filter((comment) => !state.hiddenComments.has(comment.id));
    const isNews =
      this.#to !== this.#from ||
      comments.length > 0 ||
      goods.items.length > 0 ||
      goods.deals.length > 0 ||
      offers !== null ||
      waiting.poll ||
      waiting.sales.size > 0;
    this.#waiting = nothing();
    if (!isNews && !isDue) return null;
    const update: RoomUpdate = { at: now, from: this.#from, version: this.#to };
    const online = this.#source.online();
    const likes = this.#source.likes();
    if (online !== this.#sentOnline) update.online = online;
    if (likes !== this.#sentLikes) update.likes = likes;
    if (waiting.status && state.status !== 'none') update.status = state.status;
    if (waiting.playback) update.playback = state.playback;
    if (waiting.pins) update.pinned = [...state.pinned];
    if (goods.deals.length > 0) update.deals = goods.deals;
    if (goods.items.length > 0) update.items = goods.items;
    if (offers) update.offers = offers;
    if (waiting.coupons.length > 0) update.coupons = waiting.coupons;
    if (comments.length > 0) update.comments = comments;
    if (waiting.hidden.length > 0) update.hidden = waiting.hidden;
    if (waiting.answers.length > 0) update.answers = waiting.answers;
    if (waiting.notices.length > 0) update.notices = waiting.notices;
    if (waiting.notices.length > 0 || waiting.notice) update.notice = state.notice;
    if (waiting.draws.size > 0)
      update.draws = state.draws.filter(({ drawId }) => waiting.draws.has(drawId)).map(roomDraw);
    const poll = waiting.poll ? this.#source.poll() : null;
    if (poll) update.poll = poll;
    if (waiting.pinnedComment) update.pinnedComment = state.pinnedComment;
    if (waiting.sales.size > 0)
      update.sales = [...waiting.sales].map(([itemId, { buyers, lastName }]) => ({
        itemId,
        buyers: buyers.size,
        lastName,
      }));
    this.#sentAt = now;
    this.#from = this.#to;
    this.#sentOnline = online;
    this.#sentLikes = likes;
    return update;
  }

  /** All of them when any differs from what was sent, so that an offer that closed is gone. */
  #changedOffers(): RoomOffer[] | null {
    const offers = this.#source.offers();
    const text = JSON.stringify(offers);
    if (text === this.#sentOffers) return null;
    this.#sentOffers = text;
    return offers;
  }
}

interface Waiting {
  coupons: { offerId: string }[];
  goods: boolean;
  status: boolean;
  playback: boolean;
  pins: boolean;
  /** It was taken down. */
  notice: boolean;
  pinnedComment: boolean;
  poll: boolean;
  draws: Set<string>;
  comments: RoomComment[];
  hidden: string[];
  answers: { commentId: string; text: string }[];
  notices: { text: string; at: number }[];
  sales: Map<string, { buyers: Set<string>; lastName: string }>;
}

const nothing = (): Waiting => ({
  coupons: [],
  goods: false,
  status: false,
  playback: false,
  pins: false,
  notice: false,
  pinnedComment: false,
  poll: false,
  draws: new Set(),
  comments: [],
  hidden: [],
  answers: [],
  notices: [],
  sales: new Map(),
});
