import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoServer, launchBrowser, startDemoServer } from '../testing/demo-server.ts';

/**
 * The room plays what the brand's CDN sends: a playlist that ffmpeg has made, over https from another address, by the
 * browser's own player and, where it has none, by the library.
 */
let folder = '';
let server: DemoServer;
let cdn: Server;
let playlist = '';
let browser: Browser;
let cookie = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-cdn-'));
  cdn = await startCdn();
  playlist = `https://127.0.0.1:${(cdn.address() as AddressInfo).port}/show.m3u8`;
  server = await startDemoServer();
  browser = await launchBrowser();
  const signedIn = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'demo' }),
  });
  cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await new Promise((resolve) => cdn.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** Twenty seconds of a moving picture with a tone, in pieces of two, as a CDN serves them. */
async function startCdn(): Promise<Server> {
  const made = ['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15', '-f', 'lavfi'];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '30', '-c:a', 'aac'];
  const cut = ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', join(folder, 'show.m3u8')];
  execFileSync('ffmpeg', [...made, '-i', 'sine=frequency=440', '-t', '20', ...coded, ...cut]);
  const pair = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as const;
  const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  execFileSync('openssl', [...self, '-keyout', pair[0], '-out', pair[1]], { stdio: 'ignore' });
  const [key, cert] = await Promise.all(pair.map((file) => readFile(file)));
  const listening = createServer({ key, cert }, (request, response) => {
    const name = basename(new URL(request.url ?? '/', 'https://cdn').pathname);
    const type = name.endsWith('.ts') ? 'video/mp2t' : 'application/vnd.apple.mpegurl';
    readFile(join(folder, name)).then(
      (body) =>
        response.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end(body),
      () => response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end(),
    );
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return listening;
}

async function post(path: string, data: object): Promise<{ id: string }> {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', cookie, origin: server.url },
    body: JSON.stringify(data),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ id: string }>;
}

let shows = 0;
async function liveShow() {
  shows += 1;
  const product = await post('/api/products', {
    sku: `H-${shows}`,
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
  const send = (command: object) => post(`/api/shows/${id}/commands`, command);
  const item = { productId: product.id, role: 'hero', price: 35_900, stock: 20, plannedMs: 300_000 };
  await send({ type: 'lineup.add', itemId: 'i1', ...item });
  await send({ type: 'show.schedule' });
  await send({ type: 'show.start' });
  return { id, send };
}

async function openRoom(showId: string, script?: () => void): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: 'en-GB',
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  if (script) await page.addInitScript(script);
  page.setDefaultTimeout(30_000);
  await page.goto(`${server.url}/r/${showId}?lang=en`);
  return page;
}

const playsOn = async (page: Page) => {
  const at = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0);
  await page.locator('video[data-shown="true"]').waitFor();
  const before = await at();
  await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(before + 1);
};

/** A browser without a player of its own for playlists. */
function withoutHls(): void {
  const real = HTMLMediaElement.prototype.canPlayType;
  HTMLMediaElement.prototype.canPlayType = function canPlayType(type) {
    return type.includes('mpegurl') ? '' : real.call(this, type);
  };
}

describe('a show that is watched elsewhere', () => {
  it('plays from the CDN once it is set, in rooms that are open and those that come after', async () => {
    const { id, send } = await liveShow();
    const open = await openRoom(id);
    await open.getByText('The camera is off.').waitFor();
    await send({ type: 'show.revise', playback: { kind: 'hls', url: playlist } });
    await playsOn(open);
    const later = await openRoom(id, withoutHls);
    await playsOn(later);
    await send({ type: 'show.revise', playback: null });
    await open.getByText('The camera is off.').waitFor();
    await Promise.all([open, later].map((page) => page.context().close()));
  });

  it('says that it tries again while the CDN has nothing', async () => {
    const { id, send } = await liveShow();
    await send({ type: 'show.revise', playback: { kind: 'hls', url: playlist.replace('show', 'nothing') } });
    const page = await openRoom(id, withoutHls);
    await page.getByText('The video is trying again…').waitFor();
    await send({ type: 'show.revise', playback: { kind: 'hls', url: playlist } });
    await playsOn(page);
    await page.context().close();
  });

  it('leads to the platform it is on', async () => {
    const { id, send } = await liveShow();
    await send({ type: 'show.revise', playback: { kind: 'page', url: 'https://channels.example/live/1' } });
    const page = await openRoom(id);
    const link = page.getByRole('link', { name: 'Watch the video on its platform' });
    expect(await link.getAttribute('href')).toBe('https://channels.example/live/1');
    await page.context().close();
  });

  it('is set to nothing but an https address', async () => {
    const { id, send } = await liveShow();
    for (const url of ['http://cdn.example/a.m3u8', 'javascript:alert(1)', 'file:///etc/passwd', 'nowhere'])
      await expect(send({ type: 'show.revise', playback: { kind: 'page', url } })).rejects.toThrow('422');
    expect(id).toBeTruthy();
  });
});
