import type { DeskAlert, DeskUpdate, SentEvent, WatchAnswer } from '#shared/contract/desk.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Lease, LeaseRequest } from '#shared/contract/leases.ts';
import type { RoomUpdate } from '#shared/contract/room.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Bus } from '../cluster/cluster.ts';
import { bringAlerts } from './alerts-now.ts';
import type { Staff, Visitor } from './api.ts';
import { mayDo, maySee, scopeOf } from './authorise.ts';
import { deskComment } from './comments.ts';
import type { Curves } from './curves.ts';
import { eventsInScope, stockInScope } from './desk-scope.ts';
import { deskMetricsInScope, deskMetricsOf, isIn } from './figures.ts';
import type { LiveShow, Outlet } from './live-show.ts';
import { isOrderIn } from './order-pages.ts';
import { type RoomSeat, takeSeat } from './room-seat.ts';
import type { Runners } from './runners.ts';
import { showViewOf } from './show-scope.ts';
import { stockHere } from './stock-here.ts';

/** Comments and orders a desk finds on opening. */
const COMMENTS_ON_WATCH = 300;
const ORDERS_ON_WATCH = 100;

/** A viewer's seat, and how to give up its place among those the show is told to. */
export interface Seated {
  readonly seat: RoomSeat;
  /** Brings what `seat.room()` tells up to now; call right before it. */
  refresh(): Promise<unknown>;
  /** The socket is gone. */
  release(): void;
}

/**
 * A desk about to begin. All of it is synchronous, so that nothing can come between what a desk is told to begin
 * with and its first update: send `pending` to those who watch already, answer, add the desk.
 */
export interface DeskView {
  pending(): DeskUpdate | null;
  answer(): WatchAnswer;
}

/** What sockets need of the application beside `App`. */
export interface Realtime {
  /** The one who delivers; set once. */
  connect(outlet: Outlet): void;
  join(visitor: Visitor): Promise<Result<Seated>>;
  /** A desk comes: answers how it goes. `forbidden`, `not_found`. */
  openDesk(showId: string, staff: Staff): Promise<Result<() => void>>;
  /** Goes with the desk that asks for it. `lease_held`, `forbidden`, `not_found`. */
  lease(asked: LeaseRequest, staff: Staff, desk: string): Promise<Result<Lease>>;
  release(asked: LeaseRequest, desk: string): Promise<void>;
  /** The desk is gone, or follows the show no more. */
  releaseAll(showId: string, desk: string): Promise<void>;
  prepareWatch(showId: string, sinceVersion: number | undefined, staff: Staff): Promise<Result<DeskView>>;
  /** What waits for the viewers, and for the desks, of a show that is in memory; null when nothing does. */
  takeRoom(showId: string): Promise<RoomUpdate | null>;
  takeDesk(showId: string): Promise<DeskUpdate | null>;
  isLive(showId: string): boolean;
  /** The state of a show, for staff who may see it; `staff` null asks for a viewer, whose token names the show. */
  statusOf(showId: string, staff: Staff | null): Promise<Result<ShowState['status']>>;
  /** Something of a show that is in memory needs a look; staff at its desks are told. */
  alert(showId: string, alert: DeskAlert): void;
  now(): number;
}

