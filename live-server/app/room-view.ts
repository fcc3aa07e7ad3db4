import type { RoomDeal, RoomItem } from '#shared/contract/room.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { dealView } from '#shared/domain/show/view.ts';
import { dealFigures, type LedgerState, stockFigures } from '#shared/domain/stock/ledger.ts';
import type { Directory } from '../storage/directory.ts';

/** The lineup as viewers see it, in running order. An item whose product the catalogue lost is left out. */
export function roomItems(state: ShowState, ledger: LedgerState, directory: Directory): RoomItem[] {
  const items: RoomItem[] = [];
  for (const { itemId, productId, price } of state.lineup) {
    const product = directory.products.get(productId);
    if (!product) continue;
    const { title, imageUrl, link, listPrice } = product;
    const { available } = stockFigures(ledger, itemId);
    items.push({ itemId, productId, title, imageUrl, link, price, listPrice, available });
  }
  return items;
}

/** The deals as viewers see them at `now`; a cancelled one is shown as such, so that nobody waits for it. */
export function roomDeals(show: ShowState, ledger: LedgerState, now: number): RoomDeal[] {
  return show.deals.map((deal) => {
    const { available } = stockFigures(ledger, deal.itemId);
    const figures = dealFigures(ledger, deal.dealId);
    const view = dealView(deal, figures, available, now);
    const { id, itemId, state, price, quantity, perViewerLimit, holdMs, remaining, opensAt, endsAt } = view;
    return {
      ...{ id, itemId, state, price, quantity, perViewerLimit, holdMs, remaining, opensAt, endsAt },
      ...(deal.audience.kind === 'all' ? {} : { audience: deal.audience }),
      ...(figures.waiting > 0 ? { waiting: figures.waiting } : {}),
    };
  });
}
