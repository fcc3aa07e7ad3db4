import type { ApprovedPrice } from '../../contract/guardrails.ts';
import { itemsOf } from '../offers/items.ts';
import {
  combinations,
  discountBps,
  type FinalPrice,
  isBeyond,
  type Stacking,
} from '../pricing/final-price.ts';
import { isBelowFloor } from './approved.ts';
import type { LineupItem } from './events.ts';
import { couldSell, dealSubject, itemSubject, offerSubject, type Priced, sells } from './guardrails.ts';
import type { ShowState } from './state.ts';

/** A price beyond the guardrails. Minor units a unit. */
export type Beyond = ApprovedPrice;

/** What is about to be published: an item at a price of its own, or a deal on it. Minor units a unit. */
export interface Publishing {
  readonly item: LineupItem;
  readonly price: number;
  readonly dealId?: string;
}

export type Product = (
  productId: string,
) => { readonly listPrice: number; readonly floorPrice: number } | null;
/** The part of a show that is measured. */
export type Guarded = Priced & Pick<ShowState, 'guardrails'>;
/** Whether a price beyond is approved under a subject that leads to it. */
type LetThrough = (subject: string, beyond: Beyond) => boolean;

export const subjectOf = ({ item, price, dealId }: Publishing): string =>
  dealId === undefined ? itemSubject(item.itemId, price) : dealSubject(dealId, price);

/**
 * Where a price goes beyond the guardrails and is not let through, an entry an item, the furthest first: by itself and
 * with the offers that are open; with the price of an item, also the other parts of its sets, whose shares move with it.
 */
export function pricedBeyond(
  state: Guarded,
  publishing: Publishing,
  product: Product,
  isLetThrough: LetThrough,
): Beyond[] {
  const { item, price, dealId } = publishing;
  if (dealId !== undefined) {
    const stacking = { ...sells(state, item, product), deals: [{ dealId, price }] };
    return beyondOf(state, stacking, product, isLetThrough, (one) => one.dealId === dealId);
  }
  const others = state.lineup.filter(({ itemId }) => itemId !== item.itemId);
  const then = { ...state, lineup: [...others, { ...item, price }] };
  const partners = partnersOf(state, item.itemId);
  return furthestFirst(
    then.lineup.flatMap((one) => {
      const isIt = one.itemId === item.itemId;
      if (!isIt && !partners.has(one.itemId)) return [];
      return beyondOf(then, sells(then, one, product), product, isLetThrough, ({ by, dealId: deal }) =>
        isIt ? by !== 'own' && deal === null : by === 'set',
      );
    }),
  );
}

/** Where an offer does, by every price it leads to, with every deal and offer that is planned or open beside it. */
export function offerBeyond(
  state: Guarded,
  offerId: string,
  product: Product,
  isLetThrough: LetThrough,
): Beyond[] {
  const offer = state.offers.find((one) => one.offerId === offerId);
  if (!offer) return [];
  // What is given away is no piece that is paid for.
  const named = offer.terms.kind === 'gift' ? (offer.terms.itemIds ?? []) : itemsOf(offer.terms);
  return furthestFirst(
    state.lineup.flatMap((item) => {
      if (named.length > 0 && !named.includes(item.itemId)) return [];
      const stacking = couldSell(state, item, product);
      const others = stacking.offers.filter((other) => other.offerId !== offerId);
      const offers = [...others, { offerId, terms: offer.terms }];
      return beyondOf(state, { ...stacking, offers }, product, isLetThrough, ({ offerIds }) =>
        offerIds.includes(offerId),
      );
    }),
  );
}

/** The same of every planned offer, by its id, in one look at every item: those that none is about are left out. */
export function plannedOffersBeyond(
  state: Guarded,
  product: Product,
  isLetThrough: LetThrough,
): ReadonlyMap<string, readonly Beyond[]> {
  const planned = new Set(state.offers.flatMap((offer) => (offer.state === 'planned' ? offer.offerId : [])));
  const found = new Map<string, Map<string, Beyond>>();
  if (planned.size === 0) return new Map();
  for (const item of state.lineup) {
    const stacking = couldSell(state, item, product);
    for (const { one, beyond } of beyondIn(state, stacking, product, isLetThrough)) {
      for (const offerId of one.offerIds) {
        if (!planned.has(offerId)) continue;
        const items = found.get(offerId) ?? new Map<string, Beyond>();
        const before = items.get(item.itemId);
        if (!before || beyond.price < before.price) items.set(item.itemId, beyond);
        found.set(offerId, items);
      }
    }
  }
  return new Map([...found].map(([offerId, items]) => [offerId, furthestFirst([...items.values()])]));
}

