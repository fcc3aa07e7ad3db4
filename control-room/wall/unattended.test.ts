import type { APIRequestContext, Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from '../testing/demo-server.ts';

/** The wall of a campaign hangs for a day and nobody touches it. Its page's clock is moved; the server is real. */
const SHOWS = 24;
const STEP_MS = 600_000;
const DAY_STEPS = 144;
/** A list of a day's answers kept by mistake would be six times this. */
const MOST_GROWTH_BYTES = 1_000_000;
const words = en.wall.campaign;
let server: DemoServer;
let browser: Browser;
let admin: APIRequestContext;
let campaignId = '';
let showId = '';

const post = async (path: string, data: object): Promise<{ id: string }> => {
  const answer = await admin.post(server.url + path, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
};

beforeAll(async () => {
  server = await startDemoServer({ MEDIASOUP_WORKER_BIN: 'skip' });
  browser = await launchBrowser();
  admin = (await browser.newContext()).request;
  await post('/api/session', { username: 'admin', password: 'demo' });
  campaignId = (await post('/api/campaigns', { name: 'Spring', target: { uv: 1_000, amount: 1_000_000 } }))
    .id;
  const product = await post('/api/products', {
    ...{ sku: 'R', title: { en: 'Moon ring', zh: '月戒' }, category: 'rings', stock: 50, tags: [] },
    ...{ listPrice: 1_000_00, floorPrice: 500_00, imageUrl: '/pictures/TL-PN-009.svg', link: '/' },
  });
  for (let n = 1; n <= SHOWS; n += 1) {
    const show = { title: `Evening ${n}`, mode: 'hq', regionIds: [], currency: 'CNY', campaignId };
    const when = { timeZone: 'Asia/Shanghai', plannedStartAt: Date.now() + 86_400_000, plannedMs: 3_600_000 };
    showId = (await post('/api/shows', { ...show, ...when })).id;
  }
  for (const command of [
    {
      ...{ type: 'lineup.add', itemId: 'ring', productId: product.id, role: 'hero' },
      ...{ price: 960_00, stock: 20, plannedMs: 600_000 },
    },
    { type: 'show.schedule' },
    { type: 'show.start', override: { reason: 'a test' } },
  ])
    await post(`/api/shows/${showId}/commands`, command);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function weightOf(page: Page) {
  const line = await page.context().newCDPSession(page);
  await line.send('HeapProfiler.collectGarbage');
  const { usedSize } = await line.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await line.send('Memory.getDOMCounters');
  await line.detach();
  return { bytes: usedSize, nodes, listeners: jsEventListeners };
}

it('a campaign’s wall weighs as much after a day as before, and shows nothing old as if it were new', async () => {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB' });
  await context.request.post(`${server.url}/api/session`, {
    data: { username: 'analyst', password: 'demo' },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.clock.install();
  await page.goto(`${server.url}/campaigns/${campaignId}/wall`);
  const stale = page.getByRole('alert');
  const counts = (text: string, n: number) =>
    page.getByText(text.replace('{{n}}', String(n)), { exact: true });
  await counts(words.onAir, 1).waitFor();

  const step = async () => {
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/wall'));
    await page.clock.fastForward(STEP_MS);
    await asked;
    await stale.waitFor({ state: 'hidden' });
  };
  for (let n = 0; n < DAY_STEPS / 4; n += 1) await step();
  const early = await weightOf(page);
  for (let n = 0; n < (3 * DAY_STEPS) / 4; n += 1) await step();
  const late = await weightOf(page);
  expect(late.bytes - early.bytes).toBeLessThan(MOST_GROWTH_BYTES);
  expect(late.nodes).toBeLessThan(early.nodes * 1.2);
  expect(late.listeners).toBeLessThan(early.listeners * 1.2);

  // The server goes: what stands is called old. It comes back, and so does what has happened meanwhile.
  await server.halt();
  await page.clock.fastForward(STEP_MS);
  await stale.waitFor();
  await server.resume();
  await post('/api/session', { username: 'admin', password: 'demo' });
  await post(`/api/shows/${showId}/commands`, { type: 'show.end' });
  await page.clock.fastForward(STEP_MS);
  await counts(words.over, 1).waitFor();
  await counts(words.onAir, 0).waitFor();
  await stale.waitFor({ state: 'hidden' });

  // The line goes and comes.
  await context.setOffline(true);
  await page.clock.fastForward(STEP_MS);
  await stale.waitFor();
  await context.setOffline(false);
  await page.clock.fastForward(STEP_MS);
  await stale.waitFor({ state: 'hidden' });
  expect(faults).toEqual([]);
});
