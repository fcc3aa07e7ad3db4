import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import { type Client, cookieOf, problemIn } from '../http/testing/client.ts';
import {
  type LiveShow,
  makeSampleBrand,
  type SampleBrand,
  startSampleShow,
} from '../http/testing/sample-brand.ts';
import { startBare, startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { inboxOf, metricsOf, settled } from './testing/inbox-reader.ts';
import { startWechatPlatform, type WechatPlatform } from './testing/wechat-platform.ts';
import { encrypt, event, push, sign, testShop } from './testing/wechat-sender.ts';

let platform: WechatPlatform;
let server: TestServer;
let brand: SampleBrand;
let show: LiveShow;
let lastId = 3705115058471208900n;
const second = () => Math.floor(Date.now() / 1000);
const nextId = () => {
  lastId += 1n;
  return String(lastId);
};

beforeAll(async () => {
  platform = await startWechatPlatform();
  const apps = [
    { ...testShop, appSecret: 'the-secret-of-the-app', apiUrl: platform.url },
    { ...testShop, appId: 'wx-without-secret', apiUrl: platform.url },
  ];
  server = await startTestServer({ variables: { WECHAT_APPS: JSON.stringify(apps) } });
  brand = await makeSampleBrand(server.call, server.cookie);
  await change('products', brand.product, { externalIds: ['2000000000000000001'] });
  show = await startSampleShow(server.call, server.cookie, brand);
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});
let before: Awaited<ReturnType<typeof metricsOf>>;
beforeEach(async () => {
  before = await metricsOf(server, show.showId);
});

const change = (kind: string, id: string, json: object) =>
  server.call('PATCH', `/api/${kind}/${id}`, { cookie: server.cookie, json });

interface Bought {
  readonly price?: number;
  readonly count?: number;
  readonly sku?: string;
  readonly more?: string;
  readonly paidAt?: number;
  readonly at?: number;
}
/** An order's details as the platform writes them: ids as numbers of 64 bits. */
function order(
  id: string,
  { price = 179_999, count = 1, sku = '2000000000000000001', more = '', paidAt = 0, at }: Bought = {},
) {
  const createdAt = at ?? second();
  return `{"order_id":${id},"status":10,"create_time":${createdAt},"update_time":${createdAt},"openid":"o-buyer-${id}",
    "order_detail":{"product_infos":[{"product_id":1,"sku_id":${sku},"sku_cnt":${count},"sale_price":${price},
    "real_price":${price * count}}],"price_info":{"order_price":${price * count}},"pay_info":{"pay_time":${paidAt}}${more}}}`;
}
const pushNew = (id: string) =>
  push(server.call, event('channels_ec_order_new', second(), `"order_info":{"order_id":${id}}`));
const pushPay = (id: string, at = second()) =>
  push(server.call, event('channels_ec_order_pay', at, `"order_info":{"order_id":${id},"pay_time":${at}}`));
const isDone = ({ status }: InboxMessage) => status === 'done';
const since = async () => {
  const { trade } = await metricsOf(server, show.showId);
  const gained = (key: 'placed' | 'paid' | 'refunded' | 'orders' | 'paidOrders' | 'units' | 'buyers') =>
    trade[key] - before.trade[key];
  return {
    placed: gained('placed'),
    paid: gained('paid'),
    refunded: gained('refunded'),
    orders: gained('orders'),
    paidOrders: gained('paidOrders'),
    units: gained('units'),
    buyers: gained('buyers'),
  };
};

describe('the URL check', () => {
  const path = `/api/hooks/wechat/${testShop.appId}`;
  const check = (query: Record<string, string>) =>
    server.call('GET', `${path}?${new URLSearchParams(query)}`);

  it('gives a plain echo string back, signed with the token', async () => {
    const query = { timestamp: '1714036504', nonce: '1514711492', echostr: '4375120948345356249' };
    const reply = await check({ ...query, signature: sign(testShop.token, query.timestamp, query.nonce) });
    expect([reply.status, reply.text]).toEqual([200, '4375120948345356249']);
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await check({ ...query, signature: sign('another', query.timestamp, query.nonce) })).status).toBe(
      401,
    );
    expect((await check(query)).status).toBe(401);
  });

  it('decrypts an encrypted one', async () => {
    const echostr = encrypt(testShop, '6124');
    const query = { timestamp: '1714036504', nonce: 'n', echostr };
    const reply = await check({ ...query, msg_signature: sign(testShop.token, '1714036504', 'n', echostr) });
    expect([reply.status, reply.text]).toEqual([200, '6124']);
    expect(
      (await check({ ...query, msg_signature: sign(testShop.token, '1714036504', 'n', '') })).status,
    ).toBe(401);
  });

  it('knows only the apps that are configured', async () => {
    expect((await server.call('GET', '/api/hooks/wechat/wx-other?timestamp=1&nonce=2')).status).toBe(404);
  });
});

