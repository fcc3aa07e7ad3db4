import type { Refusal } from '../../contract/errors.ts';
import type { OrderLine } from '../orders/types.ts';
import type { LedgerState } from './ledger.ts';
import { waitingFor } from './waitlist.ts';

/** Units of an item nobody has reserved, bought or withdrawn. */
export function unitsAvailable(state: LedgerState, itemId: string): number {
  const balance = state.items.get(itemId);
  return balance ? balance.prepared - balance.reserved - balance.sold - balance.withdrawn : 0;
}

/**
 * Why these lines cannot be given to this viewer, or null when they can: the units of each item, the units of
 * each deal, and the viewer's limit of each deal, lines of the same item or deal taken together. No units are set
 * aside for a deal: its window and its item are two constraints, and both must hold. Time is not looked at here.
 * Units that come back to a deal belong to those who wait for it, in their turn (`offered`), before anyone claims.
 */
export function shortage(
  state: LedgerState,
  viewerId: string,
  lines: readonly OrderLine[],
  by: 'claimed' | 'offered' = 'claimed',
): Refusal | null {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) continue;
    if (state.frozen.has(line.itemId))
      return { code: 'not_for_sale', message: 'Its sales are stopped', params: { itemId: line.itemId } };
    // Lines are few (20 at most); summing the ones so far costs less than a map.
    let ofItem = line.quantity;
    let ofDeal = line.quantity;
    for (let i = 0; i < index; i += 1) {
      const earlier = lines[i];
      if (!earlier) continue;
      if (earlier.itemId === line.itemId) ofItem += earlier.quantity;
      if (earlier.dealId === line.dealId) ofDeal += earlier.quantity;
    }
    let left = unitsAvailable(state, line.itemId);
    let wanted = ofItem;
    if (line.dealId !== null) {
      const deal = state.windows.get(line.dealId);
      if (!deal) return { code: 'deal_not_open', message: 'The deal is not open' };
      const inDeal = deal.window.quantity - deal.reserved - deal.sold;
      if (inDeal - ofDeal < left - ofItem) {
        left = inDeal;
        wanted = ofDeal;
      }
      const waiting = by === 'offered' ? 0 : waitingFor(state, line.dealId);
      if (left - waiting < wanted) left = Math.min(left, Math.max(left - waiting, 0));
      if (wanted <= left) {
        const limit = deal.window.perViewerLimit;
        const has = deal.unitsByViewer.get(viewerId) ?? 0;
        if (has + ofDeal > limit) {
          return {
            code: 'limit_reached',
            message: 'The limit for one viewer is reached',
            params: { limit, has, wanted: ofDeal },
          };
        }
      }
    }
    if (wanted > left) {
      return {
        code: 'sold_out',
        message: left > 0 ? 'There are not that many left' : 'Sold out',
        params: { itemId: line.itemId, remaining: Math.max(left, 0) },
      };
    }
  }
  return null;
}
