import type {
  DealFigures,
  DeskAlert,
  DeskComment,
  DeskOrder,
  DeskUpdate,
  Presence,
  SentEvent,
  WatchAnswer,
} from '#shared/contract/desk.ts';
import type { Lease } from '#shared/contract/leases.ts';
import type { DeskMetrics } from '#shared/contract/metrics.ts';
import type { OfferFigures } from '#shared/contract/offers.ts';
import type { StockFigures } from '#shared/contract/shows.ts';
import { emptyShow } from '#shared/domain/show/empty-show.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import { evolve } from '#shared/domain/show/evolve.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { type TrailPoint, withPoint } from './trail.ts';

/** Everything a desk knows of the show it watches. Plain data, never mutated. */
export interface LiveShow {
  readonly showId: string;
  /** Folded by the same `evolve` as the server's. */
  readonly state: ShowState;
  readonly metrics: DeskMetrics;
  /** Figures of the last minutes, as this page has heard them. */
  readonly trail: readonly TrailPoint[];
  /** itemId → stock; units the ledger holds. */
  readonly stock: ReadonlyMap<string, StockFigures>;
  readonly deals: ReadonlyMap<string, DealFigures>;
  /** offerId → what it has done so far. */
  readonly offers: ReadonlyMap<string, OfferFigures>;
  /** Oldest first. */
  readonly comments: readonly DeskComment[];
  /** Newest first. */
  readonly orders: readonly DeskOrder[];
  /** Newest first; cleared ones stay with their `clearedAt`. */
  readonly alerts: readonly DeskAlert[];
  readonly presence: readonly Presence[];
  /** Who is editing which price or stock; one is over when its `until` has passed. */
  readonly leases: readonly Lease[];
  /** Item → when it first was the newest pin. */
  readonly airedAt: ReadonlyMap<string, number>;
  /** The latest events, newest first: who did what. */
  readonly recent: readonly SentEvent[];
  /** The server's time of the last packet. */
  readonly at: number;
}

export const commentsKept = 2000;
const ordersKept = 500;
const alertsKept = 100;
const recentKept = 60;

export type Folded =
  | { readonly kind: 'applied'; readonly show: LiveShow }
  /** A packet is missing before this one: watch again from the version we have. */
  | { readonly kind: 'gap' };

type Watched = Extract<WatchAnswer, { ok: true }>;

/**
 * The show after an answer to `watch`: a fresh one when the answer holds the whole log, else what we had and the
 * missed events. `gap` when the answer does not connect to what we had.
 */
export function foldWatch(before: LiveShow | null, answer: Watched): Folded {
  const isWhole = answer.events[0]?.version === 1 || before === null || before.showId !== answer.showId;
  const start = isWhole ? emptyShow(answer.showId) : before.state;
  const state = foldEvents(start, answer.events);
  if (state === null || state.version < answer.version) return { kind: 'gap' };
  const known = isWhole ? null : before;
  return {
    kind: 'applied',
    show: {
      showId: answer.showId,
      state,
      metrics: answer.metrics,
      trail: withPoint(known?.trail ?? [], answer.metrics),
      stock: new Map(answer.stock.items.map(({ itemId, ...figures }) => [itemId, figures])),
      deals: new Map(answer.stock.deals.map((deal) => [deal.dealId, deal])),
      offers: new Map((answer.stock.offers ?? []).map((offer) => [offer.offerId, offer])),
      comments: withComments(known?.comments ?? [], answer.comments),
      orders: withOrders(known?.orders ?? [], answer.orders),
      alerts: withAlerts([], answer.alerts),
      presence: answer.presence,
      leases: answer.leases,
      airedAt: withAired(known?.airedAt ?? new Map(), answer.events),
      recent: withRecent(known?.recent ?? [], answer.events),
      at: answer.serverAt,
    },
  };
}