describe('a push that is not to be believed', () => {
  const message = event('channels_ec_order_pay', second(), '"order_info":{"order_id":1}');
  const otherShop = { ...testShop, appId: 'wx-somebody-else' };
  it.each([
    ['a wrong signature', { msgSignature: sign('a', 'b') }],
    ['a token that is not ours', { shop: { ...testShop, token: 'guessed' } }],
    ['another app inside', { encrypted: encrypt(otherShop, message) }],
    ['an old timestamp', { timestamp: String(second() - 400) }],
    ['a timestamp from the future', { timestamp: String(second() + 400) }],
    [
      'a padding of 0',
      { encrypted: encrypt(testShop, message, (length) => Buffer.alloc(32 - (length % 32), 0)) },
    ],
    [
      'a padding beyond 32',
      {
        encrypted: encrypt(testShop, message, (length) =>
          Buffer.alloc(64 - (length % 32), 64 - (length % 32)),
        ),
      },
    ],
    [
      'a padding not all the same',
      { encrypted: encrypt(testShop, message, (length) => uneven(32 - (length % 32))) },
    ],
    ['a truncated ciphertext', { encrypted: encrypt(testShop, message).slice(0, 64) }],
    ['half a block', { encrypted: encrypt(testShop, message).slice(0, 40) }],
    ['no base64', { encrypted: 'not base64!' }],
    ['a body changed on the way', { tamper: (body: string) => body.replace(/"Encrypt":"./, '"Encrypt":"#') }],
    ['a body cut short', { tamper: (body: string) => body.slice(0, -20) }],
    [
      'an entity in its XML',
      { xml: true, tamper: (body: string) => `<!DOCTYPE x [<!ENTITY e "e">]>${body}` },
    ],
  ])('%s: bad_signature, and nothing is stored', async (_, how) => {
    const held = await inboxOf(server);
    const reply = await push(server.call, message, { ...how, to: testShop.appId });
    expect(problemIn(reply).code, reply.text).toBe('bad_signature');
    expect(await inboxOf(server)).toEqual(held);
  });

  it('is counted', async () => {
    const { text } = await server.call('GET', '/metrics');
    expect(text).toMatch(/hook_messages_total\{connector="wechat",result="refused"\} \d/);
  });

  it('well signed and unreadable is malformed', async () => {
    expect(problemIn(await push(server.call, 'no json')).code).toBe('malformed');
  });
});

const uneven = (count: number): Buffer => {
  if (count < 2) throw new Error('the message leaves no room for a padding that differs');
  return Buffer.concat([Buffer.alloc(count - 1), Buffer.from([count])]);
};

describe('an order', () => {
  it('new, then paid, then in part refunded is in the figures to the cent, its 64-bit id whole', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, { price: 179_999, count: 3 }));
    const reply = await pushNew(id);
    expect([reply.status, reply.text]).toEqual([200, 'success']);
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain/);
    const message = await settled(server, id);
    expect(message).toMatchObject({
      connector: 'wechat',
      account: testShop.appId,
      kind: 'channels_ec_order_new',
      status: 'done',
      outcome: 'order.placed: 1 new, 0 known',
      error: null,
      showId: show.showId,
      subject: id,
    });
    expect(message.message).toContain(id);
    expect(await since()).toMatchObject({ placed: 539_997, paid: 0, orders: 1, units: 0 });

    await pushPay(id);
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
      `{"after_sale_order_id":"${refund}","refund_info":{"amount":179999},"update_time":${second()}}`,
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
    expect(step).toMatchObject({ status: 'done', outcome: `After-sale ${refund}: USER_WAIT_RETURN` });
    await afterSale('MERCHANT_REFUND_SUCCESS');
    await settled(server, id, ({ message: text, status }) => text.includes('SUCCESS') && status === 'done');
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

  it('paid before it was heard of: asked for at the platform, and whole at once', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, { paidAt: second() }));
    await pushPay(id);
    await settled(server, id, isDone);
    expect(await since()).toMatchObject({ placed: 179_999, paid: 179_999, orders: 1 });
    await pushNew(id);
    await settled(server, id, (one) => one.kind === 'channels_ec_order_new' && isDone(one));
    expect(await since()).toMatchObject({ placed: 179_999, paid: 179_999, orders: 1 });
  });

  it('of an app without a secret: what came first waits for the order that brings its own details', async () => {
    const id = nextId();
    const shop = { ...testShop, appId: 'wx-without-secret' };
    const at = second();
    await push(
      server.call,
      event('channels_ec_order_pay', at, `"order_info":{"order_id":${id},"pay_time":${at}}`),
      { shop },
    );
    expect(await settled(server, id)).toMatchObject({ status: 'received', outcome: 'Waits for its order' });
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

  it('cancelled stays placed, as the definition of placed says', async () => {
    const id = nextId();
    platform.orders.set(id, order(id));
    await pushNew(id);
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
    await pushNew(id);
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
      expect((await pushNew(id)).text).toBe('success');
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
    await pushNew(id);
    expect(await settled(server, id)).toMatchObject({
      status: 'received',
      outcome: 'Is tried again',
      error: { code: 'platform_unreachable', message: 'errcode 100001 no such order' },
    });
    const { tokens } = platform;
    platform.expireTokens();
    platform.orders.set(id, order(id));
    expect(await settled(server, id, isDone)).toMatchObject({ attempts: 2 });
    expect(platform.tokens).toBe(tokens + 1);
    expect(await since()).toMatchObject({ orders: 1 });
  });
});