/**
 * What a price is held to: what a buyer pays, or what the unit brings in the basket that is worst for it where that is
 * below its floor.
 */
export const guardedPrice = ({ least, lowest }: FinalPrice, floorPrice: number): number =>
  least < floorPrice ? least : lowest;

/** The lowest of the prices meant that is beyond and not let through; none, or one. */
function beyondOf(
  state: Guarded,
  stacking: Stacking,
  product: Product,
  isLetThrough: LetThrough,
  isMeant: (one: FinalPrice) => boolean,
): Beyond[] {
  let lowest: Beyond | null = null;
  for (const { one, beyond } of beyondIn(state, stacking, product, isLetThrough))
    if (isMeant(one) && (!lowest || beyond.price < lowest.price)) lowest = beyond;
  return lowest ? [lowest] : [];
}

/** Every way an item sells by that is beyond and not let through. */
function beyondIn(
  state: Guarded,
  stacking: Stacking,
  product: Product,
  isLetThrough: LetThrough,
): { readonly one: FinalPrice; readonly beyond: Beyond }[] {
  const { item, deals } = stacking;
  const known = product(item.productId);
  if (!known) return [];
  const { listPrice, floorPrice } = known;
  return combinations(stacking)
    .flatMap((each) => withGifts(each, stacking, product))
    .flatMap((one) => {
      const price = guardedPrice(one, floorPrice);
      const beyond = { itemId: item.itemId, price, listPrice, floorPrice };
      if (!isBelowFloor(beyond) && !isBeyond(price, listPrice, state.guardrails.maxDiscountBps)) return [];
      const deal = deals.find(({ dealId }) => dealId === one.dealId);
      const own = deal ? dealSubject(deal.dealId, deal.price) : itemSubject(item.itemId, item.price);
      const subjects = [...(one.by === 'price' ? [own] : []), ...one.offerIds.map(offerSubject)];
      return subjects.some((subject) => isLetThrough(subject, beyond)) ? [] : [{ one, beyond }];
    });
}

/**
 * A price, and the same with everything that is given away with it. A gift is to bring its own floor price at least: as
 * much comes off what is paid for the units, or sets, that reach the threshold, beyond what they bring above their
 * floors. The discount is not the gift's to deepen.
 */
export function withGifts(
  one: FinalPrice,
  { item, offers, others }: Stacking,
  product: Product,
): FinalPrice[] {
  if (one.by === 'own') return [one];
  const floorOf = (itemId: string): number => {
    const sold = itemId === item.itemId ? item : others.find((other) => other.itemId === itemId);
    return sold ? (product(sold.productId)?.floorPrice ?? 0) : 0;
  };
  const { total, parts } = one.set ?? { total: one.least, parts: [{ itemId: item.itemId, quantity: 1 }] };
  const floors = parts.reduce((sum, { itemId, quantity }) => sum + floorOf(itemId) * quantity, 0);
  const units = parts.reduce((sum, { quantity }) => sum + quantity, 0);
  let least = one.least;
  let spare = total - floors;
  const offerIds = [...one.offerIds];
  for (const { offerId, terms } of offers) {
    if (terms.kind !== 'gift' || !(terms.itemIds?.includes(item.itemId) ?? true)) continue;
    const baskets = Math.max(Math.ceil(terms.threshold / Math.max(total, 1)), 1);
    const cost = Math.ceil((floorOf(terms.gift.itemId) * terms.gift.quantity) / baskets);
    offerIds.push(offerId);
    if (cost > spare) least -= Math.ceil(cost / units);
    spare -= cost;
  }
  if (offerIds.length === one.offerIds.length) return [one];
  return [one, { ...one, offerIds, least: Math.max(least, 0) }];
}

/** The other items of the sets that are open with an item. */
function partnersOf({ offers }: Priced, itemId: string): ReadonlySet<string> {
  const sets = offers.filter(({ state, terms }) => state === 'open' && terms.kind === 'bundle');
  return new Set(
    sets
      .map(({ terms }) => itemsOf(terms))
      .filter((items) => items.includes(itemId))
      .flat(),
  );
}

const furthestFirst = (found: readonly Beyond[]): Beyond[] =>
  found.toSorted((a, b) => discountBps(b.price, b.listPrice) - discountBps(a.price, a.listPrice));
