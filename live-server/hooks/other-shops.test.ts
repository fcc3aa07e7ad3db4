import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
import { problemIn } from '../http/testing/client.ts';
import {
  type LiveShow,
  makeSampleBrand,
  type SampleBrand,
  startSampleShow,
} from '../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { signatureOf } from './signature.ts';
import { inboxOf, metricsOf, settled } from './testing/inbox-reader.ts';

const youzan = {
  kind: 'youzan',
  name: 'youzan',
  clientId: 'cd0e03a4099eb5c933',
  clientSecret: 'a secret of youzan',
};
const tiktok = { kind: 'tiktok', name: 'tiktok', appKey: '68xu9ks5p4i8', appSecret: 'a secret of tiktok' };
const oms = {
  kind: 'generic',
  name: 'oms',
  secret: 'a secret of the order system',
  timeUnit: 's',
  amountUnit: 'major',
  events: { 'sale.made': 'order.placed', 'money.in': 'order.paid', 'money.back': 'order.refunded' },
  fields: {
    event: 'head.what',
    at: 'head.when',
    eventId: 'head.id',
    orderId: 'sale.no',
    buyerId: 'sale.who',
    amount: 'sale.total',
    lines: 'sale.rows',
    sku: 'article',
    ref: 'sale.guide',
  },
};

let server: TestServer;
let brand: SampleBrand;
let show: LiveShow;
let count = 0;
const second = () => Math.floor(Date.now() / 1000);
const unique = () => {
  count += 1;
  return `${count}`;
};

beforeAll(async () => {
  server = await startTestServer({ variables: { SHOP_CONNECTORS: JSON.stringify([youzan, tiktok, oms]) } });
  brand = await makeSampleBrand(server.call, server.cookie);
  show = await startSampleShow(server.call, server.cookie, brand);
});
afterAll(() => server.stop());

const post = (connector: string, body: string, headers: Record<string, string>) =>
  server.call('POST', `/api/hooks/shop/${connector}`, {
    raw: { type: 'application/json', content: body },
    headers,
  });
const trade = async () => (await metricsOf(server, show.showId)).trade;
const allDone = (subject: string, messages: number) =>
  expect
    .poll(
      async () =>
        (await inboxOf(server)).items.filter((one) => one.subject === subject && one.status === 'done')
          .length,
    )
    .toBe(messages);