describe('a replay', () => {
  it('succeeds once the product is known, and takes along what failed with it', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, { sku: '2000000000000000077', paidAt: second() }));
    await pushNew(id);
    await settled(server, id);
    await pushPay(id);
    const failed = await settled(server, id, ({ kind, attempts }) => kind.endsWith('pay') && attempts > 0);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'unknown_product' } });
    expect(failed.error?.message).toContain('2000000000000000077');
    expect(await since()).toMatchObject({ orders: 0, paid: 0 });

    await change('products', brand.product, { externalIds: ['2000000000000000001', '2000000000000000077'] });
    const [newer] = (await inboxOf(server, '?status=failed')).items.filter(({ subject }) => subject === id);
    const path = `/api/hooks/inbox/${newer?.id}/replay`;
    const replayed = await server.call<InboxMessage>('POST', path, { cookie: server.cookie });
    expect(replayed.body).toMatchObject({ status: 'done', error: null, showId: show.showId });
    const { items } = await inboxOf(server);
    expect(items.filter(({ subject }) => subject === id).map(({ status }) => status)).toEqual([
      'done',
      'done',
    ]);
    expect(await since()).toMatchObject({ placed: 179_999, paid: 179_999, orders: 1, paidOrders: 1 });
  });

  it('is for who may trade; reading is for staff, and role region sees nothing of other regions', async () => {
    const [message] = (await inboxOf(server)).items;
    const replay = async (role: 'analyst' | 'operator') =>
      (
        await server.call('POST', `/api/hooks/inbox/${message?.id}/replay`, {
          token: await server.tokenFor(role),
        })
      ).status;
    expect([await replay('analyst'), await replay('operator')]).toEqual([403, 200]);
    const list = async (role: 'analyst' | 'region' | 'ingest') =>
      server.call<{ items: unknown[] }>('GET', '/api/hooks/inbox', {
        token: await server.tokenFor(role, [brand.east]),
      });
    expect((await list('analyst')).body.items.length).toBeGreaterThan(0);
    expect((await list('region')).body.items).toEqual([]);
    expect((await list('ingest')).status).toBe(403);
    const unknown = await server.call('POST', '/api/hooks/inbox/nothing/replay', { cookie: server.cookie });
    expect(unknown.status).toBe(404);
  });
});

