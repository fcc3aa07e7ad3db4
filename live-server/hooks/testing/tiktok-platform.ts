import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tiktokSignature } from '../connectors/tiktok-api.ts';

/** TikTok Shop's Open API as far as a notification needs it, in the shapes its Partner Center documents. */
export interface TiktokPlatform {
  readonly url: string;
  /** JSON texts by id, so that ids keep every digit. */
  readonly orders: Map<string, string>;
  readonly returns: Map<string, string>;
  readonly cancellations: Map<string, string>;
  readonly products: Map<string, string>;
  /** Refresh tokens taken, in order; each is good for one time. */
  readonly refreshes: string[];
  /** Requests whose signature was wrong. */
  badSigns: number;
  expireTokens(): void;
  stop(): Promise<void>;
}

export async function startTiktokPlatform(appKey: string, appSecret: string): Promise<TiktokPlatform> {
  let validFrom = 1;
  const answerTo = (url: URL, token: string, body: string): string => {
    const { searchParams: query, pathname } = url;
    if (pathname === '/api/v2/token/refresh') {
      if (query.get('app_secret') !== appSecret || query.get('grant_type') !== 'refresh_token')
        return '{"code":36004004,"message":"invalid"}';
      const refresh = query.get('refresh_token') ?? '';
      if (platform.refreshes.includes(refresh)) return '{"code":36004005,"message":"used up"}';
      platform.refreshes.push(refresh);
      const n = platform.refreshes.length;
      const until = Math.floor(Date.now() / 1000) + 7 * 86_400;
      return `{"code":0,"message":"success","data":{"access_token":"token-${n}","access_token_expire_in":${until},"refresh_token":"refresh-${n}"}}`;
    }
    const params = Object.fromEntries([...query].filter(([key]) => key !== 'sign'));
    if (
      query.get('sign') !== tiktokSignature(appSecret, pathname, params, body) ||
      params.app_key !== appKey
    ) {
      platform.badSigns += 1;
      return '{"code":106001,"message":"signature is invalid"}';
    }
    if (!(Number(token.replace('token-', '')) >= validFrom))
      return '{"code":105002,"message":"Expired credentials"}';
    if (pathname === '/order/202309/orders') {
      const order = platform.orders.get(query.get('ids') ?? '');
      return `{"code":0,"message":"Success","data":{"orders":[${order ?? ''}]}}`;
    }
    const productId = /^\/product\/202309\/products\/(\d+)$/.exec(pathname)?.[1];
    if (productId !== undefined) {
      const product = platform.products.get(productId);
      return product
        ? `{"code":0,"message":"Success","data":${product}}`
        : '{"code":12019052,"message":"product not found"}';
    }
    if (pathname === '/return_refund/202309/cancellations/search') {
      const [id = ''] = (JSON.parse(body) as { cancel_ids: string[] }).cancel_ids;
      return `{"code":0,"message":"Success","data":{"cancellations":[${platform.cancellations.get(id) ?? ''}]}}`;
    }
    const [id = ''] = (JSON.parse(body) as { return_ids: string[] }).return_ids;
    return `{"code":0,"message":"Success","data":{"return_orders":[${platform.returns.get(id) ?? ''}]}}`;
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const token = String(request.headers['x-tts-access-token'] ?? '');
    response.setHeader('Content-Type', 'application/json');
    response.end(
      answerTo(new URL(request.url ?? '', 'http://platform'), token, Buffer.concat(chunks).toString()),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const platform: TiktokPlatform = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders: new Map(),
    returns: new Map(),
    cancellations: new Map(),
    products: new Map(),
    refreshes: [],
    badSigns: 0,
    expireTokens: () => {
      validFrom = platform.refreshes.length + 1;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return platform;
}