describe('Youzan', () => {
  const send = (push: object, secret = youzan.clientSecret) => {
    const body = JSON.stringify({ client_id: youzan.clientId, ...push });
    const sign = createHash('md5')
      .update(youzan.clientId + body + secret)
      .digest('hex');
    return post('youzan', body, {
      'event-sign': sign,
      'event-type': String((push as { type: string }).type),
    });
  };
  const local = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const msg = (news: object) => encodeURIComponent(JSON.stringify(news));
  const orderNews = (tid: string) => ({
    full_order_info: {
      order_info: {
        tid,
        created: local(Date.now()),
        update_time: local(Date.now()),
        status: 'WAIT_BUYER_PAY',
      },
      orders: [
        { oid: '11', item_id: 452343452, outer_sku_id: 'R-1', num: 2, price: '1000.00', payment: '1999.98' },
        { oid: '22', item_id: 452343452, outer_item_id: 'R-1', num: 1, price: '0.02', payment: '0.02' },
      ],
      pay_info: { payment: '2000.00' },
      buyer_info: { yz_open_id: `yz-${tid}` },
    },
  });

  it('takes an order in yuan, its payment before it, and its refund, in 分', async () => {
    const before = await trade();
    const tid = `E2018012717314110150000${unique()}`;
    const paid = {
      type: 'trade_TradePaid',
      id: tid,
      msg: msg({ tid, update_time: local(Date.now()) }),
      msg_id: unique(),
    };
    expect((await send(paid)).text).toBe('{"code":0,"msg":"success"}');
    expect(await settled(server, tid)).toMatchObject({
      status: 'received',
      did: [{ code: 'waits_for_order' }],
    });
    const created = { type: 'trade_TradeCreate', id: tid, msg: msg(orderNews(tid)), msg_id: unique() };
    for (let time = 0; time < 3; time++) expect((await send(created)).status).toBe(200);
    await allDone(tid, 2);
    const refund = { tid, refund_id: '201801271', refunded_fee: '100.05', update_time: local(Date.now()) };
    await send({ type: 'trade_refund_RefundSuccess', id: tid, msg: msg(refund), msg_id: unique() });
    await allDone(tid, 3);
    const after = await trade();
    expect(after.placed - before.placed).toBe(200_000);
    expect(after.paid - before.paid).toBe(200_000);
    expect(after.refunded - before.refunded).toBe(10_005);
    expect(after.units - before.units).toBe(3);
  });

  /** As Java's encoder writes a form: what a browser's leaves alone, and a plus for each space. */
  const asForm = (news: object) => new URLSearchParams({ msg: JSON.stringify(news) }).toString().slice(4);

  it('reads news encoded as forms are, and the platform’s newer refunds, each once', async () => {
    const before = await trade();
    const tid = `E2018012717314110150000${unique()}`;
    const news = orderNews(tid);
    await send({ type: 'trade_TradeCreate', id: tid, msg: asForm(news), msg_id: unique() });
    const paid = { tid, update_time: local(Date.now()), status: 'WAIT_SELLER_SEND_GOODS' };
    await send({ type: 'trade_TradeBuyerPay', id: tid, msg: asForm(paid), msg_id: unique() });
    const refund = (refund_id: string, refunded_fee: string) => ({
      ...{ tid, refund_id, refunded_fee, refund_type: 'REFUND_ONLY', update_time: local(Date.now()) },
    });
    // A refund without goods ends when the seller agrees to it; the newer message of the same refund adds nothing.
    const agreed = refund('r-agreed', '10.00');
    await send({ type: 'trade_refund_RefundSellerAgree', id: tid, msg: asForm(agreed), msg_id: unique() });
    await send({ type: 'youzan_trade_RefundSuccess', id: tid, msg: agreed, msg_id: unique() });
    const own = refund('r-own', '5.50');
    await send({ type: 'trade_refund_RefundSellerCreated', id: tid, msg: asForm(own), msg_id: unique() });
    // To agree that goods come back is not their money.
    const waits = refund('r-waits', '900.00');
    await send({
      ...{ type: 'trade_refund_RefundSellerAgreeReturnGoods', id: tid, msg: asForm(waits), msg_id: unique() },
    });
    await allDone(tid, 6);
    const after = await trade();
    expect([after.paid - before.paid, after.refunded - before.refunded]).toEqual([200_000, 1_550]);
  });

  it('gives a refund to the line its message names, and shares what names several', async () => {
    const tid = `E2018012717314110150000${unique()}`;
    const news = orderNews(tid);
    await send({ type: 'trade_TradeCreate', id: tid, msg: asForm(news), msg_id: unique() });
    const paid = { tid, update_time: local(Date.now()), status: 'WAIT_SELLER_SEND_GOODS' };
    await send({ type: 'trade_TradeBuyerPay', id: tid, msg: asForm(paid), msg_id: unique() });
    const refund = (refund_id: string, refunded_fee: string, more: object) => ({
      ...{ type: 'youzan_trade_RefundSuccess', id: tid, msg_id: unique() },
      msg: { tid, refund_id, refunded_fee, update_time: local(Date.now()), ...more },
    });
    await allDone(tid, 2);
    await send(refund('r-22', '0.02', { oid: 22 }));
    await allDone(tid, 3);
    await send(refund('r-11', '100.00', { oids: '11,22' }));
    await send(refund('r-none', '10.00', { oid: 99 }));
    await allDone(tid, 5);
    const { body } = await server.call<{ items: OrderView[] }>(
      'GET',
      `/api/shows/${show.showId}/orders?reported=true&q=${tid}`,
      { cookie: server.cookie },
    );
    expect(body.items[0]?.lines.map(({ refunded }) => refunded)).toEqual([10_000, 2]);
    expect(body.items[0]?.refunded).toBe(11_002);
    const told = (await inboxOf(server, `?q=r-none`)).items[0]?.did;
    expect(told?.at(-1)).toEqual({ code: 'refund_of_unknown', ids: ['99'] });
  });

  it('takes what was paid where the seller changed the price after the order', async () => {
    const before = await trade();
    const tid = `E2018012717314110150000${unique()}`;
    const news = orderNews(tid);
    await send({ type: 'trade_TradeCreate', id: tid, msg: asForm(news), msg_id: unique() });
    await allDone(tid, 1);
    const { full_order_info: info } = news;
    const order_info = { ...info.order_info, status: 'WAIT_SELLER_SEND_GOODS', pay_time: local(Date.now()) };
    const changed = { full_order_info: { ...info, order_info, pay_info: { payment: '1888.00' } } };
    await send({ type: 'trade_TradePaid', id: tid, msg: asForm(changed), msg_id: unique() });
    await allDone(tid, 2);
    await expect
      .poll(async () => {
        const { placed, paid } = await trade();
        return [placed - before.placed, paid - before.paid];
      })
      .toEqual([200_000, 188_800]);
  });

  it('does not take a deposit for the whole payment', async () => {
    const before = await trade();
    const tid = `E2018012717314110150000${unique()}`;
    const deposit = orderNews(tid);
    await send({ type: 'trade_TradePaid', id: tid, msg: msg(deposit), msg_id: unique() });
    await allDone(tid, 1);
    const after = await trade();
    expect([after.placed - before.placed, after.paid - before.paid]).toEqual([200_000, 0]);
  });

  it('stores nothing that is not signed for this shop', async () => {
    const held = await inboxOf(server);
    const push = { type: 'trade_TradeCreate', id: 'E1', msg: msg(orderNews('E1')) };
    expect(problemIn(await send(push, 'another secret')).code).toBe('bad_signature');
    expect(problemIn(await post('youzan', JSON.stringify(push), {})).code).toBe('bad_signature');
    expect(await inboxOf(server)).toEqual(held);
  });

  it('keeps reported stock in the inbox alone', async () => {
    await send({ type: 'item_SkuStockOrSoldNumUpdated', id: '452343452', msg: msg({ item_id: 452343452 }) });
    await expect
      .poll(async () => (await inboxOf(server, '?connector=youzan&status=done')).items[0]?.did)
      .toEqual([{ code: 'stock', item: '452343452' }]);
  });
});

