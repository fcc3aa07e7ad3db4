import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingView } from '#shared/contract/recordings.ts';
import type { StreamView } from '#shared/contract/stream.ts';
import { nodesUnderTest, shownMs } from '../testing/demo-server.ts';
import {
  keepLights,
  levelOf,
  lightIs,
  loudnessOf,
  picturesMove,
  pictureThere,
  startSending,
} from './testing/pages.ts';
import { askMedia, nextStatus } from './testing/signalling.ts';
import { openStage, type Stage } from './testing/stage.ts';

/**
 * The host's picture in the room: a camera that a browser makes up in one Chromium, the real media server, and the
 * viewer's page in another Chromium. Pictures are counted and sound is measured where the viewer has them.
 */
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ MEDIA_WORKERS: '2', MEDIA_RECORD: 'live' });
});
afterAll(() => stage.close());

describe('video of a show', () => {
  it('the host’s camera and sound reach the room, and come back when the media server is killed', async () => {
    const showId = await stage.liveShow();
    const room = await stage.viewerPage(showId);
    await room.getByText('The camera is off.').waitFor();

    const host = await stage.hostPage(showId);
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
    const workers = descendantsOf(stage.server.pid).filter(isMediaWorker);
    expect(workers).toHaveLength(2 * nodesUnderTest);
    const saw = await keepLights(host);
    for (const worker of workers) process.kill(worker, 'SIGKILL');
    await expect.poll(saw, { timeout: shownMs }).toMatch(/Reconnecting.*CAMERA ON AIR/s);
    await picturesMove(room);

    // The host stops: the room says so, and what is sold stays.
    await host.getByRole('button', { name: 'Stop sending' }).click();
    await lightIs(host, 'Camera off');
    await room.getByText('The camera is off.').waitFor();
    await host.context().close();
    await room.context().close();
  });

  it('the desk sees the picture and how it fares; the record keeps it', async () => {
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    await startSending(host);
    const desk = await stage.deskPage(showId);
    await picturesMove(desk);
    const stream = desk.getByRole('list', { name: 'Stream' });
    for (const figure of [/[1-9]\d* fps/, /line \d+ ms/, /Mb\/s/, /delay about \d+ ms/, /sound -\d+ dB/])
      await stream.getByText(figure).waitFor();
    const recorded = async () => {
      const answer = await stage.admin.get(`${stage.url}/api/shows/${showId}/stream?step=60000`);
      const { buckets } = (await answer.json()) as StreamView;
      return buckets[0];
    };
    const fares = async () => {
      const { luma = 0, bitrate = 0, fps = 0, faults = [] } = (await recorded()) ?? {};
      return {
        isLight: (luma ?? 0) > 8 && !faults.includes('black'),
        isHeard: !faults.includes('silent'),
        moves: (bitrate ?? 0) > 50_000 && (fps ?? 0) > 1,
      };
    };
    const well = { isLight: true, isHeard: true, moves: true };
    await expect.poll(fares, { timeout: shownMs }).toEqual(well);

    await desk.context().close();
    await host.context().close();
  });

  it('a lost signalling line leaves the picture running, and is taken up again', async () => {
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    await startSending(host);
    const room = await stage.viewerPage(showId);
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
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    await startSending(host);
    const room = await stage.viewerPage(showId);
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
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    await startSending(host);
    const rooms = await Promise.all([
      stage.viewerPage(showId),
      stage.viewerPage(showId),
      stage.viewerPage(showId),
    ]);
    for (const room of rooms) await picturesMove(room);
    expect((await nextStatus(host, showId, ({ watching }) => watching === 3)).watching).toBe(3);
    // The show ends: nobody is sent a picture any more.
    await stage.post(`/api/shows/${showId}/commands`, { type: 'show.end' });
    expect((await nextStatus(host, showId, ({ watching }) => watching === 0)).watching).toBe(0);
    for (const page of [host, ...rooms]) await page.context().close();
  });

  it('is recorded, and the review shows the picture of any moment of it', async () => {
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    await startSending(host);
    const recordings = async () => {
      const answer = await stage.admin.get(`${stage.url}/api/shows/${showId}/recordings`);
      return ((await answer.json()) as { items: RecordingView[] }).items;
    };
    // Some seconds of it, by its own clock: the review winds to the last whole second of the show and no further.
    const recordedMs = async () => {
      const [part] = await recordings();
      return part && part.bytes > 90_000 ? Date.now() - part.startedAt : 0;
    };
    await expect.poll(recordedMs, { timeout: shownMs }).toBeGreaterThan(5_000);
    await stage.post(`/api/shows/${showId}/commands`, { type: 'show.end' });
    await expect
      .poll(async () => (await recordings())[0]?.endedAt ?? 0, { timeout: shownMs })
      .toBeGreaterThan(0);
    const [part] = await recordings();
    if (!part || part.endedAt === null) throw new Error('nothing was recorded');
    // Nobody but staff has it.
    expect((await fetch(stage.url + part.href)).status).toBe(401);

    // The file ends some time after the show does, longer after on a busy machine.
    const moment = part.startedAt + 1_000;
    const review = await stage.staffPage(`/shows/${showId}/review?at=${moment}`);
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
    const showId = await stage.liveShow();
    const first = await stage.hostPage(showId);
    await startSending(first);
    const room = await stage.viewerPage(showId);
    await picturesMove(room);
    const second = await stage.hostPage(showId);
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
    const showId = await stage.liveShow();
    const page = await stage.viewerPage(showId);
    const token = await stage.visitToken(showId);
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

/** Processes that it started, and those that they did; of Linux alone, as these tests are. */
const descendantsOf = (parent: number): number[] =>
  childrenOf(parent).flatMap((child) => [child, ...descendantsOf(child)]);

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
