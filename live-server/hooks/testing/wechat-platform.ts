import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The shop's own API, as far as a push needs it: access tokens, order details, after-sale orders. */
export interface WechatPlatform {
  readonly url: string;
  /** JSON texts by id, so that ids keep every digit; what is not there is answered with an errcode. */
  readonly orders: Map<string, string>;
  readonly refunds: Map<string, string>;
  /** Products with their variants. */
  readonly products: Map<string, string>;
  /** Tokens given out. */
  tokens: number;
  /** While set, answers wait for it. */
  gate: Promise<void> | null;
  /** Takes the tokens given out so far for expired. */
  expireTokens(): void;
  stop(): Promise<void>;
}

export async function startWechatPlatform(): Promise<WechatPlatform> {
  let validFrom = 1;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
    const url = new URL(request.url ?? '', 'http://platform');
    if (platform.gate) await platform.gate;
    response.setHeader('Content-Type', 'application/json');
    response.end(answerTo(url, body));
  });
  const answerTo = (url: URL, body: Record<string, string>): string => {
    if (url.pathname === '/cgi-bin/stable_token') {
      if (body.secret !== 'the-secret-of-the-app') return '{"errcode":40125,"errmsg":"invalid appsecret"}';
      platform.tokens += 1;
      return `{"access_token":"token-${platform.tokens}","expires_in":7200}`;
    }
    const token = Number(url.searchParams.get('access_token')?.replace('token-', ''));
    if (!(token >= validFrom)) return '{"errcode":42001,"errmsg":"access_token expired"}';
    if (url.pathname === '/channels/ec/order/get') {
      const order = platform.orders.get(body.order_id ?? '');
      return order ? `{"errcode":0,"order":${order}}` : '{"errcode":100001,"errmsg":"no such order"}';
    }
    if (url.pathname === '/channels/ec/product/get') {
      const product = platform.products.get(body.product_id ?? '');
      return product ? `{"errcode":0,"product":${product}}` : '{"errcode":10020050,"errmsg":"none"}';
    }
    const refund = platform.refunds.get(body.after_sale_order_id ?? '');
    return refund
      ? `{"errcode":0,"after_sale_order":${refund}}`
      : '{"errcode":100001,"errmsg":"no such order"}';
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const platform: WechatPlatform = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders: new Map(),
    refunds: new Map(),
    products: new Map(),
    tokens: 0,
    gate: null,
    expireTokens: () => {
      validFrom = platform.tokens + 1;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return platform;
}
