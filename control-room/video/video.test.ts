import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext, Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaStatus } from '#shared/contract/media.ts';
import type { RecordingView } from '#shared/contract/recordings.ts';
import type { StreamView } from '#shared/contract/stream.ts';
import { type DemoServer, launchBrowser, startDemoServer } from '../testing/demo-server.ts';

/**
 * The host's picture in the room: a camera that a browser makes up in one Chromium, the real media server, and the
 * viewer's page in another Chromium. Pictures are counted and sound is measured where the viewer has them.
 */
const shownMs = 30_000;

let server: DemoServer;
let hostBrowser: Browser;
let viewerBrowser: Browser;
let url = '';
let admin: APIRequestContext;

beforeAll(async () => {
  server = await startDemoServer({ MEDIA_WORKERS: '2', MEDIA_RECORD: 'live' });
  ({ url } = server);
  const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  [hostBrowser, viewerBrowser] = await Promise.all([launchBrowser(...camera), launchBrowser()]);
  admin = (await hostBrowser.newContext()).request;
  await post('/api/session', { username: 'admin', password: 'demo' });
});
afterAll(async () => {
  await Promise.all([hostBrowser.close(), viewerBrowser.close()]);
  await server.stop();
});

describe('video of a show', () => {
  it('the host’s camera and sound reach the room, and come back when the media server is killed', async () => {
    const showId = await liveShow();
    const room = await viewerPage(showId);
    await room.getByText('The camera is off.').waitFor();

    const host = await hostPage(showId);
    await host.getByRole('button', { name: 'Camera and microphone' }).click();
    await host.getByRole('combobox', { name: 'Camera' }).waitFor();
    await expect.poll(() => levelOf(host), { timeout: shownMs }).toBeGreaterThan(0);
    await lightIs(host, 'Camera off');
    await host.getByRole('button', { name: 'Send picture and sound' }).click();
    await lightIs(host, 'CAMERA ON AIR');

    await picturesMove(room);
    await room.getByRole('button', { name: 'Tap for sound' }).click();
    await expect.poll(() => loudnessOf(room), { timeout: shownMs }).toBeGreaterThan(0.001);

    // The media server's own processes are killed: both sides come back by themselves.
    const workers = childrenOf(server.pid).filter(isMediaWorker);
    expect(workers).toHaveLength(2);
    for (const worker of workers) process.kill(worker, 'SIGKILL');
    await lightIs(host, 'Reconnecting');
    await lightIs(host, 'CAMERA ON AIR');
    await picturesMove(room);

    // The host stops: the room says so, and what is sold stays.
    await host.getByRole('button', { name: 'Stop sending' }).click();
    await lightIs(host, 'Camera off');
    await room.getByText('The camera is off.').waitFor();
    await host.context().close();
    await room.context().close();
  });

  it('the desk sees the picture and how it fares; the record keeps it', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    await startSending(host);
    const desk = await deskPage(showId);
    await picturesMove(desk);
    const stream = desk.getByRole('list', { name: 'Stream' });
    for (const figure of [/[1-9]\d* fps/, /Mb\/s/, /delay about \d+ ms/, /sound -\d+ dB/])
      await stream.getByText(figure).waitFor();
    const recorded = async () => {
      const answer = await admin.get(`${url}/api/shows/${showId}/stream?step=60000`);
      const { buckets } = (await answer.json()) as StreamView;
      return buckets[0];
    };
    await expect.poll(async () => (await recorded())?.luma ?? 0, { timeout: shownMs }).toBeGreaterThan(8);
    const bucket = await recorded();
    expect(bucket).toMatchObject({ faults: [] });
    expect(bucket?.bitrate).toBeGreaterThan(50_000);
    expect(bucket?.fps).toBeGreaterThan(1);

    await desk.context().close();
    await host.context().close();
  });

  it('a covered camera and a dead microphone are told on the desk, until they work again', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId, coverable);
    await startSending(host);
    const desk = await deskPage(showId);
    await picturesMove(desk);
    await host.evaluate(() => Object.assign(window, { isCovered: true }));
    const stream = desk.getByRole('list', { name: 'Stream' });
    await stream.getByText('The picture is black').waitFor();
    await desk.getByRole('status').getByText('The picture is black').waitFor();
    await stream.getByText('There is no sound').waitFor();
    await host.evaluate(() => Object.assign(window, { isCovered: false }));
    await stream.getByText('The picture is black').waitFor({ state: 'detached' });
    await stream.getByText('There is no sound').waitFor({ state: 'detached' });
    await desk.context().close();
    await host.context().close();
  });

  it('a lost signalling line leaves the picture running, and is taken up again', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    await startSending(host);
    const room = await viewerPage(showId);
    await picturesMove(room);
    for (const page of [host, room]) {
      await page.context().setOffline(true);
      await picturesMove(room);
      await page.context().setOffline(false);
    }
    // Both lines are back: the room hears at once that the camera goes off.
    await host.getByRole('button', { name: 'Stop sending' }).click();
    await room.getByText('The camera is off.').waitFor();
    await host.context().close();
    await room.context().close();
  });

  it('twelve reloads of the room leave one viewer and one connection behind', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    await startSending(host);
    const room = await viewerPage(showId);
    await picturesMove(room);
    for (let reload = 0; reload < 12; reload += 1) {
      await room.reload();
      await pictureThere(room);
    }
    await picturesMove(room);
    const status = await nextStatus(host, showId, ({ watching }) => watching === 1);
    expect(status.watching).toBe(1);
    await room.context().close();
    expect((await nextStatus(host, showId, ({ watching }) => watching === 0)).watching).toBe(0);
    await host.context().close();
  });

  it('viewers are spread over the workers, and all see the same', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    await startSending(host);
    const rooms = await Promise.all([viewerPage(showId), viewerPage(showId), viewerPage(showId)]);
    for (const room of rooms) await picturesMove(room);
    expect((await nextStatus(host, showId, ({ watching }) => watching === 3)).watching).toBe(3);
    // The show ends: nobody is sent a picture any more.
    await post(`/api/shows/${showId}/commands`, { type: 'show.end' });
    expect((await nextStatus(host, showId, ({ watching }) => watching === 0)).watching).toBe(0);
    for (const page of [host, ...rooms]) await page.context().close();
  });

  it('is recorded, and the review shows the picture of any moment of it', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    await startSending(host);
    const recordings = async () => {
      const answer = await admin.get(`${url}/api/shows/${showId}/recordings`);
      return ((await answer.json()) as { items: RecordingView[] }).items;
    };
    await expect
      .poll(async () => (await recordings())[0]?.bytes ?? 0, { timeout: shownMs })
      .toBeGreaterThan(90_000);
    await post(`/api/shows/${showId}/commands`, { type: 'show.end' });
    await expect
      .poll(async () => (await recordings())[0]?.endedAt ?? 0, { timeout: shownMs })
      .toBeGreaterThan(0);
    const [part] = await recordings();
    if (!part || part.endedAt === null) throw new Error('nothing was recorded');
    // Nobody but staff has it.
    expect((await fetch(url + part.href)).status).toBe(401);

    const moment = Math.round((part.startedAt + part.endedAt) / 2);
    const review = await staffPage(`/shows/${showId}/review?at=${moment}`);
    const picture = review.getByLabel('The show’s picture at this moment');
    await picture.waitFor();
    const shown = () =>
      picture.evaluate((video: HTMLVideoElement) => (video.readyState >= 2 ? video.currentTime : -1));
    await expect.poll(shown, { timeout: shownMs }).toBeGreaterThan(0);
    const [at, length] = await picture.evaluate((video: HTMLVideoElement) => [
      video.currentTime,
      video.duration,
    ]);
    expect(Math.abs((at ?? 0) - (moment - part.startedAt) / 1_000)).toBeLessThan(1);
    expect(length).toBeGreaterThan(1);
    await review.getByRole('list', { name: 'How the picture fared' }).waitFor();
    await review.context().close();
    await host.context().close();
  });

  it('a stand-by is brought in, and the room’s picture goes on', async () => {
    const showId = await liveShow();
    const first = await hostPage(showId);
    await startSending(first);
    const room = await viewerPage(showId);
    await picturesMove(room);
    const second = await hostPage(showId);
    await startSending(second, 'STANDING BY');
    await second.getByRole('button', { name: /^Take .* on air$/ }).click();
    await lightIs(second, 'CAMERA ON AIR');
    await lightIs(first, 'STANDING BY');
    await expect.poll(() => room.locator('video').count(), { timeout: shownMs }).toBe(1);
    await picturesMove(room);
    // Whoever stands by follows when the one on air goes.
    await second.context().close();
    await lightIs(first, 'CAMERA ON AIR');
    await picturesMove(room);
    await first.context().close();
    await room.context().close();
  });

  it('lets in nobody with a forged token, and sends for nobody but those who run the show', async () => {
    const showId = await liveShow();
    const page = await viewerPage(showId);
    const token = await visitToken(showId);
    expect(await askMedia(page, { token: `${token.slice(0, -2)}AA` }, [])).toEqual(['unauthenticated']);
    expect(await askMedia(page, { showId }, [])).toEqual(['unauthenticated']);
    expect(await askMedia(page, {}, [])).toEqual(['unauthenticated']);
    const send = ['transport', { direction: 'send', attempt: 'one' }] as const;
    expect(await askMedia(page, { token }, [send])).toEqual(['forbidden']);
    // A viewer finds nothing to take, and nonsense harms nothing.
    expect(
      await askMedia(page, { token }, [
        ['transport', { direction: 'receive', attempt: 'one' }],
        ['secure', { transportId: 'nobody-knows', dtlsParameters: {} }],
        ['consume', { producerId: 'nobody-knows', rtpCapabilities: {} }],
        ['transport', { direction: 'sideways', attempt: 'one' }],
        ['take', { publisherId: 'nobody-knows' }],
      ]),
    ).toEqual(['media_gone', 'media_gone', 'media_gone', 'invalid', 'forbidden']);
    await page.context().close();
  });
});