describe('TikTok Shop', () => {
  const send = (notice: string, secret = tiktok.appSecret) =>
    post('tiktok', notice, {
      authorization: createHmac('sha256', secret)
        .update(tiktok.appKey + notice)
        .digest('hex'),
    });
  const notice = (id: string, data: string, type = 1) =>
    `{"type":${type},"tts_notification_id":"${id}","shop_id":"7494049642642441621","timestamp":${second()},"data":${data}}`;

  it('takes orders that come with their items, ids of 64 bits and all, once each', async () => {
    const before = await trade();
    const id = `57646000000000000${unique()}`;
    const item = (of: number) =>
      `{"id":"${of}","product_id":"2","sku_id":"3","seller_sku":"R-1","sale_price":"1799.99"}`;
    const data = `{"order_id":${id},"order_status":"AWAITING_SHIPMENT","create_time":${second()},"paid_time":${second()},"user_id":"7021","line_items":[${item(31)},${item(32)}],"payment":{"total_amount":"3599.98","currency":"CNY"}}`;
    expect((await send(notice('7327112393057371910', data))).status).toBe(200);
    await send(notice('7327112393057371910', data));
    await allDone(id, 1);
    const after = await trade();
    expect([after.placed - before.placed, after.paid - before.paid, after.units - before.units]).toEqual([
      359_998, 359_998, 2,
    ]);
    await send(
      notice(
        '8',
        `{"order_id":${id},"return_id":"r1","return_status":"RETURN_OR_REFUND_REQUEST_COMPLETE","refund_amount":{"refund_total":"1799.99"},"return_line_items":[{"return_line_item_id":"7","order_line_item_id":"32","sku_id":"3","refund_amount":{"refund_total":"1799.99"}}]}`,
        12,
      ),
    );
    await allDone(id, 2);
    expect((await trade()).refunded - before.refunded).toBe(179_999);
    const { items } = await inboxOf(server, '?q=r1');
    expect(items.find(({ subject }) => subject === id)?.did).toContainEqual({
      code: 'refund_of_lines',
      lines: [2],
    });
  });

  it('knows an order that is heard of only once it is cancelled as paid, or not, by when it was paid', async () => {
    const before = await trade();
    const cancelled = (id: string, paidAt: string) =>
      `{"order_id":${id},"order_status":"CANCELLED","create_time":${second()},${paidAt}"user_id":"7021","line_items":[{"id":"41","sku_id":"3","seller_sku":"R-1","sale_price":"100.00"}],"payment":{"total_amount":"100.00"}}`;
    const [paid, unpaid] = [`57646000000000000${unique()}`, `57646000000000000${unique()}`];
    await send(notice(`c-${paid}`, cancelled(paid, `"paid_time":${second()},`)));
    await send(notice(`c-${unpaid}`, cancelled(unpaid, '')));
    await allDone(paid, 1);
    await allDone(unpaid, 1);
    const back = `{"order_id":${paid},"cancel_id":"x1","cancel_status":"CANCELLATION_REQUEST_COMPLETE","refund_amount":{"refund_total":"100.00"}}`;
    await send(notice(`b-${paid}`, back, 11));
    await allDone(paid, 2);
    await expect
      .poll(async () => {
        const after = await trade();
        return (['placed', 'paid', 'refunded'] as const).map((name) => after[name] - before[name]);
      })
      .toEqual([20_000, 10_000, 10_000]);
  });

  it('takes two returns of one second for two, where notices have no id of their own', async () => {
    const before = await trade();
    const id = `57646000000000000${unique()}`;
    const data = `{"order_id":${id},"order_status":"AWAITING_SHIPMENT","create_time":${second()},"paid_time":${second()},"user_id":"7021","line_items":[{"id":"51","sku_id":"3","seller_sku":"R-1","sale_price":"100.00"}],"payment":{"total_amount":"100.00"}}`;
    await send(notice(`o-${id}`, data));
    const at = second();
    const back = (of: string) =>
      `{"type":12,"shop_id":"7","timestamp":${at},"data":{"order_id":${id},"return_id":"${of}","return_status":"RETURN_OR_REFUND_REQUEST_COMPLETE","refund_amount":{"refund_total":"10.00"}}}`;
    for (const of of [`a${id}`, `b${id}`, `b${id}`]) expect((await send(back(of))).status).toBe(200);
    await allDone(id, 3);
    await expect.poll(async () => (await trade()).refunded - before.refunded).toBe(2_000);
  });

  it('says so when a notice only names an order that cannot be asked for', async () => {
    const id = `57646000000000000${unique()}`;
    await send(notice(`n-${id}`, `{"order_id":"${id}","order_status":"UNPAID","update_time":${second()}}`));
    expect(await settled(server, id)).toMatchObject({ status: 'failed', error: { code: 'no_details' } });
  });

  it('stores nothing that is not signed by the app', async () => {
    const held = await inboxOf(server);
    expect(problemIn(await send(notice('9', '{}'), 'another')).code).toBe('bad_signature');
    expect(await inboxOf(server)).toEqual(held);
  });
});

