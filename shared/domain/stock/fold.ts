import { foldForfeit, foldOffer, foldPayment, foldReservation, foldTaken } from '../offers/book.ts';
import { foldCustom } from '../offers/custom/book.ts';
import { isInMaking } from '../offers/custom/state.ts';
import { unitsOf } from '../offers/taking.ts';
import { withRefunds } from '../orders/line-refunds.ts';
import type { Order } from '../orders/types.ts';
import { foldAfterSale } from './after-sale.ts';
import { awaitPayment, stopAwaiting } from './awaiting.ts';
import type { EntryOf, LedgerEntry } from './entries.ts';
import { heldRefunds, releaseHeld } from './held-refunds.ts';
import type { ItemBalance, LedgerState } from './ledger.ts';
import { linesOfWindow } from './lines-of-window.ts';
import { foldReturn } from './returns.ts';
import { foldWaitlist } from './waitlist.ts';

/** Folds one entry, stored at `at`, into the state, in place. Throws on one the state cannot have led to. */
export function foldEntry(state: LedgerState, entry: LedgerEntry, at: number): void {
  switch (entry.kind) {
    case 'order.reserved': {
      const { order } = entry;
      const placed = placedOrder(state.showId, withChoices(state, order), at);
      state.orders.set(order.orderId, placed);
      moveUnits(state, order, 1, 0);
      foldReservation(state.book, order);
      if (order.offer) foldTaken(state.book, order, unitsOf(order), 'takes');
      awaitPayment(state, placed);
      return;
    }
    case 'order.paid': {
      const order = knownOrder(state, entry.orderId);
      if (order.status === 'reserved') {
        moveUnits(state, order, -1, 1);
        stopAwaiting(state, order);
      } else {
        moveUnits(state, order, 0, 1);
        foldTaken(state.book, order, unitsOf(order), 'takes');
      }
      state.orders.set(order.orderId, { ...order, status: 'paid', paidAt: entry.paidAt });
      state.payments.set(entry.eventId, order.orderId);
      foldPayment(state.book, order);
      return;
    }
    case 'order.cancelled':
    case 'order.expired': {
      const order = knownOrder(state, entry.orderId);
      moveUnits(state, order, -1, 0);
      stopAwaiting(state, order);
      foldTaken(state.book, order, -unitsOf(order), 'leaves');
      foldForfeit(state.book, order, entry.kind === 'order.cancelled' && entry.depositBack === true);
      const status = entry.kind === 'order.cancelled' ? 'cancelled' : 'expired';
      state.orders.set(order.orderId, { ...order, status });
      return;
    }
    case 'order.refunded': {
      const order = knownOrder(state, entry.orderId);
      const refunded = order.refunded + entry.amount;
      const status = refunded === order.amount ? 'refunded' : order.status;
      const lines = withRefunds(order.lines, entry.lines);
      state.orders.set(order.orderId, { ...order, lines, refunded, status });
      if (status === 'refunded') foldTaken(state.book, order, 0, 'leaves');
      state.payments.set(entry.eventId, order.orderId);
      releaseHeld(state, order.orderId, entry.eventId);
      return;
    }
    case 'order.attributed': {
      const { lineAttributions = [], ...order } = knownOrder(state, entry.orderId);
      const { line, attribution } = entry;
      // A disagreement is closed by a person, and by nothing else.
      const isByHand = attribution.rule === 'by-hand@1';
      if (line === undefined) {
        const { disputes = [], ...settled } = order;
        const open = isByHand ? [] : disputes;
        state.orders.set(order.orderId, {
          ...settled,
          attribution,
          ...(open.length > 0 ? { disputes: open } : {}),
        });
      } else {
        const others = lineAttributions.filter((one) => one.line !== line);
        const { disputes = [], ...settled } = order;
        const open = isByHand ? disputes.filter((dispute) => dispute.line !== line) : disputes;
        state.orders.set(order.orderId, {
          ...settled,
          lineAttributions: [...others, { line, attribution }],
          ...(open.length > 0 ? { disputes: open } : {}),
        });
      }
      return;
    }
    case 'attribution.disputed': {
      const order = knownOrder(state, entry.orderId);
      const { line = null, actor, claim, reason } = entry;
      const disputes = [...(order.disputes ?? []), { at, line, actor, claim, reason }];
      state.orders.set(order.orderId, { ...order, disputes });
      state.refs.add(entry.ref);
      return;
    }
    case 'refund.held': {
      const held = heldRefunds(state, entry.orderId);
      const { eventId, amount, refundedAt } = entry;
      state.heldRefunds.set(entry.orderId, [...held, { eventId, amount, refundedAt }]);
      state.payments.set(eventId, entry.orderId);
      return;
    }
    case 'payment.mismatched':
    case 'payment.stranded':
      state.payments.set(entry.eventId, entry.orderId);
      return;
    case 'stock.added':
      balanceOf(state, entry.itemId).prepared += entry.quantity;
      state.refs.add(entry.ref);
      return;
    case 'stock.withdrawn':
      balanceOf(state, entry.itemId).withdrawn += entry.quantity;
      state.refs.add(entry.ref);
      return;
    case 'item.frozen':
      if (entry.isFrozen) state.frozen.add(entry.itemId);
      else state.frozen.delete(entry.itemId);
      state.refs.add(entry.ref);
      return;
    case 'window.set': {
      const { window } = entry;
      const known = state.windows.get(window.dealId);
      const oneUnit = linesOfWindow(window, 1);
      if (known) {
        known.window = window;
        known.oneUnit = oneUnit;
      } else
        state.windows.set(window.dealId, {
          window,
          closedAt: null,
          oneUnit,
          reserved: 0,
          sold: 0,
          unitsByViewer: new Map(),
        });
      state.refs.add(entry.ref);
      return;
    }
    case 'window.closed': {
      const known = state.windows.get(entry.dealId);
      if (!known) throw new Error(`Ledger of ${state.showId}: no window of deal ${entry.dealId}`);
      known.closedAt = entry.closedAt;
      // Nothing comes back to a deal that is over.
      state.waitlists.delete(entry.dealId);
      state.refs.add(entry.ref);
      return;
    }
    case 'waitlist.joined':
    case 'waitlist.left':
    case 'waitlist.offered':
      foldWaitlist(state, entry, at);
      return;
    case 'refund.requested':
    case 'refund.settled':
    case 'refund.sent':
    case 'stranded.refunded':
    case 'units.returned':
    case 'order.fulfilled':
      foldAfterSale(
        state,
        entry,
        at,
        (orderId) => knownOrder(state, orderId),
        (units) => {
          moveUnits(state, units, 0, -1);
          foldTaken(state.book, units, -unitsOf(units), 'keeps');
        },
      );
      return;
    case 'return.asked':
    case 'return.withdrawn':
    case 'return.approved':
    case 'return.declined': {
      const order = knownOrder(state, entry.orderId);
      state.orders.set(order.orderId, foldReturn(order, entry, at));
      if (entry.kind === 'return.asked') state.refs.add(entry.returnId);
      return;
    }
    case 'deposit.paid': {
      const order = knownOrder(state, entry.orderId);
      if (!order.deposit) throw new Error(`Ledger of ${state.showId}: ${order.orderId} has no deposit`);
      if (entry.reReserved) {
        moveUnits(state, order, 1, 0);
        foldTaken(state.book, order, unitsOf(order), 'takes');
      } else stopAwaiting(state, order);
      const payBy = order.deposit.dueBy;
      const deposit = { ...order.deposit, paidAt: entry.paidAt };
      const next: Order = { ...order, status: 'reserved', payBy, deposit };
      state.orders.set(order.orderId, next);
      // The balance of a custom piece is due once the piece is ready.
      if (!isInMaking(state, next)) awaitPayment(state, next);
      state.payments.set(entry.eventId, order.orderId);
      foldOffer(state.book, entry, at, (orderId) => knownOrder(state, orderId));
      return;
    }
    case 'deposit.refunded': {
      const order = knownOrder(state, entry.orderId);
      if (!order.deposit) throw new Error(`Ledger of ${state.showId}: ${order.orderId} has no deposit`);
      const refunded = order.deposit.refunded + entry.amount;
      state.orders.set(order.orderId, { ...order, deposit: { ...order.deposit, refunded } });
      state.payments.set(entry.eventId, order.orderId);
      releaseHeld(state, order.orderId, entry.eventId);
      return;
    }
    case 'offer.set':
    case 'offer.decided':
    case 'offer.closed':
      state.refs.add(entry.ref);
      foldOffer(state.book, entry, at, (orderId) => knownOrder(state, orderId));
      return;
    case 'custom.ready': {
      const order = knownOrder(state, entry.orderId);
      foldCustom(state.book.custom, entry, at);
      if (!order.deposit || order.status !== 'reserved') return;
      const deposit = { ...order.deposit, from: at, dueBy: entry.dueBy };
      const next: Order = { ...order, payBy: entry.dueBy, deposit };
      state.orders.set(order.orderId, next);
      awaitPayment(state, next);
      return;
    }
    case 'custom.quoted':
    case 'custom.proposed':
    case 'custom.proposal-declined':
      state.refs.add(entry.ref);
      foldCustom(state.book.custom, entry, at);
      return;
    case 'custom.requested':
    case 'custom.accepted':
    case 'custom.making':
    case 'custom.cancelled':
    case 'appointment.booked':
    case 'appointment.cancelled':
    case 'appointment.ended':
      foldCustom(state.book.custom, entry, at);
      return;
    case 'coupon.issued':
    case 'coupon.redeemed':
    case 'coupon.redeemed-in-store':
    case 'coupon.returned':
    case 'group.opened':
    case 'group.joined':
    case 'group.completed':
    case 'group.failed':
      foldOffer(state.book, entry, at, (orderId) => knownOrder(state, orderId));
      return;
    default:
      unknown(entry);
  }
}

