import type { Child } from './child.ts';

/** A live show with one item and one open deal, made over REST in a running product. */
export interface LiveShow {
  readonly showId: string;
  readonly itemId: string;
  readonly dealId: string;
  /** Tokens of `count` new viewers. */
  visits(count: number): Promise<string[]>;
  /** A new token for a program that reports facts. */
  ingestToken(): Promise<string>;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

const STOCK = 1_000_000;

export async function startLiveShow(server: Child): Promise<LiveShow> {
  const base = `http://127.0.0.1:${server.ready.port}`;
  const headers: Record<string, string> = { 'content-type': 'application/json', origin: base };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(base + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    const cookie = response.headers.get('set-cookie');
    if (cookie) headers.cookie = cookie.split(';')[0] ?? '';
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  await call('POST', '/api/session', { username: 'admin', password: 'demo' });
  const product = await call<{ id: string }>('POST', '/api/products', {
    sku: `BENCH-${Date.now()}`,
    title: { en: 'Bench ring', zh: '测试戒指' },
    category: 'ring',
    listPrice: 29_900,
    floorPrice: 9_900,
    stock: 10 * STOCK,
    imageUrl: '/pictures/none.svg',
    link: '/',
  });
  const { id: showId } = await call<{ id: string }>('POST', '/api/shows', {
    title: 'Bench',
    mode: 'hq',
    regionIds: [],
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: Date.now(),
    plannedMs: 3 * 3_600_000,
  });
  const command = (type: string, fields: object = {}) =>
    call('POST', `/api/shows/${showId}/commands`, { type, ...fields });
  const itemId = 'bench-item';
  const dealId = `bench-deal-${showId}`;
  await command('lineup.add', {
    itemId,
    productId: product.id,
    role: 'hero',
    price: 29_900,
    stock: STOCK,
    plannedMs: 60_000,
  });
  await command('deal.plan', {
    dealId,
    itemId,
    price: 19_900,
    quantity: STOCK,
    perViewerLimit: 1000,
    durationMs: 86_400_000,
    holdMs: 86_400_000,
  });
  await command('show.schedule');
  await command('show.start');
  await command('deal.open', { dealId });
  return {
    showId,
    itemId,
    dealId,
    call,
    async visits(count) {
      const tokens: string[] = [];
      for (let from = 0; from < count; from += 50) {
        const opened = Array.from({ length: Math.min(50, count - from) }, () =>
          call<{ token: string }>('POST', `/api/shows/${showId}/visits`, { source: 'direct' }),
        );
        for (const { token } of await Promise.all(opened)) tokens.push(token);
      }
      return tokens;
    },
    ingestToken: async () =>
      (await call<{ token: string }>('POST', '/api/tokens', { name: 'bench', role: 'ingest' })).token,
  };
}
