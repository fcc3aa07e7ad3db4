import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { shownMs } from '../../testing/demo-server.ts';

/** What a page of the host or a viewer shows and plays. */
/** As wide as the screen that `sharing` shares; no camera here is. */
export const SCREEN_WIDTH = 500;
export const widthOf = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLVideoElement>('video[data-shown="true"]')?.videoWidth ?? 0);

export const lightIs = (host: Page, words: string) =>
  host
    .getByRole('complementary', { name: 'Camera' })
    .getByRole('status')
    .filter({ hasText: words })
    .waitFor();

/** Every word the camera's light shows from now on, also those that stand for a moment only. */
export async function keepLights(host: Page): Promise<() => Promise<string>> {
  const light = host.getByRole('complementary', { name: 'Camera' }).getByRole('status').first();
  await light.evaluate((element) => {
    const lights: string[] = [];
    Object.assign(window, { lights });
    const keep = () => lights.push(element.textContent ?? '');
    new MutationObserver(keep).observe(element, { childList: true, characterData: true, subtree: true });
  });
  return () => host.evaluate(() => (window as Window & { lights?: string[] }).lights?.join('\n') ?? '');
}

export async function startSending(host: Page, light = 'CAMERA ON AIR'): Promise<void> {
  await host.getByRole('button', { name: 'Camera and microphone' }).click();
  await host.getByRole('button', { name: 'Send picture and sound' }).click();
  await lightIs(host, light);
}

export const pictureThere = (page: Page) => page.locator('video[data-shown="true"]').waitFor();

/** Pictures decoded so far by the video that is seen. */
export const framesOf = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelector<HTMLVideoElement>('video[data-shown="true"]')?.getVideoPlaybackQuality()
        .totalVideoFrames ?? 0,
  );

/** Twenty more pictures, and not all of them alike. */
export async function picturesMove(page: Page): Promise<void> {
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
export const loudnessOf = (page: Page) =>
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

export const levelOf = async (page: Page) =>
  page
    .getByRole('meter', { name: 'Microphone level' })
    .evaluate((meter) => (meter as HTMLMeterElement).value);
