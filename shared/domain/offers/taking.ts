import { MOST_AMOUNT } from '../../contract/most-amount.ts';
import type { GroupBuyTerms, OfferTerms, PresaleTerms } from '../../contract/offers.ts';
import type { RefundReason } from '../orders/after-sale.ts';
import { lineAmount, type Order, type OrderLine } from '../orders/types.ts';
import { presalePrice } from '../pricing/presale.ts';
import { shortage } from '../stock/capacity.ts';
import { done, priceChanged, refused, repeated } from '../stock/decide/answers.ts';
import { paidByNothing } from '../stock/decide/free-payment.ts';
import { asked } from '../stock/decide/refundable.ts';
import type { EntryOf, LedgerEntry } from '../stock/entries.ts';
import type { LedgerDecision, LedgerState } from '../stock/ledger.ts';
import { isOpenOffer, type OfferAccount } from './book.ts';
import { isCurrent } from './custom/state.ts';
import { isVariantOf } from './demand.ts';
import type { OfferOperation } from './entries.ts';
import { isIn, paidIn } from './groups.ts';
import { isUndecided } from './undecided.ts';

type Of<T extends OfferOperation['op']> = Extract<OfferOperation, { op: T }>;
type Taking = Of<'take-offer'>;

/** Units at the price of a presale or a group: reserved like any order. */
export function takeOffer(state: LedgerState, operation: Taking, now: number): LedgerDecision {
  const { offerId, orderId, viewerId, key, quantity } = operation;
  const first = state.orders.ofKey(viewerId, key)?.orderId;
  if (first !== undefined) return repeated(first);
  const account = state.book.offers.get(offerId);
  if (!isOpenOffer(account)) return refused('offer_not_open');
  if (state.orders.has(orderId)) return refused('duplicate', 'That order id is taken');
  if (!Number.isSafeInteger(quantity) || quantity < 1) return refused('invalid', 'Units are whole');
  const { terms } = account.offer;
  if ('price' in terms && quantity * terms.price > MOST_AMOUNT)
    return refused('invalid', 'An order costs more than can be paid at once');
  switch (terms.kind) {
    case 'presale':
      return takePresale(state, operation, account, terms, now);
    case 'group-buy':
      return joinGroup(state, operation, account, terms, now);
    case 'coupon':
    case 'bundle':
    case 'gift':
    case 'member-price':
      return refused('invalid', 'This offer is part of ordinary orders');
    case 'custom':
      return refused('invalid', 'A custom piece is asked for first');
    default:
      return terms satisfies never;
  }
}

/** Pays the deposit now; the units are held until the balance is due. */
function takePresale(
  state: LedgerState,
  operation: Taking,
  account: OfferAccount,
  terms: PresaleTerms,
  now: number,
): LedgerDecision {
  const { offerId, viewerId, quantity } = operation;
  if (now >= terms.balanceDueBy) return refused('offer_not_open', 'The balance is due already');
  if (account.decision === 'no-go') return refused('offer_not_open', 'It will not be made');
  const { variantId, segment } = operation;
  if (!isVariantOf(terms, variantId ?? null)) return refused('options_wrong');
  const { payNow, discount } = presalePrice(terms, quantity);
  const line = { ...lineOf(operation, terms), ...(discount > 0 ? { discount } : {}) };
  const wrong =
    overOffer(account, terms, viewerId, quantity) ??
    shortOf(state, viewerId, line) ??
    priceChanged(operation.expectedTotal, lineAmount(line));
  if (wrong) return wrong;
  const { balanceFrom: from, balanceDueBy, rule } = terms;
  const deposit = { offerId, amount: payNow, from, dueBy: balanceDueBy, rule, paidAt: null, refunded: 0 };
  return done(operation.orderId, {
    // Nobody has time to pay a deposit of which the balance cannot be paid any more.
    ...reserved(operation, line, Math.min(now + operation.holdMs, balanceDueBy), {
      deposit,
      offer: {
        ...{ offerId, groupId: null },
        ...(variantId === undefined ? {} : { variantId }),
        ...(segment === undefined ? {} : { segment }),
      },
    }),
  });
}

