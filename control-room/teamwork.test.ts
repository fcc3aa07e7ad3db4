import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from './testing/demo-server.ts';
import { byTab, mustBeAccessible } from './testing/keyboard.ts';

/**
 * What several people do together in a show, each by keyboard alone and in either language: a poll from the desk to a
 * viewer, one price and two operators, an intervention from the planner to the region's manager and the guide.
 */
let server: DemoServer;
let browser: Browser;
let showId = '';
let guidePath = '';
const faults: string[] = [];

beforeAll(async () => {
  server = await startDemoServer({ MEDIASOUP_WORKER_BIN: 'skip' });
  browser = await launchBrowser();
  const { request } = await browser.newContext();
  const post = async <T = { id: string }>(path: string, data: unknown): Promise<T> => {
    const answer = await request.post(server.url + path, { data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  await post('/api/session', { username: 'admin', password: 'demo' });
  const regionId = (await post('/api/regions', { code: 'EAST', name: { en: 'East', zh: '华东' } })).id;
  const name = { en: 'Harbour', zh: '港口店' };
  const storeId = (await post('/api/stores', { code: 'S', name, regionId, kind: 'owned', city: 'Shanghai' }))
    .id;
  const guideId = (await post('/api/guides', { code: 'G', name: 'Lin', storeId })).id;
  await post('/api/users', {
    ...{ username: 'east', name: 'Dong', role: 'region', regionIds: [regionId], password: 'a long password' },
  });
  const productId = (
    await post('/api/products', {
      ...{ sku: 'R', title: { en: 'Moon ring', zh: '月戒' }, category: 'rings', stock: 50, tags: [] },
      ...{ listPrice: 1_000_00, floorPrice: 500_00, imageUrl: '/pictures/TL-PN-009.svg', link: '/' },
    })
  ).id;
  showId = (
    await post('/api/shows', {
      ...{ title: 'Together', mode: 'hq', regionIds: [regionId], currency: 'CNY', timeZone: 'Asia/Shanghai' },
      ...{ plannedStartAt: Date.now(), plannedMs: 3_600_000 },
    })
  ).id;
  const target = { uv: 100, amount: 1_000_000_00 };
  for (const command of [
    {
      type: 'lineup.add',
      itemId: 'ring',
      productId,
      role: 'hero',
      price: 960_00,
      stock: 20,
      plannedMs: 600_000,
    },
    { type: 'targets.set', basis: 'paid', total: target, regions: [{ regionId, ...target }] },
    { type: 'show.schedule' },
    { type: 'show.start', override: { reason: 'a test' } },
    { type: 'product.pin', itemId: 'ring' },
  ])
    await post(`/api/shows/${showId}/commands`, command);
  guidePath = (await post<{ path: string }>(`/api/guides/${guideId}/link`, {})).path;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('asks the room: the operator by key, the viewer by Tab and Enter, the bars move on the desk', async () => {
  const desk = await staffPage('operator', `/shows/${showId}/desk`);
  const room = await openPage(`/r/${showId}?name=Mei&lang=zh`, 'zh-CN', { width: 390, height: 844 });
  await desk.locator('button[aria-disabled=false]', { hasText: 'Unpin' }).first().waitFor();
  await desk.keyboard.press('v');
  const form = desk.getByRole('dialog', { name: 'Ask the room' });
  await form.getByLabel('Question').waitFor();
  await mustBeAccessible(desk, 'poll form');
  await desk.keyboard.type('Which next?');
  await desk.keyboard.press('Tab');
  await desk.keyboard.type('Pearls');
  await desk.keyboard.press('Tab');
  await desk.keyboard.type('Jade');
  // As long as can be: it ends by itself, and is to be closed at the desk.
  await byTab(desk, form.getByLabel('Minutes'));
  await desk.keyboard.press('Control+A');
  await desk.keyboard.type('60');
  await desk.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });

  const card = room.getByRole('region', { name: '投票' });
  const jade = card.getByRole('button', { name: 'Jade' });
  await jade.waitFor();
  await mustBeAccessible(room, 'poll card');
  await byTab(room, jade);
  await room.keyboard.press('Enter');
  await card.getByText('1 人已投票').waitFor();
  await card.getByRole('button', { name: 'Jade', pressed: true }).waitFor();

  const strip = desk.getByRole('region', { name: 'Poll' });
  await strip.getByText('1 voted').waitFor();
  await mustBeAccessible(desk, 'poll strip');
  await byTab(desk, strip.getByRole('button', { name: 'Close poll' }));
  await desk.keyboard.press('Enter');
  await room.getByText('投票结果').waitFor();
  expect(faults).toEqual([]);
});

it('lets one operator edit a price at a time; the other reads who, and may when they are gone', async () => {
  const first = await staffPage('admin', `/shows/${showId}/desk`);
  const second = await staffPage('operator', `/shows/${showId}/desk`, 'zh-CN');
  const change = first.getByRole('button', { name: 'Change price' }).first();
  await change.waitFor();
  await byTab(first, change);
  await first.keyboard.press('Enter');
  await first.getByLabel('New price').waitFor();

  const locked = second.getByRole('button', { name: /改价/ }).first();
  await second.getByText('Demo admin 正在改价。').first().waitFor();
  await byTab(second, locked);
  await second.keyboard.press('Enter');
  await second.getByText(/秒后可由您接手/).waitFor();
  await mustBeAccessible(second, 'lease');
  await first.keyboard.press('Escape');
  await second.getByText(/秒后可由您接手/).waitFor({ state: 'hidden' });
  await second.getByLabel('新售价').fill('950');
  await second.getByRole('dialog').locator('button[aria-disabled=false]', { hasText: '改价' }).waitFor();
  expect(faults).toEqual([]);
});

it('hands an intervention from the planner to the region’s manager and the guide, who tick it off', async () => {
  const planner = await staffPage('planner', `/shows/${showId}/desk`);
  const act = planner
    .getByRole('button', { name: 'Act : East' })
    .or(planner.getByRole('button', { name: /^Act/ }));
  await act.first().waitFor();
  await byTab(planner, act.first());
  await planner.keyboard.press('Enter');
  const form = planner.getByRole('dialog', { name: 'Intervene in East' });
  await form.getByLabel('Note').fill('Invite five customers each');
  await mustBeAccessible(planner, 'intervention form');
  await byTab(planner, form.getByRole('button', { name: 'Raise' }));
  await planner.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });

  const phone = { width: 390, height: 844 };
  const guide = await openPage(guidePath, 'zh-CN', phone);
  const done = guide.getByRole('button', { name: '我已完成' });
  await done.waitFor();
  await mustBeAccessible(guide, 'guide');
  await byTab(guide, done);
  await guide.keyboard.press('Enter');
  await guide.getByText(/^✓ .*完成$/).waitFor();

  const manager = await staffPage('east', '/my', 'zh-CN', phone, 'a long password');
  await manager.getByText('已完成导购 1 人').waitFor();
  const mine = manager.getByRole('button', { name: '我已完成' });
  await mustBeAccessible(manager, 'my');
  await byTab(manager, mine);
  await manager.keyboard.press('Enter');
  await mine.waitFor({ state: 'hidden' });

  const name = planner.getByRole('button', { name: 'East', exact: true });
  await byTab(planner, name);
  await planner.keyboard.press('Enter');
  const detail = planner.getByRole('dialog', { name: 'East in detail' });
  await detail.getByText(/Done: Dong.*guides done: 1/).waitFor();
  await detail
    .getByText(/Cannot be told/)
    .first()
    .waitFor();
  await mustBeAccessible(planner, 'region detail');
  expect(faults).toEqual([]);
});

async function openPage(
  path: string,
  locale = 'en-GB',
  viewport = { width: 1280, height: 800 },
): Promise<Page> {
  const page = await (await browser.newContext({ viewport, locale })).newPage();
  page.setDefaultTimeout(shownMs);
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(server.url + path);
  return page;
}

async function staffPage(
  username: string,
  path: string,
  locale = 'en-GB',
  viewport = { width: 1280, height: 800 },
  password = 'demo',
): Promise<Page> {
  const page = await openPage('/healthz', locale, viewport);
  const answer = await page.request.post(`${server.url}/api/session`, { data: { username, password } });
  expect(answer.ok(), username).toBe(true);
  await page.goto(server.url + path);
  return page;
}
