import type { Product } from '#shared/contract/organisation.ts';
import type { DealView, ItemView, ShowView } from '#shared/contract/shows.ts';

/** What is wrong with a field, as data; `problem-text.ts` says it in words. Amounts are minor units. */
export type Problem =
  | { readonly kind: 'belowFloor'; readonly floor: number }
  | { readonly kind: 'aboveList'; readonly list: number }
  | { readonly kind: 'overStock'; readonly n: number }
  | { readonly kind: 'noStock' }
  | { readonly kind: 'dealNotBelow'; readonly price: number }
  | { readonly kind: 'dealOverStock'; readonly n: number }
  | { readonly kind: 'opensOutside' }
  | { readonly kind: 'overlap' };

/**
 * A time outside the show is worth a word, and so is a price below the floor: that may be planned, and is on sale once
 * somebody else has approved it.
 */
export const isBlocking = ({ kind }: Problem): boolean => kind !== 'opensOutside' && kind !== 'belowFloor';

type Priced = Pick<Product, 'floorPrice' | 'listPrice'>;

/** What is worth a word: a live price stands from the floor to the list price. */
export function priceProblem(price: number, product: Priced | undefined): Problem | null {
  if (!product) return null;
  if (price < product.floorPrice) return { kind: 'belowFloor', floor: product.floorPrice };
  if (price > product.listPrice) return { kind: 'aboveList', list: product.listPrice };
  return null;
}

/** Units for the show come out of the catalogue's. */
export function stockProblem(units: number, product: Pick<Product, 'stock'> | undefined): Problem | null {
  if (units === 0) return { kind: 'noStock' };
  return product && units > product.stock ? { kind: 'overStock', n: product.stock } : null;
}

type PlannedDeal = Pick<
  DealView,
  'id' | 'itemId' | 'price' | 'quantity' | 'opensAt' | 'durationMs' | 'state'
>;

/** Everything wrong with a planned deal: its price, its units, its window. */
export function dealProblems(
  deal: PlannedDeal,
  item: ItemView | undefined,
  product: Priced | undefined,
  view: Pick<ShowView, 'show' | 'deals'>,
): readonly Problem[] {
  const problems: (Problem | null)[] = [];
  if (product && deal.price < product.floorPrice)
    problems.push({ kind: 'belowFloor', floor: product.floorPrice });
  if (item && deal.price >= item.price) problems.push({ kind: 'dealNotBelow', price: item.price });
  if (item && deal.quantity > item.stock.prepared)
    problems.push({ kind: 'dealOverStock', n: item.stock.prepared });
  const { opensAt } = deal;
  if (opensAt !== null) {
    const { plannedStartAt, plannedMs } = view.show;
    if (opensAt < plannedStartAt || opensAt >= plannedStartAt + plannedMs)
      problems.push({ kind: 'opensOutside' });
    const overlaps = view.deals.some(
      (other) =>
        other.id !== deal.id &&
        other.itemId === deal.itemId &&
        other.state !== 'cancelled' &&
        other.opensAt !== null &&
        other.opensAt < opensAt + deal.durationMs &&
        opensAt < other.opensAt + other.durationMs,
    );
    if (overlaps) problems.push({ kind: 'overlap' });
  }
  return problems.filter((problem) => problem !== null);
}