type Reserved = EntryOf<'order.reserved'>['order'];

/** A piece made for one customer says what was wanted of it, as its request tells. */
function withChoices({ book }: LedgerState, order: Reserved): Reserved {
  if (order.customId === undefined || !order.offer) return order;
  const choices = book.custom.requests.get(order.customId)?.choices ?? [];
  return choices.length === 0 ? order : { ...order, offer: { ...order.offer, choices } };
}

/** Most orders have none of the rarer fields, and a flash deal makes thousands a second: those are built in one go. */
function placedOrder(showId: string, order: Reserved, at: number): Order {
  const placed: Order = {
    orderId: order.orderId,
    showId,
    viewerId: order.viewerId,
    visitId: order.visitId,
    key: order.key,
    status: 'reserved',
    lines: order.lines,
    amount: order.amount,
    refunded: 0,
    placedAt: at,
    payBy: order.payBy,
    paidAt: null,
    fulfilment: order.fulfilment,
    pickupStoreId: order.pickupStoreId,
    attribution: order.attribution,
  };
  const { isOffered, pickupCode, coupon, offer, deposit, offerIds, customId } = order;
  if (!isOffered && !pickupCode && !coupon && !offer && !deposit && !offerIds && customId === undefined)
    return placed;
  return {
    ...placed,
    ...(isOffered ? { isOffered } : {}),
    ...(pickupCode ? { pickupCode } : {}),
    ...(coupon ? { coupon } : {}),
    ...(offer ? { offer } : {}),
    ...(deposit ? { deposit } : {}),
    ...(offerIds ? { offerIds } : {}),
    ...(customId === undefined ? {} : { customId }),
  };
}