describe('an encoder (WHIP, RFC 9725)', () => {
  it('sends with the show’s stream key, by an offer, and ends by DELETE', async () => {
    const showId = await liveShow();
    const room = await viewerPage(showId);
    const host = await hostPage(showId);
    const asked = await answersOf(host, { showId }, [['streamKey', {}]]);
    const [{ key = '', path = '' } = {}] = asked;
    expect(path).toBe(`/media/whip/${showId}`);

    const sent = await sendByWhip(host, path, key);
    expect(sent).toMatchObject({ status: 201, type: 'application/sdp' });
    expect(sent.location).toMatch(new RegExp(`^${path}/`));
    await picturesMove(room);
    await room.getByRole('button', { name: 'Tap for sound' }).click();
    await expect.poll(() => loudnessOf(room), { timeout: shownMs }).toBeGreaterThan(0.001);

    // Candidates alone need no answer; a restart is answered with new credentials; a stale one is refused.
    const patch = (fragment: string, ifMatch: string) =>
      whip('PATCH', sent.location, key, 'application/trickle-ice-sdpfrag', fragment, { 'If-Match': ifMatch });
    expect((await patch('a=end-of-candidates\r\n', sent.etag)).status).toBe(204);
    const restart = await patch('a=ice-ufrag:new1\r\na=ice-pwd:0123456789012345678901\r\n', '*');
    expect(restart.status).toBe(200);
    expect(await restart.text()).toMatch(/^a=ice-ufrag:\S+\r\n?a=ice-pwd:\S+/m);
    expect(restart.headers.get('etag')).not.toBe(sent.etag);
    expect((await patch('a=end-of-candidates\r\n', sent.etag)).status).toBe(412);

    // A new key puts the old one out of use.
    const [{ key: next = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    expect((await whip('DELETE', sent.location, key)).status).toBe(401);
    expect((await whip('DELETE', sent.location, next)).status).toBe(200);
    expect((await whip('DELETE', sent.location, next)).status).toBe(404);
    await room.getByText('The camera is off.').waitFor();
    await host.context().close();
    await room.context().close();
  });

  it('may be another program than a browser: aiortc sends, the room sees and hears it', async () => {
    const showId = await liveShow();
    const room = await viewerPage(showId);
    const host = await hostPage(showId);
    const [{ key = '', path = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    const script = fileURLToPath(new URL('testing/encoder.py', import.meta.url));
    const encoder = spawn('/usr/bin/python3', [script, url, path, key], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await once(encoder.stdout, 'data');
      await picturesMove(room);
      await room.getByRole('button', { name: 'Tap for sound' }).click();
      await expect.poll(() => loudnessOf(room), { timeout: shownMs }).toBeGreaterThan(0.001);
      const ended = once(encoder, 'exit');
      encoder.stdin.end();
      expect(await ended).toEqual([0, null]);
      await room.getByText('The camera is off.').waitFor();
    } finally {
      encoder.kill('SIGKILL');
    }
    await host.context().close();
    await room.context().close();
  });

  it('is refused without the key, without an offer, and for what is not offered here', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    const [{ key = '', path = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    const offer = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';
    expect((await whip('POST', path, null, 'application/sdp', offer)).status).toBe(401);
    expect((await whip('POST', path, `${key}x`, 'application/sdp', offer)).status).toBe(401);
    expect((await whip('POST', `${path}x`, key, 'application/sdp', offer)).status).toBe(401);
    expect((await whip('POST', path, key, 'application/json', '{}')).status).toBe(415);
    expect((await whip('POST', path, key, 'application/sdp', 'hello')).status).toBe(400);
    expect((await whip('POST', path, key, 'application/sdp', offer)).status).toBe(422);
    expect((await whip('POST', path, key, 'application/sdp', offer.padEnd(70_000, 'a'))).status).toBe(413);
    expect((await whip('GET', path, key)).status).toBe(405);
    expect((await whip('PATCH', `${path}/nobody`, key, 'application/trickle-ice-sdpfrag', '')).status).toBe(
      404,
    );
    const options = await whip('OPTIONS', path, null);
    expect([options.status, options.headers.get('accept-post')]).toEqual([204, 'application/sdp']);
    // Who may not run the show makes no key.
    const viewer = await viewerPage(showId);
    const token = await visitToken(showId);
    expect(await askMedia(viewer, { token }, [['streamKey', {}]])).toEqual(['forbidden']);
    await viewer.context().close();
    await host.context().close();
  });
});

describe('a camera that fails', () => {
  it.each([
    ['NotAllowedError', 'The browser was not allowed to use it.'],
    ['NotFoundError', 'None is plugged in.'],
    ['NotReadableError', 'Another program is using it'],
    ['OverconstrainedError', 'It is not there any more, or cannot do this.'],
    ['AbortError', 'It could not be opened.'],
  ])('says so in words: %s', async (name, words) => {
    const showId = await liveShow();
    const host = await hostPage(showId, failing, name);
    await host.getByRole('button', { name: 'Camera and microphone' }).click();
    await host.getByRole('alert').filter({ hasText: words }).first().waitFor();
    await lightIs(host, 'Camera off');
    await host.context().close();
  });

  it('is told when it is pulled out, and works again when another is chosen', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId, coverable);
    await startSending(host);
    await host.evaluate(() => {
      const { cameraTrack } = window as unknown as { cameraTrack: MediaStreamTrack };
      cameraTrack.stop();
      cameraTrack.dispatchEvent(new Event('ended'));
    });
    await host.getByRole('alert').filter({ hasText: 'It stopped: pulled out' }).waitFor();
    await host.context().close();
  });

  it('may be a screen: it stands in the room before the camera, until it is no longer shared', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId, sharing);
    await startSending(host);
    const room = await viewerPage(showId);
    await picturesMove(room);
    await host.getByRole('button', { name: 'Share screen' }).click();
    await expect.poll(() => widthOf(room), { timeout: shownMs }).toBe(SCREEN_WIDTH);
    await host.getByRole('button', { name: 'Stop sharing' }).click();
    await expect.poll(() => widthOf(room), { timeout: shownMs }).not.toBe(SCREEN_WIDTH);
    await picturesMove(room);
    await room.context().close();
    await host.context().close();
  });
});

describe('another player (WHEP)', () => {
  it('may be fifty of them at once', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    const [{ key = '', path = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    const encoder = await startEncoder(path, key);
    const page = await viewerPage(showId);
    try {
      await picturesMove(page);
      const token = await visitToken(showId);
      for (let player = 0; player < FIFTY; player += 1)
        expect((await playByWhep(page, `/media/whep/${showId}`, token)).status).toBe(201);
      const least = () =>
        page.evaluate(() => {
          const videos = [...document.querySelectorAll<HTMLVideoElement>('video.whep')];
          return Math.min(...videos.map((video) => video.getVideoPlaybackQuality().totalVideoFrames));
        });
      await expect.poll(least, { timeout: shownMs * 2 }).toBeGreaterThan(20);
      expect((await nextStatus(host, showId, ({ watching }) => watching === FIFTY + 1)).watching).toBe(
        FIFTY + 1,
      );
    } finally {
      encoder.kill('SIGKILL');
    }
    await page.context().close();
    await host.context().close();
  });

  it('plays what is on air with a viewer’s token, until another is taken on air or it ends', async () => {
    const showId = await liveShow();
    const host = await hostPage(showId);
    await startSending(host);
    const page = await viewerPage(showId);
    const path = `/media/whep/${showId}`;
    const token = await visitToken(showId);
    const played = await playByWhep(page, path, token);
    expect(played).toMatchObject({ status: 201, type: 'application/sdp' });
    const frames = () =>
      page.evaluate(
        () =>
          document.querySelector<HTMLVideoElement>('video.whep')?.getVideoPlaybackQuality()
            .totalVideoFrames ?? 0,
      );
    await expect.poll(frames, { timeout: shownMs }).toBeGreaterThan(20);
    await expect.poll(() => soundReceived(page), { timeout: shownMs }).toBeGreaterThan(10);

    const second = await hostPage(showId);
    await startSending(second, 'STANDING BY');
    await second.getByRole('button', { name: /^Take .* on air$/ }).click();
    await lightIs(second, 'CAMERA ON AIR');
    expect((await whip('DELETE', played.location, token)).status).toBe(404);

    const again = await playByWhep(page, path, token);
    expect((await whip('DELETE', again.location, token)).status).toBe(200);
    expect((await whip('DELETE', again.location, token)).status).toBe(404);
    for (const one of [page, host, second]) await one.context().close();
  });

  it('is refused without a token of this show, without anything on air, and for an offer it cannot play', async () => {
    const showId = await liveShow();
    const path = `/media/whep/${showId}`;
    const token = await visitToken(showId);
    const offer = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';
    expect((await whip('POST', path, null, 'application/sdp', offer)).status).toBe(401);
    expect((await whip('POST', path, `${token.slice(0, -2)}AA`, 'application/sdp', offer)).status).toBe(401);
    const elsewhere = await visitToken(await liveShow());
    expect((await whip('POST', path, elsewhere, 'application/sdp', offer)).status).toBe(403);
    expect((await whip('POST', path, token, 'application/sdp', offer)).status).toBe(422);
    const page = await viewerPage(showId);
    await expect(playByWhep(page, path, token)).rejects.toThrow('media_gone');
    await post(`/api/shows/${showId}/commands`, { type: 'show.end' });
    expect((await whip('POST', path, token, 'application/sdp', offer)).status).toBe(409);
    await page.context().close();
  });
});

/** A plain RTCPeerConnection that only receives: what any player does. */
function playByWhep(page: Page, path: string, key: string) {
  return page.evaluate(
    async ({ path, key }) => {
      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      const video = Object.assign(document.createElement('video'), {
        id: 'whep',
        autoplay: true,
        muted: true,
      });
      document.querySelector('#whep')?.remove();
      document.body.append(video);
      const stream = new MediaStream();
      video.srcObject = stream;
      connection.ontrack = ({ track }) => stream.addTrack(track);
      connection.addTransceiver('video', { direction: 'recvonly' });
      connection.addTransceiver('audio', { direction: 'recvonly' });
      await connection.setLocalDescription();
      const answer = await fetch(path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/sdp' },
        body: connection.localDescription?.sdp ?? '',
      });
      const sdp = await answer.text();
      if (answer.status !== 201) throw new Error(sdp);
      await connection.setRemoteDescription({ type: 'answer', sdp });
      Object.assign(window, { connection });
      return {
        status: answer.status,
        type: answer.headers.get('content-type')?.split(';')[0] ?? '',
        location: answer.headers.get('location') ?? '',
      };
    },
    { path, key },
  );
}

const soundReceived = (page: Page) =>
  page.evaluate(async () => {
    const { connection } = window as unknown as { connection: RTCPeerConnection };
    for (const stats of (await connection.getStats()).values())
      if (stats.type === 'inbound-rtp' && stats.kind === 'audio') return stats.packetsReceived as number;
    return 0;
  });

const FIFTY = 50;

/** Sends by WHIP from a program that is no browser, until its standard input ends. */
async function startEncoder(path: string, key: string) {
  const script = fileURLToPath(new URL('testing/encoder.py', import.meta.url));
  const encoder = spawn('/usr/bin/python3', [script, url, path, key], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(encoder.stdout, 'data');
  return encoder;
}

const SCREEN_WIDTH = 500;
const widthOf = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLVideoElement>('video[data-shown="true"]')?.videoWidth ?? 0);

/** Every device fails in the same way, as the browser tells it. */
function failing(name: string): void {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('It fails', name));
}

