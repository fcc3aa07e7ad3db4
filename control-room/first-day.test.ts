import { createHmac } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from './i18n/en.ts';
import { zhCN } from './i18n/zh-CN.ts';
import { launchBrowser, shownMs } from './testing/demo-server.ts';
import { type EmptyServer, startEmptyServer } from './testing/empty-server.ts';
import { mustBeAccessible } from './testing/keyboard.ts';

/** A brand's first day: nothing is there but the link that the server printed, and all of it is done on the pages. */
const servers: EmptyServer[] = [];
const paying = {
  PAYMENT_PAGE: 'https://pay.example/{order}?amount={amount}&currency={currency}&back={back}',
  PAYMENT_SECRET: 'a secret of the provider',
};
let browser: Browser;
let page: Page;
const admins: Page[] = [];

beforeAll(async () => {
  servers.push(await startEmptyServer(), await startEmptyServer(paying));
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  page = await context.newPage();
  page.setDefaultTimeout(shownMs);
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) await server.stop();
});

it('makes the first administrator by the printed link alone: its key need not be typed', async () => {
  await page.goto(servers[0]?.setUpLink ?? '');
  await page.getByLabel(en.common.setUp.name).fill('Wang');
  await page.getByLabel(en.common.setUp.username).fill('wang');
  await page.getByRole('textbox', { name: en.common.setUp.password }).fill('a long password');
  expect(await page.getByLabel(en.common.setUp.key).inputValue()).toMatch(/^[\w-]{43}$/);
  await page.getByRole('button', { name: en.common.setUp.submit }).click();
  await page.getByText(en.shows.empty).waitFor();
});

it('leads from no show to the regions, made one by one or from a file, and on to stores', async () => {
  await mustBeAccessible(page, 'a brand with nothing');
  await page.getByRole('link', { name: en.records.title }).click();
  await page.getByText(en.records.none).waitFor();
  await page.getByRole('button', { name: en.records.add.regions }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(en.records.field.code, { exact: true }).fill('EAST');
  await dialog.getByLabel(en.records.field.nameEn).fill('East');
  await dialog.getByLabel(en.records.field.nameZh).fill('华东');
  await dialog.getByRole('button', { name: en.records.save }).click();
  await page.getByRole('cell', { name: '华东' }).waitFor();
  await mustBeAccessible(page, 'regions');

  await takeFile('regions', 'code,nameEn,nameZh\nNORTH,North,华北\nEAST,East China,华东\n');
  await page.getByRole('cell', { name: 'North', exact: true }).waitFor();
  await page.getByRole('cell', { name: 'East China', exact: true }).waitFor();
  await page.getByText(en.records.kinds.stores, { exact: true }).click();
  await takeFile('stores', 'code,nameEn,nameZh,regionCode,kind,city\nS1,Lake,湖滨店,NORTH,owned,Beijing\n');
  await page.getByRole('row', { name: /S1 Lake 湖滨店 North/ }).waitFor();
});

it('offers the new regions to the first show at once', async () => {
  await page.getByRole('link', { name: new RegExp(en.common.back) }).click();
  await page.getByText(en.shows.emptyNext).waitFor();
  await page.getByRole('button', { name: en.shows.newShow }).first().click();
  await page.getByRole('combobox', { name: en.shows.field.regions }).click();
  await page.getByRole('option', { name: 'North', exact: true }).waitFor();
});

it('says in a new show’s form that there is no region yet, in Chinese too', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const phone = await context.newPage();
  phone.setDefaultTimeout(shownMs);
  await phone.goto(servers[1]?.setUpLink ?? '');
  const { name, username, password, submit } = zhCN.common.setUp;
  await phone.getByLabel(name).fill('王');
  await phone.getByLabel(username).fill('wang');
  await phone.getByRole('textbox', { name: password }).fill('a long password');
  await phone.getByRole('button', { name: submit }).click();
  await phone.getByRole('button', { name: zhCN.shows.newShow }).click();
  await phone.getByRole('dialog').getByText(zhCN.shows.noRegions).waitFor();
  await mustBeAccessible(phone, 'a first show without regions');
  await phone.getByRole('link', { name: zhCN.shows.makeRegions }).click();
  await phone.getByRole('button', { name: zhCN.records.add.regions }).waitFor();
  // The next test goes on as who is signed in here.
  admins.push(phone);
});

it('says before the show and to whoever holds a piece that nothing can be paid, where no payment page is set up', async () => {
  const { showId, problems } = await goLive(page);
  expect(problems).toContain('no_payment_page');
  const viewer = await holdOne(page, showId);
  await viewer.getByText('cannot be paid here yet').waitFor();
  expect(await viewer.getByText(/Demo payment/).count()).toBe(0);
  expect(await viewer.getByRole('button', { name: /^Pay/ }).count()).toBe(0);
  await mustBeAccessible(viewer, 'nothing to pay with');
  await viewer.context().close();
});

