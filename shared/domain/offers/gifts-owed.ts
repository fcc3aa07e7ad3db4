import type { LineAmount, LineUnits } from '../orders/after-sale.ts';
import { namedOf } from '../orders/line-refunds.ts';
import { costOfLineUnits, type LineGone, unitsGone } from '../orders/returns.ts';
import { type LineCost, lineAmount, type Order } from '../orders/types.ts';
import type { LedgerState } from '../stock/ledger.ts';

/** A gift that is still its buyer's, and of which nobody has decided that it stays. Minor units. */
export interface GiftHeld extends LineUnits {
  /** What its offer asks for, and the lines of the order that count towards it. */
  readonly threshold: number;
  readonly of: readonly number[];
}

/** The gifts of an order that are still its buyer's, with what earns them. */
export function giftsHeld(
  { book }: Pick<LedgerState, 'book'>,
  { lines, offerIds = [] }: Pick<Order, 'lines' | 'offerIds'>,
): GiftHeld[] {
  const offers = offerIds.flatMap((offerId) => {
    const terms = book.offers.get(offerId)?.offer.terms;
    return terms?.kind === 'gift' ? [terms] : [];
  });
  return lines.flatMap((gift, line) => {
    if (!gift.isGift) return [];
    // Two offers may give the same: each gift has one of its own.
    const giving = offers.findIndex(
      (offer) => offer.gift.itemId === gift.itemId && offer.gift.quantity === gift.quantity,
    );
    const [offer] = giving < 0 ? [] : offers.splice(giving, 1);
    const quantity = gift.quantity - unitsGone(gift);
    if (!offer || quantity < 1 || gift.giftLeft) return [];
    const of = lines.flatMap((bought, index) =>
      !bought.isGift && (offer.itemIds?.includes(bought.itemId) ?? true) ? [index] : [],
    );
    return [{ line, quantity, threshold: offer.threshold, of }];
  });
}

/** Of these gifts, those not earned by what is left of each line of their order, minor units. */
export function unearned(gifts: readonly GiftHeld[], leftOf: (line: number) => number): LineUnits[] {
  return gifts.flatMap(({ line, quantity, threshold, of }) => {
    const left = of.reduce((sum, index) => sum + leftOf(index), 0);
    return left > 0 && left >= threshold ? [] : [{ line, quantity }];
  });
}

/**
 * Gifts of an order that are still their buyer's, and that what is left of it does not earn once these units go back:
 * its pieces, as far as the gift's offer counts them, come to less than the offer asks for. Those among `units` already
 * are left out, and those of which it was decided that they stay.
 */
export function giftsOwed(
  state: Pick<LedgerState, 'book'>,
  order: Pick<Order, 'lines' | 'offerIds'>,
  units: readonly LineUnits[],
): LineUnits[] {
  const goes = new Map(units.map(({ line, quantity }) => [line, quantity]));
  const held = giftsHeld(state, order).filter(({ line }) => !goes.has(line));
  return unearned(held, (line) => worthLeft(order, line, goes.get(line) ?? 0));
}

interface Bought {
  readonly lines: readonly (LineCost & LineGone)[];
}

/** What the units of a line that stay with the buyer cost, once `more` of them go back. */
function worthLeft({ lines }: Bought, line: number, more = 0): number {
  const of = lines[line];
  return of ? lineAmount(of) - costOfLineUnits(of, unitsGone(of) + more, 0) : 0;
}

/**
 * Gifts that a refund without a return leaves unearned: of the lines it names so much less is paid for, and nothing of
 * an order that has all its money back. What goes back of an order as a whole beside that (for goodwill) takes no gift.
 * `leftOfLine`: what can still go back for a line by name; `refundable`: for the order as a whole. Minor units.
 */
export function giftsInQuestion(
  gifts: readonly GiftHeld[],
  order: Bought,
  { amount, lines }: { readonly amount: number; readonly lines?: readonly LineAmount[] | undefined },
  { refundable, leftOfLine }: { readonly refundable: number; readonly leftOfLine: (line: number) => number },
): LineUnits[] {
  const isAll = amount >= refundable;
  return unearned(gifts, (line) =>
    isAll ? 0 : Math.min(worthLeft(order, line), leftOfLine(line) - namedOf(lines ?? [], line)),
  );
}

/** What gifts would have cost when they were given, minor units. */
export const worthOf = ({ lines }: Pick<Order, 'lines'>, gifts: readonly LineUnits[]): number =>
  gifts.reduce((sum, { line, quantity }) => sum + (lines[line]?.unitPrice ?? 0) * quantity, 0);
