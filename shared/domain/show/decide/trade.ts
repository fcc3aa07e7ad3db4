import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowState } from '../state.ts';
import { newPriceBeyondGuardrails } from './guardrails.ts';
import { overCatalogue } from './lineup.ts';
import { offerTelling, offerWithoutSaving } from './offers.ts';
import { events, itemOf, noItem, notOnAir, notPlannable, openDealsOf } from './phase.ts';

/** For orders placed from now on. It stays above the price of a deal open on the item. */
export function changePrice(
  state: ShowState,
  command: CommandOf<'price.change'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { itemId, price } = command;
  const item = itemOf(state, itemId);
  if (!item) return noItem(itemId);
  if (price === item.price) return refuse('already_done', 'That is the price', { price });
  const product = context.product(item.productId);
  if (!product) return refuse('not_found', 'There is no such product', { productId: item.productId });
  const wrong = newPriceBeyondGuardrails(state, { item, price }, context);
  if (wrong) return wrong;
  const deal = openDealsOf(state, itemId).find((open) => open.price >= price);
  if (deal) {
    return refuse('above_list', 'The open deal would no longer be below the price', {
      dealId: deal.dealId,
      dealPrice: deal.price,
      price,
    });
  }
  const offer = offerWithoutSaving(state, itemId, price);
  if (offer) return offer;
  return events({ type: 'price.changed', itemId, price, from: item.price });
}

/** From the plan on, so that no viewer has seen the price before. */
export function hidePrice(state: ShowState, command: CommandOf<'price.hide'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { itemId } = command;
  if (!itemOf(state, itemId)) return noItem(itemId);
  if (state.hiddenPrices.has(itemId)) return refuse('already_done', 'The price is hidden');
  const [open] = openDealsOf(state, itemId);
  if (open) return refuse('in_use', 'A deal on the item is open', { dealId: open.dealId });
  const offer = offerTelling(state, itemId);
  if (offer) return refuse('in_use', 'An open offer tells its price', { offerId: offer.offerId });
  return events({ type: 'price.hidden', itemId });
}

export function revealPrice(state: ShowState, command: CommandOf<'price.reveal'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { itemId } = command;
  if (!itemOf(state, itemId)) return noItem(itemId);
  if (!state.hiddenPrices.has(itemId)) return refuse('already_done', 'The price is shown');
  return events({ type: 'price.revealed', itemId });
}

/**
 * Units found or missing during the show. Only units still available can go; and no more can come than the
 * catalogue has beside what other shows have sold. Who has more in hand corrects the catalogue first.
 */
export function adjustStock(
  state: ShowState,
  command: CommandOf<'stock.adjust'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { itemId, delta } = command;
  const item = itemOf(state, itemId);
  if (!item) return noItem(itemId);
  if (delta < 0) {
    const available = context.available(itemId);
    if (-delta > available) return refuse('insufficient_stock', undefined, { available, wanted: -delta });
  } else {
    const product = context.product(item.productId);
    const wrong = product && overCatalogue(state, item.productId, delta, product);
    if (wrong) return wrong;
  }
  return events({ type: 'stock.adjusted', itemId, delta });
}
