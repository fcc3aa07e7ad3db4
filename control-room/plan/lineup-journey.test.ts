import type { APIRequestContext, Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProductSet } from '#shared/contract/product-sets.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from '../testing/demo-server.ts';
import { mustBeAccessible } from '../testing/keyboard.ts';

/** What helps a planner to fill a run sheet, by keyboard: suggestions, sets, stock by region, imports. */
const patience = { timeout: shownMs };
let server: DemoServer;
let browser: Browser;
let request: APIRequestContext;
const shows = { past: '', next: '', later: '' };

const send = async <T = { id: string }>(path: string, data: unknown, headers = {}): Promise<T> => {
  const answer = await request.post(server.url + path, { data, headers });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
};
const csv = (path: string, rows: readonly string[]) =>
  send(path, rows.join('\n'), { 'content-type': 'text/csv' });
const view = async (id: string): Promise<ShowView> =>
  (await request.get(`${server.url}/api/shows/${id}`)).json();
const productIds = async (id: string) => (await view(id)).lineup.map(({ productId }) => productId);

beforeAll(async () => {
  server = await startDemoServer();
  browser = await launchBrowser();
  request = (await browser.newContext()).request;
  await send('/api/session', { username: 'admin', password: 'demo' });
  const [east] = await Promise.all(
    ['EAST', 'WEST'].map((code) => send('/api/regions', { code, name: { en: code, zh: code } })),
  );
  await csv('/api/stores/import', [
    'code,nameEn,nameZh,regionCode,kind,city',
    'S-E,East,东店,EAST,owned,Wuxi',
    'S-W,West,西店,WEST,owned,Xian',
  ]);
  const rows = [0, 1, 2].map((n) => `P${n},Ring ${n},戒指${n},rings,¥1000,¥500,50,/pictures/a.svg,/p/${n}`);
  await csv('/api/products/import', [
    'sku,titleEn,titleZh,category,listPrice,floorPrice,stock,imageUrl,link',
    ...rows,
  ]);
  await csv('/api/store-stock/import', ['sku,storeCode,units', 'P0,S-E,12', 'P0,S-W,1', 'P1,S-E,9']);
  const { items } = (await (await request.get(`${server.url}/api/products`)).json()) as {
    items: { id: string; sku: string }[];
  };
  const idOf = (sku: string) => items.find((one) => one.sku === sku)?.id ?? '';
  const show = (title: string) => ({
    ...{ title, mode: 'hq', regionIds: [], currency: 'CNY', timeZone: 'Asia/Shanghai' },
    ...{ plannedStartAt: Date.now(), plannedMs: 3_600_000 },
  });
  for (const name of ['past', 'next', 'later'] as const)
    shows[name] = (await send('/api/shows', show(name))).id;
  const item = (sku: string) => ({
    ...{ itemId: sku, productId: idOf(sku), role: 'profit', price: 900_00, stock: 10, plannedMs: 300_000 },
  });
  const command = (id: string, json: object) => send(`/api/shows/${id}/commands`, json);
  await command(shows.past, { type: 'lineup.import', items: [item('P0'), item('P1')] });
  await command(shows.past, { type: 'show.schedule' });
  await command(shows.past, { type: 'show.start', override: { reason: 'a test' } });
  const visit = await send<{ token: string }>(`/api/shows/${shows.past}/visits`, {
    ...{ source: 'store-code', ref: 'S-E', viewerKey: 'one' },
  });
  const own = { authorization: `Bearer ${visit.token}` };
  const { order } = await send<{ order: { id: string } }>(
    `/api/shows/${shows.past}/orders`,
    { lines: [{ itemId: 'P0', quantity: 2 }], fulfilment: 'ship', key: 'k' },
    own,
  );
  await send(`/api/orders/${order.id}/demo-payment`, {}, own);
  await command(shows.past, { type: 'show.end' });
  await command(shows.next, {
    type: 'lineup.import',
    items: [{ ...item('P2'), itemId: 'next-2', stock: 4 }],
  });
  await command(shows.next, {
    ...{ type: 'targets.set', total: { uv: 10, amount: 10_000 } },
    regions: [{ regionId: east?.id, uv: 10, amount: 10_000 }],
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function planner(locale: string, viewport = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale });
  await context.request.post(`${server.url}/api/session`, {
    data: { username: 'planner', password: 'demo' },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience.timeout);
  return page;
}
const press = async (page: Page, name: string, within: Page | ReturnType<Page['getByRole']> = page) => {
  await within.getByRole('button', { name, exact: true }).first().focus();
  await page.keyboard.press('Enter');
};
const focusedBox = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type')), patience);

it('takes what sold before with a reason, keeps rows as a set and puts the set into another show, by keyboard', async () => {
  const page = await planner('en-GB');
  const words = en.plan.lineupHelp;
  await page.goto(`${server.url}/shows/${shows.next}/plan`);
  await page.locator('tr[data-item]').first().waitFor();

  await press(page, words.suggest.open);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('EAST: sold in 1 of 1 shows, 2 units, ¥1,800').waitFor();
  await focusedBox(page).toBe('checkbox');
  await mustBeAccessible(page, 'suggestions');
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: words.add.replace('{{n}}', '1') }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await view(shows.next)).lineup.length, patience).toBe(2);
  const added = (await view(shows.next)).lineup.find(({ price }) => price === 900_00);
  expect(added).toMatchObject({ role: 'profit', plannedMs: 300_000 });
  await dialog.waitFor({ state: 'detached' });

  await page.getByLabel(en.plan.sheet.selectAll).focus();
  await page.keyboard.press('Space');
  await press(page, words.sets.save);
  await dialog.getByLabel(words.sets.name).fill('Evening rings');
  await page.keyboard.press('Enter');
  await page.getByText(words.sets.saved.replace('{{name}}', 'Evening rings')).waitFor();
  const sets = async () =>
    ((await (await request.get(`${server.url}/api/product-sets`)).json()) as { items: ProductSet[] }).items;
  expect((await sets()).map(({ name, items }) => [name, items.length])).toEqual([['Evening rings', 2]]);

  await page.goto(`${server.url}/shows/${shows.later}/plan`);
  await press(page, words.sets.open);
  await press(page, words.sets.use.replace('{{name}}', 'Evening rings'), dialog);
  await focusedBox(page).toBe('checkbox');
  await mustBeAccessible(page, 'a set');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await productIds(shows.later)).toSorted(), patience)
    .toEqual((await productIds(shows.next)).toSorted());
  await page.context().close();
});