export function realtimeOf(
  runners: Runners,
  curves: Curves,
  bus: Pick<Bus, 'tell'>,
  now: () => number,
): Realtime {
  const visible = async (showId: string, staff: Staff): Promise<Result<LiveShow>> => {
    const show = await runners.getNow(showId);
    if (!show) return refuse('not_found', 'There is no such show');
    const allowed = maySee(staff, show.runner.state);
    return allowed.ok ? accept(show) : allowed;
  };
  return {
    now,
    connect(outlet) {
      runners.outlet = outlet;
    },
    async join(visitor) {
      const show = await runners.get(visitor.showId);
      if (!show) return refuse('not_found', 'There is no such show');
      const seat = takeSeat(show, visitor);
      if (!seat.ok) return seat;
      return accept({
        seat: seat.value,
        refresh: () => show.refresh(),
        release: show.seatTaken(),
      });
    },
    async openDesk(showId, staff) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      await found.value.refresh();
      return accept(found.value.desks.take(staff));
    },
    async lease({ showId, kind, itemId }, staff, desk) {
      const allowed = mayDo(staff, 'shows.trade');
      if (!allowed.ok) return allowed;
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const { runner, deskFeed } = found.value;
      if (runner.isOver) return refuse('show_over');
      if (!runner.state.lineup.some((item) => item.itemId === itemId))
        return refuse('not_found', 'There is no such item in the lineup', { itemId });
      const taken = await runner.leases.take(
        kind,
        itemId,
        { userId: staff.id, name: staff.name, desk },
        now(),
      );
      if (taken.ok) deskFeed.leases();
      return taken;
    },
    async release({ showId, kind, itemId }, desk) {
      const show = runners.peek(showId);
      if (await show?.runner.leases.release(kind, itemId, desk)) show?.deskFeed.leases();
    },
    async releaseAll(showId, desk) {
      const show = runners.peek(showId);
      if (await show?.runner.leases.releaseAll(desk)) show?.deskFeed.leases();
    },
    async prepareWatch(showId, sinceVersion, staff) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const show = found.value;
      await bringAlerts(show, curves, now());
      await show.refresh();
      await show.runner.leases.refresh(now());
      return accept({
        pending: () => show.takeDesk(now()),
        answer: () => watchAnswer(show, sinceVersion, staff, now()),
      });
    },
    async takeRoom(showId) {
      const show = runners.peek(showId);
      if (!show) return null;
      await show.refresh();
      return show.takeRoom(now());
    },
    async takeDesk(showId) {
      const show = runners.peek(showId);
      if (!show) return null;
      await show.refresh();
      return show.takeDesk(now());
    },
    alert(showId, alert) {
      runners.peek(showId)?.alert(alert);
      bus.tell({ about: 'alert', showId, alert });
    },
    isLive: (showId) => runners.peek(showId)?.runner.state.status === 'live',
    async statusOf(showId, staff) {
      const show = await runners.getNow(showId);
      if (!show) return refuse('not_found', 'There is no such show');
      const allowed = staff ? maySee(staff, show.runner.state) : accept(null);
      return allowed.ok ? accept(show.runner.state.status) : allowed;
    },
  };
}

function watchAnswer(
  show: LiveShow,
  sinceVersion: number | undefined,
  staff: Staff,
  at: number,
): WatchAnswer {
  const { runner } = show;
  const { state, events, showId } = runner;
  const scope = scopeOf(staff);
  const standing = show.standing(at);
  if (!standing) throw new Error(`The record of ${showId} is gone while it is watched`);
  // A version this log has not reached is another log's: the desk gets all of this one.
  const isKnown = sinceVersion !== undefined && sinceVersion <= state.version;
  const missed: readonly SentEvent[] = events.slice(isKnown ? sinceVersion : 0);
  return {
    ok: true,
    showId,
    version: state.version,
    serverAt: at,
    events: eventsInScope(missed, scope),
    ...(isKnown
      ? {}
      : { state: showViewOf(state, standing.ledger, stockHere(runner, standing.ledger), at, scope) }),
    metrics: deskMetricsInScope(deskMetricsOf(standing), scope),
    stock: stockInScope(show.stock(), scope),
    comments: standing.record.audience.comments
      .latest(COMMENTS_ON_WATCH, ({ regionId }) => isIn(scope, regionId))
      .map((comment) => deskComment(comment, state)),
    orders: latestOrders(show, standing.ledger.orders, scope),
    alerts: show.alerts.filter((alert) => isIn(scope, alert.regionId ?? null)),
    presence: show.desks.all(),
    leases: runner.leases.current(at),
  };
}

function latestOrders(
  show: LiveShow,
  orders: Parameters<LiveShow['ordersOf']>[1]['orders'],
  scope: ReadonlySet<string> | null,
) {
  return [...orders.values()]
    .filter((order) => isOrderIn(scope, order))
    .slice(-ORDERS_ON_WATCH)
    .map((order) => show.deskOrder(order));
}
