import type { ApprovedPrice } from '../../contract/guardrails.ts';
import { combinations, discountBps } from '../pricing/final-price.ts';
import { isApproved, isBelowFloor } from './approved.ts';
import { guardedPrice, type Product } from './beyond.ts';
import { dealSubject, itemSubject, offerSubject, sells } from './guardrails.ts';
import type { ShowState } from './state.ts';

/** Something on sale that nobody can buy: it is below its floor by now, and nobody has approved that. */
export interface FloorStop extends ApprovedPrice {
  /** What is to be approved: a price of an item, a deal, an offer. */
  readonly subject: string;
}

/**
 * Everything of a show that a risen floor stops from being sold (`floor-at-sale.ts` refuses it when it is bought): prices
 * of items, open deals, and what open offers lead to, each at its furthest. Frozen items and hidden prices are not on
 * sale anyway; a gift is measured when it is published and no more.
 */
export function floorStops(state: ShowState, product: Product): FloorStop[] {
  const stops: FloorStop[] = [];
  const isStop = (subject: string, price: ApprovedPrice) =>
    isBelowFloor(price) && !isApproved(state, subject, price);
  const isOnSale = (itemId: string) => !state.frozen.has(itemId) && !state.hiddenPrices.has(itemId);
  for (const { itemId, productId, price } of state.lineup) {
    const known = product(productId);
    if (!known || !isOnSale(itemId)) continue;
    const { listPrice, floorPrice } = known;
    const own = { itemId, price, listPrice, floorPrice };
    const subject = itemSubject(itemId, price);
    if (isStop(subject, own)) stops.push({ subject, ...own });
    for (const deal of state.deals) {
      if (deal.itemId !== itemId || deal.state !== 'open') continue;
      const asDeal = { ...own, price: deal.price };
      const ofDeal = dealSubject(deal.dealId, deal.price);
      if (isStop(ofDeal, asDeal)) stops.push({ subject: ofDeal, ...asDeal });
    }
  }
  return [...stops, ...offerStops(state, product, isOnSale)];
}

/** Every combination that somebody could buy by, once an item: of each offer in it, where it goes furthest down. */
function offerStops(state: ShowState, product: Product, isOnSale: (itemId: string) => boolean): FloorStop[] {
  const furthest = new Map<string, FloorStop>();
  if (state.offers.length === 0) return [];
  for (const item of state.lineup) {
    const { itemId } = item;
    const known = product(item.productId);
    if (!known || !isOnSale(itemId)) continue;
    const { listPrice, floorPrice } = known;
    const stacking = sells(state, item, product);
    for (const one of combinations(stacking)) {
      if (one.offerIds.length === 0) continue;
      const below = { itemId, price: guardedPrice(one, floorPrice), listPrice, floorPrice };
      if (!isBelowFloor(below)) continue;
      const deal = stacking.deals.find(({ dealId }) => dealId === one.dealId);
      const own = deal ? dealSubject(deal.dealId, deal.price) : itemSubject(itemId, item.price);
      const subjects = [...(one.by === 'price' ? [own] : []), ...one.offerIds.map(offerSubject)];
      if (subjects.some((subject) => isApproved(state, subject, below))) continue;
      for (const offerId of one.offerIds) {
        const before = furthest.get(offerId);
        if (!before || offBps(below) > offBps(before))
          furthest.set(offerId, { subject: offerSubject(offerId), ...below });
      }
    }
  }
  return state.offers.flatMap(({ offerId }) => furthest.get(offerId) ?? []);
}

const offBps = ({ price, listPrice }: ApprovedPrice): number => discountBps(price, listPrice);