it('opens the sheet of keys by ? on any page, with the page’s own before those of all', async () => {
  const page = await planner('en-GB');
  const { hotkeys } = en.common;
  const sheet = page.getByRole('dialog', { name: hotkeys.title });
  for (const [path, there, own] of [
    [`/shows/${shows.next}/plan`, en.plan.lineup.title, 'Alt + ↑ ↓'],
    [`/shows/${shows.past}/review`, en.review.tab.products, null],
    ['/', 'Shows', null],
  ] as const) {
    await page.goto(server.url + path);
    await page.getByText(there).first().waitFor();
    await page.keyboard.press('?');
    await sheet.getByText(hotkeys.tab).waitFor();
    expect(await sheet.getByText('Alt + ↑ ↓').count(), path).toBe(own === null ? 0 : 1);
    await mustBeAccessible(page, `keys of ${path}`);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  }
  // A question mark that is typed is a question mark.
  await page.getByPlaceholder('Find a show by its title').press('?');
  expect(await sheet.count()).toBe(0);
  await page.context().close();
});

it('shows on a phone, in Chinese, where the units lie and what a region lacks', async () => {
  const page = await planner('zh-CN', { width: 390, height: 844 });
  const words = zhCN.plan.lineupHelp;
  await csv('/api/store-stock/import', ['sku,storeCode,units', 'P2,S-E,1', 'P2,S-W,8']);
  await page.goto(`${server.url}/shows/${shows.next}/plan`);
  await press(page, words.stock.open);
  const row = page.getByRole('dialog').getByRole('row', { name: /戒指2/ });
  await row.getByText(words.stock.short.replace('{{n}}', '3')).waitFor();
  await mustBeAccessible(page, 'stock');
  await page.context().close();
});

it('shows what a file would change before it is taken, and finds records on the server', async () => {
  const page = await planner('en-GB');
  const words = en.records;
  await page.goto(`${server.url}/records`);
  await press(page, words.import);
  const dialog = page.getByRole('dialog');
  const choose = (rows: readonly string[]) =>
    dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await choose(['sku,titleEn,listPrice', 'P0,Moon ring,¥1100', 'P9,New,¥5']);
  await dialog
    .getByText(`titleZh: ${words.problem.missing}`)
    .or(dialog.getByText(`category: ${words.problem.missing}`))
    .first()
    .waitFor();
  await mustBeAccessible(page, 'the import');
  expect(
    await dialog.getByRole('button', { name: /^Take it/ }).isDisabled(),
    'nothing is taken while a row is refused',
  ).toBe(true);
  await choose(['sku,titleEn,listPrice', 'P0,Moon ring,¥1100']);
  await dialog.getByText('Ring 0 / 戒指0').waitFor();
  await press(page, words.take.replace('{{new}}', '0').replace('{{changed}}', '1'), dialog);
  await dialog.getByText(words.imported.replace('{{new}}', '0').replace('{{changed}}', '1')).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  let isAsked = false;
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/api\/products\?.*q=moon/, async (route) => {
    isAsked = true;
    await answered;
    await route.continue();
  });
  await page.getByLabel(words.find).fill('moon');
  await expect.poll(() => isAsked, patience).toBe(true);
  expect(await page.getByText(new RegExp(words.found.replace('{{n}}', '\\d+'))).count()).toBe(0);
  answer();
  await page.getByText(words.found.replace('{{n}}', '1')).waitFor();
  await page.getByRole('cell', { name: 'Moon ring', exact: true }).waitFor();
  await page.context().close();
});