describe('where it belongs', () => {
  const guideFigures = async () => {
    const { guides, regions } = await metricsOf(server, show.showId);
    return {
      guide: guides.find(({ guideId }) => guideId === brand.guide)?.placed ?? 0,
      east: regions.find(({ regionId }) => regionId === brand.east)?.placed ?? 0,
      nobody: regions.find(({ regionId }) => regionId === null)?.placed ?? 0,
    };
  };

  it('is told by the sharer, also when the sharer comes later, or is mapped later', async () => {
    const id = nextId();
    const start = await guideFigures();
    platform.orders.set(id, order(id));
    await pushNew(id);
    await settled(server, id, isDone);
    expect(await guideFigures()).toEqual({ ...start, nobody: start.nobody + 179_999 });

    const update = event(
      'channels_ec_order_ext_info_update',
      second() + 5,
      `"order_info":{"order_id":${id},"type":6,"sku_sharer_infos":[{"sharer_openid":"o-of-li","from_wecom":true}]}`,
    );
    await push(server.call, update);
    const failed = await settled(
      server,
      id,
      ({ kind, attempts }) => kind.includes('ext_info') && attempts > 0,
    );
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'unknown_origin' } });

    await change('guides', brand.guide, { externalIds: ['o-of-li'] });
    const path = `/api/hooks/inbox/${failed.id}/replay`;
    expect((await server.call<InboxMessage>('POST', path, { cookie: server.cookie })).body.status).toBe(
      'done',
    );
    expect(await guideFigures()).toEqual({
      guide: start.guide + 179_999,
      east: start.east + 179_999,
      nobody: start.nobody,
    });
    const orders = await server.call('GET', `/api/shows/${show.showId}/export/orders.csv`, {
      cookie: server.cookie,
    });
    expect(orders.text.split('\r\n').find((line) => line.includes(id))).toMatch(/G-1.*wecom-inviter/);
  });

  it('is whatever the latest message says, in whatever order they come', async () => {
    const id = nextId();
    const start = await guideFigures();
    platform.orders.set(id, order(id, { more: ',"sharer_info":{"sharer_openid":"G-1"}' }));
    const sharedBy = (code: string, at: number) =>
      push(
        server.call,
        event(
          'channels_ec_order_ext_info_update',
          at,
          `"order_info":{"order_id":${id},"type":6,"sharer_info":{"sharer_openid":"${code}"}}`,
        ),
      );
    const at = second();
    await sharedBy('S-W1', at + 90);
    await settled(server, id);
    await sharedBy('G-1', at + 30);
    await pushNew(id);
    await expect
      .poll(
        async () => (await inboxOf(server)).items.filter((one) => one.subject === id && isDone(one)).length,
      )
      .toBe(3);
    expect(await guideFigures()).toEqual(start);
    const { stores } = await metricsOf(server, show.showId);
    expect(stores.find(({ storeId }) => storeId === brand.westStore)?.placed).toBe(179_999);
  });

  it('is the viewer’s first code where a mini-program opened the visit with the buyer’s openid', async () => {
    const id = nextId();
    const start = await guideFigures();
    const visit = { source: 'guide-share', ref: 'G-1', viewerKey: `o-buyer-${id}` };
    expect((await server.call('POST', `/api/shows/${show.showId}/visits`, { json: visit })).status).toBe(201);
    platform.orders.set(id, order(id));
    await pushNew(id);
    await settled(server, id, isDone);
    expect((await guideFigures()).guide).toBe(start.guide + 179_999);
  });
});

