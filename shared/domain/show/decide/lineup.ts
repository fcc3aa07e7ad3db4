import type { CommandOf } from '../../../contract/commands.ts';
import type { Refusal } from '../../../contract/errors.ts';
import { refuse } from '../../../contract/errors.ts';
import { allocatedUnits } from '../../lineup/allocation.ts';
import type { CatalogueEntry, DecideContext, Decision } from '../decide.ts';
import type { LineupItem, ShowEvent } from '../events.ts';
import type { ShowState } from '../state.ts';
import { newPriceBeyondGuardrails } from './guardrails.ts';
import { offersOnItem, offerWithoutSaving } from './offers.ts';
import type { Refused } from './phase.ts';
import { events, isEmpty, itemOf, noItem, notPlannable, openDealsOf, sent } from './phase.ts';

export function addItem(
  state: ShowState,
  command: Omit<CommandOf<'lineup.add'>, 'type'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { productId, role, price, stock, plannedMs } = command;
  const itemId = command.itemId ?? context.newId();
  if (itemOf(state, itemId)) return refuse('duplicate', 'That item id is taken', { itemId });
  const product = context.product(productId);
  if (!product) return refuse('not_found', 'There is no such product', { productId });
  if (!isSoldHere(product, state)) return refuse('not_for_sale', 'The product is not sold in these regions');
  // There is nothing yet that somebody could approve: it comes in at its floor, or while the show is a draft.
  const wrong =
    (state.status === 'draft' ? null : belowFloor(price, product)) ??
    overCatalogue(state, productId, stock, product);
  if (wrong) return wrong;
  const talkingPoints = command.talkingPoints ?? '';
  const { action, owner, section } = command;
  const item: LineupItem = {
    itemId,
    productId,
    role,
    price,
    stock,
    plannedMs,
    talkingPoints,
    ...(action ? { action } : {}),
    ...(owner ? { owner } : {}),
    ...(section === undefined ? {} : { section }),
  };
  const beyond = state.status === 'draft' ? null : newPriceBeyondGuardrails(state, { item, price }, context);
  return beyond ?? events({ type: 'lineup.added', item });
}

const fieldOf: Partial<Record<Refusal['code'], string>> = {
  duplicate: 'itemId',
  not_found: 'productId',
  not_for_sale: 'productId',
  below_floor: 'price',
  insufficient_stock: 'stock',
};

/** A refusal with the row it is about, counted from 1 as people do. A show that takes no plan is about no row. */
export function inRow(error: Refusal, index: number): Refused {
  const field = fieldOf[error.code];
  if (field === undefined) return { ok: false, error };
  const issues = [{ path: `items.${index}.${field}`, message: error.message }];
  return { ok: false, error: { ...error, params: { ...error.params, row: index + 1, field }, issues } };
}

/** Once live, price and stock move by `price.change` and `stock.adjust`, which need the right to trade. */
export function reviseItem(
  state: ShowState,
  command: CommandOf<'lineup.revise'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { type: _, itemId, ...fields } = command;
  const item = itemOf(state, itemId);
  if (!item) return noItem(itemId);
  const changes = sent(fields);
  if (isEmpty(changes)) return refuse('invalid', 'Nothing to change');
  const { price, stock } = changes;
  if (state.status === 'live' && (price !== undefined || stock !== undefined)) {
    return refuse('show_not_draft', 'While live, change the price or adjust the stock instead');
  }
  const product = context.product(item.productId);
  if (!product) return refuse('not_found', 'There is no such product', { productId: item.productId });
  const wrong =
    (price === undefined
      ? null
      : (notAboveDeals(state, itemId, price) ?? offerWithoutSaving(state, itemId, price))) ??
    (stock === undefined
      ? null
      : (overCatalogue(state, item.productId, stock - item.stock, product) ??
        belowDeals(state, itemId, stock)));
  if (wrong) return wrong;
  if (price !== undefined && state.status !== 'draft') {
    const beyond = newPriceBeyondGuardrails(state, { item, price }, context);
    if (beyond) return beyond;
  }
  const revised: ShowEvent = { type: 'lineup.revised', itemId, changes };
  return events(stock === undefined ? revised : { ...revised, stockFrom: item.stock });
}

