import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
import { cookieOf, problemIn } from '../http/testing/client.ts';
import { makeSampleBrand, startSampleShow, visit } from '../http/testing/sample-brand.ts';
import { startBare } from '../http/testing/test-server.ts';

let server: Awaited<ReturnType<typeof startBare>>;
beforeAll(async () => {
  server = await startBare({ flags: ['--demo'] });
});
afterAll(() => server.stop());

it('pays a viewer’s own order by the signed hook, once', async () => {
  const { call } = server;
  const cookie = cookieOf(
    await call('POST', '/api/session', { json: { username: 'admin', password: 'demo' } }),
  );
  const { showId, dealId } = await startSampleShow(call, cookie, await makeSampleBrand(call, cookie));
  const token = await visit(call, showId);
  const claimed = await call<{ order: OrderView }>('POST', `/api/deals/${dealId}/claims`, {
    token,
    json: { quantity: 2, key: 'mine' },
  });
  expect(claimed.status, claimed.text).toBe(201);
  expect(claimed.body.order).toMatchObject({ status: 'reserved', amount: 300_000 });
  const path = `/api/orders/${claimed.body.order.id}`;

  const other = await visit(call, showId);
  expect((await call('POST', `${path}/demo-payment`, { token: other })).status).toBe(404);
  expect((await call('GET', path, { token: other })).status).toBe(404);

  const paid = await call<{ order: OrderView }>('POST', `${path}/demo-payment`, { token });
  expect(paid.status, paid.text).toBe(200);
  expect(paid.body.order.status).toBe('paid');
  expect(problemIn(await call('POST', `${path}/demo-payment`, { token })).code).toBe('order_not_open');
  expect((await call<{ order: OrderView }>('GET', path, { cookie })).body.order.status).toBe('paid');
});

it('sends back what staff ask for, by the same hook', async () => {
  const { call } = server;
  const cookie = cookieOf(
    await call('POST', '/api/session', { json: { username: 'operator', password: 'demo' } }),
  );
  const shows = await call<{ items: { id: string }[] }>('GET', '/api/shows?status=live', { cookie });
  const orders = await Promise.all(
    shows.body.items.map(({ id }) =>
      call<{ items: OrderView[] }>('GET', `/api/shows/${id}/orders`, { cookie }),
    ),
  );
  const paid = orders.flatMap(({ body }) => body.items).find(({ status }) => status === 'paid');
  if (!paid) throw new Error('nothing has been paid');
  const asked = await call('POST', `/api/orders/${paid.id}/refunds`, {
    cookie,
    json: { key: 'r', reason: 'by-staff' },
  });
  expect(asked.status, asked.text).toBe(201);
  await vi.waitUntil(
    async () =>
      (await call<{ order: OrderView }>('GET', `/api/orders/${paid.id}`, { cookie })).body.order.status ===
      'refunded',
    { timeout: 60_000 },
  );
});