describe('the show', () => {
  it('is unclear when two are on air, until one is linked to the room', async () => {
    const other = await startSampleShow(server.call, server.cookie, brand);
    const id = nextId();
    const more = ',"ext_info":{"live_id":"export/UzFf_b-1=","finder_id":"sph3FZ"}';
    platform.orders.set(id, order(id, { more, at: second() + 1 }));
    await pushNew(id);
    const failed = await settled(server, id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'show_unclear' } });
    expect(failed.error?.message).toContain('export/UzFf_b-1=');
    const revise = { type: 'show.revise', liveRoomIds: ['export/UzFf_b-1='] };
    const linked = await server.call('POST', `/api/shows/${other.showId}/commands`, {
      cookie: server.cookie,
      json: revise,
    });
    expect(linked.status, linked.text).toBe(200);
    const replayed = await server.call<InboxMessage>('POST', `/api/hooks/inbox/${failed.id}/replay`, {
      cookie: server.cookie,
    });
    expect(replayed.body).toMatchObject({ status: 'done', showId: other.showId });
    expect((await metricsOf(server, other.showId)).trade).toMatchObject({ placed: 179_999, orders: 1 });
    expect(await since()).toMatchObject({ orders: 0 });
    await server.call('POST', `/api/shows/${other.showId}/commands`, {
      cookie: server.cookie,
      json: { type: 'show.end' },
    });
  });
});

describe('a restart', () => {
  it('takes up what was not finished', async () => {
    const flags = ['--demo'];
    const variables = {
      WECHAT_APPS: JSON.stringify([
        { ...testShop, appSecret: 'the-secret-of-the-app', apiUrl: platform.url },
      ]),
    };
    const first = await startBare({ flags, variables });
    const signIn = async ({ call }: { call: Client }) =>
      cookieOf(await call('POST', '/api/session', { json: { username: 'admin', password: 'demo' } }));
    const id = nextId();
    const cookie = await signIn(first);
    const { showId } = await startSampleShow(first.call, cookie, await makeSampleBrand(first.call, cookie));
    await push(first.call, event('channels_ec_order_new', second(), `"order_info":{"order_id":${id}}`));
    await settled({ ...first, cookie }, id);
    await first.running.close();

    platform.orders.set(id, order(id, { sku: '"R-1"' }));
    const again = await startBare({ flags, variables }, first.dataDir);
    try {
      const reader = { call: again.call, cookie: await signIn(again) };
      expect(await settled(reader, id, isDone)).toMatchObject({ attempts: 2, showId });
      expect((await metricsOf(reader, showId)).trade).toMatchObject({ placed: 179_999, orders: 1 });
    } finally {
      await again.stop();
    }
  });
});

describe('the inbox', () => {
  it('lists newest first, by connector and status, a page at a time', async () => {
    const every = (await inboxOf(server, '?limit=200')).items;
    const paged: InboxMessage[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await inboxOf(server, `?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(every);
    expect(every.map(({ receivedAt }) => receivedAt)).toEqual(
      every.map(({ receivedAt }) => receivedAt).sort((a, b) => b - a),
    );
    const ignored = (await inboxOf(server, '?connector=wechat&status=ignored')).items;
    expect(ignored).toEqual(every.filter(({ status }) => status === 'ignored'));
    expect((await inboxOf(server, '?connector=youzan')).items).toEqual([]);
    const wrong = await server.call('GET', '/api/hooks/inbox?status=lost', { cookie: server.cookie });
    expect(problemIn(wrong).code).toBe('invalid');
  });
});