it('sends a viewer to the brand’s payment page with what is due, and says so once the provider has told it', async () => {
  const [admin] = admins;
  if (!admin) throw new Error('nobody is signed in');
  const { showId, problems } = await goLive(admin);
  expect(problems).not.toContain('no_payment_page');
  const viewer = await holdOne(admin, showId);
  const href = await viewer.getByRole('link', { name: /^Pay ¥88/ }).getAttribute('href');
  const { origin, pathname, searchParams } = new URL(href ?? '');
  const orderId = pathname.slice(1);
  expect(origin).toBe('https://pay.example');
  expect(searchParams.get('amount')).toBe('8800');
  expect(searchParams.get('currency')).toBe('CNY');
  expect(new URL(searchParams.get('back') ?? '').pathname).toBe(`/pay/${orderId}`);
  await mustBeAccessible(viewer, 'the way to the payment page');

  const notice = { eventId: 'e1', kind: 'paid', orderId, amount: 8_800, at: Date.now() };
  const body = JSON.stringify(notice);
  const sentAt = String(Date.now());
  const signature = createHmac('sha256', paying.PAYMENT_SECRET).update(`${sentAt}.${body}`).digest('hex');
  const told = await viewer.request.post(new URL('/api/hooks/payments', admin.url()).href, {
    headers: {
      'content-type': 'application/json',
      'x-timestamp': sentAt,
      'x-signature': `sha256=${signature}`,
    },
    data: body,
  });
  expect(told.status()).toBe(200);
  await viewer.getByText('Paid. Thank you!').waitFor();
  // Coming back from the payment page is opening this one again.
  await viewer.goto(searchParams.get('back') ?? '');
  await viewer.getByText('Paid. Thank you!').waitFor();
  await viewer.context().close();
});

/** Takes a file in as it is written, seen first. */
async function takeFile(kind: 'regions' | 'stores', text: string): Promise<void> {
  await page.getByRole('button', { name: en.records.import }).click();
  const dialog = page.getByRole('dialog');
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: new RegExp(en.records.file) }).click();
  await (await chooser).setFiles({ name: `${kind}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await dialog.getByRole('button', { name: /^Take it/ }).click();
  await dialog.getByText(/^Done/).waitFor();
  await page.keyboard.press('Escape');
}

/** A show on air with one product pinned, made by whoever is signed in there; `problems`: what the preflight found. */
async function goLive(admin: Page): Promise<{ showId: string; problems: string[] }> {
  const send = async <T = { id: string }>(path: string, data?: object): Promise<T> => {
    const url = new URL(path, admin.url()).href;
    const answer = await (data ? admin.request.post(url, { data }) : admin.request.get(url));
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const product = await send('/api/products', {
    ...{ sku: 'P1', title: { en: 'Pearl', zh: '珍珠' }, category: 'pearl', stock: 9, tags: [] },
    ...{ listPrice: 9_900, floorPrice: 5_000, imageUrl: '/pictures/TL-PN-009.svg', link: '/' },
  });
  const show = await send('/api/shows', {
    ...{ title: { en: 'First', zh: '首场' }, mode: 'hq', regionIds: [], currency: 'CNY' },
    ...{ timeZone: 'Asia/Shanghai', plannedStartAt: Date.now(), plannedMs: 3_600_000 },
  });
  const item = {
    itemId: 'pearl',
    productId: product.id,
    role: 'hero',
    price: 8_800,
    stock: 5,
    plannedMs: 60_000,
  };
  await send(`/api/shows/${show.id}/commands`, { type: 'lineup.add', ...item });
  await send(`/api/shows/${show.id}/commands`, { type: 'show.schedule' });
  const found = await send<{ problems: { code: string }[] }>(`/api/shows/${show.id}/preflight?probe=0`, {});
  await send(`/api/shows/${show.id}/commands`, { type: 'show.start' });
  await send(`/api/shows/${show.id}/commands`, { type: 'product.pin', itemId: 'pearl' });
  return { showId: show.id, problems: found.problems.map(({ code }) => code) };
}

/** A viewer who has bought the pinned piece and stands on the page of its payment. */
async function holdOne(admin: Page, showId: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  const viewer = await context.newPage();
  viewer.setDefaultTimeout(shownMs);
  await viewer.goto(new URL(`/r/${showId}?lang=en`, admin.url()).href);
  await viewer.getByRole('button', { name: 'Products' }).click();
  await viewer.getByRole('dialog').getByRole('button', { name: 'Pearl' }).click();
  const sheet = viewer.getByRole('dialog', { name: 'Pearl' });
  await sheet.getByRole('button', { name: /^Order now/ }).click();
  await sheet.getByRole('button', { name: /^Pay now/ }).click();
  await viewer.getByRole('heading', { name: 'Payment' }).waitFor();
  return viewer;
}
