import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownMs } from '../testing/demo-server.ts';
import { coverable, failing, sharing } from './testing/devices.ts';
import { lightIs, picturesMove, SCREEN_WIDTH, startSending, widthOf } from './testing/pages.ts';
import { openStage, type Stage } from './testing/stage.ts';

/** A host's camera, microphone and screen, and every way they fail. */
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe('a camera that fails', () => {
  it.each([
    ['NotAllowedError', 'The browser was not allowed to use it.'],
    ['NotFoundError', 'None is plugged in.'],
    ['NotReadableError', 'Another program is using it'],
    ['OverconstrainedError', 'It is not there any more, or cannot do this.'],
    ['AbortError', 'It could not be opened.'],
  ])('says so in words: %s', async (name, words) => {
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId, failing, name);
    await host.getByRole('button', { name: 'Camera and microphone' }).click();
    await host.getByRole('alert').filter({ hasText: words }).first().waitFor();
    await lightIs(host, 'Camera off');
    await host.context().close();
  });

  it('a covered camera and a dead microphone are told on the desk, until they work again', async () => {
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId, coverable);
    await startSending(host);
    const desk = await stage.deskPage(showId);
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

  it('is told when it is pulled out, and works again when another is chosen', async () => {
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId, coverable);
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
    const showId = await stage.liveShow();
    const host = await stage.hostPage(showId, sharing);
    await startSending(host);
    const room = await stage.viewerPage(showId);
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
