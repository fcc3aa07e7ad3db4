import type { OfferTerms } from '../../contract/offers.ts';

/** The lineup's items an offer names, each once; none where it is for all of them. */
export function itemsOf(terms: OfferTerms): readonly string[] {
  switch (terms.kind) {
    case 'coupon':
    case 'member-price':
      return terms.itemIds ?? [];
    case 'group-buy':
    case 'presale':
    case 'custom':
      return [terms.itemId];
    case 'bundle':
      return terms.items.map(({ itemId }) => itemId);
    case 'gift':
      return [...new Set([terms.gift.itemId, ...(terms.itemIds ?? [])])];
    default:
      return terms satisfies never;
  }
}
