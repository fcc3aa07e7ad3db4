import type {
  DealFigures,
  DeskAlert,
  DeskComment,
  DeskOrder,
  DeskUpdate,
  Presence,
  StockSnapshot,
} from '#shared/contract/desk.ts';
import type { Lease } from '#shared/contract/leases.ts';
import type { DeskMetrics } from '#shared/contract/metrics.ts';
import type { OfferFigures } from '#shared/contract/offers.ts';
import type { StockFigures } from '#shared/contract/shows.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import { Changed } from './changed.ts';

/** More than these in one tick is a flood nobody can read; the newest are sent, the record keeps all. */
const DESK_COMMENTS_A_TICK = 200;
const DESK_ORDERS_A_TICK = 200;
/** The live snapshot goes out with the first look after this time, so once a second and never later. */
const METRICS_EVERY_MS = 800;

type ItemFigures = { itemId: string } & StockFigures;

/** What the feed reads of its show when it is taken. */
export interface DeskSource {
  readonly showId: string;
  readonly version: number;
  readonly isLive: boolean;
  stock(): StockSnapshot;
  /** Null while the figures are still being read from the record. */
  metrics(now: number): DeskMetrics | null;
  presence(): Presence[];
  leases(now: number): Lease[];
}

/** What the desks of one show have not been told yet, merged: `take` gives it as one packet, events without gaps. */
export class DeskFeed {
  readonly #source: DeskSource;
  readonly #changed: () => void;
  #isListening = false;
  #from = 0;
  /** The newest version told: the show itself is ahead while the ledger follows an event. */
  #to = 0;
  #metricsAt = 0;
  readonly #items = new Changed<ItemFigures>((item) => item.itemId);
  readonly #deals = new Changed<DealFigures>((deal) => deal.dealId);
  readonly #offers = new Changed<OfferFigures>((offer) => offer.offerId);
  #waiting = nothing();

  constructor(source: DeskSource, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  get isListening(): boolean {
    return this.#isListening;
  }

  listen(isListening: boolean): void {
    if (isListening && !this.#isListening) {
      const { items, deals, offers = [] } = this.#source.stock();
      this.#offers.reset(offers);
      this.#from = this.#source.version;
      this.#to = this.#from;
      this.#items.reset(items);
      this.#deals.reset(deals);
      this.#waiting = nothing();
      this.#metricsAt = 0;
    }
    this.#isListening = isListening;
  }

  event(record: ShowEventRecord): void {
    if (!this.#isListening || record.version <= this.#to) return;
    this.#to = record.version;
    this.#waiting.events.push(record);
    this.#waiting.goods = true;
    this.#waiting.figures = true;
    this.#changed();
  }

  comment(comment: DeskComment): void {
    if (!this.#isListening) return;
    this.#waiting.comments.push(comment);
    if (this.#waiting.comments.length > DESK_COMMENTS_A_TICK) this.#waiting.comments.shift();
    this.#changed();
  }

  order(order: DeskOrder): void {
    if (!this.#isListening) return;
    const { orders } = this.#waiting;
    orders.delete(order.orderId);
    orders.set(order.orderId, order);
    if (orders.size > DESK_ORDERS_A_TICK) {
      const [oldest] = orders.keys();
      if (oldest !== undefined) orders.delete(oldest);
    }
    this.#waiting.goods = true;
    this.#waiting.figures = true;
    this.#changed();
  }

  goods(): void {
    if (!this.#isListening || this.#waiting.goods) return;
    this.#waiting.goods = true;
    this.#changed();
  }

  alert(alert: DeskAlert): void {
    if (!this.#isListening) return;
    this.#waiting.alerts.push(alert);
    this.#changed();
  }

  presence(): void {
    if (!this.#isListening) return;
    this.#waiting.presence = true;
    this.#changed();
  }

  leases(): void {
    if (!this.#isListening) return;
    this.#waiting.leases = true;
    this.#changed();
  }

  /** Facts moved the figures: said with the next snapshot. */
  figures(): void {
    this.#waiting.figures = true;
  }

  take(now: number): DeskUpdate | null {
    if (!this.#isListening) return null;
    const { showId, isLive } = this.#source;
    const waiting = this.#waiting;
    this.#waiting = nothing();
    const update: DeskUpdate = {
      showId,
      at: now,
      from: this.#from,
      to: this.#to,
      events: waiting.events,
    };
    const isFiguresTime = (isLive || waiting.figures) && now - this.#metricsAt >= METRICS_EVERY_MS;
    const metrics = isFiguresTime ? this.#source.metrics(now) : null;
    if (metrics) {
      update.metrics = metrics;
      this.#metricsAt = now;
    } else if (waiting.figures) this.#waiting.figures = true;
    if (waiting.goods) {
      const stock = this.#source.stock();
      const items = this.#items.take(stock.items);
      const deals = this.#deals.take(stock.deals);
      const offers = this.#offers.take(stock.offers ?? []);
      if (items.length > 0 || deals.length > 0 || offers.length > 0)
        update.stock = {
          ...(items.length > 0 ? { items } : {}),
          ...(deals.length > 0 ? { deals } : {}),
          ...(offers.length > 0 ? { offers } : {}),
        };
    }
    if (waiting.comments.length > 0) update.comments = waiting.comments;
    if (waiting.orders.size > 0) update.orders = [...waiting.orders.values()];
    if (waiting.alerts.length > 0) update.alerts = waiting.alerts;
    if (waiting.presence) update.presence = this.#source.presence();
    if (waiting.leases) update.leases = this.#source.leases(now);
    this.#from = this.#to;
    return isNews(update) ? update : null;
  }
}

function isNews(update: DeskUpdate): boolean {
  const { events, metrics, stock, comments, orders, alerts, presence, leases } = update;
  return events.length > 0 || [metrics, stock, comments, orders, alerts, presence, leases].some(Boolean);
}

interface Waiting {
  events: ShowEventRecord[];
  goods: boolean;
  figures: boolean;
  comments: DeskComment[];
  orders: Map<string, DeskOrder>;
  alerts: DeskAlert[];
  presence: boolean;
  leases: boolean;
}

const nothing = (): Waiting => ({
  events: [],
  goods: false,
  figures: false,
  comments: [],
  orders: new Map(),
  alerts: [],
  presence: false,
  leases: false,
});
