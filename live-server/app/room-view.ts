import type { RoomDeal, RoomItem, RoomOffer } from '#shared/contract/room.ts';
import { offerFigures } from '#shared/domain/offers/figures.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import type { Offer, ShowState } from '#shared/domain/show/state.ts';
import { dealView } from '#shared/domain/show/view.ts';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { dealFigures, type LedgerState } from '#shared/domain/stock/ledger.ts';
import type { ShowRunner } from './show-runner.ts';
import { itemHere } from './stock-here.ts';
import { openGroups } from './taking.ts';

/** The lineup as viewers see it, in running order. An item whose product the catalogue lost is left out. */
export function roomItems(runner: ShowRunner, ledger: LedgerState): RoomItem[] {
  const items: RoomItem[] = [];
  for (const { itemId, productId, price } of runner.state.lineup) {
    const product = runner.directory.products.get(productId);
    if (!product) continue;
    const { title, imageUrl, link, listPrice } = product;
    const available = forSale(runner, ledger, { itemId, productId });
    const shown = {
      ...{ itemId, productId, title, imageUrl, link, listPrice, available },
      ...(ledger.frozen.has(itemId) ? { isFrozen: true as const } : {}),
    };
    // What viewers may not know yet is not sent at all.
    if (runner.state.hiddenPrices.has(itemId))
      items.push({ ...shown, price: listPrice, isPriceHidden: true });
    else items.push({ ...shown, price });
  }
  return items;
}

/** Units a viewer could have now: of the show's own, and of the product's over all shows. */
function forSale(runner: ShowRunner, ledger: LedgerState, item: Parameters<typeof itemHere>[2]): number {
  return ledger.frozen.has(item.itemId) ? 0 : unitsForSale(itemHere(runner, ledger, item));
}

/** The deals as viewers see them now; a cancelled one is shown as such, so that nobody waits for it. */
export function roomDeals(runner: ShowRunner, ledger: LedgerState): RoomDeal[] {
  const { state: show } = runner;
  // A planned deal would tell a price that is still hidden.
  const told = show.deals.filter((deal) => deal.state !== 'planned' || !show.hiddenPrices.has(deal.itemId));
  return told.map((deal) => {
    const item = show.lineup.find(({ itemId }) => itemId === deal.itemId);
    const available = item ? forSale(runner, ledger, item) : 0;
    const figures = dealFigures(ledger, deal.dealId);
    const view = dealView(deal, figures, available, runner.now());
    const { id, itemId, state, price, quantity, perViewerLimit, holdMs, remaining, opensAt, endsAt } = view;
    return {
      dealId: id,
      ...{ id, itemId, state, price, quantity, perViewerLimit, holdMs, remaining, opensAt, endsAt },
      ...(deal.audience.kind === 'all' ? {} : { audience: deal.audience }),
      ...(figures.waiting > 0 ? { waiting: figures.waiting } : {}),
    };
  });
}

/** The open offers as viewers see them. */
export const roomOffers = (state: ShowState, ledger: LedgerState): RoomOffer[] =>
  state.offers.flatMap((offer) => (offer.state === 'open' ? [roomOffer(offer, ledger)] : []));

/** Offers open no more that a viewer has a coupon or an order of, or a piece being quoted. */
export function closedOffersOf(
  state: ShowState,
  ledger: LedgerState,
  viewerId: string,
  orders: readonly Order[],
): RoomOffer[] {
  const { book } = ledger;
  const own = new Set<string | undefined>(orders.map(({ offer }) => offer?.offerId));
  for (const code of book.couponsOf.get(viewerId) ?? []) own.add(book.coupons.get(code)?.offerId);
  for (const request of book.custom.requests.values())
    if (request.viewerId === viewerId) own.add(request.offerId);
  return state.offers.flatMap((offer) =>
    offer.state !== 'open' && own.has(offer.offerId) ? [roomOffer(offer, ledger)] : [],
  );
}

function roomOffer({ offerId, title, terms, closesAt }: Offer, { book, orders }: LedgerState): RoomOffer {
  const offer: RoomOffer = { id: offerId, title, terms, closesAt };
  if (terms.kind === 'presale' || terms.kind === 'custom')
    offer.left = terms.quantity - (offerFigures({ book, orders }, offerId).taken ?? 0);
  if (terms.kind === 'group-buy') offer.groups = openGroups({ book, orders }, offerId);
  if (terms.kind === 'coupon')
    offer.left = terms.quantity - (offerFigures({ book, orders }, offerId).issued ?? 0);
  return offer;
}
