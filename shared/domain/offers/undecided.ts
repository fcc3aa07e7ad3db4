import type { Undecided } from '../../contract/order-history.ts';
import type { Order } from '../orders/types.ts';
import type { LedgerState } from '../stock/ledger.ts';
import { groupView } from './figures.ts';

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

/** By what, for whoever looks at the order; null for one that is decided, or over. */
export function undecidedBy(
  state: Pick<LedgerState, 'book' | 'orders'>,
  { offer, status }: Pick<Order, 'offer' | 'status'>,
): Undecided | null {
  if (!offer || (status !== 'reserved' && status !== 'paid') || !isUndecided(state, { offer })) return null;
  const group = offer.groupId === null ? null : groupView(state, offer.groupId);
  if (group) return { kind: 'group', missing: group.size - group.paid, closesAt: group.closesAt };
  const terms = state.book.offers.get(offer.offerId)?.offer.terms;
  return terms?.kind === 'presale' && terms.demandTest
    ? { kind: 'demand', decideBy: terms.demandTest.decideBy }
    : null;
}
