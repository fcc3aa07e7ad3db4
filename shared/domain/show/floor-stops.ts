import type { ApprovedPrice } from '../../contract/guardrails.ts';
import { isApproved, isBelowFloor } from './approved.ts';
import { offerBeyond, type Product } from './beyond.ts';
import { dealSubject, itemSubject, offerSubject } from './guardrails.ts';
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

function offerStops(state: ShowState, product: Product, isOnSale: (itemId: string) => boolean): FloorStop[] {
  const offers = state.offers.filter(
    ({ state: stands, terms }) => stands === 'open' && terms.kind !== 'gift',
  );
  if (offers.length === 0) return [];
  const onSale = { ...state, offers, deals: state.deals.filter((deal) => deal.state === 'open') };
  return offers.flatMap(({ offerId }) => {
    const found = offerBeyond(onSale, offerId, product, (subject, price) =>
      isApproved(state, subject, price),
    );
    const furthest = found.find((one) => isBelowFloor(one) && isOnSale(one.itemId));
    return furthest ? [{ subject: offerSubject(offerId), ...furthest }] : [];
  });
}
