import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { itemsOf } from '../../offers/items.ts';
import { discountBps, finalPrice, isBeyond } from '../../pricing/final-price.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { LineupItem } from '../events.ts';
import { couldSell, dealSubject, itemSubject, offerSubject, sells } from '../guardrails.ts';
import type { ShowState } from '../state.ts';
import type { Refused } from './phase.ts';
import { events, itemOf, noItem, notOnAir, notPlannable } from './phase.ts';

/** A price beyond the guardrails. Minor units a unit. */
export interface Beyond {
  readonly itemId: string;
  readonly price: number;
  readonly listPrice: number;
}

export function setGuardrails(state: ShowState, command: CommandOf<'guardrails.set'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { maxDiscountBps, secondPerson } = command;
  const now = state.guardrails;
  if (now.maxDiscountBps === maxDiscountBps && now.secondPerson === secondPerson)
    return refuse('already_done', 'Those are the guardrails');
  return events({ type: 'guardrails.set', guardrails: { maxDiscountBps, secondPerson } });
}

/** At once: what is in a reservation can still be paid, nothing new is sold. */
export function freezePrice(state: ShowState, command: CommandOf<'price.freeze'>): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { itemId, reason } = command;
  if (!itemOf(state, itemId)) return noItem(itemId);
  if (state.frozen.has(itemId)) return refuse('already_done', 'Its sales are stopped', { itemId });
  return events({ type: 'price.frozen', itemId, reason: reason ?? null });
}

export function unfreezePrice(state: ShowState, { itemId }: CommandOf<'price.unfreeze'>): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  if (!itemOf(state, itemId)) return noItem(itemId);
  if (!state.frozen.has(itemId)) return refuse('already_done', 'It is for sale', { itemId });
  return events({ type: 'price.unfrozen', itemId });
}

/** What is about to be published: an item at a price of its own, or a deal on it. Minor units a unit. */
export interface Publishing {
  readonly item: LineupItem;
  readonly price: number;
  readonly dealId?: string;
}

/** Null when the price may be published: within the guardrails, or approved by somebody who may. */
export function beyondGuardrails(
  state: ShowState,
  publishing: Publishing,
  context: DecideContext,
): Refused | null {
  const beyond = pricedBeyond(state, publishing, context);
  if (!beyond) return null;
  const { item, price, dealId } = publishing;
  const subject = dealId === undefined ? itemSubject(item.itemId, price) : dealSubject(dealId, price);
  return unapproved(state, subject, context, { price: beyond.price, listPrice: beyond.listPrice });
}

/**
 * Where a price goes beyond the guardrails: by itself, or by the lowest it leads to together with the offers that are
 * open, where that is lower than what the item is sold for already. Null = nowhere.
 */
export function pricedBeyond(
  state: ShowState,
  { item, price, dealId }: Publishing,
  { product }: DecideContext,
): Beyond | null {
  const known = product(item.productId);
  if (!known) return null;
  const { listPrice, floorPrice } = known;
  const { itemId } = item;
  const { maxDiscountBps } = state.guardrails;
  const now = sells(state, item, product);
  const then = finalPrice(
    dealId === undefined ? { ...now, item: { ...now.item, price } } : { ...now, deals: [{ dealId, price }] },
  );
  const isLower = then.offerIds.length > 0 && then.lowest < finalPrice(now).lowest;
  const isWrong = then.lowest < floorPrice || isBeyond(then.lowest, listPrice, maxDiscountBps);
  if (isLower && isWrong) return { itemId, price: then.lowest, listPrice };
  return isBeyond(price, listPrice, maxDiscountBps) ? { itemId, price, listPrice } : null;
}

/** The same for an offer: by the lowest price it leads to, with every deal and offer there is beside it. */
export function offerBeyondGuardrails(
  state: ShowState,
  offerId: string,
  context: DecideContext,
): Refused | null {
  const beyond = lowestBeyond(state, offerId, context);
  if (!beyond) return null;
  const { price, listPrice } = beyond;
  return unapproved(state, offerSubject(offerId), context, { price, listPrice });
}

/** Where an offer goes beyond the guardrails: the item it takes furthest below its list price; null = nowhere. */
export function lowestBeyond(state: ShowState, offerId: string, context: DecideContext): Beyond | null {
  const offer = state.offers.find((one) => one.offerId === offerId);
  if (!offer) return null;
  const named = itemsOf(offer.terms);
  let found: Beyond | null = null;
  for (const item of state.lineup) {
    if (named.length > 0 && !named.includes(item.itemId)) continue;
    const product = context.product(item.productId);
    if (!product) continue;
    const { listPrice, floorPrice } = product;
    const stacking = couldSell(state, item, context.product);
    const { lowest, offerIds } = finalPrice({
      ...stacking,
      offers: [
        ...stacking.offers.filter((other) => other.offerId !== offerId),
        { offerId, terms: offer.terms },
      ],
    });
    if (!offerIds.includes(offerId)) continue;
    if (lowest >= floorPrice && !isBeyond(lowest, listPrice, state.guardrails.maxDiscountBps)) continue;
    const further = !found || discountBps(lowest, listPrice) > discountBps(found.price, found.listPrice);
    if (further) found = { itemId: item.itemId, price: lowest, listPrice };
  }
  return found;
}

function unapproved(
  state: ShowState,
  subject: string,
  context: DecideContext,
  params: Readonly<Record<string, number>>,
): Refused | null {
  const approval = state.approvals.get(subject);
  const isOther = approval?.by !== context.actor.id && approval?.by !== state.authors.get(subject);
  if (approval && (isOther || !state.guardrails.secondPerson)) return null;
  return refuse('needs_approval', undefined, { subject, ...params });
}
