import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownMs } from '../testing/demo-server.ts';
import { lightIs, picturesMove, startSending } from './testing/pages.ts';
import { askSdp, playByWhep, soundReceived, startEncoder } from './testing/sdp-clients.ts';
import { answersOf, nextStatus } from './testing/signalling.ts';
import { openStage, type Stage } from './testing/stage.ts';

/** Players that know nothing of this room's own library. */
const FIFTY = 50;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ MEDIA_WORKERS: '2' });
});
afterAll(() => stage.close());

describe('another player (WHEP)', () => {
  it('may be fifty of them at once', async () => {
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    const [{ key = '', path = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    const encoder = await startEncoder(stage.url, path, key);
    const page = await stage.viewerPage(showId);
    try {
      await picturesMove(page);
      const token = await stage.visitToken(showId);
      for (let player = 0; player < FIFTY; player += 1)
        expect((await playByWhep(page, `/media/whep/${showId}`, token)).status).toBe(201);
      const playing = () =>
        page.evaluate(
          () =>
            [...document.querySelectorAll<HTMLVideoElement>('video.whep')].filter(
              (video) => video.getVideoPlaybackQuality().totalVideoFrames > 20,
            ).length,
        );
      await expect.poll(playing, { timeout: shownMs * 2 }).toBe(FIFTY);
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
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    await startSending(host);
    const page = await stage.viewerPage(showId);
    await picturesMove(page);
    const path = `/media/whep/${showId}`;
    const token = await stage.visitToken(showId);
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

    const second = await stage.hostPage(showId);
    await startSending(second, 'STANDING BY');
    await second.getByRole('button', { name: /^Take .* on air$/ }).click();
    await lightIs(second, 'CAMERA ON AIR');
    expect((await askSdp(stage.url, 'DELETE', played.location, token)).status).toBe(404);

    const again = await playByWhep(page, path, token);
    expect((await askSdp(stage.url, 'DELETE', again.location, token)).status).toBe(200);
    expect((await askSdp(stage.url, 'DELETE', again.location, token)).status).toBe(404);
    for (const one of [page, host, second]) await one.context().close();
  });

  it('is refused without a token of this show, without anything on air, and for an offer it cannot play', async () => {
    const showId = await stage.liveShow();
    const path = `/media/whep/${showId}`;
    const token = await stage.visitToken(showId);
    const offer = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';
    expect((await askSdp(stage.url, 'POST', path, null, 'application/sdp', offer)).status).toBe(401);
    expect(
      (await askSdp(stage.url, 'POST', path, `${token.slice(0, -2)}AA`, 'application/sdp', offer)).status,
    ).toBe(401);
    const elsewhere = await stage.visitToken(await stage.liveShow());
    expect((await askSdp(stage.url, 'POST', path, elsewhere, 'application/sdp', offer)).status).toBe(403);
    expect((await askSdp(stage.url, 'POST', path, token, 'application/sdp', offer)).status).toBe(422);
    const page = await stage.viewerPage(showId);
    await expect(playByWhep(page, path, token)).rejects.toThrow('media_gone');
    await stage.post(`/api/shows/${showId}/commands`, { type: 'show.end' });
    expect((await askSdp(stage.url, 'POST', path, token, 'application/sdp', offer)).status).toBe(409);
    await page.context().close();
  });
});