export function moveItem(state: ShowState, command: CommandOf<'lineup.move'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { itemId } = command;
  if (!itemOf(state, itemId)) return noItem(itemId);
  const busy = onAir(state, itemId);
  if (busy) return busy;
  const toIndex = Math.min(command.toIndex, state.lineup.length - 1);
  if (state.lineup[toIndex]?.itemId === itemId) return refuse('already_done', 'It stands there already');
  return events({ type: 'lineup.moved', itemId, toIndex });
}

/** Deals only planned on the item are cancelled with it. What was sold, reserved or ran as a deal stays. */
export function removeItem(
  state: ShowState,
  command: CommandOf<'lineup.remove'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { itemId } = command;
  const item = itemOf(state, itemId);
  if (!item) return noItem(itemId);
  const busy = onAir(state, itemId);
  if (busy) return busy;
  const hasRun = state.deals.some((deal) => deal.itemId === itemId && deal.state === 'closed');
  const hasOrders = state.status === 'live' && context.available(itemId) < item.stock;
  const offer = offersOnItem(state, itemId)[0];
  if (offer) return refuse('in_use', 'An offer names it', { itemId, offerId: offer.offerId });
  if (hasRun || hasOrders) return refuse('in_use', 'Units of it were claimed or sold', { itemId });
  const cancelled = state.deals
    .filter((deal) => deal.itemId === itemId && deal.state === 'planned')
    .map((deal): ShowEvent => ({ type: 'deal.cancelled', dealId: deal.dealId }));
  return events(...cancelled, { type: 'lineup.removed', itemId });
}

function belowFloor(price: number, product: CatalogueEntry): Refused | null {
  if (price >= product.floorPrice) return null;
  const how = 'Add it at its floor price, then ask for approval of the lower price';
  return refuse('below_floor', how, { price, floorPrice: product.floorPrice });
}

/** A show without regions, or a product without, is for all of them. */
function isSoldHere(product: CatalogueEntry, state: ShowState): boolean {
  const regions = product.regionIds ?? [];
  if (regions.length === 0 || state.regionIds.length === 0) return true;
  return regions.some((regionId) => state.regionIds.includes(regionId));
}

/** All items of one product share the catalogue's units; a one-off piece exists once. */
export function overCatalogue(
  state: ShowState,
  productId: string,
  more: number,
  product: CatalogueEntry,
): Refused | null {
  const there = product.oneOff ? Math.min(1, product.stock) : product.stock;
  const wanted = allocatedUnits(state.lineup, productId) + more;
  if (more <= 0 || wanted <= there) return null;
  return refuse('insufficient_stock', 'The catalogue has not that many units', { wanted, there });
}

function notAboveDeals(state: ShowState, itemId: string, price: number): Refused | null {
  const deal = state.deals.find(
    (each) => each.itemId === itemId && each.state === 'planned' && each.price >= price,
  );
  if (!deal) return null;
  return refuse('above_list', 'A planned deal would no longer be below the price', {
    dealId: deal.dealId,
    dealPrice: deal.price,
    price,
  });
}

function belowDeals(state: ShowState, itemId: string, stock: number): Refused | null {
  const deal = state.deals.find(
    (each) => each.itemId === itemId && each.state === 'planned' && each.quantity > stock,
  );
  if (!deal) return null;
  return refuse('insufficient_stock', 'A planned deal needs more units', {
    dealId: deal.dealId,
    wanted: deal.quantity,
    there: stock,
  });
}

export function onAir(state: ShowState, itemId: string): Refused | null {
  if (state.pinned.includes(itemId)) return refuse('in_use', 'The product is pinned', { itemId });
  if (openDealsOf(state, itemId).length > 0) return refuse('in_use', 'A deal on it is open', { itemId });
  return null;
}