/** A screen that changes, to be shared. */
function sharing(): void {
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 500, height: 300 });
    const pen = canvas.getContext('2d');
    let turn = 0;
    setInterval(() => {
      if (!pen) return;
      turn += 7;
      pen.fillStyle = `hsl(${turn % 360} 60% 50%)`;
      pen.fillRect(0, 0, 500, 300);
    }, 60);
    return canvas.captureStream(15);
  };
}

function whip(
  method: string,
  path: string,
  key: string | null,
  type?: string,
  body?: string,
  more: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: {
      ...(key && { Authorization: `Bearer ${key}` }),
      ...(type && { 'Content-Type': type }),
      ...more,
    },
    ...(body !== undefined && { body }),
  });
}

/** A plain RTCPeerConnection, without the media library: what any encoder does. It runs until its page closes. */
function sendByWhip(page: Page, path: string, key: string) {
  return page.evaluate(
    async ({ path, key }) => {
      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      for (const track of stream.getTracks())
        connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
      await connection.setLocalDescription();
      const answer = await fetch(path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/sdp' },
        body: connection.localDescription?.sdp ?? '',
      });
      const sdp = await answer.text();
      if (answer.status === 201) await connection.setRemoteDescription({ type: 'answer', sdp });
      else throw new Error(sdp);
      Object.assign(window, { connection });
      return {
        status: answer.status,
        type: answer.headers.get('content-type')?.split(';')[0] ?? '',
        location: answer.headers.get('location') ?? '',
        etag: answer.headers.get('etag') ?? '',
      };
    },
    { path, key },
  );
}