/** The show after one packet. A packet whose events we already have changes nothing twice. */
export function foldUpdate(show: LiveShow, update: DeskUpdate): Folded {
  if (update.showId !== show.showId) return { kind: 'applied', show };
  if (update.from > show.state.version) return { kind: 'gap' };
  const state = foldEvents(show.state, update.events);
  if (state === null || state.version < update.to) return { kind: 'gap' };
  const fresh = update.events.filter((event) => event.version > show.state.version);
  return {
    kind: 'applied',
    show: {
      ...show,
      state,
      at: Math.max(show.at, update.at),
      airedAt: withAired(show.airedAt, fresh),
      recent: withRecent(show.recent, fresh),
      ...(update.metrics ? { metrics: update.metrics, trail: withPoint(show.trail, update.metrics) } : {}),
      ...(update.comments ? { comments: withComments(show.comments, update.comments) } : {}),
      ...(update.orders ? { orders: withOrders(show.orders, update.orders) } : {}),
      ...(update.alerts ? { alerts: withAlerts(show.alerts, update.alerts) } : {}),
      ...(update.leases ? { leases: update.leases } : {}),
      ...(update.presence ? { presence: update.presence } : {}),
      ...(update.stock?.items
        ? { stock: patched(show.stock, update.stock.items, ({ itemId, ...figures }) => [itemId, figures]) }
        : {}),
      ...(update.stock?.deals
        ? { deals: patched(show.deals, update.stock.deals, (deal) => [deal.dealId, deal]) }
        : {}),
      ...(update.stock?.offers
        ? { offers: patched(show.offers, update.stock.offers, (offer) => [offer.offerId, offer]) }
        : {}),
    },
  };
}

/** Null when the events leave a gap, or cannot have happened to this state. */
function foldEvents(start: ShowState, events: readonly SentEvent[]): ShowState | null {
  let state = start;
  for (const sent of events) {
    if (sent.version <= state.version) continue;
    if (sent.version !== state.version + 1) return null;
    // The wire type keeps the contract free of the domain; what the server sends there is a ShowEvent.
    state = evolve(state, { ...sent, showId: state.showId } as ShowEventRecord);
  }
  return state;
}

function withComments(known: readonly DeskComment[], came: readonly DeskComment[]): readonly DeskComment[] {
  if (came.length === 0) return known;
  return merged(known, came, (comment) => comment.id)
    .sort((a, b) => a.at - b.at)
    .slice(-commentsKept);
}

function withOrders(known: readonly DeskOrder[], came: readonly DeskOrder[]): readonly DeskOrder[] {
  if (came.length === 0) return known;
  return merged(known, came, (order) => order.orderId)
    .sort((a, b) => b.at - a.at)
    .slice(0, ordersKept);
}

function withAlerts(known: readonly DeskAlert[], came: readonly DeskAlert[]): readonly DeskAlert[] {
  return merged(known, came, (alert) => alert.id)
    .sort((a, b) => b.at - a.at)
    .slice(0, alertsKept);
}

function withAired(
  known: ReadonlyMap<string, number>,
  came: readonly SentEvent[],
): ReadonlyMap<string, number> {
  let aired: Map<string, number> | null = null;
  for (const sent of came) {
    const event = sent.event as ShowEventRecord['event'];
    if (event.type !== 'product.pinned' || known.has(event.itemId)) continue;
    aired ??= new Map(known);
    if (!aired.has(event.itemId)) aired.set(event.itemId, sent.at);
  }
  return aired ?? known;
}

const withRecent = (known: readonly SentEvent[], came: readonly SentEvent[]): readonly SentEvent[] =>
  came.length === 0 ? known : [...came.toReversed(), ...known].slice(0, recentKept);

/** Known and came, the later word on each id standing; a new array. */
function merged<T>(known: readonly T[], came: readonly T[], idOf: (one: T) => string): T[] {
  const all = new Map(known.map((one) => [idOf(one), one]));
  for (const one of came) all.set(idOf(one), one);
  return [...all.values()];
}

function patched<T, V>(
  known: ReadonlyMap<string, V>,
  came: readonly T[],
  entryOf: (one: T) => readonly [string, V],
): ReadonlyMap<string, V> {
  const all = new Map(known);
  for (const one of came) all.set(...entryOf(one));
  return all;
}
