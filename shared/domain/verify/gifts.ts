import { lineAmount } from '../orders/types.ts';
import type { LedgerRecord } from '../stock/entries.ts';
import type { Books, Check } from './check.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';

/** A gift costs nothing, is one its offer gives, and is given with what its offer asks for. */
export class GiftsCheck implements Check {
  take({ entry }: LedgerRecord, { terms }: Books): Trouble | null {
    if (entry.kind !== 'order.reserved') return null;
    const { orderId, lines, offerIds = [] } = entry.order;
    const bought = lines.filter(({ isGift }) => !isGift);
    const offers = offerIds.flatMap((offerId) => terms.of(offerId, 'gift') ?? []);
    for (const line of lines) {
      if (!line.isGift) continue;
      if (lineAmount(line) !== 0) return trouble('gift', `${orderId}: a gift costs ${lineAmount(line)}`);
      const giving = offers.findIndex(
        ({ gift }) => gift.itemId === line.itemId && gift.quantity === line.quantity,
      );
      const [offer] = giving < 0 ? [] : offers.splice(giving, 1);
      if (!offer) return trouble('gift', `${orderId}: nothing gives ${line.quantity} of ${line.itemId}`);
      const spent = bought
        .filter(({ itemId }) => offer.itemIds?.includes(itemId) ?? true)
        .reduce((sum, one) => sum + lineAmount(one), 0);
      if (spent < offer.threshold || spent === 0)
        return trouble('gift', `${orderId}: a gift for ${spent}, it takes ${offer.threshold}`);
    }
    return null;
  }
}
