import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../video/testing/stage.ts';

/**
 * The room plays what the brand's CDN sends: a playlist that ffmpeg has made, over https from another address, by the
 * browser's own player and, where it has none, by the library.
 */
let folder = '';
let stage: Stage;
let cdn: Server;
let playlist = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-cdn-'));
  cdn = await startCdn();
  playlist = `https://127.0.0.1:${(cdn.address() as AddressInfo).port}/show.m3u8`;
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
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

async function liveShow() {
  const id = await stage.liveShow();
  return { id, send: (command: object) => stage.post(`/api/shows/${id}/commands`, command) };
}

const playsOn = async (page: Page) => {
  const at = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0);
  const end = () => page.evaluate(() => document.querySelector('video')?.duration ?? 0);
  await page.locator('video[data-shown="true"]').waitFor();
  const before = await at();
  // On a slow machine it may be near its end when it is first looked at.
  await expect.poll(async () => (await at()) > Math.min(before + 1, (await end()) - 0.5)).toBe(true);
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
    const open = await stage.viewerPage(id);
    await open.getByText('The camera is off.').waitFor();
    await send({ type: 'show.revise', playback: { kind: 'hls', url: playlist } });
    await playsOn(open);
    const later = await stage.viewerPage(id, withoutHls);
    await playsOn(later);
    await send({ type: 'show.revise', playback: null });
    await open.getByText('The camera is off.').waitFor();
    await Promise.all([open, later].map((page) => page.context().close()));
  });

  it('says that it tries again while the CDN has nothing', async () => {
    const { id, send } = await liveShow();
    await send({ type: 'show.revise', playback: { kind: 'hls', url: playlist.replace('show', 'nothing') } });
    const page = await stage.viewerPage(id, withoutHls);
    await page.getByText('The video is trying again…').waitFor();
    await send({ type: 'show.revise', playback: { kind: 'hls', url: playlist } });
    await playsOn(page);
    await page.context().close();
  });

  it('leads to the platform it is on', async () => {
    const { id, send } = await liveShow();
    await send({ type: 'show.revise', playback: { kind: 'page', url: 'https://channels.example/live/1' } });
    const page = await stage.viewerPage(id);
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
