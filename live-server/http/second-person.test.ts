import { afterAll, beforeAll, expect, it } from 'vitest';
import { cookieOf } from './testing/client.ts';
import { makeSampleBrand, newProduct, newShow } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server.stop());

it('what needs a second person is approved by no token of the first', async () => {
  const { admin, call, cookie } = server;
  const floored = { ...newProduct('second-person'), listPrice: 100_00, floorPrice: 80_00 };
  const { id: productId } = (await admin('POST', '/api/products', floored)).body;
  const showId = (await admin('POST', '/api/shows', newShow([]))).body.id;
  const path = `/api/shows/${showId}/commands`;
  const item = { itemId: 'i', productId, role: 'hero', price: 100_00, stock: 5, plannedMs: 60_000 };
  expect((await admin('POST', path, { type: 'lineup.add', ...item })).status).toBe(200);
  const deal = { dealId: 'd', itemId: 'i', price: 70_00, quantity: 5, perViewerLimit: 1, durationMs: 60_000 };
  expect((await admin('POST', path, { type: 'deal.plan', ...deal })).status).toBe(200);

  const give = { type: 'approval.give', subject: 'deal:d:7000' };
  const tokenOf = async (by: string) =>
    (
      await call<{ token: string }>('POST', '/api/tokens', {
        cookie: by,
        json: { name: 'script', role: 'admin' },
      })
    ).body.token;
  const own = await call('POST', path, { token: await tokenOf(cookie), json: give });
  expect(own.body).toMatchObject({ status: 403, code: 'forbidden' });

  const second = { username: 'second', password: 'long enough for two' };
  await admin('POST', '/api/users', { ...second, name: 'Second', role: 'admin' });
  const secondCookie = cookieOf(await call('POST', '/api/session', { json: second }));
  expect((await call('POST', path, { token: await tokenOf(secondCookie), json: give })).status).toBe(200);
});
