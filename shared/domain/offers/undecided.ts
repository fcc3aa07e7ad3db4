import type { Order } from '../orders/types.ts';
import type { LedgerState } from '../stock/ledger.ts';

/**
 * Whether the rule of its offer may still undo a paid order: its group waits for buyers, or nobody has said yet that its
 * piece is made. Until then nothing of it is handed over: the money would go back and the goods would stay.
 */
export function isUndecided({ book }: Pick<LedgerState, 'book'>, { offer }: Pick<Order, 'offer'>): boolean {
  if (!offer) return false;
  const { offerId, groupId } = offer;
  if (groupId !== null) return book.groups.get(groupId)?.status === 'open';
  const account = book.offers.get(offerId);
  const terms = account?.offer.terms;
  return terms?.kind === 'presale' && terms.demandTest !== undefined && account?.decision === null;
}
