import type { InboxMessage } from '#shared/contract/hooks.ts';
import {
  type LiveShow,
  makeSampleBrand,
  type SampleBrand,
  startSampleShow,
} from '../../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../../http/testing/test-server.ts';
import { metricsOf } from './inbox-reader.ts';
import { startWechatPlatform, type WechatPlatform } from './wechat-platform.ts';
import { event, push, testShop } from './wechat-sender.ts';

/** A live show whose product a WeChat shop sells too: one app that may ask for details, one that may not. */
export interface WechatScene {
  readonly platform: WechatPlatform;
  readonly server: TestServer;
  readonly brand: SampleBrand;
  readonly show: LiveShow;
  stop(): Promise<void>;
}

/** The id the platform knows the sample product by. */
export const SKU = '2000000000000000001';
export const APP_SECRET = 'the-secret-of-the-app';
export const shopWithoutSecret = { ...testShop, appId: 'wx-without-secret' };

export async function startWechatScene(): Promise<WechatScene> {
  const platform = await startWechatPlatform();
  const apps = [
    { ...testShop, appSecret: APP_SECRET, apiUrl: platform.url },
    { ...shopWithoutSecret, apiUrl: platform.url },
  ];
  const server = await startTestServer({ variables: { WECHAT_APPS: JSON.stringify(apps) } });
  const brand = await makeSampleBrand(server.call, server.cookie);
  await change(server, 'products', brand.product, { externalIds: [SKU] });
  const show = await startSampleShow(server.call, server.cookie, brand);
  return {
    platform,
    server,
    brand,
    show,
    async stop() {
      await server.stop();
      await platform.stop();
    },
  };
}

export const change = ({ call, cookie }: TestServer, kind: string, id: string, json: object) =>
  call('PATCH', `/api/${kind}/${id}`, { cookie, json });

/** The present, as the platform writes it. */
export const second = () => Math.floor(Date.now() / 1000);

let lastId = 3705115058471208900n;
/** An order id no JavaScript number can hold. */
export function nextId(): string {
  lastId += 1n;
  return String(lastId);
}

interface Bought {
  readonly price?: number;
  readonly count?: number;
  readonly sku?: string;
  readonly more?: string;
  readonly paidAt?: number;
  readonly at?: number;
}
/** An order's details as the platform writes them: ids as numbers of 64 bits. */
export function order(
  id: string,
  { price = 179_999, count = 1, sku = '2000000000000000001', more = '', paidAt = 0, at }: Bought = {},
) {
  const createdAt = at ?? second();
  return `{"order_id":${id},"status":10,"create_time":${createdAt},"update_time":${createdAt},"openid":"o-buyer-${id}",
    "order_detail":{"product_infos":[{"product_id":1,"sku_id":${sku},"sku_cnt":${count},"sale_price":${price},
    "real_price":${price * count}}],"price_info":{"order_price":${price * count}},"pay_info":{"pay_time":${paidAt}}${more}}}`;
}

export const pushNew = ({ call }: TestServer, id: string) =>
  push(call, event('channels_ec_order_new', second(), `"order_info":{"order_id":${id}}`));
export const pushPay = ({ call }: TestServer, id: string, at = second()) =>
  push(call, event('channels_ec_order_pay', at, `"order_info":{"order_id":${id},"pay_time":${at}}`));
export const isDone = ({ status }: InboxMessage) => status === 'done';

const keys = ['placed', 'paid', 'refunded', 'orders', 'paidOrders', 'units', 'buyers'] as const;
type Gained = Record<(typeof keys)[number], number>;

/** From now on: what the show's trade figures gained since. */
export async function gaining({ server, show }: WechatScene): Promise<() => Promise<Gained>> {
  const { trade: before } = await metricsOf(server, show.showId);
  return async () => {
    const { trade } = await metricsOf(server, show.showId);
    return Object.fromEntries(keys.map((key) => [key, trade[key] - before[key]])) as Gained;
  };
}