/** Opens a group or joins one that waits for buyers. Its time to pay never passes the group's. */
function joinGroup(
  state: LedgerState,
  operation: Taking,
  account: OfferAccount,
  terms: GroupBuyTerms,
  now: number,
): LedgerDecision {
  const { offerId, orderId, viewerId, quantity, groupId } = operation;
  if (groupId === null) return refused('invalid', 'A group is opened or joined');
  const over = overLimit(account, terms, viewerId, quantity);
  if (over) return over;
  const group = state.book.groups.get(groupId);
  if (!group && !operation.opensGroup) return refused('not_found', 'There is no such group');
  if (group) {
    if (group.offerId === offerId && group.status === 'completed') return refused('group_full');
    if (group.offerId !== offerId || group.status !== 'open' || now >= group.closesAt)
      return refused('group_over');
    if (isIn(group, state.orders, viewerId))
      return refused('limit_reached', 'This viewer is in the group', { limit: 1, has: 1, wanted: 1 });
    if (group.orders.size >= terms.size) return refused('group_full');
  }
  const line = lineOf(operation, terms);
  const wrong = shortOf(state, viewerId, line) ?? priceChanged(operation.expectedTotal, lineAmount(line));
  if (wrong) return wrong;
  const closesAt = group?.closesAt ?? now + terms.windowMs;
  const payBy = Math.min(now + operation.holdMs, closesAt);
  const opened: readonly LedgerEntry[] = group
    ? []
    : [{ kind: 'group.opened', groupId, offerId: account.offer.offerId, viewerId, closesAt }];
  const placed = reserved(operation, line, payBy, { offer: { offerId, groupId } });
  const free = paidByNothing(orderId, placed.order.amount, now);
  return done(
    orderId,
    ...opened,
    placed,
    { kind: 'group.joined', groupId, orderId },
    ...free,
    ...(free.length > 0 ? completing(state, placed.order) : []),
  );
}

/** Time is up and too few have paid: those who paid have it back, the others need not pay. */
export function failGroup(state: LedgerState, { groupId }: Of<'fail-group'>, now: number): LedgerDecision {
  const group = state.book.groups.get(groupId);
  if (!group) return refused('not_found');
  if (group.status !== 'open') return repeated(null);
  if (now < group.closesAt) return refused('too_soon', 'The group still has time');
  const entries: LedgerEntry[] = [{ kind: 'group.failed', groupId }];
  for (const orderId of group.orders) {
    const order = state.orders.get(orderId);
    if (order?.status === 'reserved')
      entries.push({ kind: 'order.cancelled', orderId, reason: 'group-failed' });
    else if (order?.status === 'paid')
      entries.push(...givenBack(state, order, `group:${groupId}:${orderId}`, 'group-failed'));
  }
  return done(null, ...entries);
}

/** Everything of a paid order goes back: its money is asked of the provider, its units are for sale at once. */
export function givenBack(
  state: LedgerState,
  order: Order,
  ref: string,
  reason: RefundReason,
): readonly LedgerEntry[] {
  const { orderId } = order;
  const amount = order.amount - order.refunded - asked(state, orderId);
  const entries: LedgerEntry[] = [];
  if (amount > 0)
    entries.push({
      kind: 'refund.requested',
      request: { requestId: ref, orderId, amount, reason, by: null, note: null },
    });
  return [...entries, ...unitsBack(order, ref)];
}

/**
 * What an order that has all its money back gives back by itself: its units, while nothing of it could be handed over
 * yet. Of any other order only people know where its units are, and say so when they have them.
 */
export const undone = (state: LedgerState, order: Order): readonly LedgerEntry[] =>
  isUndecided(state, order) ? unitsBack(order, `undone:${order.orderId}`) : [];

function unitsBack({ orderId, lines }: Order, ref: string): readonly LedgerEntry[] {
  const left = lines.flatMap(({ quantity, returned = 0 }, line) =>
    quantity > returned ? [{ line, quantity: quantity - returned }] : [],
  );
  return left.length > 0 ? [{ kind: 'units.returned', ref, orderId, lines: left, by: 'system' }] : [];
}

