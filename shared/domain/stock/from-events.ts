import type { ShowEventRecord } from '../show/events.ts';
import type { ShowState } from '../show/state.ts';
import type { LedgerOperation } from './entries.ts';

/** More than there can be of anything: "withdraw whatever is left". */
const everyUnit = Number.MAX_SAFE_INTEGER;

/**
 * What a show event means for the ledger. `stateAfter` is the show's state with the record folded in, or any later
 * one. One event makes at most one operation and its `ref` is the event's version, so that all of a log may be
 * applied again after a crash: what was done is answered as repeated. A deal that is no longer open in `stateAfter`
 * needs no window any more (imported shows, and catching up), only its closing.
 */
export function ledgerOperations(record: ShowEventRecord, stateAfter: ShowState): readonly LedgerOperation[] {
  const { event } = record;
  const ref = `v${record.version}`;
  switch (event.type) {
    case 'lineup.added':
      return addOrWithdraw(ref, event.item.itemId, event.item.stock);
    case 'lineup.revised':
      if (event.changes.stock === undefined || event.stockFrom === undefined) return [];
      return addOrWithdraw(ref, event.itemId, event.changes.stock - event.stockFrom);
    case 'stock.adjusted':
      return addOrWithdraw(ref, event.itemId, event.delta);
    case 'lineup.removed':
      return [{ op: 'withdraw-stock', ref, itemId: event.itemId, quantity: everyUnit }];
    case 'deal.opened':
    case 'deal.extended':
    case 'deal.restocked':
      return openWindow(ref, event.dealId, stateAfter);
    case 'price.frozen':
    case 'price.unfrozen':
      return [{ op: 'set-frozen', ref, itemId: event.itemId, isFrozen: event.type === 'price.frozen' }];
    case 'offer.opened':
      return openOffer(ref, event.offerId, stateAfter);
    case 'offer.decided': {
      const { offerId, decision, reason } = event;
      const { id, name } = record.actor;
      return [{ op: 'decide-offer', ref, offerId, decision, by: { id, name }, reason }];
    }
    case 'offer.closed':
      return [{ op: 'close-offer', ref, offerId: event.offerId }];
    case 'deal.closed':
      return [{ op: 'close-window', ref, dealId: event.dealId }];
    default:
      // Every other event leaves stock and windows as they are.
      return [];
  }
}

function addOrWithdraw(ref: string, itemId: string, delta: number): readonly LedgerOperation[] {
  if (delta > 0) return [{ op: 'add-stock', ref, itemId, quantity: delta }];
  if (delta < 0) return [{ op: 'withdraw-stock', ref, itemId, quantity: -delta }];
  return [];
}

/** Terms stand from the opening on, so that any later state tells the same. */
function openOffer(ref: string, offerId: string, state: ShowState): readonly LedgerOperation[] {
  const offer = state.offers.find((each) => each.offerId === offerId);
  return offer ? [{ op: 'set-offer', ref, offer: { offerId, terms: offer.terms } }] : [];
}

function openWindow(ref: string, dealId: string, state: ShowState): readonly LedgerOperation[] {
  const deal = state.deals.find((each) => each.dealId === dealId);
  const item = deal && state.lineup.find((each) => each.itemId === deal.itemId);
  if (deal?.state !== 'open' || !item) return [];
  const { itemId, price, quantity, perViewerLimit, holdMs, openedAt, endsAt } = deal;
  const { productId } = item;
  return [
    {
      op: 'set-window',
      ref,
      window: {
        dealId,
        itemId,
        productId,
        price,
        quantity,
        perViewerLimit,
        holdMs,
        opensAt: openedAt,
        endsAt,
      },
    },
  ];
}