async function post(path: string, data: unknown): Promise<{ id: string; token: string }> {
  const answer = await admin.post(url + path, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

let shows = 0;
async function liveShow(): Promise<string> {
  shows += 1;
  const product = await post('/api/products', {
    sku: `V-${shows}`,
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

const visitToken = async (showId: string) =>
  (await post(`/api/shows/${showId}/visits`, { source: 'direct' })).token;

/** Gives the page a camera and a microphone that `isCovered` makes black and silent. */
function coverable(): void {
  const covered = () => (window as { isCovered?: boolean }).isCovered === true;
  navigator.mediaDevices.getUserMedia = async ({ video } = {}) => {
    if (!video) {
      const sound = new AudioContext();
      const volume = sound.createGain();
      const tone = sound.createOscillator();
      const out = sound.createMediaStreamDestination();
      tone.connect(volume).connect(out);
      tone.start();
      setInterval(() => {
        volume.gain.value = covered() ? 0 : 0.5;
      }, 100);
      return out.stream;
    }
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const pen = canvas.getContext('2d');
    let turn = 0;
    setInterval(() => {
      if (!pen) return;
      turn += 1;
      pen.fillStyle = covered() ? '#000' : `hsl(${turn % 360} 60% 60%)`;
      pen.fillRect(0, 0, 640, 360);
    }, 50);
    const stream = canvas.captureStream(20);
    Object.assign(window, { cameraTrack: stream.getVideoTracks()[0] });
    return stream;
  };
}

const deskPage = (showId: string) => staffPage(`/shows/${showId}/desk`);

async function staffPage(path: string): Promise<Page> {
  const context = await viewerBrowser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  await context.request.post(`${url}/api/session`, { data: { username: 'operator', password: 'demo' } });
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  await page.goto(url + path);
  return page;
}

async function hostPage(showId: string, script?: (given: string) => void, given = ''): Promise<Page> {
  const context = await hostBrowser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  await context.request.post(`${url}/api/session`, { data: { username: 'host', password: 'demo' } });
  const page = await context.newPage();
  if (script) await page.addInitScript(script, given);
  page.setDefaultTimeout(shownMs);
  await page.goto(`${url}/shows/${showId}/host`);
  return page;
}

const lightIs = (host: Page, words: string) =>
  host
    .getByRole('complementary', { name: 'Camera' })
    .getByRole('status')
    .filter({ hasText: words })
    .waitFor();

async function startSending(host: Page, light = 'CAMERA ON AIR'): Promise<void> {
  await host.getByRole('button', { name: 'Camera and microphone' }).click();
  await host.getByRole('button', { name: 'Send picture and sound' }).click();
  await lightIs(host, light);
}

async function viewerPage(showId: string): Promise<Page> {
  const context = await viewerBrowser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  await page.goto(`${url}/r/${showId}?lang=en`);
  return page;
}

const pictureThere = (page: Page) => page.locator('video[data-shown="true"]').waitFor();

/** Pictures decoded so far by the video that is seen. */
const framesOf = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector<HTMLVideoElement>('video[data-shown="true"]')?.getVideoPlaybackQuality()
        .totalVideoFrames ?? 0,
  );

/** Twenty more pictures, and not all of them alike. */
async function picturesMove(page: Page): Promise<void> {
  await pictureThere(page);
  const first = await framesOf(page);
  await expect.poll(() => framesOf(page), { timeout: shownMs }).toBeGreaterThan(first + 20);
  const seen = new Set<string>();
  await expect
    .poll(async () => seen.add(await pictureOf(page)).size, { timeout: shownMs })
    .toBeGreaterThan(2);
}

const pictureOf = (page: Page) =>
  page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('video[data-shown="true"]');
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 });
    const drawing = canvas.getContext('2d');
    if (!video || !drawing) return '';
    drawing.drawImage(video, 0, 0, 64, 36);
    return drawing.getImageData(0, 0, 64, 36).data.join();
  });

