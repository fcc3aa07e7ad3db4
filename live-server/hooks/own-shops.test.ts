import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import type { InboxMessage, InboxSummary, ReplaysAnswer } from '#shared/contract/hooks.ts';
import { problemIn } from '../http/testing/client.ts';
import { makeSampleBrand, startSampleShow } from '../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';

const fixed = { kind: 'youzan', name: 'fixed', clientId: 'c', clientSecret: 'set at the start' };
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ variables: { SHOP_CONNECTORS: JSON.stringify([fixed]) } });
});
afterEach(() => server.stop());

const put = (json: object) =>
  server.call<{ items: ConnectorView[] }>('PUT', '/api/connectors', { cookie: server.cookie, json });
const shop = { kind: 'youzan', name: 'yz', clientId: 'client-1', clientSecret: 'a secret of the shop' };
const send = (name: string, clientId: string, secret: string, push: object = { type: 'x', id: '1' }) => {
  const content = JSON.stringify({ client_id: clientId, ...push });
  const sign = createHash('md5')
    .update(clientId + content + secret)
    .digest('hex');
  return server.call('POST', `/api/hooks/shop/${name}`, {
    raw: { type: 'application/json', content },
    headers: { 'event-sign': sign },
  });
};

describe('a shop set up on the page', () => {
  it('takes messages at once, and never tells its secret again', async () => {
    expect((await send('yz', shop.clientId, shop.clientSecret)).status).toBe(404);
    const made = await put(shop);
    expect(made.body.items).toMatchObject([
      { id: 'fixed', from: 'environment' },
      {
        id: 'yz',
        from: 'page',
        path: '/api/hooks/shop/yz',
        open: { name: 'yz', clientId: 'client-1' },
        secrets: { clientSecret: true },
      },
    ]);
    expect(made.text).not.toContain(shop.clientSecret);
    expect((await send('yz', shop.clientId, shop.clientSecret)).status).toBe(200);
    expect((await send('yz', shop.clientId, 'another secret')).status).toBe(401);
  });

  it('keeps a secret that is left out, and takes a new one', async () => {
    await put(shop);
    await put({ ...shop, clientId: 'client-2', clientSecret: undefined });
    expect((await send('yz', 'client-2', shop.clientSecret)).status).toBe(200);
    await put({ ...shop, clientSecret: 'a newer secret' });
    expect((await send('yz', shop.clientId, 'a newer secret')).status).toBe(200);
  });

  it('names the field that is not as the platform gives it, and changes nothing', async () => {
    const wrong = await put({ kind: 'wechat', appId: 'wx1', token: 'abc', encodingAesKey: 'short' });
    expect(wrong.status).toBe(422);
    expect(problemIn(wrong).issues).toMatchObject([{ path: 'encodingAesKey' }]);
    const without = await put({ kind: 'tiktok', name: 'tt', appKey: 'k' });
    expect(problemIn(without).issues?.map(({ path }) => path)).toEqual(['appSecret']);
    expect((await put({ ...shop, name: 'fixed' })).status).toBe(409);
    const { body } = await server.call<{ items: ConnectorView[] }>('GET', '/api/connectors', {
      cookie: server.cookie,
    });
    expect(body.items.map(({ id }) => id)).toEqual(['fixed']);
  });

  it('is taken away; one of the environment is not', async () => {
    await put({ kind: 'wechat', appId: 'wx1', token: 'abc', encodingAesKey: 'a'.repeat(43) });
    const remove = (id: string) =>
      server.call('DELETE', `/api/connectors/${encodeURIComponent(id)}`, { cookie: server.cookie });
    expect((await remove('wechat:wx1')).status).toBe(204);
    expect((await remove('wechat:wx1')).status).toBe(404);
    expect(problemIn(await remove('fixed')).code).toBe('in_use');
  });
});

it('the inbox is searched, counted, and worked on again in one go', async () => {
  const brand = await makeSampleBrand(server.call, server.cookie);
  await startSampleShow(server.call, server.cookie, brand);
  const time = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const news = (tid: string) =>
    encodeURIComponent(
      JSON.stringify({
        full_order_info: {
          order_info: { tid, created: time, update_time: time, status: 'WAIT_BUYER_PAY' },
          orders: [{ outer_sku_id: 'NOT-YET', num: 1, payment: '10.00' }],
          pay_info: { payment: '10.00' },
          buyer_info: { yz_open_id: 'b' },
        },
      }),
    );
  for (const tid of ['E1', 'E2_%'])
    await send('fixed', fixed.clientId, fixed.clientSecret, {
      type: 'trade_TradeCreate',
      id: tid,
      msg_id: tid,
      msg: news(tid),
    });
  const { cookie } = server;
  const list = async (query: string) =>
    (await server.call<{ items: InboxMessage[] }>('GET', `/api/hooks/inbox?${query}`, { cookie })).body.items;
  await expect.poll(async () => (await list('status=failed')).length).toBe(2);
  expect((await list(`q=${encodeURIComponent('2_%')}`)).map(({ subject }) => subject)).toEqual(['E2_%']);
  expect(await list('error=no_show')).toEqual([]);
  const summary = await server.call<InboxSummary>('GET', '/api/hooks/inbox/summary', { cookie });
  expect(summary.body).toMatchObject({
    connectors: [{ connector: 'fixed', failed: 2, done: 0 }],
    errors: [{ code: 'unknown_product', count: 2 }],
  });

  await server.call('PATCH', `/api/products/${brand.product}`, {
    cookie,
    json: { externalIds: ['NOT-YET'] },
  });
  const again = await server.call<ReplaysAnswer>('POST', '/api/hooks/inbox/replays', {
    cookie,
    json: { status: 'failed', error: 'unknown_product' },
  });
  expect(again.body).toEqual({ worked: 2, done: 2, failed: 0, waiting: 0, left: 0 });
});
