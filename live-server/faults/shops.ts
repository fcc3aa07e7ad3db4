import { createHash } from 'node:crypto';
import { signatureOf } from '../hooks/signature.ts';
import { startWechatPlatform } from '../hooks/testing/wechat-platform.ts';
import { APP_SECRET, SKU, order as wechatOrder } from '../hooks/testing/wechat-scene.ts';
import { event, push, testShop } from '../hooks/testing/wechat-sender.ts';
import type { Client, Reply } from '../http/testing/client.ts';

/** A shop that tells its news to whichever node it is given, as its platform does. */
export interface Shop {
  readonly name: string;
  /** Ids its platform might give. */
  orderId(n: number): string;
  /** The same message each time, for the same order. */
  placed(call: Client, orderId: string): Promise<Reply>;
  paid(call: Client, orderId: string): Promise<Reply>;
}

export interface Shops {
  readonly shops: readonly Shop[];
  /** By which the WeChat shop knows what it sells. */
  readonly variantId: string;
  /** What nodes are configured with so that they know them. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Of each order of theirs, minor units: one piece. */
export const SHOP_PRICE = 179_999;

const youzan = { kind: 'youzan', name: 'youzan', clientId: 'a-client', clientSecret: 'a secret of youzan' };
const oms = { kind: 'generic', name: 'oms', secret: 'a secret of the order system' };

/** A WeChat shop that has to be asked for what was bought, a Youzan shop, and any other; all sell `sku`. */
export async function startShops(sku: string): Promise<Shops> {
  const platform = await startWechatPlatform();
  const wechatApps = [{ ...testShop, appSecret: APP_SECRET, apiUrl: platform.url }];
  const firstTold = new Map<string, number>();
  /** When an order was made, ms: as it is sent for the first time, and so each time. */
  const madeAt = (id: string): number => {
    const at = firstTold.get(id) ?? Date.now();
    firstTold.set(id, at);
    return at;
  };
  const second = (id: string) => Math.floor(madeAt(id) / 1000);
  const local = (id: string) =>
    new Date(madeAt(id) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

  const wechat: Shop = {
    name: 'wechat',
    orderId: (n) => String(3705115058471208900n + BigInt(n)),
    placed(call, id) {
      platform.orders.set(id, wechatOrder(id, { price: SHOP_PRICE, at: second(id) }));
      return push(call, event('channels_ec_order_new', second(id), `"order_info":{"order_id":${id}}`));
    },
    paid(call, id) {
      const at = second(id);
      platform.orders.set(id, wechatOrder(id, { price: SHOP_PRICE, at, paidAt: at }));
      const body = `"order_info":{"order_id":${id},"pay_time":${at}}`;
      return push(call, event('channels_ec_order_pay', at, body));
    },
  };

  const tellYouzan = (call: Client, type: string, id: string, msg: object) => {
    const content = JSON.stringify({
      ...{ client_id: youzan.clientId, type, id, msg_id: `${type} ${id}` },
      msg: encodeURIComponent(JSON.stringify(msg)),
    });
    const sign = createHash('md5').update(youzan.clientId + content + youzan.clientSecret);
    return call('POST', '/api/hooks/shop/youzan', {
      raw: { type: 'application/json', content },
      headers: { 'event-sign': sign.digest('hex'), 'event-type': type },
    });
  };
  const yuan = (SHOP_PRICE / 100).toFixed(2);
  const youzanShop: Shop = {
    name: 'youzan',
    orderId: (n) => `E${20180127173141101500n + BigInt(n)}`,
    placed: (call, tid) =>
      tellYouzan(call, 'trade_TradeCreate', tid, {
        full_order_info: {
          order_info: { tid, created: local(tid), update_time: local(tid), status: 'WAIT_BUYER_PAY' },
          orders: [{ oid: '1', item_id: 452343452, outer_sku_id: sku, num: 1, price: yuan, payment: yuan }],
          pay_info: { payment: yuan },
          buyer_info: { yz_open_id: `yz-${tid}` },
        },
      }),
    paid: (call, tid) => tellYouzan(call, 'trade_TradePaid', tid, { tid, update_time: local(tid) }),
  };

  const tellOms = (call: Client, event: string, orderId: string, news: object) => {
    const at = madeAt(orderId);
    const content = JSON.stringify({ event, eventId: `${event} ${orderId}`, orderId, at, ...news });
    return call('POST', '/api/hooks/shop/oms', {
      raw: { type: 'application/json', content },
      headers: {
        'x-timestamp': String(at),
        'x-signature': signatureOf(oms.secret, String(at), Buffer.from(content)),
      },
    });
  };
  const omsShop: Shop = {
    name: 'oms',
    orderId: (n) => `O-${n}`,
    placed: (call, id) =>
      tellOms(call, 'order.placed', id, {
        ...{ buyerId: `buyer of ${id}`, amount: SHOP_PRICE },
        lines: [{ sku, quantity: 1, unitPrice: SHOP_PRICE }],
      }),
    paid: (call, id) => tellOms(call, 'order.paid', id, {}),
  };

  return {
    shops: [wechat, youzanShop, omsShop],
    variantId: SKU,
    variables: {
      WECHAT_APPS: JSON.stringify(wechatApps),
      SHOP_CONNECTORS: JSON.stringify([youzan, oms]),
    },
    stop: () => platform.stop(),
  };
}
