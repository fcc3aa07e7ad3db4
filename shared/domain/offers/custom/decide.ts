import type { CustomTerms } from '../../../contract/custom-terms.ts';
import type { Order } from '../../orders/types.ts';
import { customDeposit, customPrice } from '../../pricing/custom.ts';
import { shortage } from '../../stock/capacity.ts';
import { done, priceChanged, refused, repeated } from '../../stock/decide/answers.ts';
import type { LedgerEntry } from '../../stock/entries.ts';
import type { LedgerDecision, LedgerState } from '../../stock/ledger.ts';
import { onceKeyOf } from '../../stock/once-key.ts';
import { isOpenOffer, type OfferAccount } from '../book.ts';
import { depositBack, overOffer } from '../taking.ts';
import { bookAppointment, endAppointment, leaveAppointment } from './appointments.ts';
import type { By, CustomOperation, CustomQuote, CustomRequest } from './entries.ts';
import { decideProposal, isQuotable, isQuotePrice } from './proposals.ts';
import { customStateOf, orderOfCustom } from './state.ts';

type Of<T extends CustomOperation['op']> = Extract<CustomOperation, { op: T }>;

/** Requests a viewer may make of one offer: enough to try and compare, and no flood for staff to read. */
const MOST_REQUESTS = 20;

/** What an operation on a custom piece does to the ledger at `now`. Reads and changes nothing. */
export function decideCustom(state: LedgerState, operation: CustomOperation, now: number): LedgerDecision {
  switch (operation.op) {
    case 'request-custom':
      return requestCustom(state, operation, now);
    case 'quote-custom':
      return quoteCustom(state, operation, now);
    case 'propose-quote':
    case 'approve-quote':
    case 'decline-quote':
      return decideProposal(state, operation, now);
    case 'accept-custom':
      return acceptCustom(state, operation, now);
    case 'make-custom':
      return makeCustom(state, operation, now);
    case 'cancel-custom':
      return cancelCustom(state, operation, now);
    case 'book-appointment':
      return bookAppointment(state, operation, now);
    case 'leave-appointment':
      return leaveAppointment(state, operation);
    case 'end-appointment':
      return endAppointment(state, operation, now);
    default:
      return operation satisfies never;
  }
}

/** Options are checked, and priced where no choice is left to staff. */
function requestCustom(
  state: LedgerState,
  { wish, listPrice }: Of<'request-custom'>,
  now: number,
): LedgerDecision {
  const { custom } = state.book;
  const { requestId, offerId, viewerId } = wish;
  if (custom.byKey.has(onceKeyOf(viewerId, wish.key))) return repeated(null);
  const account = state.book.offers.get(offerId);
  const terms = termsOf(account);
  if (!isOpenOffer(account) || !terms) return refused('offer_not_open');
  if (custom.requests.has(requestId)) return refused('duplicate', 'That request id is taken');
  let has = 0;
  for (const id of custom.byOffer.get(offerId) ?? [])
    if (custom.requests.get(id)?.viewerId === viewerId) has += 1;
  if (has >= MOST_REQUESTS)
    return refused('limit_reached', undefined, { limit: MOST_REQUESTS, has, wanted: 1 });
  const priced = customPrice(terms, wish.choices, listPrice);
  if (!priced.ok) return { entries: [], answer: priced };
  const { total, steps } = priced.value;
  const asked: LedgerEntry = { kind: 'custom.requested', wish };
  if (total === null) return done(null, asked);
  if (!isQuotePrice(total)) return refused('options_wrong', 'These options come to no price');
  const quote: CustomQuote = {
    price: total,
    deposit: customDeposit(total, terms.depositBps),
    steps,
    validUntil: now + terms.quoteValidMs,
    by: null,
    note: null,
  };
  return done(null, asked, { kind: 'custom.quoted', ref: `quote:${requestId}`, requestId, quote });
}

/** Staff's word stands over the calculator's, until an order is made of it. */
function quoteCustom(state: LedgerState, operation: Of<'quote-custom'>, now: number): LedgerDecision {
  const { ref, requestId, price, validMs, by, note } = operation;
  if (state.refs.has(ref)) return repeated(null);
  const request = state.book.custom.requests.get(requestId);
  const terms = request && termsOf(state.book.offers.get(request.offerId));
  if (!request || !terms) return refused('not_found');
  const stands = standing(state, request, now);
  if (!isQuotable(stands)) return refused('order_not_open', undefined, { status: stands });
  if (!isQuotePrice(price)) return refused('invalid', 'A quote is a price of two minor units or more');
  const quote: CustomQuote = {
    price,
    deposit: customDeposit(price, terms.depositBps),
    steps: [{ kind: 'quote', amount: price, params: {} }],
    validUntil: now + (validMs ?? terms.quoteValidMs),
    by,
    note,
  };
  return done(null, { kind: 'custom.quoted', ref, requestId, quote });
}

