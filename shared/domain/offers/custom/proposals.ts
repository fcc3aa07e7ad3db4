import type { CustomState } from '../../../contract/custom.ts';
import { MOST_AMOUNT } from '../../../contract/most-amount.ts';
import { customDeposit } from '../../pricing/custom.ts';
import { personOf } from '../../show/person.ts';
import { done, refused, repeated } from '../../stock/decide/answers.ts';
import type { LedgerDecision, LedgerState } from '../../stock/ledger.ts';
import type { CustomOperation } from './entries.ts';
import { customStateOf, orderOfCustom } from './state.ts';

type ProposalOperation = Extract<
  CustomOperation,
  { op: 'propose-quote' } | { op: 'approve-quote' } | { op: 'decline-quote' }
>;

/** Staff may quote, and quote again, until the customer takes it. */
export const isQuotable = (state: CustomState): boolean =>
  state === 'requested' || state === 'quoted' || state === 'lapsed';

/** A deposit and a balance must both be left of it. */
export const isQuotePrice = (price: number): boolean =>
  Number.isSafeInteger(price) && price >= 2 && price <= MOST_AMOUNT;

/**
 * A quote beyond the guardrails waits for a second person. The latest proposal stands; an approval is of the price
 * that was seen, and makes it the quote, from then on for as long as was proposed.
 */
export function decideProposal(
  state: LedgerState,
  operation: ProposalOperation,
  now: number,
): LedgerDecision {
  const { ref, requestId, price, by } = operation;
  if (state.refs.has(ref)) return repeated(null);
  const request = state.book.custom.requests.get(requestId);
  const terms = request && state.book.offers.get(request.offerId)?.offer.terms;
  if (!request || terms?.kind !== 'custom') return refused('not_found');
  const stands = customStateOf(request, orderOfCustom(state, request), now);
  if (!isQuotable(stands)) return refused('order_not_open', undefined, { status: stands });
  if (operation.op === 'propose-quote') {
    if (!isQuotePrice(price)) return refused('invalid', 'A quote is a price of two minor units or more');
    const { validMs, note, reason } = operation;
    const proposal = { price, validMs, by, note, ...(reason === undefined ? {} : { reason }) };
    return done(null, { kind: 'custom.proposed', ref, requestId, proposal });
  }
  const { proposal } = request;
  if (!proposal) return refused('already_done', 'No quote waits for an approval');
  if (proposal.price !== price)
    return refused('stale_view', 'Another price is proposed by now', { price: proposal.price });
  if (operation.op === 'decline-quote')
    return done(null, { kind: 'custom.proposal-declined', ref, requestId, by, reason: operation.reason });
  if (personOf(proposal.by) === personOf(by) && !operation.isOwnAllowed)
    return refused('forbidden', 'Somebody else must approve it');
  return done(null, {
    kind: 'custom.quoted',
    ref,
    requestId,
    quote: {
      price,
      deposit: customDeposit(price, terms.depositBps),
      steps: [{ kind: 'quote', amount: price, params: {} }],
      validUntil: now + (proposal.validMs ?? terms.quoteValidMs),
      by: proposal.by,
      note: proposal.note,
      approvedBy: by,
      ...(proposal.reason === undefined ? {} : { approvedFor: proposal.reason }),
    },
  });
}
