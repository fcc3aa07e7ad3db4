import type { Connector, Reading, Wanted } from './connector.ts';
import { unreachable } from './connector.ts';
import { parseLossless } from './lossless-json.ts';
import { field, textAt, wholeAt } from './values.ts';
import { readWechatOrder, readWechatRefund } from './wechat-order.ts';

export interface WechatApi {
  readonly appId: string;
  readonly appSecret: string;
  /** Without a path. */
  readonly apiUrl: string;
}

type Asked = Pick<Connector, 'ask' | 'prices' | 'mostPrices'>;

const TIMEOUT_MS = 10_000;
/** Products asked about for one preflight: the shop allows few questions a minute. */
const MAX_PRICES = 60;
/** A token is not used in the last minutes of its life. */
const TOKEN_MARGIN_MS = 300_000;
/** errcodes of a token that is not, or no longer, valid. */
const stale = new Set([40001, 40014, 42001]);

/** The shop's own API: details its pushes leave out, and prices; one access token for all, until `stopping`. */
export function wechatApi(api: WechatApi, now: () => number, stopping: AbortSignal): Required<Asked> {
  let token: { text: string; until: number } | null = null;

  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${api.apiUrl}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stopping]),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return parseLossless(await response.text());
  };
  const accessToken = async (): Promise<string> => {
    if (token && now() < token.until) return token.text;
    const answer = await post('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: api.appId,
      secret: api.appSecret,
    });
    const text = textAt(answer, 'access_token');
    if (text === null) throw new Error(`no access token: ${troubleOf(answer)}`);
    token = { text, until: now() + (wholeAt(answer, 'expires_in') ?? 0) * 1000 - TOKEN_MARGIN_MS };
    return text;
  };
  const call = async (path: string, body: object): Promise<unknown> => {
    const ask = async () => post(`${path}?access_token=${encodeURIComponent(await accessToken())}`, body);
    const first = await ask();
    if (!stale.has(wholeAt(first, 'errcode') ?? 0)) return first;
    token = null;
    return ask();
  };

  const ask = async (wanted: Wanted): Promise<Reading> => {
    try {
      if (wanted.kind === 'order') {
        const answer = await call('/channels/ec/order/get', { order_id: wanted.orderId });
        const order = field(answer, 'order');
        return order === undefined ? refused(answer) : readWechatOrder(order);
      }
      const answer = await call('/channels/ec/aftersale/getaftersaleorder', {
        after_sale_order_id: wanted.refundId,
      });
      const afterSale = field(answer, 'after_sale_order');
      return afterSale === undefined ? refused(answer) : readWechatRefund(afterSale);
    } catch (error) {
      return unreachable(error instanceof Error ? error.message : String(error));
    }
  };

  /** A product's price is its dearest variant's; each variant is there by its own id as well. */
  const prices = async (externalIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    const found = new Map<string, number>();
    for (const id of externalIds) {
      if (found.has(id)) continue;
      const answer = await call('/channels/ec/product/get', { product_id: id, data_type: 1 });
      const skus = field(field(answer, 'product'), 'skus');
      for (const sku of Array.isArray(skus) ? skus : []) {
        const price = wholeAt(sku, 'sale_price');
        if (price === null) continue;
        const skuId = textAt(sku, 'sku_id');
        if (skuId !== null) found.set(skuId, price);
        found.set(id, Math.max(price, found.get(id) ?? 0));
      }
    }
    return found;
  };
  return { ask, prices, mostPrices: MAX_PRICES };
}

const refused = (answer: unknown): Reading => unreachable(troubleOf(answer));

const troubleOf = (answer: unknown): string =>
  `errcode ${textAt(answer, 'errcode') ?? '?'} ${textAt(answer, 'errmsg') ?? ''}`.trim().slice(0, 300);
