import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { OfferTerms, OfferTermsOf } from '../../../contract/offers.ts';
import { itemsOf } from '../../offers/items.ts';
import { lowestCustomPrice } from '../../pricing/custom.ts';
import { presalePrice } from '../../pricing/presale.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { OfferPlan, ShowEvent } from '../events.ts';
import type { Offer, ShowState } from '../state.ts';
import { offerBeyondGuardrails } from './guardrails.ts';
import type { Refused } from './phase.ts';
import { events, isEmpty, itemOf, noItem, notOnAir, notPlannable, sent } from './phase.ts';

export function planOffer(
  state: ShowState,
  command: CommandOf<'offer.plan'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { title, terms } = command;
  const offerId = command.offerId ?? context.newId();
  if (offerOf(state, offerId)) return refuse('duplicate', 'That offer id is taken', { offerId });
  const { opensAt = null, closesAt = null } = command;
  const wrong = wrongTimes(opensAt, closesAt) ?? wrongTerms(state, terms, context);
  if (wrong) return wrong;
  const offer: OfferPlan = { offerId, title, terms, opensAt, closesAt };
  return events({ type: 'offer.planned', offer });
}

/** Until it opens; an open offer keeps its terms, because viewers have acted on them. */
export function reviseOffer(
  state: ShowState,
  command: CommandOf<'offer.revise'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { type: _, offerId, ...fields } = command;
  const offer = offerOf(state, offerId);
  if (!offer) return noOffer(offerId);
  if (offer.state !== 'planned') return notPlanned(offer);
  const changes = sent(fields);
  if (isEmpty(changes)) return refuse('invalid', 'Nothing to change');
  const next = { ...offer, ...changes };
  const wrong =
    wrongTimes(next.opensAt, next.closesAt) ??
    (changes.terms === undefined ? null : wrongTerms(state, changes.terms, context));
  if (wrong) return wrong;
  return events({ type: 'offer.revised', offerId, changes });
}

export function cancelOffer(state: ShowState, { offerId }: CommandOf<'offer.cancel'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const offer = offerOf(state, offerId);
  if (!offer) return noOffer(offerId);
  if (offer.state === 'cancelled') return refuse('already_done', 'The offer is cancelled', { offerId });
  if (offer.state !== 'planned') return notPlanned(offer);
  return events({ type: 'offer.cancelled', offerId });
}

/** From the lobby on. Its terms are looked at again: prices and the lineup may have moved since it was planned. */
export function openOffer(
  state: ShowState,
  { offerId }: CommandOf<'offer.open'>,
  context: DecideContext,
): Decision {
  const refusal = notInSight(state);
  if (refusal) return refusal;
  const offer = offerOf(state, offerId);
  if (!offer) return noOffer(offerId);
  if (offer.state !== 'planned') return notPlanned(offer);
  const hidden = pricedItems(offer.terms).find((itemId) => state.hiddenPrices.has(itemId));
  if (hidden !== undefined)
    return refuse('not_for_sale', 'The price is still hidden: reveal it first', { itemId: hidden });
  const wrong = wrongTerms(state, offer.terms, context) ?? offerBeyondGuardrails(state, offerId, context);
  if (wrong) return wrong;
  return events({ type: 'offer.opened', offerId });
}

export function closeOffer(
  state: ShowState,
  { offerId }: CommandOf<'offer.close'>,
  context: DecideContext,
): Decision {
  const refusal = notInSight(state);
  if (refusal) return refusal;
  const offer = offerOf(state, offerId);
  if (!offer) return noOffer(offerId);
  if (offer.state !== 'open') return notOpen(offer);
  const isTimer = context.actor.role === 'system' && offer.closesAt !== null && context.now >= offer.closesAt;
  return events({ type: 'offer.closed', offerId, reason: isTimer ? 'time-up' : 'by-hand' });
}

/** Once it has been open, until its show is long over: a piece is decided upon when the figures are in. */
export function decideOffer(state: ShowState, command: CommandOf<'offer.decide'>): Decision {
  const { offerId, decision, reason } = command;
  if (state.status === 'none') return refuse('not_found', 'There is no such show');
  const offer = offerOf(state, offerId);
  if (!offer) return noOffer(offerId);
  const { terms } = offer;
  if (terms.kind !== 'presale' || !terms.demandTest)
    return refuse('invalid', 'Only a presale on trial is decided upon', { offerId });
  if (offer.decision !== undefined)
    return refuse('already_done', 'It is decided', { decision: offer.decision });
  if (offer.state !== 'open' && offer.state !== 'closed') return notOpen(offer);
  const decided: ShowEvent = { type: 'offer.decided', offerId, decision, reason };
  if (decision === 'go' || offer.state === 'closed') return events(decided);
  return events(decided, { type: 'offer.closed', offerId, reason: 'by-hand' });
}

export function dropCoupon(
  state: ShowState,
  { offerId }: CommandOf<'coupon.drop'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const offer = offerOf(state, offerId);
  if (!offer) return noOffer(offerId);
  if (offer.terms.kind !== 'coupon') return refuse('invalid', 'Only coupons are dropped', { offerId });
  const dropped: ShowEvent = { type: 'coupon.dropped', offerId };
  if (offer.state === 'open') return events(dropped);
  const opened = openOffer(state, { type: 'offer.open', offerId }, context);
  return opened.ok ? events(...opened.value, dropped) : opened;
}

