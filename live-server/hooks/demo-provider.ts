import { createHash } from 'node:crypto';
import { accept, isErrorCode, type Result, refuse } from '#shared/contract/errors.ts';
import type { PaymentNotice } from '#shared/contract/hooks.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { RefundRequest } from '#shared/domain/orders/after-sale.ts';
import { signatureOf } from './signature.ts';

export interface DemoProvider {
  readonly paymentSecret: string;
  readonly ownUrl: () => string;
  readonly now: () => number;
}

/**
 * The demo's payment provider: takes no money, and tells the server so the way a real one would, by a signed notice
 * over HTTP. Paying twice sends the same notice twice.
 */
export const payAsDemoProvider = (
  provider: DemoProvider,
  order: Pick<OrderView, 'id' | 'due' | 'deposit'>,
): Promise<Result<null>> =>
  notify(provider, {
    eventId: order.deposit?.paidAt ? `demo-balance:${order.id}` : `demo:${order.id}`,
    kind: 'paid',
    orderId: order.id,
    amount: order.due,
    at: provider.now(),
  });

/** Sends back what was asked for, and says so by the same hook. */
export const refundAsDemoProvider = (
  provider: DemoProvider,
  { requestId, orderId, amount }: Pick<RefundRequest, 'requestId' | 'orderId' | 'amount'>,
): Promise<Result<null>> => {
  // An event id is short: a hash of the request's own id, so that the same request is answered once.
  const eventId = `demo-refund:${createHash('sha256').update(requestId).digest('base64url').slice(0, 32)}`;
  return notify(provider, { eventId, kind: 'refunded', orderId, amount, at: provider.now() });
};

async function notify(provider: DemoProvider, notice: PaymentNotice): Promise<Result<null>> {
  const { at } = notice;
  const body = Buffer.from(JSON.stringify(notice));
  const response = await fetch(`${provider.ownUrl()}/api/hooks/payments`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Timestamp': String(at),
      'X-Signature': signatureOf(provider.paymentSecret, String(at), body),
    },
    body,
  });
  if (response.ok) {
    await response.arrayBuffer();
    return accept(null);
  }
  const { code = 'internal', detail } = (await response.json()) as { code?: string; detail?: string };
  return isErrorCode(code) ? refuse(code, detail) : refuse('internal');
}
