import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { isBelowFloor, isLetThrough } from '../approved.ts';
import { type Beyond, offerBeyond, type Publishing, pricedBeyond, subjectOf } from '../beyond.ts';
import type { DecideContext, Decision } from '../decide.ts';
import { setBy } from '../evolve/authors.ts';
import { offerSubject } from '../guardrails.ts';
import type { ShowState } from '../state.ts';
import type { Refused } from './phase.ts';
import { events, itemOf, noItem, notOnAir, notPlannable } from './phase.ts';

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
  publishing: Publishing,
  context: DecideContext,
): Refused | null {
  const beyond = pricedBeyond(state, publishing, context.product, letThrough(state));
  return unapproved(subjectOf(publishing), beyond);
}

/** The same for a price that is being set: by whoever sets it, so that their own approval is not another's. */
export const newPriceBeyondGuardrails = (
  state: ShowState,
  publishing: Publishing,
  context: DecideContext,
): Refused | null =>
  beyondGuardrails(setBy(state, subjectOf(publishing), context.actor), publishing, context);

/** The same for the floor price alone. */
export function floorBroken(
  state: ShowState,
  publishing: Publishing,
  context: DecideContext,
): Refused | null {
  const beyond = pricedBeyond(state, publishing, context.product, letThrough(state));
  return unapproved(subjectOf(publishing), beyond.filter(isBelowFloor));
}

/** The same for an offer: by every price it leads to, with every deal and offer there is beside it. */
export function offerBeyondGuardrails(
  state: ShowState,
  offerId: string,
  context: DecideContext,
): Refused | null {
  const beyond = offerBeyond(state, offerId, context.product, letThrough(state));
  return unapproved(offerSubject(offerId), beyond);
}

/** What is approved already. */
export const letThrough =
  (state: ShowState) =>
  (subject: string, beyond: Beyond): boolean =>
    isLetThrough(state, subject, beyond);

function unapproved(subject: string, [furthest]: readonly Beyond[]): Refused | null {
  if (!furthest) return null;
  const { price, listPrice, floorPrice } = furthest;
  return refuse('needs_approval', undefined, {
    ...{ subject, price, listPrice },
    ...(isBelowFloor(furthest) ? { floorPrice } : {}),
  });
}
