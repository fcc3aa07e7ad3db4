import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import { ownOrderView, staffOrderView } from '#shared/domain/orders/view.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Stores } from '../storage/stores.ts';
import type { App, Staff } from './api.ts';
import { attributionOf, dispute, reattribute } from './attributions.ts';
import { mayDo, maySee, scopeOf } from './authorise.ts';
import { cancelOwnOrder, claimDeal, placeOrder } from './claims.ts';
import { isIn } from './figures.ts';
import type { LiveShow } from './live-show.ts';
import { comesBack, enter, visitorOf } from './opening.ts';
import { isOrderIn, namesOf, pageOfOrders, productsFound } from './order-pages.ts';
import { applyPayment } from './payments.ts';
import { linesLeft, pageOfReported, placesOf, whyReported } from './reported-orders.ts';
import type { Runners } from './runners.ts';
import type { VisitorTokens } from './visitor-token.ts';

/** What buying needs of the application. */
export interface BuyingParts {
  readonly stores: Stores;
  readonly runners: Runners;
  readonly now: () => number;
  readonly viewerKey: string;
  readonly tokens: VisitorTokens;
  readonly viewerShow: (showId: string) => Promise<Result<LiveShow>>;
  /** The show, if this member of staff may see it. */
  readonly visible: (showId: string, staff: Staff) => Promise<Result<LiveShow>>;
  readonly ledgerOf: (show: LiveShow, at?: number) => Promise<LedgerState>;
}

/** From a viewer's entry to their order, and where the order belongs. */
export function buyingIn(
  parts: BuyingParts,
): Pick<
  App,
  | 'openVisit'
  | 'visitor'
  | 'claim'
  | 'order'
  | 'getOrder'
  | 'cancelOrder'
  | 'orders'
  | 'attribution'
  | 'reattribute'
  | 'dispute'
  | 'payment'
  | 'linesLeft'
> {
  const { stores, runners, now, viewerKey, tokens, viewerShow, visible, ledgerOf } = parts;

  /** An order and its show, if this member of staff may see both. */
  const visibleOrder = async (
    orderId: string,
    staff: Staff,
  ): Promise<Result<{ show: LiveShow; order: Order }>> => {
    const showId = await stores.ledger.showOfOrder(orderId);
    const show = showId === null ? null : await runners.getNow(showId);
    const order = (await show?.runner.ledgerState())?.orders.get(orderId);
    if (!show || !order) return refuse('not_found');
    const isTheirs = maySee(staff, show.runner.state).ok && isOrderIn(scopeOf(staff), order);
    return isTheirs ? accept({ show, order }) : refuse('not_found');
  };

  const claimHere = (
    { runner }: LiveShow,
    ...[dealId, quantity, key, visitor, more]: Parameters<App['claim']>
  ) => {
    runner.visits.touch(visitor.visitId, now());
    return claimDeal(runner, dealId, quantity, key, visitor, more);
  };

  return {
    async openVisit(showId, input) {
      const found = await viewerShow(showId);
      if (!found.ok) return found;
      const visitor = await visitorOf(found.value.runner, input, viewerKey);
      if (!visitor.ok) return visitor;
      const entered = enter(found.value.runner, visitor.value, input.broughtBy);
      if (!entered.ok && !(await comesBack(found.value, visitor.value))) return entered;
      const { visitId, viewerId } = visitor.value;
      return accept({ visitId, viewerId, token: tokens.issue(visitor.value, now()) });
    },

    visitor: (token) => tokens.read(token, now()),

    claim(dealId, quantity, key, visitor, more) {
      const ready = runners.peek(visitor.showId);
      if (ready) return claimHere(ready, dealId, quantity, key, visitor, more);
      return viewerShow(visitor.showId).then((found) =>
        found.ok ? claimHere(found.value, dealId, quantity, key, visitor, more) : found,
      );
    },

    async order(input, visitor) {
      const found = await viewerShow(visitor.showId);
      if (!found.ok) return found;
      found.value.runner.visits.touch(visitor.visitId, now());
      return placeOrder(found.value.runner, input, visitor);
    },

    async getOrder(orderId, who) {
      const showId = await stores.ledger.showOfOrder(orderId);
      const found = showId === null ? refuse('not_found') : await viewerShow(showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const ledger = await runner.ledgerState();
      const order = ledger.orders.get(orderId);
      if (!order) return refuse('not_found');
      const isTheirs =
        'viewerId' in who
          ? order.viewerId === who.viewerId
          : maySee(who, runner.state).ok && isOrderIn(scopeOf(who), order);
      if (!isTheirs) return refuse('not_found');
      const { currency } = runner.state;
      return accept(
        'viewerId' in who ? ownOrderView(order, currency, ledger) : staffOrderView(order, currency),
      );
    },

    async cancelOrder(orderId, visitor) {
      const found = await viewerShow(visitor.showId);
      return found.ok ? cancelOwnOrder(found.value.runner, orderId, visitor) : found;
    },

    async orders(showId, staff, query) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const { runner } = found.value;
      const ledger = await ledgerOf(found.value, query.at);
      // Names are in the figures' record: read for a search by name, else said where it has been read already.
      const record = query.q ? await runner.readRecord() : runner.record;
      const nameOf = namesOf(record);
      const sells = productsFound(runner.directory, query.q);
      if (query.reported) {
        const { fold } = await runner.readRecord();
        return accept(pageOfReported(fold, ledger, runner.state, query, scopeOf(staff), sells));
      }
      return accept(pageOfOrders(ledger, runner.state.currency, query, scopeOf(staff), nameOf, sells));
    },

    async attribution(orderId, staff, showId) {
      const found = await visibleOrder(orderId, staff);
      if (found.ok) return attributionOf(found.value.show.runner, orderId);
      if (showId === undefined) return found;
      const show = await visible(showId, staff);
      if (!show.ok) return found;
      const { runner } = show.value;
      const { fold } = await runner.readRecord();
      const order = fold.orders.byId.get(orderId);
      return order?.counted && placesOf(order).some(({ regionId }) => isIn(scopeOf(staff), regionId))
        ? accept(whyReported(fold, order, runner.state))
        : found;
    },

    async reattribute(orderId, change, staff) {
      const allowed = mayDo(staff, 'shows.trade');
      if (!allowed.ok) return allowed;
      const found = await visibleOrder(orderId, staff);
      if (!found.ok) return found;
      const { show, order } = found.value;
      return reattribute(show.runner, order, change, staff);
    },

    async dispute(orderId, input, staff) {
      const allowed = mayDo(staff, 'regions.act');
      if (!allowed.ok) return allowed;
      const found = await visibleOrder(orderId, staff);
      return found.ok ? dispute(found.value.show.runner, found.value.order, input, staff) : found;
    },

    async linesLeft(showId, orderId) {
      const found = await viewerShow(showId);
      if (!found.ok) return null;
      const { fold } = await found.value.runner.readRecord();
      const order = fold.orders.byId.get(orderId);
      return order ? linesLeft(order) : null;
    },

    payment: (notice) => applyPayment(stores, runners, notice, now()),
  };
}
