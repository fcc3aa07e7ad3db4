import type { CustomView } from '#shared/contract/custom.ts';
import type { DeskAlert, DeskOrder, DeskUpdate, StockSnapshot } from '#shared/contract/desk.ts';
import type { RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { hasAnyWord } from '#shared/domain/comments/words.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { offerFigures } from '#shared/domain/offers/figures.ts';
import { hasDeposit } from '#shared/domain/orders/has-deposit.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import { ownOrderView } from '#shared/domain/orders/view.ts';
import { type ShowEventRecord, systemActor } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { type AlertCourse, noCourse } from '#shared/domain/targets/alert-course.ts';
import { defaultCurves, type ReferenceCurves } from '#shared/domain/targets/curve.ts';
import { paymentAlertChanges } from './alerts.ts';
import { AutoReplies } from './auto-replies.ts';
import { deskComment } from './comments.ts';
import { ownCustomView } from './custom-views.ts';
import { DeskFeed } from './desk-feed.ts';
import { Desks } from './desks.ts';
import { customOf, orderOf } from './entry-subjects.ts';
import { deskMetricsOf, type Standing } from './figures.ts';
import { noFloorWatch } from './floor-alerts.ts';
import { once } from './once.ts';
import { OrdersByViewer } from './orders-by-viewer.ts';
import { roomPoll } from './polls.ts';
import { RoomFeed } from './room-feed.ts';
import { roomDeals, roomItems, roomOffers } from './room-view.ts';
import type { RunnerListener } from './runner-settings.ts';
import type { ShowRunner } from './show-runner.ts';
import { stockHere } from './stock-here.ts';

/** Where what is to be sent goes. */
export interface Outlet {
  /** Something of the show waits for the next tick. */
  changed(showId: string): void;
  /**
   * For the order's own viewer, now: `view` is asked for only when somebody is there to see it. `placedBy` is the
   * viewer's key when the order is new: a connection that waits for the answer to it is told by that answer.
   */
  order(showId: string, viewerId: string, placedBy: string | null, view: () => OrderView): void;
  /** For the viewer it is made for, now. */
  custom(showId: string, viewerId: string, view: () => CustomView | null): void;
  ended(showId: string, at: number): void;
}
export const noOutlet: Outlet = { changed() {}, order() {}, custom() {}, ended() {} };

/** Alerts a desk finds on opening. */
const ALERTS_KEPT = 100;
/** Comments a viewer may still have on the screen. */
const COMMENTS_IN_SIGHT = 200;

/** A runner and what its viewers and desks have yet to hear of it. */
export class LiveShow implements RunnerListener {
  readonly runner: ShowRunner;
  readonly roomFeed: RoomFeed;
  readonly deskFeed: DeskFeed;
  readonly desks: Desks;
  readonly #outlet: () => Outlet;
  readonly #autoReplies: AutoReplies;
  #viewers = 0;
  /** c(x) of the show's reference shows, once they have been read. */
  curves: ReferenceCurves = defaultCurves;
  /** Pace as it was read so far. */
  course: AlertCourse = noCourse;
  /** As of which its desks have been told. */
  told: AlertCourse = noCourse;
  floors = noFloorWatch;
  #alerts: DeskAlert[] = [];
  readonly #ordersByViewer: OrdersByViewer;
  #ledger: LedgerState;

  constructor(runner: ShowRunner, ledger: LedgerState, outlet: () => Outlet) {
    this.runner = runner;
    this.#ledger = ledger;
    this.#outlet = outlet;
    this.#autoReplies = new AutoReplies(runner);
    this.#ordersByViewer = new OrdersByViewer(ledger);
    const changed = () => outlet().changed(runner.showId);
    this.roomFeed = new RoomFeed(
      {
        get state() {
          return runner.state;
        },
        items: () => roomItems(runner, this.#ledger),
        deals: () => roomDeals(runner, this.#ledger),
        offers: () => roomOffers(runner.state, this.#ledger),
        poll: () => roomPoll(runner.state, runner.record?.fold ?? null),
        online: () => runner.online,
        likes: () => this.likes(),
      },
      changed,
    );
    this.deskFeed = new DeskFeed(
      {
        showId: runner.showId,
        get version() {
          return runner.state.version;
        },
        get isLive() {
          return runner.state.status === 'live';
        },
        stock: () => this.stock(),
        metrics: (now) => {
          const standing = this.standing(now);
          return standing && deskMetricsOf(standing);
        },
        presence: () => this.desks.all(),
        leases: (now) => runner.leases.current(now),
      },
      changed,
    );
    this.desks = new Desks(this.deskFeed);
    runner.alertOf = (alertId) => {
      const alert = this.#alerts.find(({ id, clearedAt }) => id === alertId && clearedAt === undefined);
      if (!alert) return null;
      const { level, regionId = null, acknowledged } = alert;
      return { level, regionId, isAcknowledged: acknowledged !== undefined };
    };
    runner.listeners.push(this);
  }

  /** Someone is connected: the show stays in memory. */
  get isUsed(): boolean {
    return this.#viewers > 0 || this.desks.isAnyHere;
  }

  /** The ledger as of the last `refresh`. */
  get ledgerNow(): LedgerState {
    return this.#ledger;
  }

  get alerts(): readonly DeskAlert[] {
    return this.#alerts;
  }

  likes(): number {
    return this.runner.record?.fold.interactions.likes ?? 0;
  }

  /** Takes the ledger as it stands; call before anything is taken from the feeds. */
  async refresh(): Promise<LedgerState> {
    this.#ledger = await this.runner.ledgerState();
    return this.#ledger;
  }

  /** Everything figures need, as of the last `refresh`; null while the record has not been read. */
  standing(at: number): Standing | null {
    const { record, state, events } = this.runner;
    return record && { state, events, ledger: this.#ledger, record, curves: this.curves, at };
  }

  /** A viewer's connection comes; answers how it goes. */
  seatTaken(): () => void {
    this.#viewers += 1;
    this.roomFeed.listen(true);
    return once(() => {
      this.#viewers -= 1;
      if (this.#viewers === 0) this.roomFeed.listen(false);
    });
  }

  takeRoom(now: number): RoomUpdate | null {
    return this.roomFeed.take(now);
  }

  takeDesk(now: number): DeskUpdate | null {
    return this.deskFeed.take(now);
  }

  stock(): StockSnapshot {
    const { state } = this.runner;
    const { item, deal } = stockHere(this.runner, this.#ledger);
    return {
      items: state.lineup.map(({ itemId }) => ({ itemId, ...item(itemId) })),
      deals: state.deals.map(({ dealId, quantity }) => ({ ...deal(dealId), quantity })),
      offers: state.offers.map(({ offerId }) => offerFigures(this.#ledger, offerId)),
    };
  }

  ordersOf(viewerId: string, ledger: LedgerState): Order[] {
    return this.#ordersByViewer.of(viewerId, ledger);
  }

  deskOrder(order: Order): DeskOrder {
    const { orderId, placedAt, status, amount, lines, attribution, offer } = order;
    return {
      orderId,
      at: placedAt,
      status,
      name: this.runner.record?.audience.visit(order.visitId)?.name ?? '',
      amount,
      lines: lines.map(({ itemId, quantity, dealId }) => ({ itemId, quantity, dealId })),
      regionId: attribution.regionId,
      guideId: attribution.guideId,
      ...(hasDeposit(order) ? { hasDeposit: true } : {}),
      ...(offer && (offer.variantId !== undefined || offer.choices) ? { offer: inSeveral(offer) } : {}),
    };
  }

  alert(alert: DeskAlert): void {
    this.#alerts = [...this.#alerts.filter((one) => one.id !== alert.id), alert].slice(-ALERTS_KEPT);
    this.deskFeed.alert(alert);
  }

  /** Replies by rule to what was said while they could not be given. */
  replyLate(now: number): void {
    this.#autoReplies.step(now);
  }

  /** Units of a product went, or came back, in another show. */
  productMoved(productId: string): void {
    const isHere = this.runner.state.lineup.some((item) => item.productId === productId);
    if (!isHere) return;
    this.roomFeed.goods();
    this.deskFeed.goods();
  }

  event(record: ShowEventRecord): void {
    this.roomFeed.event(record);
    this.deskFeed.event(record);
    this.#moderated(record);
    if (record.event.type === 'comment.answered' && record.actor.id === systemActor.id)
      this.#autoReplies.replied(record.event.text, record.at);
    if (record.event.type === 'alert.acknowledged') this.#acknowledged(record.event.alertId, record);
    if (record.event.type === 'show.ended') this.#outlet().ended(this.runner.showId, record.at);
  }

  #acknowledged(alertId: string, { actor, at }: ShowEventRecord): void {
    const alert = this.#alerts.find(({ id }) => id === alertId);
    if (alert) this.alert({ ...alert, acknowledged: { by: actor.name, at } });
  }

  /** What viewers already see, or saw, when a word is blocked or a comment shown again. */
  #moderated({ event }: ShowEventRecord): void {
    const comments = this.runner.record?.audience.comments;
    if (!comments) return;
    if (event.type === 'words.blocked') {
      const now = comments.latest(COMMENTS_IN_SIGHT, ({ text }) => hasAnyWord(text, event.words));
      this.roomFeed.hide(now.map(({ id }) => id));
    }
    const shown = event.type === 'comment.shown' ? comments.find(event.commentId) : null;
    if (shown && !hasAnyWord(shown.text, this.runner.state.blockedWords)) {
      const { regionId: _, hidden: __, ...seen } = deskComment(shown, this.runner.state);
      this.roomFeed.comment(seen);
    }
  }

  facts(facts: readonly Fact[]): void {
    this.deskFeed.figures();
    if (facts.some(({ kind }) => kind === 'vote')) this.roomFeed.votes();
    for (const fact of facts) {
      if (fact.kind !== 'comment') continue;
      const brief = this.runner.record?.audience.visit(fact.visitId);
      if (!brief) continue;
      const { commentId: id, at, text } = fact;
      const { viewerId, name, regionId } = brief;
      const { blockedWords } = this.runner.state;
      if (!hasAnyWord(text, blockedWords)) {
        this.roomFeed.comment({ id, at, viewerId, name, text });
        this.#autoReplies.comment(id, text);
      }
      this.deskFeed.comment(deskComment({ id, at, viewerId, name, text, regionId }, this.runner.state));
    }
  }

  ledger(record: LedgerRecord): void {
    this.roomFeed.goods();
    this.deskFeed.goods();
    for (const alert of paymentAlertChanges(this.#alerts, record)) this.alert(alert);
    const customId = customOf(record);
    if (customId !== null) this.#customTold(customId);
    const orderId = orderOf(record);
    if (orderId === null) return;
    // The ledger's state is asked for anew: the one at hand may be older than this record.
    const ledger = this.runner.ledgerInMemory;
    if (ledger) {
      this.#ledger = ledger;
      this.#orderChanged(ledger, orderId, record);
      return;
    }
    this.refresh()
      .then((state) => this.#orderChanged(state, orderId, record))
      .catch((err: unknown) =>
        this.runner.log.error({ err, showId: this.runner.showId, orderId }, 'an order’s change was not told'),
      );
  }

  #customTold(requestId: string): void {
    this.refresh()
      .then((ledger) => this.#customChanged(ledger, requestId))
      .catch((err: unknown) =>
        this.runner.log.error({ err, showId: this.runner.showId, requestId }, 'a change was not told'),
      );
  }

  #customChanged(ledger: LedgerState, requestId: string): void {
    const viewerId = ledger.book.custom.requests.get(requestId)?.viewerId;
    if (viewerId === undefined) return;
    const view = () => ownCustomView(this.runner, ledger, requestId);
    this.#outlet().custom(this.runner.showId, viewerId, view);
  }

  #orderChanged(ledger: LedgerState, orderId: string, { entry, seq }: LedgerRecord): void {
    const order = ledger.orders.get(orderId);
    if (!order) return;
    if (entry.kind === 'order.reserved') this.#ordersByViewer.reserved(order, seq);
    if (this.deskFeed.isListening) this.deskFeed.order(this.deskOrder(order));
    if (entry.kind === 'order.paid') {
      const name = this.runner.record?.audience.visit(order.visitId)?.name ?? '';
      for (const { itemId } of order.lines) this.roomFeed.sale(itemId, order.viewerId, name);
    }
    const placedBy = entry.kind === 'order.reserved' ? order.key : null;
    this.#outlet().order(this.runner.showId, order.viewerId, placedBy, () =>
      ownOrderView(order, this.runner.state.currency, ledger),
    );
    if (order.customId !== undefined) this.#customChanged(ledger, order.customId);
  }
}

/** What the desk needs of an order's offer to name what exactly was taken. */
const inSeveral = ({
  offerId,
  variantId,
  choices,
}: NonNullable<Order['offer']>): NonNullable<DeskOrder['offer']> => ({
  offerId,
  ...(variantId === undefined ? {} : { variantId }),
  ...(choices ? { choices: [...choices] } : {}),
});
