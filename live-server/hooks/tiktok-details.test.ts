import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import type { PreflightView } from '#shared/contract/preflight.ts';
import {
  type LiveShow,
  makeSampleBrand,
  type SampleBrand,
  startSampleShow,
} from '../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { tiktokSignature } from './connectors/tiktok-api.ts';
import { inboxOf, metricsOf, settled } from './testing/inbox-reader.ts';
import { startTiktokPlatform, type TiktokPlatform } from './testing/tiktok-platform.ts';

const appKey = '68xu9ks5p4i8';
const appSecret = 'a secret of tiktok';
let platform: TiktokPlatform;
let server: TestServer;
let show: LiveShow;
let brand: SampleBrand;
let count = 0;
const second = () => Math.floor(Date.now() / 1000);
const nextId = () => {
  count += 1;
  return `57646000000000000${count}`;
};

beforeAll(async () => {
  platform = await startTiktokPlatform(appKey, appSecret);
  const { url } = platform;
  const shop = { refreshToken: 'refresh-of-the-shop', shopCipher: 'ROW_cipher', apiUrl: url, authUrl: url };
  const connectors = [{ kind: 'tiktok', name: 'tiktok', appKey, appSecret, ...shop }];
  server = await startTestServer({ variables: { SHOP_CONNECTORS: JSON.stringify(connectors) } });
  brand = await makeSampleBrand(server.call, server.cookie);
  show = await startSampleShow(server.call, server.cookie, brand);
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const send = (data: string, type = 1) => {
  const notice = `{"type":${type},"tts_notification_id":"n-${nextId()}","shop_id":"7494049642642441621","timestamp":${second()},"data":${data}}`;
  const authorization = createHmac('sha256', appSecret)
    .update(appKey + notice)
    .digest('hex');
  return server.call('POST', '/api/hooks/shop/tiktok', {
    raw: { type: 'application/json', content: notice },
    headers: { authorization },
  });
};
/** As "Get Order Detail" answers. */
const order = (id: string, more = '') =>
  `{"id":"${id}","status":"AWAITING_SHIPMENT","create_time":${second()},"update_time":${second()},"user_id":"7021436810468230477","line_items":[{"id":"5","product_id":"1729582718312380123","sku_id":"2729382476852921560","seller_sku":"R-1","sale_price":"1799.99","currency":"CNY","room_id":"7300000000000000001"}],"payment":{"currency":"CNY","total_amount":"1799.99"}${more}}`;
const trade = async () => (await metricsOf(server, show.showId)).trade;

it('signs as the Partner Center’s own example does', () => {
  expect(
    tiktokSignature(
      'e59af819cc',
      '/authorization/202309/shops',
      { app_key: '29a39d', timestamp: '1623812664', sign: 'x', access_token: 'y' },
      '',
    ),
  ).toBe('b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8');
});

describe('a notification that only names its order', () => {
  it('is completed by the platform, paid and all, to the cent', async () => {
    const before = await trade();
    const id = nextId();
    platform.orders.set(id, order(id, `,"paid_time":${second()}`));
    await send(`{"order_id":"${id}","order_status":"AWAITING_SHIPMENT","update_time":${second()}}`);
    expect(await settled(server, id)).toMatchObject({ status: 'done', error: null, showId: show.showId });
    const after = await trade();
    expect([after.placed - before.placed, after.paid - before.paid]).toEqual([179_999, 179_999]);
    expect(platform.badSigns).toBe(0);
    expect(platform.refreshes[0]).toBe('refresh-of-the-shop');
  });

  it('asks with a new token where the old one ran out, and refreshes with the latest refresh token', async () => {
    const known = platform.refreshes.length;
    platform.expireTokens();
    const id = nextId();
    platform.orders.set(id, order(id));
    await send(`{"order_id":"${id}","order_status":"UNPAID","update_time":${second()}}`);
    expect(await settled(server, id)).toMatchObject({ status: 'done' });
    expect(platform.refreshes.slice(known)).toEqual([`refresh-${known}`]);
  });

  it('is tried again while the platform does not know it, and says when', async () => {
    const id = nextId();
    await send(`{"order_id":"${id}","order_status":"UNPAID","update_time":${second()}}`);
    const waiting = await settled(server, id);
    expect(waiting).toMatchObject({ status: 'received', error: { code: 'platform_unreachable' } });
    expect(waiting.nextTryAt).toBe((waiting.workedAt ?? 0) + 1_000);
    platform.orders.set(id, order(id));
    expect(await settled(server, id, ({ status }) => status === 'done')).toMatchObject({ nextTryAt: null });
  });

  it('a return’s amount is asked for as well', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, `,"paid_time":${second()}`));
    await send(`{"order_id":"${id}","order_status":"AWAITING_SHIPMENT","update_time":${second()}}`);
    await settled(server, id);
    const before = await trade();
    platform.returns.set(
      'r-1',
      `{"return_id":"r-1","order_id":"${id}","return_status":"RETURN_OR_REFUND_REQUEST_COMPLETE","update_time":${second()},"refund_amount":{"currency":"CNY","refund_total":"99.90"}}`,
    );
    await send(
      `{"order_id":"${id}","return_id":"r-1","return_status":"RETURN_OR_REFUND_REQUEST_COMPLETE","update_time":${second()}}`,
      12,
    );
    await settled(server, id, ({ message, status }) => message.includes('r-1') && status === 'done');
    expect((await trade()).refunded - before.refunded).toBe(9_990);
  });
});