/** Why an order of an offer that ran out cannot be had again; null when it can, or is of no such offer. */
export function offerTrouble(state: LedgerState, order: Order): 'group-over' | 'over' | 'limit' | null {
  if (!order.offer) return null;
  const { offerId, groupId } = order.offer;
  const account = state.book.offers.get(offerId);
  const terms = account?.offer.terms;
  if (!account || !terms) return 'over';
  if (terms.kind === 'group-buy') {
    const group = groupId === null ? undefined : state.book.groups.get(groupId);
    const isFree =
      group?.status === 'open' &&
      group.orders.size < terms.size &&
      !isIn(group, state.orders, order.viewerId);
    if (!isFree) return 'group-over';
    return overLimit(account, terms, order.viewerId, unitsOf(order)) ? 'limit' : null;
  }
  if (terms.kind === 'custom' && !isCurrent(state, order)) return 'over';
  if (terms.kind !== 'presale' && terms.kind !== 'custom') return null;
  if (account.decision === 'no-go') return 'over';
  const wrong = overOffer(account, terms, order.viewerId, unitsOf(order));
  if (!wrong || wrong.answer.ok) return null;
  return wrong.answer.error.code === 'limit_reached' ? 'limit' : 'over';
}

/** The payment that fills a group completes it. */
export function completing(state: LedgerState, order: Pick<Order, 'offer'>): readonly LedgerEntry[] {
  const groupId = order.offer?.groupId ?? null;
  const group = groupId === null ? undefined : state.book.groups.get(groupId);
  const terms = group && state.book.offers.get(group.offerId)?.offer.terms;
  if (group?.status !== 'open' || terms?.kind !== 'group-buy' || groupId === null) return [];
  return paidIn(group, state.orders) + 1 >= terms.size ? [{ kind: 'group.completed', groupId }] : [];
}

/** What becomes of a deposit whose balance does not come: by its rule, or `always` back where the brand is why. */
export function depositBack(state: LedgerState, order: Order, always = false): readonly LedgerEntry[] {
  const { orderId, deposit } = order;
  if (!deposit || deposit.paidAt === null || (deposit.rule !== 'refund' && !always)) return [];
  // What staff asked back before is on its way already.
  const amount = deposit.amount - deposit.refunded - asked(state, orderId);
  if (amount <= 0) return [];
  const requestId = `deposit:${orderId}`;
  return [
    {
      kind: 'refund.requested',
      request: { requestId, orderId, amount, reason: 'deposit-back', by: null, note: null },
    },
  ];
}

/** What the next payment of an order must be, minor units: the deposit first, then the rest. */
export function dueAmount({ amount, deposit }: Order): number {
  if (!deposit) return amount;
  return deposit.paidAt === null ? deposit.amount : amount - deposit.amount;
}

export const unitsOf = (order: Pick<Order, 'lines'>): number =>
  order.lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** Why an offer has no more units for this viewer: its own quantity and limit. */
export function overOffer(
  account: OfferAccount,
  terms: Pick<PresaleTerms, 'quantity' | 'perViewerLimit'>,
  viewerId: string,
  wanted: number,
): LedgerDecision | null {
  const over = overLimit(account, terms, viewerId, wanted);
  if (over) return over;
  const remaining = terms.quantity - account.taken;
  return wanted > remaining ? refused('sold_out', undefined, { remaining }) : null;
}

/** Why this viewer may not have so many more: all their orders of the offer count, in whatever group. */
function overLimit(
  { takenBy }: OfferAccount,
  { perViewerLimit: limit }: Pick<PresaleTerms, 'perViewerLimit'>,
  viewerId: string,
  wanted: number,
): LedgerDecision | null {
  const has = takenBy.get(viewerId) ?? 0;
  return has + wanted > limit ? refused('limit_reached', undefined, { limit, has, wanted }) : null;
}

function shortOf(state: LedgerState, viewerId: string, line: OrderLine): LedgerDecision | null {
  const short = shortage(state, viewerId, [line]);
  return short && { entries: [], answer: { ok: false, error: short } };
}

const lineOf = (
  { productId, quantity }: Taking,
  { itemId, price }: Extract<OfferTerms, { itemId: string }>,
): OrderLine => ({ itemId, productId, quantity, unitPrice: price, dealId: null });

function reserved(
  operation: Taking,
  line: OrderLine,
  payBy: number,
  more: Pick<Order, 'offer'> & Partial<Pick<Order, 'deposit'>>,
): EntryOf<'order.reserved'> {
  const { orderId, viewerId, visitId, key, fulfilment, pickupStoreId, pickupCode } = operation;
  const { attribution, evidence } = operation;
  return {
    kind: 'order.reserved',
    order: {
      ...{ orderId, viewerId, visitId, key, payBy, fulfilment, pickupStoreId, attribution },
      lines: [line],
      amount: lineAmount(line),
      ...(pickupCode === undefined ? {} : { pickupCode }),
      ...more,
    },
    ...(evidence ? { evidence } : {}),
  };
}