function balanceOf(state: LedgerState, itemId: string): ItemBalance {
  let balance = state.items.get(itemId);
  if (!balance) {
    balance = { prepared: 0, reserved: 0, sold: 0, withdrawn: 0 };
    state.items.set(itemId, balance);
  }
  return balance;
}

/** Moves an order's units in or out of reserved and sold, of its items, its deals and its viewer's share of them. */
function moveUnits(
  state: LedgerState,
  order: Pick<Order, 'lines' | 'viewerId'>,
  reserved: -1 | 0 | 1,
  sold: -1 | 0 | 1,
): void {
  for (const { itemId, dealId, quantity } of order.lines) {
    const item = balanceOf(state, itemId);
    item.reserved += reserved * quantity;
    item.sold += sold * quantity;
    const deal = dealId === null ? undefined : state.windows.get(dealId);
    if (!deal) continue;
    deal.reserved += reserved * quantity;
    deal.sold += sold * quantity;
    const change = (reserved + sold) * quantity;
    if (change === 0) continue;
    const units = (deal.unitsByViewer.get(order.viewerId) ?? 0) + change;
    if (units === 0) deal.unitsByViewer.delete(order.viewerId);
    else deal.unitsByViewer.set(order.viewerId, units);
  }
}

function knownOrder(state: LedgerState, orderId: string): Order {
  const order = state.orders.get(orderId);
  if (!order) throw new Error(`Ledger of ${state.showId}: no order ${orderId}`);
  return order;
}

function unknown(value: never): never {
  throw new Error(`Unknown to the ledger: ${JSON.stringify(value)}`);
}