describe('an order that is cancelled', () => {
  const cancelled = (cancelId: string, orderId: string, more = '') =>
    `{"cancel_id":"${cancelId}","order_id":"${orderId}","cancel_type":"BUYER_CANCEL","cancel_status":"CANCELLATION_REQUEST_COMPLETE","create_time":${second()},"update_time":${second()},"cancel_line_items":[]${more}}`;
  /** As the topic tells it: ids, a status, and no amount. */
  const notice = (cancelId: string, orderId: string) =>
    `{"order_id":"${orderId}","cancel_id":"${cancelId}","cancellations_role":"BUYER","cancel_status":"CANCELLATION_REQUEST_COMPLETE","create_time":${second()}}`;
  const news = (cancelId: string, orderId: string) =>
    settled(server, orderId, ({ message, status }) => message.includes(cancelId) && status === 'done');

  it('once it was paid has its money back, which no return tells of', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, `,"paid_time":${second()}`));
    await send(`{"order_id":"${id}","order_status":"AWAITING_SHIPMENT","update_time":${second()}}`);
    await settled(server, id);
    const before = await trade();
    platform.cancellations.set(
      'c-1',
      cancelled('c-1', id, ',"refund_amount":{"currency":"CNY","refund_total":"1799.99"}'),
    );
    await send(notice('c-1', id), 11);
    await news('c-1', id);
    await send(notice('c-1', id), 11);
    const isWorked = ({ message, status }: InboxMessage) => message.includes('c-1') && status === 'done';
    await expect.poll(async () => (await inboxOf(server)).items.filter(isWorked).length).toBe(2);
    expect((await trade()).refunded - before.refunded).toBe(179_999);
  });

  it('unpaid, moves no money', async () => {
    const id = nextId();
    platform.orders.set(id, order(id));
    await send(`{"order_id":"${id}","order_status":"UNPAID","update_time":${second()}}`);
    await settled(server, id);
    const before = await trade();
    platform.cancellations.set('c-2', cancelled('c-2', id));
    await send(notice('c-2', id), 11);
    await news('c-2', id);
    expect(await trade()).toMatchObject({ refunded: before.refunded, paid: before.paid });
  });
});

it('tells what customers pay for a product, so that the preflight compares it with the plan', async () => {
  const { call, cookie } = server;
  await call('PATCH', `/api/products/${brand.product}`, {
    cookie,
    json: { externalIds: ['1729582718312380123'] },
  });
  const problems = async () => {
    const path = `/api/shows/${show.showId}/preflight`;
    const { body } = await call<PreflightView>('POST', path, { cookie });
    return body.problems.filter(({ code }) => code === 'price_differs_from_shop');
  };
  const product = (...prices: string[]) => {
    const skus = prices.map(
      (price, n) => `{"id":"27293824768529215${n}","price":{"currency":"CNY","sale_price":"${price}"}}`,
    );
    return `{"id":"1729582718312380123","status":"ACTIVATE","skus":[${skus.join(',')}]}`;
  };
  platform.products.set('1729582718312380123', product('1699.00', '1799.99'));
  expect(await problems()).toMatchObject([
    { itemId: show.itemId, params: { price: 180_000, shopPrice: 179_999, shop: 'tiktok' } },
  ]);
  platform.products.set('1729582718312380123', product('1800.00'));
  expect(await problems()).toEqual([]);
  expect(platform.badSigns).toBe(0);
});
