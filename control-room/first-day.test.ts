import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from './i18n/en.ts';
import { zhCN } from './i18n/zh-CN.ts';
import { launchBrowser, shownMs } from './testing/demo-server.ts';
import { type EmptyServer, startEmptyServer } from './testing/empty-server.ts';
import { mustBeAccessible } from './testing/keyboard.ts';

/** A brand's first day: nothing is there but the link that the server printed, and all of it is done on the pages. */
const servers: EmptyServer[] = [];
let browser: Browser;
let page: Page;

beforeAll(async () => {
  servers.push(await startEmptyServer(), await startEmptyServer());
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
  await context.close();
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