describe('a shop described by a map', () => {
  const send = (body: string, more: { at?: number; secret?: string; sent?: string } = {}) => {
    const at = String(more.at ?? Date.now());
    const signature = signatureOf(more.secret ?? oms.secret, at, Buffer.from(body));
    return post('oms', more.sent ?? body, { 'x-timestamp': at, 'x-signature': signature });
  };
  const what = (event: string, no: string, more = '') =>
    `{"head":{"what":"${event}","when":${second()},"id":"${event}-${no}"},"sale":{"no":"${no}"${more}}}`;
  const sold =
    ',"who":"c-1","total":3500.5,"guide":"G-1","rows":[{"article":"R-1","quantity":2,"unitPrice":"1750.25"}]';

  it('is read where the map says, and its code credits the guide', async () => {
    const before = await metricsOf(server, show.showId);
    const no = `A${unique()}`;
    expect((await send(what('sale.made', no, sold))).text).toBe('{"ok":true}');
    await send(what('money.in', no));
    await send(what('money.back', no, ',"total":"0.50","rows":[{"article":"R-1","refunded":"0.50"}]'));
    await send(what('loyalty.changed', no));
    await allDone(no, 3);
    const back = (await inboxOf(server, '?connector=oms')).items.find(({ kind }) => kind === 'money.back');
    expect(back?.did.at(-1)).toEqual({ code: 'refund_of_lines', lines: [1] });
    const after = await metricsOf(server, show.showId);
    expect(after.trade.placed - before.trade.placed).toBe(350_050);
    expect(after.trade.net - before.trade.net).toBe(350_000);
    const ofGuide = after.guides.find(({ guideId }) => guideId === brand.guide);
    expect(ofGuide?.paid).toBe(
      (before.guides.find(({ guideId }) => guideId === brand.guide)?.paid ?? 0) + 350_050,
    );
    await expect
      .poll(async () => (await inboxOf(server, '?connector=oms&status=ignored')).items.map(({ did }) => did))
      .toEqual([[{ code: 'no_effect', event: 'loyalty.changed' }]]);
  });

  it('refuses what is old, wrongly signed or changed, and names what it cannot read', async () => {
    const held = await inboxOf(server);
    const body = what('sale.made', 'B1', sold);
    for (const more of [
      { at: Date.now() - 301_000 },
      { secret: 'not the secret at all' },
      { sent: body.replace('3500', '1') },
    ])
      expect(problemIn(await send(body, more)).code).toBe('bad_signature');
    expect(problemIn(await send('[]')).code).toBe('malformed');
    expect(await inboxOf(server)).toEqual(held);
    const no = `C${unique()}`;
    await send(what('sale.made', no, ',"who":"c-1","rows":[{"article":"R-1","unitPrice":"1.234"}]'));
    expect(await settled(server, no)).toMatchObject({ status: 'failed', error: { code: 'unreadable' } });
  });
});

it('what is out of range is refused whole and harms nothing', async () => {
  const before = await trade();
  const at = String(Date.now());
  const rows = '[{"article":"R-1","quantity":1000000,"unitPrice":"1"}]';
  const no = `D${unique()}`;
  const body = `{"head":{"what":"sale.made","when":${second()},"id":"${no}"},"sale":{"no":"${no}","who":"c","rows":${rows}}}`;
  const headers = { 'x-timestamp': at, 'x-signature': signatureOf(oms.secret, at, Buffer.from(body)) };
  expect((await post('oms', body, headers)).status).toBe(200);
  expect(await settled(server, no)).toMatchObject({ status: 'failed', error: { code: 'refused' } });
  expect(await trade()).toEqual(before);
});

it('a connector nobody configured is not found', async () => {
  expect((await post('nobody', '{}', {})).status).toBe(404);
});
