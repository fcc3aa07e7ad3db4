import type { Product } from '#shared/contract/organisation.ts';
import type { DealView, ItemView, ShowView } from '#shared/contract/shows.ts';
import { plannedTotal } from './sheet-times.ts';

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

type Priced = Pick<Product, 'floorPrice' | 'listPrice'>;

/** A live price stands from the floor to the list price. */
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

/** What stands between the plan and a good show. `blocks`: the server would refuse to schedule or to sell it. */
export type Finding =
  | { readonly kind: 'noItems'; readonly blocks: true }
  | { readonly kind: 'item'; readonly itemId: string; readonly problem: Problem; readonly blocks: boolean }
  | {
      readonly kind: 'deal';
      readonly itemId: string;
      readonly dealId: string;
      readonly problem: Problem;
      readonly blocks: boolean;
    }
  | { readonly kind: 'noTargets' | 'noHost' | 'late'; readonly blocks: false }
  | { readonly kind: 'tasksOpen'; readonly n: number; readonly blocks: false }
  | { readonly kind: 'tooLong'; readonly ms: number; readonly blocks: false };

/** Everything to look at before scheduling, what blocks first. */
export function findings(
  view: ShowView,
  products: ReadonlyMap<string, Product>,
  now: number,
): readonly Finding[] {
  const found: Finding[] = [];
  if (view.lineup.length === 0) found.push({ kind: 'noItems', blocks: true });
  for (const item of view.lineup) {
    const product = products.get(item.productId);
    const price = priceProblem(item.price, product);
    if (price)
      found.push({ kind: 'item', itemId: item.id, problem: price, blocks: price.kind === 'belowFloor' });
    if (item.stock.prepared === 0)
      found.push({ kind: 'item', itemId: item.id, problem: { kind: 'noStock' }, blocks: false });
  }
  for (const deal of view.deals) {
    if (deal.state !== 'planned') continue;
    const item = view.lineup.find((each) => each.id === deal.itemId);
    for (const problem of dealProblems(deal, item, products.get(item?.productId ?? ''), view))
      found.push({
        kind: 'deal',
        itemId: deal.itemId,
        dealId: deal.id,
        problem,
        blocks: problem.kind !== 'opensOutside',
      });
  }
  if (!view.targets) found.push({ kind: 'noTargets', blocks: false });
  if (!view.show.hostName) found.push({ kind: 'noHost', blocks: false });
  if (view.show.plannedStartAt < now) found.push({ kind: 'late', blocks: false });
  const open = view.readiness.tasks.filter((task) => task.doneAt === null).length;
  if (open > 0) found.push({ kind: 'tasksOpen', n: open, blocks: false });
  const over = plannedTotal(view.lineup) - view.show.plannedMs;
  if (over > 0) found.push({ kind: 'tooLong', ms: over, blocks: false });
  return found.toSorted((a, b) => Number(b.blocks) - Number(a.blocks));
}
