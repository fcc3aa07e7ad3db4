import type { Stacking } from '../pricing/final-price.ts';
import type { SoldItem } from '../pricing/price.ts';
import type { LineupItem } from './events.ts';
import type { ShowState } from './state.ts';

/** What an approval is for: an item or a deal at one price (minor units), or an offer at any. */
export const itemSubject = (itemId: string, price: number): string => `item:${itemId}:${price}`;
export const dealSubject = (dealId: string, price: number): string => `deal:${dealId}:${price}`;
export const offerSubject = (offerId: string): string => `offer:${offerId}`;

type Product = (productId: string) => { readonly listPrice: number } | null;
/** The part of a show that prices come from. */
export type Priced = Pick<ShowState, 'lineup' | 'deals' | 'offers'>;

/** An item as the calculator takes it; one whose product is not known has no price to compare with. */
const soldAs = ({ itemId, productId, price }: LineupItem, product: Product): SoldItem => ({
  ...{ itemId, productId, price },
  listPrice: product(productId)?.listPrice ?? 0,
});

/** Everything an item could be sold by: deals and offers that are planned or open. */
export function couldSell(state: Priced, item: LineupItem, product: Product): Stacking {
  return {
    item: soldAs(item, product),
    deals: state.deals.filter(
      (deal) => deal.itemId === item.itemId && (deal.state === 'planned' || deal.state === 'open'),
    ),
    offers: state.offers.filter((offer) => offer.state === 'planned' || offer.state === 'open'),
    others: state.lineup.map((other) => soldAs(other, product)),
  };
}

/** Everything an item is sold by now: codes of a coupon that is closed are still good. */
export function sells(state: Priced, item: LineupItem, product: Product): Stacking {
  return {
    ...couldSell(state, item, product),
    deals: state.deals.filter((deal) => deal.itemId === item.itemId && deal.state === 'open'),
    offers: state.offers.filter(
      (offer) => offer.state === 'open' || (offer.state === 'closed' && offer.terms.kind === 'coupon'),
    ),
  };
}
