import type { Reading, Wanted } from './connector.ts';
import { notUnderstood } from './connector.ts';
import { parseLossless } from './lossless-json.ts';
import { field, textAt, wholeAt } from './values.ts';
import { readWechatOrder, readWechatRefund } from './wechat-order.ts';

export interface WechatApi {
  readonly appId: string;
  readonly appSecret: string;
  /** Without a path. */
  readonly apiUrl: string;
}

const TIMEOUT_MS = 10_000;
/** A token is not used in the last minutes of its life. */
const TOKEN_MARGIN_MS = 300_000;
/** errcodes of a token that is not, or no longer, valid. */
const stale = new Set([40001, 40014, 42001]);

/** Asks the shop for the details its pushes leave out, with one access token for all, until `stopping`. */
export function wechatDetails(
  api: WechatApi,
  now: () => number,
  stopping: AbortSignal,
): (wanted: Wanted) => Promise<Reading> {
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

  return async (wanted) => {
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
      return notUnderstood('platform_unreachable', error instanceof Error ? error.message : String(error));
    }
  };
}

const refused = (answer: unknown): Reading => notUnderstood('platform_unreachable', troubleOf(answer));

const troubleOf = (answer: unknown): string =>
  `errcode ${textAt(answer, 'errcode') ?? '?'} ${textAt(answer, 'errmsg') ?? ''}`.trim().slice(0, 300);