/** The quote becomes an order whose deposit is due. A quote that stands is good after its offer has closed. */
function acceptCustom(state: LedgerState, operation: Of<'accept-custom'>, now: number): LedgerDecision {
  const { requestId, orderId, viewerId, visitId, key, fulfilment, pickupStoreId } = operation;
  const { pickupCode, attribution, evidence } = operation;
  const first = state.orders.ofKey(viewerId, key)?.orderId;
  if (first !== undefined) return repeated(first);
  const request = state.book.custom.requests.get(requestId);
  const account = request && state.book.offers.get(request.offerId);
  const terms = termsOf(account);
  if (request?.viewerId !== viewerId || !account || !terms) return refused('not_found');
  const { quote, offerId, productId } = request;
  switch (standing(state, request, now)) {
    case 'requested':
      return refused('not_quoted');
    case 'lapsed':
      return refused('quote_over', undefined, { validUntil: quote?.validUntil ?? 0 });
    case 'quoted':
      break;
    case 'cancelled':
      return refused('order_not_open');
    default:
      return refused('already_done', 'The quote is taken');
  }
  if (!quote) return refused('not_quoted');
  if (state.orders.has(orderId)) return refused('duplicate', 'That order id is taken');
  const line = { itemId: terms.itemId, productId, quantity: 1, unitPrice: quote.price, dealId: null };
  const over = overOffer(account, terms, viewerId, 1);
  if (over) return over;
  const short = shortage(state, viewerId, [line]);
  if (short) return { entries: [], answer: { ok: false, error: short } };
  const changed = priceChanged(operation.expectedTotal, quote.price);
  if (changed) return changed;
  const from = now + terms.makingMs;
  const dueBy = from + terms.balanceWithinMs;
  const deposit: NonNullable<Order['deposit']> = {
    ...{ offerId, from, dueBy, rule: terms.rule },
    amount: quote.deposit,
    paidAt: null,
    refunded: 0,
  };
  return done(
    orderId,
    {
      kind: 'order.reserved',
      order: {
        ...{ orderId, viewerId, visitId, key, fulfilment, pickupStoreId, attribution, deposit },
        lines: [line],
        amount: quote.price,
        payBy: now + terms.holdMs,
        offer: { offerId, groupId: null },
        customId: requestId,
        ...(pickupCode === undefined ? {} : { pickupCode }),
      },
      ...(evidence ? { evidence } : {}),
    },
    { kind: 'custom.accepted', requestId, orderId },
  );
}

/** Once its deposit is paid. When it is ready the balance falls due, however long the making took. */
function makeCustom(state: LedgerState, operation: Of<'make-custom'>, now: number): LedgerDecision {
  const { requestId, step, by, note } = operation;
  const request = state.book.custom.requests.get(requestId);
  const terms = request && termsOf(state.book.offers.get(request.offerId));
  if (!request || !terms) return refused('not_found');
  if (request.work === step || request.work === 'ready') return repeated(request.orderId);
  const order = orderOfCustom(state, request);
  const stands = standing(state, request, now);
  if (!order || (stands !== 'deposit-paid' && stands !== 'making'))
    return refused('order_not_open', undefined, { status: stands });
  if (step === 'making') return done(order.orderId, { kind: 'custom.making', requestId, by, note });
  const { orderId } = order;
  const dueBy = now + terms.balanceWithinMs;
  return done(orderId, { kind: 'custom.ready', requestId, orderId, dueBy, by, note });
}

/** Before the balance is paid; after that its money goes back like any order's. */
function cancelCustom(state: LedgerState, operation: Of<'cancel-custom'>, now: number): LedgerDecision {
  const { requestId, side, by, reason } = operation;
  const request = state.book.custom.requests.get(requestId);
  if (!request) return refused('not_found');
  const stands = standing(state, request, now);
  if (stands === 'cancelled') return repeated(null);
  const order = orderOfCustom(state, request);
  if (order && order.status !== 'reserved') return refused('order_not_open', undefined, { status: stands });
  const isBack = side === 'brand';
  const ended: readonly LedgerEntry[] = order
    ? [
        {
          kind: 'order.cancelled',
          orderId: order.orderId,
          reason: `${by.name || 'by-viewer'}: ${reason}`,
          ...(isBack ? { depositBack: true as const } : {}),
        },
        ...depositBack(state, order, isBack),
      ]
    : [];
  return done(
    null,
    { kind: 'custom.cancelled', requestId, by, reason },
    ...ended,
    ...appointmentOff(request, by, reason),
  );
}

/** An order that ends takes the appointment with it. */
export function customOver(
  { book }: LedgerState,
  { customId }: Order,
  reason: string,
): readonly LedgerEntry[] {
  const request = customId === undefined ? undefined : book.custom.requests.get(customId);
  return request ? appointmentOff(request, { id: 'system', name: 'Showcaller' }, reason) : [];
}

function appointmentOff(
  { requestId, appointment }: CustomRequest,
  by: By,
  reason: string,
): readonly LedgerEntry[] {
  return appointment?.status === 'booked' ? [{ kind: 'appointment.cancelled', requestId, by, reason }] : [];
}

const standing = (state: LedgerState, request: CustomRequest, now: number) =>
  customStateOf(request, orderOfCustom(state, request), now);

function termsOf(account: OfferAccount | undefined): CustomTerms | null {
  const terms = account?.offer.terms;
  return terms?.kind === 'custom' ? terms : null;
}
