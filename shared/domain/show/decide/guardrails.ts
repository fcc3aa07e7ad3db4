import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { itemsOf } from '../../offers/items.ts';
import { discountBps, finalPrice, isBeyond } from '../../pricing/final-price.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { LineupItem } from '../events.ts';
import { couldSell, offerSubject } from '../guardrails.ts';
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

/** Null when the price may be published: within the guardrails, or approved by somebody who may. */
export function beyondGuardrails(
  state: ShowState,
  subject: string,
  item: LineupItem,
  price: number,
  context: DecideContext,
): Refused | null {
  const listPrice = context.product(item.productId)?.listPrice ?? 0;
  const { maxDiscountBps } = state.guardrails;
  if (!isBeyond(price, listPrice, maxDiscountBps)) return null;
  return unapproved(state, subject, context, { price, listPrice });
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
    const stacking = couldSell(state, item, listPrice);
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
