import { expect, it } from 'vitest';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import { startTestServer } from '../http/testing/test-server.ts';
import { ORDER_WAIT_MS } from './inbox-outcome.ts';
import { signatureOf } from './signature.ts';

const oms = { kind: 'generic', name: 'oms', secret: 'a secret of the order system' };

it('news of an order that never comes is given up after a day by the server itself, for staff to look into', async () => {
  const server = await startTestServer({ variables: { SHOP_CONNECTORS: JSON.stringify([oms]) } });
  try {
    const token = await server.tokenFor('admin');
    const body = JSON.stringify({ event: 'order.paid', eventId: 'e', at: Date.now(), orderId: 'never' });
    const at = String(Date.now());
    const sent = await server.call('POST', '/api/hooks/shop/oms', {
      raw: { type: 'application/json', content: body },
      headers: { 'x-timestamp': at, 'x-signature': signatureOf(oms.secret, at, Buffer.from(body)) },
    });
    expect(sent.status, sent.text).toBe(200);
    const message = async () =>
      (await server.call<{ items: InboxMessage[] }>('GET', '/api/hooks/inbox', { token })).body.items[0];
    const patient = { timeout: 60_000, interval: 100 };
    await expect.poll(async () => (await message())?.did, patient).toEqual([{ code: 'waits_for_order' }]);
    server.advance(ORDER_WAIT_MS + 60_000);
    await expect.poll(async () => (await message())?.status, patient).toBe('failed');
    expect(await message()).toMatchObject({ error: { code: 'no_order' }, nextTryAt: null });
  } finally {
    await server.stop();
  }
}, 150_000);
