import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { APIRequestContext, Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoServer, launchBrowser, startDemoServer } from '../testing/demo-server.ts';

/**
 * Video through a network that fails: every packet goes through a relay of this test, which can lose all of them and
 * come back by another path. The page's own line to the server stays up, as it does when only UDP is blocked.
 */
const shownMs = 60_000;
const MEDIA = '127.0.0.1';
const RELAY = '127.0.0.2';

let relay: Relay;
let server: DemoServer;
let browser: Browser;
let admin: APIRequestContext;

interface Relay {
  readonly port: number;
  /** Loses everything from here on. */
  cut(): void;
  /** Carries again, from other ports than before. */
  mend(): void;
  close(): void;
}

/** Carries datagrams between whoever sends to it and the media server, which listens on the same port elsewhere. */
async function startRelay(): Promise<Relay> {
  const outer = createSocket('udp4').bind(0, RELAY);
  await once(outer, 'listening');
  const { port } = outer.address();
  const paths = new Map<string, Socket>();
  let isCut = false;
  const pathOf = ({ address, port: from }: RemoteInfo): Socket => {
    const key = `${address}:${from}`;
    const known = paths.get(key);
    if (known) return known;
    const inner = createSocket('udp4').bind(0, MEDIA);
    inner.on('message', (message) => {
      if (!isCut) outer.send(message, from, address);
    });
    paths.set(key, inner);
    return inner;
  };
  outer.on('message', (message, from) => {
    if (!isCut) pathOf(from).send(message, port, MEDIA);
  });
  const forget = () => {
    for (const path of paths.values()) path.close();
    paths.clear();
  };
  return {
    port,
    cut() {
      isCut = true;
      forget();
    },
    mend() {
      isCut = false;
    },
    close() {
      forget();
      outer.close();
    },
  };
}

beforeAll(async () => {
  relay = await startRelay();
  server = await startDemoServer({
    MEDIA_LISTEN_IP: MEDIA,
    MEDIA_ANNOUNCED_ADDRESS: RELAY,
    MEDIA_PORT: String(relay.port),
  });
  browser = await launchBrowser('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
  admin = (await browser.newContext()).request;
  await post('/api/session', { username: 'admin', password: 'demo' });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  relay.close();
});

async function post(path: string, data: object): Promise<{ id: string }> {
  const answer = await admin.post(server.url + path, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

async function liveShow(): Promise<string> {
  const product = await post('/api/products', {
    sku: 'N-1',
    title: { en: 'Pearl Strand', zh: '珍珠项链' },
    category: 'pearl',
    listPrice: 39_900,
    floorPrice: 9_900,
    stock: 50,
    imageUrl: '/pictures/TL-PN-009.svg',
    link: '/',
    tags: [],
  });
  const { id } = await post('/api/shows', {
    title: { en: 'Pearl Evening', zh: '珍珠之夜' },
    mode: 'hq',
    regionIds: [],
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: Date.now(),
    plannedMs: 3_600_000,
  });
  const item = { productId: product.id, role: 'hero', price: 35_900, stock: 20, plannedMs: 300_000 };
  for (const command of [
    { type: 'lineup.add', itemId: 'i1', ...item },
    { type: 'show.schedule' },
    { type: 'show.start' },
  ])
    await post(`/api/shows/${id}/commands`, command);
  return id;
}

async function open(path: string, viewport: { width: number; height: number }, user?: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport });
  if (user)
    await context.request.post(`${server.url}/api/session`, { data: { username: user, password: 'demo' } });
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  await page.goto(server.url + path);
  return page;
}

const framesOf = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector<HTMLVideoElement>('video[data-shown="true"]')?.getVideoPlaybackQuality()
        .totalVideoFrames ?? 0,
  );
const lightIs = (host: Page, words: string) =>
  host
    .getByRole('complementary', { name: 'Camera' })
    .getByRole('status')
    .filter({ hasText: words })
    .waitFor();
async function moves(page: Page): Promise<void> {
  const before = await framesOf(page);
  await expect.poll(() => framesOf(page), { timeout: shownMs }).toBeGreaterThan(before + 20);
}

it('a network that loses everything and comes back by another path: host and room go on by themselves', async () => {
  const showId = await liveShow();
  const host = await open(`/shows/${showId}/host`, { width: 1280, height: 800 }, 'host');
  await host.getByRole('button', { name: 'Camera and microphone' }).click();
  await host.getByRole('button', { name: 'Send picture and sound' }).click();
  await lightIs(host, 'CAMERA ON AIR');
  const room = await open(`/r/${showId}?lang=en`, { width: 390, height: 844 });
  await moves(room);

  relay.cut();
  await lightIs(host, 'Reconnecting');
  const stood = await framesOf(room);
  relay.mend();
  await lightIs(host, 'CAMERA ON AIR');
  await expect.poll(() => framesOf(room), { timeout: shownMs }).toBeGreaterThan(stood + 20);
  await moves(room);
  await room.context().close();
  await host.context().close();
});
