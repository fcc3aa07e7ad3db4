import type { FulfilmentInput, RefundRequestView } from '#shared/contract/after-sale.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { FinalPriceView } from '#shared/contract/guardrails.ts';
import type { CouponView, GroupView, QuoteView } from '#shared/contract/offers.ts';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import type { ReturnAsking, ReturnDecision } from '#shared/contract/returns.ts';
import type { OrderView, TakingRequest, WaitView } from '#shared/contract/viewers.ts';
import { couponsOf } from '#shared/domain/offers/figures.ts';
import type { LineUnits } from '#shared/domain/orders/after-sale.ts';
import { staffOrderView } from '#shared/domain/orders/view.ts';
import { finalPrices } from '#shared/domain/show/final-prices.ts';
import { showOrdersWith } from './affected-orders.ts';
import {
  cancelForViewer,
  fulfilOrder,
  markRefundsSent,
  type RefundInput,
  refundsIn,
  requestRefund,
  returnUnits,
} from './after-sale.ts';
import type { Staff, Visitor } from './api.ts';
import { maySee, scopeOf } from './authorise.ts';
import { issueCoupon, redeemCoupon } from './coupons.ts';
import { isIn } from './figures.ts';
import type { LiveShow } from './live-show.ts';
import { orderHistoryOf } from './order-history.ts';
import { isOrderIn, named, namesOf } from './order-pages.ts';
import { type PickupStore, pickupStores } from './pickup-stores.ts';
import { type Asked, quoteFor, quoteView } from './quoting.ts';
import { askReturn, decideReturn, returnsIn, withdrawReturn } from './returns.ts';
import { staffNames, withDecider } from './staff-names.ts';
import { groupsFor, takeOffer } from './taking.ts';
import { joinWaitlist, leaveWaitlist } from './waitlist.ts';

/** What the edges may ask about deals, offers and orders, beside claiming and ordering. */
export interface Trade {
  /** Joins the waitlist of a deal that is sold out, or tells one's place in it. */
  waitlist(dealId: string, key: string, visitor: Visitor): Promise<Result<WaitView>>;
  leaveWaitlist(dealId: string, visitor: Visitor): Promise<Result<null>>;
  /** What the viewer would pay now, by the same calculation as an order. */
  quote(asked: Asked, visitor: Visitor): Promise<Result<QuoteView>>;
  /** Units of a presale or a group buy. */
  takeOffer(offerId: string, taking: TakingRequest, visitor: Visitor): Promise<Result<OrderView>>;
  /** Groups that wait for buyers, the viewer's own, and the one shared. */
  groups(offerId: string, visitor: Visitor, shared?: string): Promise<Result<readonly GroupView[]>>;
  pickupStores(visitor: Visitor): Promise<Result<readonly PickupStore[]>>;
  issueCoupon(offerId: string, key: string, visitor: Visitor): Promise<Result<CouponView>>;
  /** The viewer's own. */
  coupons(visitor: Visitor): Promise<Result<readonly CouponView[]>>;
  redeemCoupon(
    showId: string,
    redemption: { code: string; storeId: string; key: string },
    staff: Staff,
  ): Promise<Result<CouponView>>;
  /** About orders of shows and regions the staff may see; others are `not_found`. */
  requestRefund(orderId: string, input: RefundInput, staff: Staff): Promise<Result<RefundRequestView>>;
  /** The buyer's own order: asks to return units of it, or keeps them after all. */
  askReturn(orderId: string, asking: ReturnAsking, visitor: Visitor): Promise<Result<OrderView>>;
  withdrawReturn(orderId: string, returnId: string, visitor: Visitor): Promise<Result<OrderView>>;
  decideReturn(orderId: string, decision: ReturnDecision, staff: Staff): Promise<Result<OrderView>>;
  /** Orders their buyers ask to return: those to decide first. */
  returns(showId: string, staff: Staff): Promise<Result<readonly OrderView[]>>;
  returnUnits(
    orderId: string,
    input: { key: string; lines: readonly LineUnits[] },
    staff: Staff,
  ): Promise<Result<OrderView>>;
  fulfilOrder(orderId: string, input: FulfilmentInput, staff: Staff): Promise<Result<OrderView>>;
  cancelForViewer(orderId: string, reason: string, staff: Staff): Promise<Result<OrderView>>;
  /** Everything that happened to an order. */
  orderHistory(orderId: string, staff: Staff): Promise<Result<OrderHistory>>;
  refunds(showId: string, staff: Staff): Promise<Result<readonly RefundRequestView[]>>;
  /** Requests that were handed to the provider; answers all of the show's. Safe to repeat. */
  refundsSent(
    showId: string,
    ids: readonly string[],
    staff: Staff,
  ): Promise<Result<readonly RefundRequestView[]>>;
  /** The lowest price somebody could come to for each item, with everything planned or open. */
  finalPrices(showId: string, staff: Staff): Promise<Result<readonly FinalPriceView[]>>;
  /** Orders with the item that are unpaid, or paid and not handed over. */
  affectedOrders(showId: string, itemId: string, staff: Staff): Promise<Result<readonly OrderView[]>>;
}

export interface TradeSettings {
  /** The show, whoever asks; `not_found`. */
  readonly showOf: (showId: string) => Promise<Result<LiveShow>>;
  readonly showOfOrder: (orderId: string) => Promise<string | null>;
}