/** The loudest hundred milliseconds of one second: root mean square, full scale 1. */
const loudnessOf = (page: Page) =>
  page.evaluate(async () => {
    const stream = document.querySelector<HTMLVideoElement>('video[data-shown="true"]')?.srcObject;
    if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return 0;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (let look = 0; look < 10; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      loudest = Math.max(loudest, Math.sqrt(power));
    }
    await context.close();
    return loudest;
  });

const levelOf = async (page: Page) =>
  page
    .getByRole('meter', { name: 'Microphone level' })
    .evaluate((meter) => (meter as HTMLMeterElement).value);

interface MediaAnswer {
  readonly ok: boolean;
  readonly error?: { readonly code: string };
  readonly key?: string;
  readonly path?: string;
}

/** A code for each question. */
const askMedia = async (...asked: Parameters<typeof answersOf>) =>
  (await answersOf(...asked)).map(({ error }) => error?.code ?? 'ok');

/** Asks `/media` as a page of this server would, over a connection of its own. */
function answersOf(
  page: Page,
  auth: Record<string, string>,
  questions: readonly (readonly [string, object])[],
): Promise<MediaAnswer[]> {
  return page.evaluate(
    async ({ auth, questions }) => {
      const line = new WebSocket(
        `${location.origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`,
      );
      const answers: MediaAnswer[] = [];
      return new Promise<MediaAnswer[]>((resolve) => {
        const ask = () => {
          const next = questions[answers.length];
          if (next) line.send(`42/media,${answers.length}${JSON.stringify(next)}`);
          else {
            line.close();
            resolve(answers);
          }
        };
        line.onmessage = ({ data }: MessageEvent<string>) => {
          if (data === '2') line.send('3');
          else if (data.startsWith('0'))
            line.send(`40/media,${JSON.stringify({ key: 'a-key-of-a-test', ...auth })}`);
          else if (data.startsWith('40/media')) ask();
          else if (data.startsWith('44/media')) {
            line.close();
            resolve([{ ok: false, error: JSON.parse(data.slice('44/media,'.length)).data }]);
          } else if (data.startsWith('43/media')) {
            const [answer] = JSON.parse(data.replace(/^43\/media,\d+/, ''));
            answers.push(answer);
            ask();
          }
        };
      });
    },
    { auth, questions },
  );
}

/** The first status that staff are told and that fits. */
async function nextStatus(
  page: Page,
  showId: string,
  is: (status: MediaStatus) => boolean,
): Promise<MediaStatus> {
  for (;;) {
    const status = await page.evaluate(
      (showId) =>
        new Promise<MediaStatus>((resolve) => {
          const line = new WebSocket(
            `${location.origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`,
          );
          line.onmessage = ({ data }: MessageEvent<string>) => {
            if (data.startsWith('0'))
              line.send(`40/media,${JSON.stringify({ key: 'a-key-of-a-test', showId })}`);
            if (!data.startsWith('42/media')) return;
            line.close();
            resolve(JSON.parse(data.slice('42/media,'.length))[1]);
          };
        }),
      showId,
    );
    if (is(status)) return status;
  }
}

/** Processes whose parent this is; of Linux alone, as these tests are. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ');
        return Number(fields?.[1]) === parent;
      } catch {
        return false;
      }
    });
}
function isMediaWorker(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).includes('mediasoup-worker');
  } catch {
    return false;
  }
}
