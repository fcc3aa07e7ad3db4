import { accept, isErrorCode, type Result, refuse } from '#shared/contract/errors.ts';
import type { PaymentNotice } from '#shared/contract/hooks.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
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
export async function payAsDemoProvider(
  provider: DemoProvider,
  order: Pick<OrderView, 'id' | 'amount'>,
): Promise<Result<null>> {
  const at = provider.now();
  const notice: PaymentNotice = {
    eventId: `demo:${order.id}`,
    kind: 'paid',
    orderId: order.id,
    amount: order.amount,
    at,
  };
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
