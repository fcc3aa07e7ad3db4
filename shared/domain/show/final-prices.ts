import type { FinalPriceView } from '../../contract/guardrails.ts';
import { combinations, discountBps, finalPrice, isBeyond } from '../pricing/final-price.ts';
import { guardedPrice, type Product, withGifts } from './beyond.ts';
import { couldSell } from './guardrails.ts';
import type { ShowState } from './state.ts';

/**
 * The simulated final price of every item, and whether it goes beyond the guardrails: by the very price that
 * publishing is held to, so that nothing found in order here is refused on air.
 */
export function finalPrices(state: ShowState, product: Product): FinalPriceView[] {
  return state.lineup.flatMap((item) => {
    const known = product(item.productId);
    if (!known) return [];
    const { listPrice, floorPrice } = known;
    const stacking = couldSell(state, item, product);
    const { lowest, quantity, dealId, offerIds, steps } = finalPrice(stacking);
    const guarded = combinations(stacking)
      .flatMap((one) => withGifts(one, stacking, product))
      .reduce((least, one) => Math.min(least, guardedPrice(one, floorPrice)), lowest);
    return [
      {
        itemId: item.itemId,
        productId: item.productId,
        ...{ listPrice, floorPrice, lowest, guarded, quantity, dealId },
        offerIds: [...offerIds],
        steps: [...steps],
        discountBps: discountBps(lowest, listPrice),
        isBelowFloor: guarded < floorPrice,
        isBeyondMax: isBeyond(guarded, listPrice, state.guardrails.maxDiscountBps),
      },
    ];
  });
}
