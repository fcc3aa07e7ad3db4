import { slotKey } from '../domain/offers/custom/book.ts';
import { customStateOf, isInMaking, orderOfCustom } from '../domain/offers/custom/state.ts';
import { demandFigures } from '../domain/offers/demand.ts';
import { dueAmount } from '../domain/offers/taking.ts';
import { refundIdOf } from '../domain/orders/returns.ts';
import type { Order } from '../domain/orders/types.ts';
import { lineAmount } from '../domain/orders/types.ts';
import { dueOrders, nextPayBy } from '../domain/stock/awaiting.ts';
import type { LedgerState } from '../domain/stock/ledger.ts';
import { dealFigures, stockFigures } from '../domain/stock/ledger.ts';

/** A plain comparison: the invariants are asked after each of a hundred thousand steps. */
function same(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)} where ${String(expected)} is due`);
}
function atMost(what: string, actual: number, most: number): void {
  if (!(actual <= most)) throw new Error(`${what}: ${actual} of at most ${most}`);
}

const hasPaid = ({ status }: Order) => status === 'paid' || status === 'refunded';

interface Taken {
  reserved: number;
  sold: number;
}
const nothing: Taken = { reserved: 0, sold: 0 };

/** What must hold of a ledger at every instant, counted from its orders and coupons alone. Throws what does not. */
export function checkLedger(state: LedgerState): void {
  checkUnits(state);
  checkOrders(state);
  checkCoupons(state);
  checkRefunds(state);
  checkReturns(state);
  checkTaking(state);
  checkCustoms(state);
  checkDemand(state);
}

/** prepared = available + reserved + sold + withdrawn, and every count is that of the orders. */
function checkUnits(state: LedgerState): void {
  const byItem = new Map<string, Taken>();
  const byDeal = new Map<string, Taken>();
  const add = (sums: Map<string, Taken>, id: string, place: keyof Taken, units: number) => {
    const taken = sums.get(id) ?? { reserved: 0, sold: 0 };
    taken[place] += units;
    sums.set(id, taken);
  };
  for (const order of state.orders.values()) {
    if (order.status !== 'reserved' && !hasPaid(order)) continue;
    for (const { itemId, dealId, quantity, returned = 0 } of order.lines) {
      const place = hasPaid(order) ? 'sold' : 'reserved';
      add(byItem, itemId, place, quantity - returned);
      if (dealId !== null) add(byDeal, dealId, place, quantity - returned);
    }
  }
  for (const itemId of state.items.keys()) {
    const { prepared, available, reserved, sold, withdrawn } = stockFigures(state, itemId);
    same(`${itemId} prepared`, prepared, available + reserved + sold + withdrawn);
    atMost(`${itemId} below nothing`, 0, Math.min(prepared, available, reserved, sold, withdrawn));
    const taken = byItem.get(itemId) ?? nothing;
    same(`${itemId} reserved`, reserved, taken.reserved);
    same(`${itemId} sold`, sold, taken.sold);
  }
  for (const [dealId, { unitsByViewer }] of state.windows) {
    const { quantity, reserved, sold, remaining } = dealFigures(state, dealId);
    const taken = byDeal.get(dealId) ?? nothing;
    same(`${dealId} reserved`, reserved, taken.reserved);
    same(`${dealId} sold`, sold, taken.sold);
    atMost(`${dealId} taken`, reserved + sold, quantity);
    atMost(`${dealId} remaining below nothing`, 0, remaining);
    let ofViewers = 0;
    for (const units of unitsByViewer.values()) ofViewers += units;
    same(`${dealId} by viewer`, ofViewers, reserved + sold);
  }
}

/** An order costs what its lines cost; who waits for payment is known, and falls due in time. */
function checkOrders(state: LedgerState): void {
  const waiting: string[] = [];
  let first: number | null = null;
  for (const order of state.orders.values()) {
    const { orderId, lines, amount, refunded, status, paidAt, payBy, lineAttributions = [] } = order;
    let cost = 0;
    for (const line of lines) cost += lineAmount(line);
    same(`${orderId} amount`, amount, cost);
    const apart = lineAttributions.map(({ line }) => line);
    same(`${orderId} lines told apart`, new Set(apart).size, apart.length);
    for (const line of apart) atMost(`${orderId} line told apart`, line, lines.length - 1);
    atMost(`${orderId} refunded`, refunded, amount);
    same(`${orderId} paid`, paidAt !== null, hasPaid(order));
    same(`${orderId} refunded whole`, refunded > 0 && refunded === amount, status === 'refunded');
    // A piece in the making owes its balance when it is ready.
    if (status !== 'reserved' || isInMaking(state, order)) continue;
    // Nobody ever pays nothing: it would wait until it runs out.
    atMost(`${orderId} waits for a payment`, 1, dueAmount(order));
    waiting.push(orderId);
    if (first === null || payBy < first) first = payBy;
  }
  same('next to pay', nextPayBy(state), first);
  const due = dueOrders(state, Number.MAX_SAFE_INTEGER, 1_000_000);
  same('waiting for payment', due.sort().join(), waiting.sort().join());
}

/** Every coupon is in one place, and that place and the counts agree. */
function checkCoupons({ book, orders }: LedgerState): void {
  let inUse = 0;
  const discounts = new Map<string, number>();
  const paid = new Map<string, number>();
  for (const { coupon: used, orderId, viewerId, status, amount } of orders.values()) {
    if (!used || (status !== 'reserved' && status !== 'paid')) continue;
    inUse += 1;
    const coupon = book.coupons.get(used.code);
    same(`${used.code} order`, coupon?.orderId, orderId);
    same(`${used.code} viewer`, coupon?.viewerId, viewerId);
    same(`${used.code} status`, coupon?.status, status === 'paid' ? 'redeemed' : 'held');
    if (status !== 'paid') continue;
    discounts.set(used.offerId, (discounts.get(used.offerId) ?? 0) + used.discount);
    paid.set(used.offerId, (paid.get(used.offerId) ?? 0) + amount);
  }
  let byOrder = 0;
  const counts = new Map<string, { issued: number; held: number; redeemed: number }>();
  for (const { offerId, status, orderId } of book.coupons.values()) {
    const count = counts.get(offerId) ?? { issued: 0, held: 0, redeemed: 0 };
    count.issued += 1;
    if (status !== 'issued') count[status] += 1;
    counts.set(offerId, count);
    if (orderId !== null) byOrder += 1;
  }
  same('coupons in use', byOrder, inUse);
  for (const [offerId, account] of book.offers) {
    const count = counts.get(offerId) ?? { issued: 0, held: 0, redeemed: 0 };
    same(`${offerId} issued`, account.issued, count.issued);
    same(`${offerId} held`, account.held, count.held);
    same(`${offerId} redeemed`, account.redeemed, count.redeemed);
    same(`${offerId} discount`, account.discount, discounts.get(offerId) ?? 0);
    same(`${offerId} paid with coupons`, account.couponPaid, paid.get(offerId) ?? 0);
    if (account.offer.terms.kind === 'coupon')
      atMost(`${offerId} issued`, account.issued, account.offer.terms.quantity);
  }
}

/** Presales and groups: units, places and deposits are those of the orders, and no group is larger than it may be. */
function checkTaking({ book, orders }: LedgerState): void {
  const taken = new Map<string, number>();
  const takenBy = new Map<string, number>();
  const deposits = new Map<string, number>();
  const places = new Map<string, number>();
  for (const order of orders.values()) {
    const { deposit, offer, orderId, status } = order;
    if (deposit) {
      atMost(`${orderId} deposit refunded`, deposit.refunded, deposit.paidAt === null ? 0 : deposit.amount);
      atMost(`${orderId} deposit`, deposit.amount + 1, order.amount);
      if (deposit.paidAt !== null)
        deposits.set(deposit.offerId, (deposits.get(deposit.offerId) ?? 0) + deposit.amount);
    }
    if (!offer || (status !== 'reserved' && !hasPaid(order))) continue;
    const own = `${offer.offerId} by ${order.viewerId}`;
    for (const { quantity, returned = 0 } of order.lines) {
      taken.set(offer.offerId, (taken.get(offer.offerId) ?? 0) + quantity - returned);
      takenBy.set(own, (takenBy.get(own) ?? 0) + quantity - returned);
    }
    if (offer.groupId === null || status === 'refunded') continue;
    places.set(offer.groupId, (places.get(offer.groupId) ?? 0) + 1);
    if (!book.groups.get(offer.groupId)?.orders.has(orderId)) throw new Error(`${orderId} has no place`);
  }
  for (const [offerId, account] of book.offers) {
    const { terms } = account.offer;
    same(`${offerId} taken`, account.taken, taken.get(offerId) ?? 0);
    same(`${offerId} deposits`, account.depositAmount, deposits.get(offerId) ?? 0);
    if (terms.kind === 'presale') atMost(`${offerId} taken`, account.taken, terms.quantity);
    if (terms.kind !== 'presale' && terms.kind !== 'custom' && terms.kind !== 'group-buy') continue;
    let ofViewers = 0;
    for (const [viewerId, units] of account.takenBy) {
      same(`${offerId} by ${viewerId}`, units, takenBy.get(`${offerId} by ${viewerId}`));
      atMost(`${offerId} by ${viewerId}`, units, terms.perViewerLimit);
      ofViewers += units;
    }
    same(`${offerId} by viewer`, ofViewers, account.taken);
  }
  let open = 0;
  for (const { groupId, offerId, orders: members, status } of book.groups.values()) {
    same(`${groupId} places`, members.size, places.get(groupId) ?? 0);
    const terms = book.offers.get(offerId)?.offer.terms;
    if (terms?.kind === 'group-buy') atMost(`${groupId} size`, members.size, terms.size);
    if (status === 'open') open += 1;
    if (status !== 'failed') continue;
    for (const orderId of members) {
      const order = orders.get(orderId);
      same(`${orderId} of a failed group`, order?.status, 'paid');
      for (const { quantity, returned } of order?.lines ?? []) same(`${orderId} units`, returned, quantity);
    }
  }
  same('open groups', book.openGroups.size, open);
}

/** Each request has one order at most, at its quote; each slot its capacity, and who ended is in none. */
function checkCustoms({ book, orders }: LedgerState): void {
  const { custom } = book;
  const slots = new Map<string, number>();
  let booked = 0;
  for (const [requestId, request] of custom.requests) {
    const { offerId, appointment, quote, isCancelled } = request;
    if (!custom.byOffer.get(offerId)?.has(requestId)) throw new Error(`${requestId} is not its offer’s`);
    const order = orderOfCustom({ orders }, request);
    if (order) {
      same(`${requestId} order`, order.customId, requestId);
      same(`${requestId} amount`, order.amount, quote?.price);
      same(`${requestId} deposit`, order.deposit?.amount, quote?.deposit);
      same(`${requestId} viewer`, order.viewerId, request.viewerId);
      if (isCancelled) same(`${requestId} cancelled`, order.status, 'cancelled');
    }
    if (appointment) {
      const slot = slotKey(offerId, appointment.storeId, appointment.slotAt);
      slots.set(slot, (slots.get(slot) ?? 0) + 1);
      if (appointment.status === 'booked') booked += 1;
      const stands = customStateOf(request, order, 0);
      if (appointment.status === 'booked' && (stands === 'cancelled' || stands === 'refunded'))
        throw new Error(`${requestId} is ${stands} and has an appointment`);
    }
  }
  for (const { customId, orderId, status, deposit } of orders.values()) {
    if (customId === undefined) continue;
    const isCurrent = custom.requests.get(customId)?.orderId === orderId;
    if (!isCurrent) same(`${orderId} overtaken`, status === 'expired' && deposit?.paidAt === null, true);
  }
  same('appointments', custom.booked.size, booked);
  same('slots', custom.slots.size, slots.size);
  for (const [slot, taken] of slots) {
    same(`${slot} taken`, custom.slots.get(slot)?.size, taken);
    const terms = book.offers.get(slot.split('\n')[0] ?? '')?.offer.terms;
    if (terms?.kind === 'custom') atMost(`${slot} places`, taken, terms.appointments?.capacity ?? 0);
  }
}

/** A demand test's lists add up to its whole; of what is not made nothing is held, sold or kept. */
function checkDemand(state: LedgerState): void {
  for (const [offerId, { decision, forfeited, offer }] of state.book.offers) {
    const figures = demandFigures(state, offerId);
    if (!figures) continue;
    for (const parts of [figures.byVariant, figures.byRegion, figures.bySegment])
      for (const key of ['units', 'deposits', 'amount'] as const)
        same(
          `${offerId} ${key}`,
          parts.reduce((sum, part) => sum + part[key], 0),
          figures[key],
        );
    if (offer.terms.kind === 'presale') atMost(`${offerId} units`, figures.units, offer.terms.quantity);
    if (decision !== 'no-go') continue;
    atMost(`${offerId} kept`, 0, forfeited);
    for (const order of state.orders.values()) {
      if (order.offer?.offerId !== offerId) continue;
      if (order.status === 'reserved') throw new Error(`${order.orderId} is of what is not made`);
      if (order.status !== 'paid') continue;
      for (const { quantity, returned } of order.lines) same(`${order.orderId} units`, returned, quantity);
    }
  }
}

/** A return is of units that were bought, and its money is asked back once it was promised, and no more than that. */
function checkReturns(state: LedgerState): void {
  for (const { orderId, lines, amount, paidAt, returnAsked } of state.orders.values()) {
    if (!returnAsked) continue;
    same(`${orderId} asked back unpaid`, paidAt === null, false);
    atMost(`${orderId} return`, returnAsked.amount, amount);
    for (const { line, quantity } of returnAsked.backAt)
      atMost(`${orderId} units asked back`, quantity, lines[line]?.quantity ?? 0);
    const refund = state.refundRequests.get(refundIdOf(returnAsked.returnId));
    const isApproved = returnAsked.stands === 'approved';
    if (refund) same(`${orderId} refund of a return`, isApproved, true);
    if (refund) atMost(`${orderId} refund of a return`, refund.amount, returnAsked.decided?.amount ?? 0);
    if (isApproved && returnAsked.decided?.refund === 'now')
      same(`${orderId} promised`, Boolean(refund), (returnAsked.decided.amount ?? 0) > 0);
  }
}

/** What went back and is asked back is never more than came in, of an order and of each line that is named. */
function checkRefunds(state: LedgerState): void {
  for (const { orderId, lines, refunded } of state.orders.values()) {
    let named = 0;
    for (const [index, line] of lines.entries()) {
      if (line.refunded === undefined) continue;
      atMost(`${orderId} line ${index} went back`, line.refunded, lineAmount(line));
      named += line.refunded;
    }
    if (named > 0) atMost(`${orderId} went back by line`, named, refunded);
  }
  let open = 0;
  for (const [orderId, requests] of state.openRefunds) {
    const order = state.orders.get(orderId);
    let own = 0;
    for (const { reason, amount } of requests.values()) if (reason !== 'stranded') own += amount;
    if (own > 0) atMost(`${orderId} asked back`, own + (order?.refunded ?? 0), order?.amount ?? 0);
    for (const [index, line] of (order?.lines ?? []).entries()) {
      const named = [...requests.values()].flatMap(({ lines = [] }) =>
        lines.filter((one) => one.line === index),
      );
      const askedOfLine = named.reduce((sum, { amount }) => sum + amount, 0);
      atMost(`${orderId} line ${index} asked back`, askedOfLine + (line.refunded ?? 0), lineAmount(line));
    }
    for (const { amount, lines = [] } of requests.values())
      atMost(
        `${orderId} lines of a refund`,
        lines.reduce((sum, one) => sum + one.amount, 0),
        amount,
      );
    open += requests.size;
  }
  let unsettled = 0;
  for (const { settledBy } of state.refundRequests.values()) if (settledBy === null) unsettled += 1;
  same('open refund requests', open, unsettled);
}
