import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ShowView } from '#shared/contract/shows.ts';
import { en } from '../i18n/en.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from '../testing/demo-server.ts';

let server: DemoServer;
let browser: Browser;

beforeAll(async () => {
  server = await startDemoServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('Enter among regions that are still being fetched sends no show; once they are there it chooses one', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const signIn = (username: string) =>
    context.request.post(`${server.url}/api/session`, { data: { username, password: 'demo' } });
  await signIn('admin');
  await context.request.post(`${server.url}/api/regions`, {
    data: { code: 'N', name: { en: 'Northern late region', zh: '北区' } },
  });
  await signIn('planner');
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/api/shows')
      sent.push(request.url());
  });
  const held: (() => void)[] = [];
  let holding = true;
  await page.route('**/api/regions?*', async (route) => {
    if (holding) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });

  await page.goto(server.url);
  await page.getByRole('button', { name: en.shows.newShow }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(en.shows.field.titleEn).fill('Late regions');
  const regions = dialog.getByLabel(en.shows.field.regions).first();
  await regions.fill('a');
  await regions.press('ArrowDown');
  await regions.press('Enter');
  await expect.poll(() => held.length, { timeout: shownMs }).toBeGreaterThan(0);
  expect(sent).toEqual([]);
  expect(await dialog.getByRole('button', { name: en.shows.create }).isVisible()).toBe(true);

  // The browser has had its turn for what it would have sent.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 0)));
  holding = false;
  for (const go of held) go();
  await regions.fill('');
  await page.getByRole('option', { name: 'Northern late region' }).waitFor();
  await regions.press('ArrowDown');
  await regions.press('Enter');
  await dialog.getByRole('button', { name: en.shows.create }).click();
  await page.waitForURL('**/plan');
  expect(sent).toHaveLength(1);
  const showId = /shows\/([^/]+)\/plan/.exec(page.url())?.[1] ?? '';
  const show: ShowView = await (await context.request.get(`${server.url}/api/shows/${showId}`)).json();
  expect(show.show.regionIds).toHaveLength(1);
});
