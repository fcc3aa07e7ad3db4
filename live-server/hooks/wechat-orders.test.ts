import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import type { LiveShow } from '../http/testing/sample-brand.ts';
import type { TestServer } from '../http/testing/test-server.ts';
import { inboxOf, metricsOf, settled } from './testing/inbox-reader.ts';
import type { WechatPlatform } from './testing/wechat-platform.ts';
import {
  gaining,
  isDone,
  nextId,
  order,
  pushNew,
  pushPay,
  second,
  shopWithoutSecret,
  startWechatScene,
  type WechatScene,
} from './testing/wechat-scene.ts';
import { event, push, testShop } from './testing/wechat-sender.ts';

let scene: WechatScene;
let platform: WechatPlatform;
let server: TestServer;
let show: LiveShow;
let since: Awaited<ReturnType<typeof gaining>>;
beforeAll(async () => {
  scene = await startWechatScene();
  ({ platform, server, show } = scene);
});
afterAll(() => scene.stop());
beforeEach(async () => {
  since = await gaining(scene);
});

describe('an order', () => {
  it('new, then paid, then in part refunded is in the figures to the cent, its 64-bit id whole', async () => {
    const before = await metricsOf(server, show.showId);
    const id = nextId();
    platform.orders.set(id, order(id, { price: 179_999, count: 3 }));
    const reply = await pushNew(server, id);
    expect([reply.status, reply.text]).toEqual([200, 'success']);
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain/);
    const message = await settled(server, id);
    expect(message).toMatchObject({
      connector: 'wechat',
      account: testShop.appId,
      kind: 'channels_ec_order_new',
      status: 'done',
      did: [{ code: 'reported', kinds: ['order.placed'], fresh: 1, known: 0 }],
      outcome: 'order.placed: 1 new, 0 known',
      error: null,
      showId: show.showId,
      subject: id,
    });
    expect(message.message).toContain(id);
    expect(await since()).toMatchObject({ placed: 539_997, paid: 0, orders: 1, units: 0 });

    await pushPay(server, id);
    await settled(server, id, (one) => one.kind === 'channels_ec_order_pay' && isDone(one));
    expect(await since()).toEqual({
      placed: 539_997,
      paid: 539_997,
      refunded: 0,
      orders: 1,
      paidOrders: 1,
      units: 3,
      buyers: 1,
    });
    const item = (await metricsOf(server, show.showId)).products.find(({ itemId }) => itemId === show.itemId);
    expect(item?.paid).toBe(
      (before.products.find(({ itemId }) => itemId === show.itemId)?.paid ?? 0) + 539_997,
    );

    const refund = nextId();
    platform.refunds.set(
      refund,
      `{"after_sale_order_id":"${refund}","product_info":{"product_id":"1","sku_id":"2000000000000000001","count":1},"refund_info":{"amount":179999},"update_time":${second()}}`,
    );
    const afterSale = (status: string) =>
      push(
        server.call,
        event(
          'channels_ec_aftersale_update',
          second(),
          `"finder_shop_aftersale_status_update":{"status":"${status}","after_sale_order_id":"${refund}","order_id":"${id}"}`,
        ),
      );
    await afterSale('USER_WAIT_RETURN');
    const step = await settled(
      server,
      id,
      ({ kind, attempts }) => kind.includes('aftersale') && attempts > 0,
    );
    expect(step).toMatchObject({
      status: 'done',
      did: [{ code: 'aftersale', id: refund, status: 'USER_WAIT_RETURN' }],
    });
    await afterSale('MERCHANT_REFUND_SUCCESS');
    const sentBack = await settled(
      server,
      id,
      ({ message: text, status }) => text.includes('SUCCESS') && status === 'done',
    );
    expect(sentBack.did).toEqual([
      { code: 'reported', kinds: ['order.refunded'], fresh: 1, known: 0 },
      { code: 'refund_of_lines', lines: [1] },
    ]);
    expect(await since()).toMatchObject({ paid: 539_997, refunded: 179_999 });
    expect((await metricsOf(server, show.showId)).audience).toEqual(before.audience);
  });

  it('counts once, however often it is pushed, replayed, or told again by the platform', async () => {
    const id = nextId();
    const at = second();
    platform.orders.set(id, order(id, { at }));
    const message = event('channels_ec_order_new', at, `"order_info":{"order_id":${id}}`);
    for (let time = 0; time < 4; time++) expect((await push(server.call, message)).text).toBe('success');
    const first = await settled(server, id, isDone);
    expect((await inboxOf(server)).items.filter(({ subject }) => subject === id)).toHaveLength(1);

    const replayed = await server.call<InboxMessage>('POST', `/api/hooks/inbox/${first.id}/replay`, {
      cookie: server.cookie,
    });
    expect(replayed.body).toMatchObject({
      status: 'done',
      outcome: 'order.placed: 0 new, 1 known',
      attempts: 2,
    });
    await push(server.call, event('channels_ec_order_new', at + 1, `"order_info":{"order_id":${id}}`));
    await settled(server, id, ({ id: other, status }) => other !== first.id && status === 'done');
    expect(await since()).toMatchObject({ placed: 179_999, orders: 1 });
  });

  it('whose price was changed before it was paid counts as paid with what was paid', async () => {
    const id = nextId();
    platform.orders.set(id, order(id));
    await pushNew(server, id);
    await settled(server, id, isDone);
    platform.orders.set(id, order(id, { price: 160_000, paidAt: second() }));
    await pushPay(server, id);
    await settled(server, id, (one) => one.kind.endsWith('pay') && isDone(one));
    await expect.poll(since).toMatchObject({ placed: 179_999, paid: 160_000, orders: 1, paidOrders: 1 });
  });

  it('paid before it was heard of: asked for at the platform, and whole at once', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, { paidAt: second() }));
    await pushPay(server, id);
    await settled(server, id, isDone);
    expect(await since()).toMatchObject({ placed: 179_999, paid: 179_999, orders: 1 });
    await pushNew(server, id);
    await settled(server, id, (one) => one.kind === 'channels_ec_order_new' && isDone(one));
    expect(await since()).toMatchObject({ placed: 179_999, paid: 179_999, orders: 1 });
  });

  it('of an app without a secret: what came first waits for the order that brings its own details', async () => {
    const id = nextId();
    const shop = shopWithoutSecret;
    const at = second();
    await push(
      server.call,
      event('channels_ec_order_pay', at, `"order_info":{"order_id":${id},"pay_time":${at}}`),
      { shop },
    );
    expect(await settled(server, id)).toMatchObject({
      status: 'received',
      did: [{ code: 'waits_for_order' }],
    });
    await push(server.call, event('channels_ec_order_new', at, `"order_info":{"order_id":${id}}`), { shop });
    expect(await settled(server, id, ({ status }) => status === 'failed')).toMatchObject({
      error: { code: 'no_details' },
    });
    expect(await since()).toMatchObject({ orders: 0 });
    await push(
      server.call,
      event('channels_ec_order_new', at + 1, `"order":${order(id)},"order_info":{"order_id":${id}}`),
      { shop },
    );
    const all = () => inboxOf(server).then(({ items }) => items.filter(({ subject }) => subject === id));
    await expect.poll(async () => (await all()).filter(isDone).length).toBe(2);
    expect(await since()).toMatchObject({ placed: 179_999, paid: 179_999, orders: 1 });
  });

  it('is told anew by a second message of the same second that says more of it', async () => {
    const id = nextId();
    const shop = shopWithoutSecret;
    const at = second();
    const bare = event('channels_ec_order_new', at, `"order_info":{"order_id":${id}}`);
    await push(server.call, bare, { shop });
    await settled(server, id, ({ status }) => status === 'failed');
    const whole = event('channels_ec_order_new', at, `"order":${order(id)},"order_info":{"order_id":${id}}`);
    await push(server.call, whole, { shop });
    await push(server.call, whole, { shop });
    const all = () => inboxOf(server).then(({ items }) => items.filter(({ subject }) => subject === id));
    await expect.poll(async () => (await all()).filter(isDone).length).toBe(1);
    expect(await all()).toHaveLength(2);
    expect(await since()).toMatchObject({ placed: 179_999, orders: 1 });
  });

  it('cancelled stays placed, as the definition of placed says', async () => {
    const id = nextId();
    platform.orders.set(id, order(id));
    await pushNew(server, id);
    await push(
      server.call,
      event('channels_ec_order_cancel', second(), `"order_info":{"order_id":${id},"cancel_type":1}`),
    );
    await settled(server, id, (one) => one.kind.endsWith('cancel') && isDone(one));
    expect(await since()).toMatchObject({ placed: 179_999, paid: 0 });
  });

  it('in XML is the same', async () => {
    const id = nextId();
    platform.orders.set(id, order(id));
    const xml = `<xml><ToUserName><![CDATA[gh]]></ToUserName><CreateTime>${second()}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[channels_ec_order_new]]></Event><order_info><order_id>${id}</order_id></order_info></xml>`;
    expect((await push(server.call, xml, { xml: true })).text).toBe('success');
    await settled(server, id, isDone);
    expect(await since()).toMatchObject({ placed: 179_999, orders: 1 });
  });

  it('of another time than any show’s is ignored, and so is what follows it', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, { at: second() - 86_400 }));
    await pushNew(server, id);
    expect(await settled(server, id)).toMatchObject({
      status: 'ignored',
      error: { code: 'no_show' },
      showId: null,
    });
    await push(server.call, event('channels_ec_order_cancel', second(), `"order_info":{"order_id":${id}}`));
    expect(
      await settled(server, id, ({ kind, attempts }) => kind.endsWith('cancel') && attempts > 0),
    ).toMatchObject({ status: 'ignored' });
    expect(await since()).toMatchObject({ orders: 0 });
  });
});

describe('the answer', () => {
  it('goes out before the work is done', async () => {
    const id = nextId();
    platform.orders.set(id, order(id));
    let open = () => {};
    platform.gate = new Promise((resolve) => {
      open = resolve;
    });
    try {
      expect((await pushNew(server, id)).text).toBe('success');
      expect(await settled(server, id, () => true)).toMatchObject({ status: 'received', attempts: 0 });
    } finally {
      open();
      platform.gate = null;
    }
    await settled(server, id, isDone);
    expect(await since()).toMatchObject({ orders: 1 });
  });

  it('does not depend on the platform’s own API: it is asked again, with a new token where the old one ran out', async () => {
    const id = nextId();
    await pushNew(server, id);
    expect(await settled(server, id)).toMatchObject({
      status: 'received',
      did: [{ code: 'tried_again' }],
      error: { code: 'platform_unreachable', params: { said: 'errcode 100001 no such order' } },
    });
    const { tokens } = platform;
    platform.expireTokens();
    platform.orders.set(id, order(id));
    expect(await settled(server, id, isDone)).toMatchObject({ attempts: 2 });
    expect(platform.tokens).toBe(tokens + 1);
    expect(await since()).toMatchObject({ orders: 1 });
  });
});
