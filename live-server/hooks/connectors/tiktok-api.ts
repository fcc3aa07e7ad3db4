import { createHmac } from 'node:crypto';
import type { Connector, Reading, Wanted } from './connector.ts';
import { unreachable } from './connector.ts';
import { parseLossless } from './lossless-json.ts';
import { field, listAt, minorAt, secondsAt, textAt } from './values.ts';

/**
 * TikTok Shop's Open API as its Partner Center documents it: "Sign your API request" (the signature), "Authorization
 * overview" (`/api/v2/token/refresh`), "Get Order Detail", "Search Returns", "Search Cancellations" and "Get Product" of
 * 202309.
 */
export interface TiktokApi {
  readonly name: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** From the shop's authorisation; each refresh may give the next one. */
  readonly refreshToken: string;
  /** The shop's own id in calls, from "Get Authorized Shops". */
  readonly shopCipher: string;
  /** Decimals of the shop's currency. */
  readonly decimals: number;
  /** Without a path. */
  readonly apiUrl: string;
  readonly authUrl: string;
}

/** Keeps the tokens a shop was last given, so that a restart does not fall back on one that was used up. */
export interface TokenShelf {
  read(): string | null;
  write(text: string): Promise<void>;
  /** One after another over all nodes; in its turn a task reads what the ones before wrote. */
  inTurn<T>(task: () => Promise<T>): Promise<T>;
}

const TIMEOUT_MS = 10_000;
/** Products asked about for one preflight. */
const MAX_PRICES = 60;
/** A token is not used in the last minutes of its life. */
const TOKEN_MARGIN_MS = 300_000;
/** Codes of an access token that is not, or no longer, valid. */
const stale = new Set(['105001', '105002']);

interface Tokens {
  readonly access: string;
  readonly until: number;
  readonly refresh: string;
}

/** What the orders and returns of an answer say; null where there is none. */
export interface TiktokReader {
  order(order: unknown): Reading;
  refund(aReturn: unknown): Reading;
  cancellation(cancellation: unknown): Reading;
}

