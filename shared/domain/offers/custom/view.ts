import type { CustomStep, CustomView } from '../../../contract/custom.ts';
import { ownOrderView, staffOrderView } from '../../orders/view.ts';
import type { LedgerState } from '../../stock/ledger.ts';
import type { CustomRequest } from './entries.ts';
import { customStateOf, orderOfCustom } from './state.ts';

const amongStaff: ReadonlySet<CustomStep['what']> = new Set(['proposed', 'proposal-declined']);

/** As the contract shows it. `isOwn`: to the customer, who sees the code for the counter. */
export function customView(
  ledger: Pick<LedgerState, 'orders' | 'openRefunds' | 'book'>,
  request: CustomRequest,
  { currency, now, isOwn }: { currency: string; now: number; isOwn: boolean },
  itemId: string,
): CustomView {
  const order = orderOfCustom(ledger, request);
  const { quote, proposal, appointment } = request;
  const isPromised = order?.deposit !== undefined && order.deposit.paidAt !== null;
  return {
    id: request.requestId,
    offerId: request.offerId,
    itemId,
    state: customStateOf(request, order, now),
    viewerId: request.viewerId,
    choices: [...request.choices],
    note: request.note,
    requestedAt: request.requestedAt,
    quote: quote && {
      price: quote.price,
      deposit: quote.deposit,
      balance: quote.price - quote.deposit,
      steps: [...quote.steps],
      quotedAt: quote.quotedAt,
      validUntil: quote.validUntil,
      by: quote.by,
      note: quote.note,
      ...(quote.approvedBy && !isOwn ? { approvedBy: quote.approvedBy } : {}),
      ...(quote.approvedFor && !isOwn ? { approvedFor: quote.approvedFor } : {}),
    },
    // What is not approved is not the customer's to know.
    ...(proposal && !isOwn ? { proposal: { ...proposal, reason: proposal.reason ?? null } } : {}),
    promisedBy: isPromised ? (order.deposit?.from ?? null) : null,
    appointment,
    order: order && (isOwn ? ownOrderView(order, currency, ledger) : staffOrderView(order, currency)),
    history: isOwn ? request.history.filter(({ what }) => !amongStaff.has(what)) : [...request.history],
  };
}
