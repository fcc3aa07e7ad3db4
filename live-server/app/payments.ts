import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { PaymentNotice } from '#shared/contract/hooks.ts';
import type { Stores } from '../storage/stores.ts';
import { payOrder } from './product-stock.ts';
import type { Runners } from './runners.ts';

export type PaymentEffect = 'applied' | 'held' | 'repeated';

/**
 * Applies a payment provider's notice, already checked for its signature. `held`: a refund before its payment.
 * A refusal for a wrong amount or a closed order has been kept as evidence and alerted. Its time counts as far as it
 * can be true: not before the order was placed, and not after it was heard of.
 */
export async function applyPayment(
  stores: Stores,
  runners: Runners,
  { kind, orderId, amount, eventId, at }: PaymentNotice,
  now: number,
): Promise<Result<PaymentEffect>> {
  const showId = await stores.ledger.showOfOrder(orderId);
  if (showId === null) return refuse('not_found', 'There is no such order');
  // In memory, so that the show's figures and desks hear of it.
  const show = await runners.getNow(showId);
  // Never as anything else: the provider sends again what was not taken.
  if (!show) return refuse('storage_unavailable', 'The show of the order cannot be read');
  const order = (await show.runner.ledgerState()).orders.get(orderId);
  // A provider's clock may be anywhere; windows for returns and figures by the minute rest on this time.
  const time = Math.min(Math.max(at, order?.placedAt ?? at), now);
  const applied =
    kind === 'paid'
      ? await payOrder(show.runner, { orderId, amount, eventId, paidAt: time }, now)
      : await stores.ledger.apply(showId, { op: 'refund', orderId, amount, eventId, refundedAt: time }, now);
  if (!applied.ok) return applied;
  if (applied.value.repeated) return accept('repeated');
  return accept(applied.value.records.some(({ entry }) => entry.kind === 'refund.held') ? 'held' : 'applied');
}
