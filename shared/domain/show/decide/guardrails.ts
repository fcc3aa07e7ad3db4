import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { itemsOf } from '../../offers/items.ts';
import { finalPrice, isBeyond } from '../../pricing/final-price.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { LineupItem } from '../events.ts';
import { couldSell, itemSubject, offerSubject } from '../guardrails.ts';
import type { ShowState } from '../state.ts';
import type { Refused } from './phase.ts';
import { dealOf, events, itemOf, noItem, notOnAir, notPlannable } from './phase.ts';

export function setGuardrails(state: ShowState, command: CommandOf<'guardrails.set'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { maxDiscountBps, secondPerson } = command;
  const now = state.guardrails;
  if (now.maxDiscountBps === maxDiscountBps && now.secondPerson === secondPerson)
    return refuse('already_done', 'Those are the guardrails');
  return events({ type: 'guardrails.set', guardrails: { maxDiscountBps, secondPerson } });
}

/** Who set a price does not approve it, where a second person is asked for. */
export function giveApproval(
  state: ShowState,
  { subject, note }: CommandOf<'approval.give'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  if (!isKnown(state, subject))
    return refuse('not_found', 'There is nothing like that to approve', { subject });
  if (state.guardrails.secondPerson && state.authors.get(subject) === context.actor.id)
    return refuse('forbidden', 'Somebody else must approve it', { subject });
  if (state.approvals.has(subject)) return refuse('already_done', 'It is approved', { subject });
  return events({ type: 'approval.given', subject, note: note ?? null });
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
  const offer = state.offers.find((one) => one.offerId === offerId);
  if (!offer) return null;
  const named = itemsOf(offer.terms);
  const subject = offerSubject(offerId);
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
    const isBelow = lowest < floorPrice || isBeyond(lowest, listPrice, state.guardrails.maxDiscountBps);
    const wrong = isBelow ? unapproved(state, subject, context, { price: lowest, listPrice }) : null;
    if (wrong) return wrong;
  }
  return null;
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

function isKnown(state: ShowState, subject: string): boolean {
  const parts = subject.split(':');
  const id = parts[0] === 'offer' ? parts.slice(1).join(':') : parts.slice(1, -1).join(':');
  const price = Number(parts.at(-1));
  switch (parts[0]) {
    case 'offer':
      return state.offers.some((offer) => offer.offerId === id);
    case 'deal':
      return dealOf(state, id)?.price === price;
    default:
      return subject === itemSubject(id, price) && itemOf(state, id) !== undefined;
  }
}
