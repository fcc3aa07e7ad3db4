import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownMs } from '../testing/demo-server.ts';
import { loudnessOf, picturesMove } from './testing/pages.ts';
import { askSdp, sendByWhip, startEncoder } from './testing/sdp-clients.ts';
import { answersOf, askMedia } from './testing/signalling.ts';
import { openStage, type Stage } from './testing/stage.ts';

/** Encoders: a bare peer connection of Chromium, and a program that is no browser. */
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe('an encoder (WHIP, RFC 9725)', () => {
  it('sends with the show’s stream key, by an offer, and ends by DELETE', async () => {
    const showId = await stage.liveShow();
    const room = await stage.viewerPage(showId);
    const host = await stage.hostPage(showId);
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
      askSdp(stage.url, 'PATCH', sent.location, key, 'application/trickle-ice-sdpfrag', fragment, {
        'If-Match': ifMatch,
      });
    expect((await patch('a=end-of-candidates\r\n', sent.etag)).status).toBe(204);
    const restart = await patch('a=ice-ufrag:new1\r\na=ice-pwd:0123456789012345678901\r\n', '*');
    expect(restart.status).toBe(200);
    expect(await restart.text()).toMatch(/^a=ice-ufrag:\S+\r\n?a=ice-pwd:\S+/m);
    expect(restart.headers.get('etag')).not.toBe(sent.etag);
    expect((await patch('a=end-of-candidates\r\n', sent.etag)).status).toBe(412);

    // A new key puts the old one out of use.
    const [{ key: next = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    expect((await askSdp(stage.url, 'DELETE', sent.location, key)).status).toBe(401);
    expect((await askSdp(stage.url, 'DELETE', sent.location, next)).status).toBe(200);
    expect((await askSdp(stage.url, 'DELETE', sent.location, next)).status).toBe(404);
    await room.getByText('The camera is off.').waitFor();
    await host.context().close();
    await room.context().close();
  });

  it('may be another program than a browser: aiortc sends, the room sees and hears it', async () => {
    const showId = await stage.liveShow();
    const room = await stage.viewerPage(showId);
    const host = await stage.hostPage(showId);
    const [{ key = '', path = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    const encoder = await startEncoder(stage.url, path, key);
    try {
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
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId);
    const [{ key = '', path = '' } = {}] = await answersOf(host, { showId }, [['streamKey', {}]]);
    const offer = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';
    expect((await askSdp(stage.url, 'POST', path, null, 'application/sdp', offer)).status).toBe(401);
    expect((await askSdp(stage.url, 'POST', path, `${key}x`, 'application/sdp', offer)).status).toBe(401);
    expect((await askSdp(stage.url, 'POST', `${path}x`, key, 'application/sdp', offer)).status).toBe(401);
    expect((await askSdp(stage.url, 'POST', path, key, 'application/json', '{}')).status).toBe(415);
    expect((await askSdp(stage.url, 'POST', path, key, 'application/sdp', 'hello')).status).toBe(400);
    expect((await askSdp(stage.url, 'POST', path, key, 'application/sdp', offer)).status).toBe(422);
    expect(
      (await askSdp(stage.url, 'POST', path, key, 'application/sdp', offer.padEnd(70_000, 'a'))).status,
    ).toBe(413);
    expect((await askSdp(stage.url, 'GET', path, key)).status).toBe(405);
    expect(
      (await askSdp(stage.url, 'PATCH', `${path}/nobody`, key, 'application/trickle-ice-sdpfrag', '')).status,
    ).toBe(404);
    const options = await askSdp(stage.url, 'OPTIONS', path, null);
    expect([options.status, options.headers.get('accept-post')]).toEqual([204, 'application/sdp']);
    // Who may not run the show makes no key.
    const viewer = await stage.viewerPage(showId);
    const token = await stage.visitToken(showId);
    expect(await askMedia(viewer, { token }, [['streamKey', {}]])).toEqual(['forbidden']);
    await viewer.context().close();
    await host.context().close();
  });
});
