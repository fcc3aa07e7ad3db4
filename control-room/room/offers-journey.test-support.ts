import { SignJWT } from 'jose';
import type { APIRequestContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchBrowser, shownMs, startDemoServer } from '../testing/demo-server.ts';

/** A real server, a real browser, and a small brand that sells in every way. */
export interface Shop {
  readonly url: string;
  readonly showId: string;
  readonly storeId: string;
  /** As `admin`. */
  readonly request: APIRequestContext;
  post<T = { id: string }>(path: string, data: unknown): Promise<T>;
  get<T>(path: string): Promise<T>;
  send(command: object): Promise<unknown>;
  /** A window of its own, with storage of its own; faults of its scripts are gathered. */
  open(path: string, more?: { width?: number; height?: number; locale?: string }): Promise<Page>;
  /** What a brand's own app hands to its member's browser. */
  memberPass(code: string): Promise<string>;
  readonly faults: readonly string[];
  close(): Promise<void>;
}

const viewerKey = 'the key of a journey through the shop';

/** In minor units, with odd cents, so that a rounding anywhere would show. */
export const lineup = [
  { itemId: 'ring', en: 'Garnet ring', zh: '石榴石戒指', list: 19_990, price: 15_990 },
  { itemId: 'strand', en: 'Pearl strand', zh: '珍珠项链', list: 39_990, price: 32_990 },
  { itemId: 'studs', en: 'Pearl studs', zh: '珍珠耳钉', list: 14_990, price: 11_990 },
  { itemId: 'bangle', en: 'Jade bangle', zh: '翡翠手镯', list: 89_990, price: 79_990 },
  { itemId: 'pendant', en: 'Rose pendant', zh: '粉晶吊坠', list: 8_990, price: 6_990 },
  { itemId: 'cloth', en: 'Silver cloth', zh: '擦银布', list: 290, price: 190 },
] as const;

export async function openShop(): Promise<Shop> {
  const server = await startDemoServer({ VIEWER_KEY: viewerKey });
  const { url } = server;
  const browser = await launchBrowser();
  const faults: string[] = [];
  const { request } = await browser.newContext();
  const post = async <T>(path: string, data: unknown): Promise<T> => {
    const answer = await request.post(url + path, { data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  await post('/api/session', { username: 'admin', password: 'demo' });
  const { showId, storeId } = await planShop(post);
  return {
    ...{ url, showId, storeId, request, post, faults },
    get: async (path) => (await request.get(url + path)).json(),
    send: (command) => post(`/api/shows/${showId}/commands`, command),
    async open(path, { width = 390, height = 844, locale = 'en-GB' } = {}) {
      const page = await (await browser.newContext({ viewport: { width, height }, locale })).newPage();
      page.setDefaultTimeout(shownMs);
      page.on('pageerror', (error) => faults.push(error.message));
      await page.goto(url + path);
      return page;
    },
    memberPass: (code) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(code)
        .setExpirationTime('5 minutes')
        .sign(new TextEncoder().encode(viewerKey)),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

type Post = <T = { id: string }>(path: string, data: unknown) => Promise<T>;

async function planShop(post: Post): Promise<{ showId: string; storeId: string }> {
  const east = await post('/api/regions', { code: 'EAST', name: { en: 'East', zh: '华东' } });
  const store = await post('/api/stores', {
    ...{ code: 'S-1', name: { en: 'Harbour', zh: '港口店' }, regionId: east.id },
    ...{ kind: 'owned', city: 'Shanghai' },
  });
  await post('/api/stores', {
    ...{ code: 'S-2', name: { en: 'West Lake', zh: '西湖店' }, regionId: east.id },
    ...{ kind: 'owned', city: 'Hangzhou' },
  });
  const guide = await post('/api/guides', { code: 'G-1', name: 'Lin', storeId: store.id, tier: 'gold' });
  await post('/api/members', { code: 'M-1', name: 'Fang', segment: 'repeat', homeGuideId: guide.id });
  const show = await post('/api/shows', {
    title: { en: 'Pearl Evening', zh: '珍珠之夜' },
    mode: 'hq',
    regionIds: [east.id],
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: Date.now() + 600_000,
    plannedMs: 3_600_000,
  });
  for (const { itemId, en, zh, list, price } of lineup) {
    const product = await post('/api/products', {
      sku: itemId.toUpperCase(),
      title: { en, zh },
      category: 'pearl',
      listPrice: list,
      floorPrice: Math.floor(list / 3),
      stock: 50,
      imageUrl: '/pictures/TL-PN-009.svg',
      link: '/',
      tags: [],
    });
    await post(`/api/shows/${show.id}/commands`, {
      ...{ type: 'lineup.add', itemId, productId: product.id, price },
      ...{ role: 'hero', stock: 20, plannedMs: 300_000 },
    });
  }
  return { showId: show.id, storeId: store.id };
}

/**
 * What the host drops goes out of sight by itself after a while; by this page's clock, which stands until it is loaded
 * again, it does not. In one step: the page may be asking the server for the time just now.
 */
export const keepDropped = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const at = Date.now();
    Date.now = () => at;
  });

/** Nothing of the page stands out of a phone's width. */
export async function mustFit(page: Page, name: string): Promise<void> {
  const [inner, scroll] = await page.evaluate(() => [
    window.innerWidth,
    document.documentElement.scrollWidth,
  ]);
  expect(scroll, name).toBeLessThanOrEqual(inner ?? 0);
}
