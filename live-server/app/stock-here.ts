import type { DealFigures } from '#shared/contract/desk.ts';
import type { StockFigures } from '#shared/contract/shows.ts';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { dealFigures, type LedgerState, stockFigures } from '#shared/domain/stock/ledger.ts';
import type { ShowRunner } from './show-runner.ts';

type Selling = Pick<ShowRunner, 'state' | 'products'>;

/**
 * Figures of an item as it stands now, in units: its ledger's, and of what is available the part that other shows hold.
 * Nobody can have that part here. A show that is over sells nothing: what others hold since says nothing of it.
 */
export function itemHere(
  { state, products }: Selling,
  ledger: LedgerState,
  { itemId, productId }: { readonly itemId: string; readonly productId: string },
): StockFigures {
  const figures = stockFigures(ledger, itemId);
  const isOver = state.status === 'ended' || state.status === 'reviewed';
  const elsewhere = isOver ? 0 : figures.available - products.left(productId);
  return elsewhere > 0 ? { ...figures, elsewhere } : figures;
}

/** The same of all items and deals of a show: no deal has units to sell that other shows hold. */
export function stockHere(
  runner: Selling,
  ledger: LedgerState,
): { item: (itemId: string) => StockFigures; deal: (dealId: string) => DealFigures } {
  const { lineup, deals } = runner.state;
  const items = new Map(lineup.map((item) => [item.itemId, item]));
  const itemOf = new Map(deals.map(({ dealId, itemId }) => [dealId, itemId]));
  const item = (itemId: string): StockFigures => {
    const known = items.get(itemId);
    return known ? itemHere(runner, ledger, known) : stockFigures(ledger, itemId);
  };
  return {
    item,
    deal(dealId) {
      const figures = dealFigures(ledger, dealId);
      const itemId = itemOf.get(dealId);
      if (itemId === undefined) return figures;
      return { ...figures, remaining: Math.min(figures.remaining, unitsForSale(item(itemId))) };
    },
  };
}
