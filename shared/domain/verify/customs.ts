import type { CustomTerms } from '../../contract/custom-terms.ts';
import type { CustomEntry, CustomWish } from '../offers/custom/entries.ts';
import type { LedgerRecord } from '../stock/entries.ts';
import { onceKeyOf } from '../stock/once-key.ts';
import type { Books, Check } from './check.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import type { PlacedOrder } from './order-book.ts';

interface Request {
  readonly wish: CustomWish;
  readonly terms: CustomTerms;
  quote: { readonly price: number; readonly deposit: number; readonly validUntil: number } | null;
  /** The price that waits for an approval. */
  proposed: number | null;
  orderId: string | null;
  isReady: boolean;
  isCancelled: boolean;
  slot: string | null;
}

/** A custom piece costs what was quoted, is made once it is begun, and its balance waits for it to be ready. */
export class CustomsCheck implements Check {
  readonly #requests = new Map<string, Request>();
  readonly #keys = new Set<string>();
  readonly #slots = new Map<string, number>();

  take({ entry, at }: LedgerRecord, books: Books): Trouble | null {
    switch (entry.kind) {
      case 'custom.requested':
        return this.#ask(entry.wish, books);
      case 'order.reserved':
        return entry.order.customId === undefined ? null : this.#accept(entry.order, at, books);
      case 'order.expired':
      case 'order.fulfilled': {
        const order = books.orders.get(entry.orderId);
        const request = this.#requests.get(order?.placed.customId ?? '');
        if (!order || !request || request.isReady || order.deposit?.paid === 0) return null;
        return wrong(request, `${entry.kind} before it was ready`);
      }
      case 'custom.quoted':
      case 'custom.proposed':
      case 'custom.proposal-declined':
      case 'custom.accepted':
      case 'custom.making':
      case 'custom.ready':
      case 'custom.cancelled':
      case 'appointment.booked':
      case 'appointment.cancelled':
      case 'appointment.ended': {
        const request = this.#requests.get(entry.requestId);
        if (!request) return trouble('custom', `there is no request ${entry.requestId}`);
        return this.#step(request, entry, at, books);
      }
      default:
        return null;
    }
  }