/** The items whose prices an offer tells. */
const pricedItems = (terms: OfferTerms): readonly string[] =>
  terms.kind === 'coupon' || terms.kind === 'member-price' || terms.kind === 'gift' ? [] : itemsOf(terms);

/** The open offer that tells an item's price; undefined where none does. */
export const offerTelling = (state: ShowState, itemId: string): Offer | undefined =>
  state.offers.find((offer) => offer.state === 'open' && pricedItems(offer.terms).includes(itemId));

/** Offers that name the item and could still sell it. */
export const offersOnItem = (state: ShowState, itemId: string): readonly Offer[] =>
  state.offers.filter(
    (offer) => (offer.state === 'planned' || offer.state === 'open') && itemsOf(offer.terms).includes(itemId),
  );

/**
 * Why an item cannot come to this price: viewers would pay more by an open group buy or presale than without it. A set
 * that saves nothing any more is simply left out of a price, so it is not asked about.
 */
export function offerWithoutSaving(state: ShowState, itemId: string, price: number): Refused | null {
  for (const { offerId, state: stands, terms } of state.offers) {
    if (stands !== 'open' || (terms.kind !== 'group-buy' && terms.kind !== 'presale')) continue;
    if (terms.itemId !== itemId) continue;
    const isTrial = terms.kind === 'presale' && terms.demandTest !== undefined;
    const dealPrice = terms.kind === 'presale' ? presalePrice(terms, 1).total : terms.price;
    if (isSaving(price, terms.price, dealPrice, isTrial)) continue;
    return refuse('above_list', 'An open offer would no longer be below the price', {
      ...{ offerId, dealPrice, price },
    });
  }
  return null;
}

/** Offers can be opened from the lobby on. */
function notInSight(state: ShowState): Refused | null {
  return notPlannable(state) ?? (state.status === 'draft' ? refuse('show_not_scheduled') : null);
}

function wrongTimes(opensAt: number | null, closesAt: number | null): Refused | null {
  if (opensAt === null || closesAt === null || opensAt < closesAt) return null;
  return refuse('invalid', 'It would close before it opens');
}

/**
 * Items must be in the lineup, and what an offer sells at a price of its own is a saving. What comes to less than the
 * floor may be planned: it opens once it is approved.
 */
function wrongTerms(state: ShowState, terms: OfferTerms, context: DecideContext): Refused | null {
  const missing = itemsOf(terms).find((itemId) => !itemOf(state, itemId));
  if (missing !== undefined) return noItem(missing);
  switch (terms.kind) {
    case 'coupon':
    case 'gift':
    case 'member-price':
      return null;
    case 'bundle':
      return wrongBundle(state, terms);
    case 'group-buy':
      return wrongOwnPrice(state, terms.itemId, terms.price, terms.price);
    case 'presale': {
      if (terms.balanceDueBy <= context.now) return refuse('invalid', 'The balance would be due already');
      if (terms.demandTest && terms.demandTest.decideBy <= context.now)
        return refuse('invalid', 'The time to decide is over already');
      const { total } = presalePrice(terms, 1);
      return wrongOwnPrice(state, terms.itemId, terms.price, total, terms.demandTest !== undefined);
    }
    case 'custom': {
      const lowest = lowestCustomPrice(terms);
      return lowest < 2 ? refuse('invalid', 'Its options can come to no price', { lowest }) : null;
    }
    default:
      return terms satisfies never;
  }
}

/** What an offer sells an item for, and what is paid in all, is no more than its price. */
function wrongOwnPrice(
  state: ShowState,
  itemId: string,
  dealPrice: number,
  paid: number,
  /** A piece on trial is asked about, not discounted. */
  mayCostTheSame = false,
): Refused | null {
  const item = itemOf(state, itemId);
  if (!item) return noItem(itemId);
  if (isSaving(item.price, dealPrice, paid, mayCostTheSame)) return null;
  return refuse('above_list', undefined, { dealPrice: paid, price: item.price });
}

const isSaving = (itemPrice: number, dealPrice: number, paid: number, mayCostTheSame: boolean): boolean =>
  dealPrice <= itemPrice && (paid < itemPrice || (mayCostTheSame && paid === itemPrice));

function wrongBundle(state: ShowState, { items, price }: OfferTermsOf<'bundle'>): Refused | null {
  let separately = 0;
  for (const { itemId, quantity } of items) {
    separately += (itemOf(state, itemId)?.price ?? 0) * quantity;
  }
  if (price >= separately) return refuse('above_list', undefined, { dealPrice: price, price: separately });
  return null;
}

const offerOf = (state: ShowState, offerId: string) =>
  state.offers.find((offer) => offer.offerId === offerId);

const noOffer = (offerId: string): Refused =>
  refuse('not_found', 'There is no such offer in the show', { offerId });
const notPlanned = ({ offerId, state }: Offer): Refused =>
  refuse('offer_not_planned', undefined, { offerId, state });
const notOpen = ({ offerId, state }: Offer): Refused =>
  refuse('offer_not_open', undefined, { offerId, state });
