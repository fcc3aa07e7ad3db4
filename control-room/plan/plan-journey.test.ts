import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ShowView } from '#shared/contract/shows.ts';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from '../testing/demo-server.ts';

/**
 * A planner with a spreadsheet builds a 40-product show with deals, targets for 7 regions and 60 stores, a traffic plan
 * and readiness by keyboard and paste. Every field gone to and every key, text or paste is an action, and counted.
 */
const MOST_ACTIONS = 150;
const REGIONS = 7;
const STORES = 60;
const PRODUCTS = 40;

let server: DemoServer;
let browser: Browser;

beforeAll(async () => {
  server = await startDemoServer();
  browser = await launchBrowser();
  const { request } = await browser.newContext();
  const post = async (path: string, data: unknown, type = 'application/json') => {
    const answer = await request.post(server.url + path, { data, headers: { 'content-type': type } });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  };
  await post('/api/session', { username: 'admin', password: 'demo' });
  for (let n = 1; n <= REGIONS; n += 1)
    await post('/api/regions', { code: `R${n}`, name: { en: `Region ${n}`, zh: `大区${n}` } });
  const stores = Array.from(
    { length: STORES },
    (_, n) => `S${n},Store ${n},门店${n},R${(n % 7) + 1},owned,City`,
  );
  await post(
    '/api/stores/import',
    ['code,nameEn,nameZh,regionCode,kind,city', ...stores].join('\n'),
    'text/csv',
  );
  const products = Array.from(
    { length: PRODUCTS },
    (_, n) => `P${n},Ring ${n},戒指${n},rings,¥${1000 + n},¥500,200,/pictures/a.svg,/p/${n}`,
  );
  await post(
    '/api/products/import',
    ['sku,titleEn,titleZh,category,listPrice,floorPrice,stock,imageUrl,link', ...products].join('\n'),
    'text/csv',
  );
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Does what a planner's hands do, and counts it. */
class Hands {
  actions = 0;
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  async go(field: Locator): Promise<void> {
    await field.focus();
    this.actions += 1;
  }
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
    this.actions += keys.length;
  }
  async write(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
    this.actions += 1;
  }
  async pasteBlock(text: string): Promise<void> {
    await this.page.evaluate((block) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', block);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    }, text);
    this.actions += 1;
  }
  async fill(field: Locator, text: string): Promise<void> {
    await this.go(field);
    await this.press('Control+A');
    await this.write(text);
  }
  async push(button: Locator): Promise<void> {
    await this.go(button);
    await this.press('Enter');
  }
}

const sheet = [
  'SKU\trole\tprice\tstock\tminutes\tsection\tdeal price\tdeal units',
  ...Array.from({ length: PRODUCTS }, (_, n) => {
    const role = ['引流款', '福利款', 'hero', 'profit', 'image'][n % 5];
    const section = n < 4 ? '开场' : n < 36 ? 'loop' : '收尾';
    const deal = n % 4 === 0 ? `¥${600 + n}\t5` : '\t';
    return `P${n}\t${role}\t"${800 + n}.00"\t20\t4\t${section}\t${deal}`;
  }),
].join('\n');
const targets = Array.from(
  { length: STORES },
  (_, n) => `S${n}\t${100 + n}\t¥${(1000 + n).toLocaleString('en')}`,
);
const traffic = Array.from({ length: 5 }, (_, row) =>
  Array.from({ length: REGIONS }, (_, column) => (row + 1) * (column + 1) * 10).join('\t'),
);

it.each([
  ['en', en],
  ['zh', zhCN],
] as const)('builds a whole show in under 150 actions, in %s', async (language, t) => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: language === 'en' ? 'en-GB' : 'zh-CN',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  const hands = new Hands(page);
  const button = (name: string, within: Page | Locator = page) => within.getByRole('button', { name });
  await context.request.post(`${server.url}/api/session`, {
    data: { username: 'planner', password: 'demo' },
  });
  await page.goto(server.url);

  await hands.push(button(t.shows.newShow).first());
  const dialog = page.getByRole('dialog');
  await hands.fill(dialog.getByLabel(t.shows.field.titleEn), `Journey ${language}`);
  await hands.go(dialog.getByLabel(t.shows.field.regions).first());
  for (let n = 1; n <= REGIONS; n += 1) {
    const region = language === 'en' ? `Region ${n}` : `大区${n}`;
    await hands.write(region);
    await page.getByRole('option', { name: region, exact: true }).waitFor();
    await hands.press('ArrowDown', 'Enter');
  }
  await hands.push(button(t.shows.create, dialog));
  await page.waitForURL('**/plan');
  const showId = /shows\/([^/]+)\/plan/.exec(page.url())?.[1] ?? '';
  const view = async (): Promise<ShowView> =>
    (await context.request.get(`${server.url}/api/shows/${showId}`)).json();

  await hands.push(button(t.plan.sheet.import));
  await hands.go(dialog.getByLabel(t.plan.sheet.text));
  await hands.write(sheet);
  await hands.push(button(t.plan.sheet.add.replace('{{n}}', String(PRODUCTS)), dialog));
  await expect.poll(async () => (await view()).lineup.length, { timeout: shownMs }).toBe(PRODUCTS);

  // Ten rows are moved and given another role together; the last step is taken back.
  const first = page.locator('tr[data-item]').first();
  const before = (await view()).lineup.map(({ id }) => id);
  await hands.go(first.locator('[data-cell="price"]'));
  await hands.press('Alt+ArrowDown');
  await expect.poll(async () => (await view()).lineup[1]?.id, { timeout: shownMs }).toBe(before[0]);
  await hands.press('Control+z');
  await expect
    .poll(async () => (await view()).lineup.map(({ id }) => id), { timeout: shownMs })
    .toEqual(before);
  await hands.go(first.locator('[data-cell="minutes"]'));
  await hands.pasteBlock('6\n5');
  await expect.poll(async () => (await view()).lineup[1]?.plannedMs, { timeout: shownMs }).toBe(300_000);

  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  await hands.push(button(t.plan.goals.paste, panel(t.plan.targets.title)));
  await hands.go(dialog.getByLabel(t.plan.sheet.text));
  await hands.write(targets.join('\n'));
  await hands.push(button(t.plan.goals.take.replace('{{n}}', String(STORES)), dialog));
  await hands.push(button(t.plan.targets.save));
  await expect.poll(async () => (await view()).targets?.regions.length, { timeout: shownMs }).toBe(REGIONS);

  await hands.go(panel(t.plan.traffic.title).locator('tbody input').first());
  await hands.pasteBlock(traffic.join('\n'));
  await hands.push(button(t.plan.traffic.save));
  await expect.poll(async () => (await view()).traffic?.rows.length, { timeout: shownMs }).toBe(5 * REGIONS);

  await hands.push(
    page.getByRole('button', {
      name: new RegExp(t.plan.readiness.template.replace(/\s*[（(]\{\{n\}\}.*/, '')),
    }),
  );
  await expect
    .poll(async () => (await view()).readiness.tasks.length, { timeout: shownMs })
    .toBeGreaterThan(20);

  // A host is named, and the show is scheduled: nothing blocks it.
  await hands.fill(panel(t.plan.facts.title).getByLabel(t.shows.field.host), 'Lin');
  await hands.push(button(t.plan.facts.saveFacts, panel(t.plan.facts.title)));
  await expect.poll(async () => (await view()).show.hostName, { timeout: shownMs }).toBe('Lin');
  await hands.push(button(t.plan.schedule.action, panel(t.plan.schedule.title)));
  await hands.push(button(t.plan.schedule.action, dialog));
  await expect.poll(async () => (await view()).show.status, { timeout: shownMs }).toBe('scheduled');

  const done = await view();
  expect(done.deals).toHaveLength(10);
  expect(done.lineup.filter(({ section }) => section === 'loop')).toHaveLength(32);
  expect(done.lineup[0]).toMatchObject({ price: 80_000, role: 'traffic', plannedMs: 360_000 });
  const stores = done.targets?.regions.flatMap((region) => region.stores ?? []) ?? [];
  expect(stores).toHaveLength(STORES);
  expect(done.targets?.total).toEqual({
    uv: stores.reduce((sum, { uv }) => sum + uv, 0),
    amount: stores.reduce((sum, { amount }) => sum + amount, 0),
  });
  expect(hands.actions).toBeLessThan(MOST_ACTIONS);
  await context.close();
});