  finish({ orders }: Books): Trouble | null {
    for (const request of this.#requests.values())
      if (request.isCancelled && orders.get(request.orderId ?? '')?.standing === 'reserved')
        return wrong(request, 'cancelled, its order goes on');
    return null;
  }

  #ask(wish: CustomWish, { terms }: Books): Trouble | null {
    const { requestId, offerId, viewerId, key } = wish;
    const offer = terms.of(offerId, 'custom');
    if (!offer || !terms.isOpen(offerId)) return trouble('custom', `${requestId} is of no open offer`);
    const onceKey = onceKeyOf(viewerId, key);
    if (this.#requests.has(requestId) || this.#keys.has(onceKey))
      return trouble('idempotency', `${requestId} was asked for before`);
    this.#keys.add(onceKey);
    this.#requests.set(requestId, {
      ...{
        wish,
        terms: offer,
        quote: null,
        proposed: null,
        orderId: null,
        isReady: false,
        isCancelled: false,
        slot: null,
      },
    });
    return null;
  }

  #accept(order: PlacedOrder, at: number, { orders }: Books): Trouble | null {
    const request = this.#requests.get(order.customId ?? '');
    if (!request) return trouble('custom', `${order.orderId} is of no request`);
    const { quote, terms, wish, isCancelled } = request;
    const [line, ...others] = order.lines;
    if (isCancelled || isAlive(request, orders)) return wrong(request, 'begun twice, or after its end');
    if (!quote || at >= quote.validUntil) return wrong(request, 'begun without a quote that stands');
    if (order.amount !== quote.price || order.deposit?.amount !== quote.deposit)
      return wrong(request, `begun at ${order.amount}, it was quoted at ${quote.price}`);
    const isIts = order.viewerId === wish.viewerId && order.offer?.offerId === wish.offerId;
    const isOne = line?.itemId === terms.itemId && line.quantity === 1 && others.length === 0;
    if (!isIts || !isOne || order.deposit.rule !== terms.rule)
      return wrong(request, 'begun as something else');
    request.orderId = order.orderId;
    return null;
  }

  #step(
    request: Request,
    entry: Exclude<CustomEntry, { kind: 'custom.requested' }>,
    at: number,
    { orders }: Books,
  ): Trouble | null {
    const { terms } = request;
    const order = orders.get(request.orderId ?? '');
    const isBegun = order?.deposit !== null && (order?.deposit.paid ?? 0) > 0;
    const isGoing = order?.standing === 'reserved' || order?.standing === 'paid';
    switch (entry.kind) {
      case 'custom.quoted': {
        const { price, deposit, by, validUntil } = entry.quote;
        if (request.isCancelled || isAlive(request, orders))
          return wrong(request, 'quoted after it was begun');
        const asked = priceOf(request);
        if (by === null && (price !== asked || validUntil !== at + terms.quoteValidMs))
          return wrong(request, `quoted at ${price}, its options come to ${asked ?? 'no price'}`);
        const share = Number((BigInt(price) * BigInt(terms.depositBps)) / 10_000n);
        if (deposit !== Math.max(share, 1) || deposit >= price)
          return wrong(request, `a deposit of ${deposit} for ${price}`);
        if (entry.quote.approvedBy && request.proposed !== price)
          return wrong(request, `approved at ${price}, which nobody proposed`);
        request.proposed = null;
        request.quote = { price, deposit, validUntil };
        return null;
      }
      case 'custom.proposed':
        if (request.isCancelled || isAlive(request, orders))
          return wrong(request, 'proposed after it was begun');
        request.proposed = entry.proposal.price;
        return null;
      case 'custom.proposal-declined':
        if (request.proposed === null) return wrong(request, 'declined, and nothing was proposed');
        request.proposed = null;
        return null;
      case 'custom.accepted':
        return request.orderId === entry.orderId
          ? null
          : wrong(request, `became ${entry.orderId} by nothing`);
      case 'custom.making':
        return isBegun && isGoing && !request.isReady ? null : wrong(request, 'made before its deposit');
      case 'custom.ready':
        if (!order || !isBegun || !isGoing || request.isReady)
          return wrong(request, 'ready before its deposit');
        if (entry.dueBy !== at + terms.balanceWithinMs) return wrong(request, 'due at another time');
        request.isReady = true;
        order.payBy = entry.dueBy;
        return null;
      case 'custom.cancelled':
        if (request.isCancelled) return wrong(request, 'cancelled twice');
        request.isCancelled = true;
        return null;
      case 'appointment.booked':
        return this.#book(request, entry, at);
      case 'appointment.cancelled':
        if (request.slot === null) return wrong(request, 'gave up an appointment it had not');
        this.#leave(request);
        return null;
      case 'appointment.ended':
        return request.slot === null ? wrong(request, 'came to an appointment it had not') : null;
      default:
        return entry satisfies never;
    }
  }

  #book(
    request: Request,
    { storeId, slotAt, endsAt }: Extract<CustomEntry, { kind: 'appointment.booked' }>,
    at: number,
  ): Trouble | null {
    const { appointments } = request.terms;
    if (!appointments?.storeIds.includes(storeId) || !appointments.slots.includes(slotAt))
      return wrong(request, 'an appointment that there is not');
    if (at >= slotAt || endsAt !== slotAt + appointments.slotMs)
      return wrong(request, 'an appointment in the past');
    this.#leave(request);
    const slot = `${request.wish.offerId}\n${storeId}\n${slotAt}`;
    const taken = (this.#slots.get(slot) ?? 0) + 1;
    this.#slots.set(slot, taken);
    request.slot = slot;
    return taken > appointments.capacity
      ? wrong(request, `${taken} at a time there are ${appointments.capacity} places`)
      : null;
  }

  #leave(request: Request): void {
    if (request.slot !== null) this.#slots.set(request.slot, (this.#slots.get(request.slot) ?? 0) - 1);
    request.slot = null;
  }
}

const wrong = ({ wish }: Request, what: string): Trouble => trouble('custom', `${wish.requestId}: ${what}`);

/** Its order is going on, or ended with its deposit paid: only one that ran out before leaves the quote free. */
function isAlive({ orderId }: Request, orders: Books['orders']): boolean {
  const order = orders.get(orderId ?? '');
  return order !== undefined && !(order.standing === 'expired' && order.deposit?.paid === 0);
}

/** Counted by itself: the piece, and what each option adds; null where staff must say. */
function priceOf({ terms, wish }: Request): number | null {
  let price: number | null = terms.price;
  for (const { optionId, value } of wish.choices) {
    const input = terms.options.find(({ id }) => id === optionId)?.input;
    const adds =
      input?.kind === 'choice' ? input.choices.find(({ id }) => id === value)?.price : input?.price;
    price = price === null || adds === null || adds === undefined ? null : price + adds;
  }
  return price;
}