/** Asks the shop for what its notifications only name, and for prices, until `stopping`. */
export function tiktokApi(
  api: TiktokApi,
  reader: TiktokReader,
  shelf: TokenShelf,
  now: () => number,
  stopping: AbortSignal,
): Required<Pick<Connector, 'ask' | 'prices' | 'mostPrices'>> {
  let tokens = tokensIn(shelf.read());
  let refreshing: Promise<Tokens> | null = null;

  const fetchJson = async (url: URL, init: RequestInit = {}): Promise<unknown> => {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stopping]);
    const response = await fetch(url, { ...init, signal });
    const answer = parseLossless(await response.text());
    // Trouble comes with a code of its own, often beside a status of 4xx.
    if (!response.ok && textAt(answer, 'code') === null) throw new Error(`HTTP ${response.status}`);
    return answer;
  };

  /** A refresh token may be good for one time only: nodes refresh in turn, and take what another one was given. */
  const refresh = () =>
    shelf.inTurn(async () => {
      const kept = tokensIn(shelf.read());
      if (!kept || kept.access === tokens?.access || now() >= kept.until) return askForTokens(kept);
      tokens = kept;
      return kept;
    });
  const askForTokens = async (kept: Tokens | null): Promise<Tokens> => {
    const before = kept?.refresh ?? tokens?.refresh ?? api.refreshToken;
    const url = new URL('/api/v2/token/refresh', api.authUrl);
    url.searchParams.set('app_key', api.appKey);
    url.searchParams.set('app_secret', api.appSecret);
    url.searchParams.set('refresh_token', before);
    url.searchParams.set('grant_type', 'refresh_token');
    const answer = await fetchJson(url);
    const access = textAt(answer, 'data.access_token');
    if (access === null) throw new Error(`no access token: ${troubleOf(answer)}`);
    const next: Tokens = {
      access,
      until: (secondsAt(answer, 'data.access_token_expire_in') ?? now()) - TOKEN_MARGIN_MS,
      refresh: textAt(answer, 'data.refresh_token') ?? before,
    };
    tokens = next;
    await shelf.write(JSON.stringify(next));
    return next;
  };
  const accessToken = async (): Promise<string> => {
    if (tokens && now() < tokens.until) return tokens.access;
    refreshing ??= refresh().finally(() => {
      refreshing = null;
    });
    return (await refreshing).access;
  };

  const call = async (path: string, query: Readonly<Record<string, string>>, body?: object) => {
    const ask = async () => {
      const token = await accessToken();
      const params = {
        ...query,
        app_key: api.appKey,
        shop_cipher: api.shopCipher,
        timestamp: String(Math.floor(now() / 1000)),
      };
      const text = body === undefined ? '' : JSON.stringify(body);
      const url = new URL(path, api.apiUrl);
      for (const [key, value] of Object.entries(params)) url.searchParams.set(key, value);
      url.searchParams.set('sign', tiktokSignature(api.appSecret, path, params, text));
      return fetchJson(url, {
        headers: { 'x-tts-access-token': token, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: text }),
      });
    };
    const first = await ask();
    if (!stale.has(textAt(first, 'code') ?? '')) return first;
    if (tokens) tokens = { ...tokens, until: 0 };
    return ask();
  };

  const ask = async (wanted: Wanted): Promise<Reading> => {
    try {
      if (wanted.kind === 'order') {
        const answer = await call('/order/202309/orders', { ids: wanted.orderId });
        const [order] = listAt(answer, 'data.orders');
        return order === undefined ? refused(answer) : reader.order(order);
      }
      const { refundId, isCancellation } = wanted;
      const [what, ids, found] = isCancellation
        ? (['cancellations', 'cancel_ids', 'data.cancellations'] as const)
        : (['returns', 'return_ids', 'data.return_orders'] as const);
      const path = `/return_refund/202309/${what}/search`;
      const answer = await call(path, { page_size: '10' }, { [ids]: [refundId] });
      const [told] = listAt(answer, found);
      if (told === undefined) return refused(answer);
      return isCancellation ? reader.cancellation(told) : reader.refund(told);
    } catch (error) {
      return unreachable(error instanceof Error ? error.message : String(error));
    }
  };
  /** What customers pay (`sale_price`): a product's is its dearest variant's; variants are there by their own ids. */
  const prices = async (externalIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    const found = new Map<string, number>();
    for (const id of externalIds) {
      if (found.has(id) || !/^\d{1,30}$/.test(id)) continue;
      const answer = await call(`/product/202309/products/${id}`, {});
      if (stale.has(textAt(answer, 'code') ?? '')) throw new Error(troubleOf(answer));
      for (const sku of listAt(answer, 'data.skus')) {
        const price = minorAt(sku, 'price.sale_price', api.decimals);
        if (price === null) continue;
        for (const own of [textAt(sku, 'id'), textAt(sku, 'seller_sku')])
          if (own !== null) found.set(own, price);
        found.set(id, Math.max(price, found.get(id) ?? 0));
      }
    }
    return found;
  };
  return { ask, prices, mostPrices: MAX_PRICES };
}

/**
 * "Sign your API request": the secret, the path, each parameter's name and value in order of name (without `sign` and
 * `access_token`), the body, and the secret again; HMAC-SHA256 keyed by the secret, in lower-case hex.
 */
export function tiktokSignature(
  secret: string,
  path: string,
  params: Readonly<Record<string, string>>,
  body: string,
): string {
  const joined = Object.entries(params)
    .filter(([key]) => key !== 'sign' && key !== 'access_token')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => key + value)
    .join('');
  return createHmac('sha256', secret).update(`${secret}${path}${joined}${body}${secret}`).digest('hex');
}

function tokensIn(text: string | null): Tokens | null {
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    const [access, refresh] = [textAt(kept, 'access'), textAt(kept, 'refresh')];
    const until = field(kept, 'until');
    return access !== null && refresh !== null && typeof until === 'number'
      ? { access, refresh, until }
      : null;
  } catch {
    return null;
  }
}

const refused = (answer: unknown): Reading => unreachable(troubleOf(answer));

const troubleOf = (answer: unknown): string =>
  `code ${textAt(answer, 'code') ?? '?'} ${textAt(answer, 'message') ?? ''}`.trim().slice(0, 300);