export function tradeOf({ showOf, showOfOrder }: TradeSettings): Trade {
  /** The show of an order that these staff may see: pickups also by the store they are for. */
  const orderFor = async (orderId: string, staff: Staff): Promise<Result<LiveShow>> => {
    const showId = await showOfOrder(orderId);
    const found = showId === null ? refuse('not_found') : await showOf(showId);
    if (!found.ok) return found;
    const { runner } = found.value;
    const order = (await runner.ledgerState()).orders.get(orderId);
    if (!order || !maySee(staff, runner.state).ok) return refuse('not_found');
    const scope = scopeOf(staff);
    const store = order.pickupStoreId === null ? null : runner.directory.stores.get(order.pickupStoreId);
    const isTheirs = isOrderIn(scope, order) || isIn(scope, store?.regionId ?? null);
    return isTheirs ? found : refuse('not_found');
  };
  const refunds: Trade['refunds'] = async (showId, staff) => {
    const found = await showOf(showId);
    if (!found.ok) return found;
    const { runner } = found.value;
    const allowed = maySee(staff, runner.state);
    return allowed.ok ? accept(refundsIn(await runner.ledgerState(), scopeOf(staff))) : allowed;
  };
  return {
    refunds,
    async refundsSent(showId, ids, staff) {
      const found = await showOf(showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const allowed = maySee(staff, runner.state);
      if (!allowed.ok) return allowed;
      const marked = await markRefundsSent(runner, ids, staff);
      return marked.ok ? refunds(showId, staff) : marked;
    },
    async waitlist(dealId, key, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? joinWaitlist(found.value.runner, dealId, key, visitor) : found;
    },
    async leaveWaitlist(dealId, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? leaveWaitlist(found.value.runner, dealId, visitor) : found;
    },
    async quote(asked, visitor) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const quoted = quoteFor(runner, await runner.ledgerState(), visitor, asked);
      return quoted.ok ? accept(quoteView(quoted.value, runner.state.currency)) : quoted;
    },
    async takeOffer(offerId, taking, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? takeOffer(found.value.runner, offerId, taking, visitor) : found;
    },
    async groups(offerId, visitor, shared) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      if (!runner.state.offers.some((offer) => offer.offerId === offerId)) return refuse('not_found');
      const ledger = await runner.ledgerState();
      const orders = found.value.ordersOf(visitor.viewerId, ledger);
      return accept(groupsFor(ledger, offerId, orders, shared));
    },
    async pickupStores(visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? accept(pickupStores(found.value.runner, visitor)) : found;
    },
    async issueCoupon(offerId, key, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? issueCoupon(found.value.runner, offerId, key, visitor) : found;
    },
    async coupons(visitor) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      return accept(couponsOf((await runner.ledgerState()).book, visitor.viewerId, runner.now()));
    },
    async redeemCoupon(showId, redemption, staff) {
      const found = await showOf(showId);
      if (!found.ok) return found;
      const allowed = maySee(staff, found.value.runner.state);
      return allowed.ok ? redeemCoupon(found.value.runner, redemption, staff) : allowed;
    },
    async requestRefund(orderId, input, staff) {
      const found = await orderFor(orderId, staff);
      return found.ok ? requestRefund(found.value.runner, orderId, input, staff) : found;
    },
    async askReturn(orderId, asking, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? askReturn(found.value.runner, orderId, asking, visitor) : found;
    },
    async withdrawReturn(orderId, returnId, visitor) {
      const found = await showOf(visitor.showId);
      return found.ok ? withdrawReturn(found.value.runner, orderId, returnId, visitor) : found;
    },
    async decideReturn(orderId, decision, staff) {
      const found = await orderFor(orderId, staff);
      return found.ok ? decideReturn(found.value.runner, orderId, decision, staff) : found;
    },
    async returns(showId, staff) {
      const found = await showOf(showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const allowed = maySee(staff, runner.state);
      if (!allowed.ok) return allowed;
      const nameOf = namesOf(await runner.readRecord());
      const staffName = staffNames(runner.directory);
      const { currency } = runner.state;
      return accept(
        returnsIn(await runner.ledgerState(), scopeOf(staff), (order) => ({
          ...withDecider(staffOrderView(order, currency), order, staffName),
          ...named(nameOf(order)),
        })),
      );
    },
    async returnUnits(orderId, input, staff) {
      const found = await orderFor(orderId, staff);
      return found.ok ? returnUnits(found.value.runner, orderId, input, staff) : found;
    },
    async fulfilOrder(orderId, input, staff) {
      const found = await orderFor(orderId, staff);
      return found.ok ? fulfilOrder(found.value.runner, orderId, input, staff) : found;
    },
    async cancelForViewer(orderId, reason, staff) {
      const found = await orderFor(orderId, staff);
      return found.ok ? cancelForViewer(found.value.runner, orderId, reason, staff) : found;
    },
    async orderHistory(orderId, staff) {
      const found = await orderFor(orderId, staff);
      return found.ok ? orderHistoryOf(found.value.runner, orderId) : found;
    },
    async finalPrices(showId, staff) {
      const found = await showOf(showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const allowed = maySee(staff, runner.state);
      if (!allowed.ok) return allowed;
      return accept(finalPrices(runner.state, (productId) => runner.directory.products.get(productId)));
    },
    async affectedOrders(showId, itemId, staff) {
      const found = await showOf(showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const allowed = maySee(staff, runner.state);
      if (!allowed.ok) return allowed;
      return accept(
        showOrdersWith(
          await runner.ledgerState(),
          itemId,
          runner.state.currency,
          scopeOf(staff),
          namesOf(runner.record),
        ),
      );
    },
  };
}
