import type { LineUnits } from '../orders/after-sale.ts';
import { costOfLineUnits, unitsGone } from '../orders/returns.ts';
import { lineAmount, type Order } from '../orders/types.ts';
import type { LedgerState } from '../stock/ledger.ts';

/**
 * Gifts of an order that are still their buyer's, and that what is left of it does not earn once these units go back:
 * its pieces, as far as the gift's offer counts them, come to less than the offer asks for. Those among `units` already
 * are left out, and those of which it was decided that they stay.
 */
export function giftsOwed(
  { book }: Pick<LedgerState, 'book'>,
  { lines, offerIds = [] }: Pick<Order, 'lines' | 'offerIds'>,
  units: readonly LineUnits[],
): LineUnits[] {
  const goes = new Map(units.map(({ line, quantity }) => [line, quantity]));
  const offers = offerIds.flatMap((offerId) => {
    const terms = book.offers.get(offerId)?.offer.terms;
    return terms?.kind === 'gift' ? [terms] : [];
  });
  return lines.flatMap((of, line) => {
    if (!of.isGift) return [];
    // Two offers may give the same: each gift has one of its own.
    const giving = offers.findIndex(({ gift }) => gift.itemId === of.itemId && gift.quantity === of.quantity);
    const [offer] = giving < 0 ? [] : offers.splice(giving, 1);
    const quantity = of.quantity - unitsGone(of);
    if (!offer || quantity < 1 || goes.has(line) || of.giftLeft) return [];
    let spent = 0;
    for (const [index, bought] of lines.entries()) {
      if (bought.isGift || !(offer.itemIds?.includes(bought.itemId) ?? true)) continue;
      const gone = unitsGone(bought) + (goes.get(index) ?? 0);
      spent += lineAmount(bought) - costOfLineUnits(bought, gone, 0);
    }
    return spent > 0 && spent >= offer.threshold ? [] : [{ line, quantity }];
  });
}

/** What gifts would have cost when they were given, minor units. */
export const worthOf = ({ lines }: Pick<Order, 'lines'>, gifts: readonly LineUnits[]): number =>
  gifts.reduce((sum, { line, quantity }) => sum + (lines[line]?.unitPrice ?? 0) * quantity, 0);
