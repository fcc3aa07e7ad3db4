import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CustomView } from '#shared/contract/custom.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from './testing/demo-server.ts';
import { mustBeAccessible } from './testing/keyboard.ts';

/** A piece made for one customer, from the request to the hand-over, on the workbench of the staff. */
const phone = { width: 390, height: 844 };
const laptop = { width: 1280, height: 800 };
const price = 1_288_00;
const deposit = 386_40;
/** The pieces of all shows are read anew so often: the page's clock is moved on by it, so that no test waits for it. */
const ASKS_AGAIN_MS = 30_000;
const slotAt = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 24 * 3_600_000;
let server: DemoServer;
let browser: Browser;
let admin = '';
let showId = '';
let storeId = '';
const faults: string[] = [];

beforeAll(async () => {
  server = await startDemoServer();
  browser = await launchBrowser();
  admin = await sessionOf('admin');
  const make = async (path: string, body: object) => (await send<{ id: string }>('POST', path, body)).id;
  const both = (en: string, zh: string) => ({ en, zh });
  const regionId = await make('/api/regions', { code: 'EAST', name: both('East', '华东') });
  storeId = await make('/api/stores', {
    ...{ code: 'S-1', name: both('Nanjing Road', '南京路店'), regionId, kind: 'owned', city: 'Shanghai' },
  });
  const productId = await make('/api/products', {
    ...{ sku: 'R-1', title: both('Moon ring', '月戒'), category: 'rings', stock: 50 },
    ...{ listPrice: 1_200_00, floorPrice: 900_00, imageUrl: '/pictures/ring.svg', link: '/p/ring' },
  });
  showId = await make('/api/shows', {
    ...{ title: both('Evening', '晚场'), mode: 'hq', regionIds: [regionId], currency: 'CNY' },
    ...{ timeZone: 'Asia/Shanghai', plannedStartAt: Date.now(), plannedMs: 3_600_000 },
  });
  const terms = {
    ...{ kind: 'custom', itemId: 'ring', price: 960_00, quantity: 5, rule: 'forfeit' },
    appointments: { storeIds: [storeId], slots: [slotAt], slotMs: 1_800_000, capacity: 2 },
    options: [
      {
        ...{ id: 'size', title: both('Size', '圈号') },
        input: {
          kind: 'choice',
          choices: [
            { id: '12', title: both('12', '12') },
            { id: 'other', title: both('Another size', '其他圈号'), price: null },
          ],
        },
      },
      {
        ...{ id: 'words', title: both('Engraving', '刻字'), isRequired: false },
        input: { kind: 'text', maxLength: 12, price: 60_00 },
      },
    ],
  };
  const item = { productId, role: 'hero', price: 960_00, stock: 20, plannedMs: 600_000 };
  for (const command of [
    { type: 'lineup.add', itemId: 'ring', ...item },
    { type: 'offer.plan', offerId: 'rings', title: both('Your own ring', '定制戒指'), terms },
    { type: 'show.schedule' },
    { type: 'show.start', override: { reason: 'a test' } },
    { type: 'offer.open', offerId: 'rings' },
  ])
    await send('POST', `/api/shows/${showId}/commands`, command);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('a request is quoted, paid, made and handed over', async () => {
  const lin = await visit('Lin', 'S-1');
  const { custom } = await send<{ custom: CustomView }>(
    'POST',
    '/api/offers/rings/custom-orders',
    {
      choices: [
        { optionId: 'size', value: 'other' },
        { optionId: 'words', value: 'M & L' },
      ],
      ...{ note: 'For a wedding in May', key: 'k' },
    },
    lin,
  );
  expect(custom.state).toBe('requested');

  const page = await pageOf('operator', laptop);
  await page.clock.install();
  await page.goto(server.url);
  await page.getByRole('button', { name: /Demo operator/ }).click();
  await page.getByRole('menuitem', { name: 'Custom pieces' }).click();
  await page.getByRole('button', { name: 'To quote 1' }).click();
  await page.getByRole('searchbox').fill('lin');
  const row = page.getByRole('button', { name: 'Open Moon ring, Lin' });
  await row.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Moon ring · Lin' });
  await drawer.getByText('Another size').waitFor();
  await drawer.getByText('For a wedding in May').waitFor();
  await drawer.getByText('Without what staff price: ¥1,020').waitFor();
  await mustBeAccessible(page, 'to quote');

  const amount = drawer.getByLabel('Quote, CNY');
  await amount.fill('800');
  await drawer.getByText('Below the floor price of ¥900').first().waitFor();
  await amount.fill('1288');
  await drawer.getByText('Deposit ¥386.40, balance ¥901.60').waitFor();
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Send this quote?' });
  await question.getByText('¥1,288').waitFor();
  await question.getByRole('button', { name: 'Send quote' }).click();
  await drawer.getByText('The customer decides').waitFor();

  const { order } = await send<{ order: OrderView }>(
    'POST',
    `/api/custom-orders/${custom.id}/acceptance`,
    { fulfilment: 'pickup', storeId, key: 'take' },
    lin,
  );
  expect(order).toMatchObject({ amount: price, due: deposit });
  await pay(order.id, lin);
  await page.clock.fastForward(ASKS_AGAIN_MS);
  await drawer.getByRole('button', { name: 'Start making' }).click();
  await sure(page, 'Start making this piece?', 'Start making');
  await drawer.getByLabel('Time').selectOption(String(slotAt));
  await drawer.getByRole('button', { name: 'Book' }).click();
  await sure(page, 'Book this appointment?', 'Book');
  await drawer.getByText('Booked', { exact: true }).waitFor();
  await drawer.getByRole('button', { name: 'Piece is ready' }).click();
  await sure(page, 'Is the piece ready?', 'Piece is ready');
  await drawer.getByText('The balance of ¥901.60 is to be paid').waitFor();

  await pay(order.id, lin);
  await page.clock.fastForward(ASKS_AGAIN_MS);
  const mine = await send<{ custom: CustomView }>('GET', `/api/custom-orders/${custom.id}`, undefined, lin);
  await drawer.getByLabel('Pickup code of the customer').fill(mine.custom.order?.pickupCode ?? '');
  await drawer.getByRole('button', { name: 'Hand over' }).click();
  await sure(page, 'Hand this piece over?', 'Hand over');
  await drawer.getByText('Handed over. Nothing is left to do.').waitFor();
  const history = drawer.getByRole('region', { name: 'History' });
  await history.getByText('Quoted by Demo operator').waitFor();
  await mustBeAccessible(page, 'collected');
});

it('a piece that cannot be made is given up with a reason, on a phone', async () => {
  const mei = await visit('Mei', 'S-1');
  await send(
    'POST',
    '/api/offers/rings/custom-orders',
    { choices: [{ optionId: 'size', value: '12' }], key: 'k' },
    mei,
  );
  const page = await pageOf('operator', phone);
  await page.goto(`${server.url}/custom?show=${showId}&state=quoted`);
  await page.getByRole('button', { name: 'Open Moon ring, Mei' }).click();
  const drawer = page.getByRole('dialog', { name: 'Moon ring · Mei' });
  await drawer.getByRole('button', { name: 'Cancel the piece' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel this piece?' });
  await question.getByLabel('Reason').fill('The stone broke');
  await question.getByRole('button', { name: 'Cancel the piece' }).click();
  await drawer.getByText('The stone broke').waitFor();
  await mustBeAccessible(page, 'cancelled');
  await mustFit(page);
});

it('the desk counts what waits for a quote beside its offer', async () => {
  const fang = await visit('Fang', 'S-1');
  const wish = { choices: [{ optionId: 'size', value: 'other' }], key: 'k' };
  await send('POST', '/api/offers/rings/custom-orders', wish, fang);
  const page = await pageOf('operator', laptop);
  await page.goto(`${server.url}/shows/${showId}/desk`);
  await page.getByRole('tab', { name: /^Offers/ }).click();
  const link = page.getByRole('link', { name: 'Custom pieces · 1 to quote' });
  await link.waitFor();
  expect(await link.getAttribute('href')).toBe(`/custom?show=${showId}&state=waiting`);
});

it('showed no fault in any page', () => {
  expect(faults).toEqual([]);
});

async function sure(page: Page, title: string, yes: string): Promise<void> {
  await page.getByRole('dialog', { name: title }).getByRole('button', { name: yes }).click();
}

async function visit(name: string, ref: string): Promise<string> {
  const asked = { source: 'store-code', ref, viewerKey: name, name };
  return (await send<{ token: string }>('POST', `/api/shows/${showId}/visits`, asked)).token;
}

const pay = (orderId: string, token: string) =>
  send('POST', `/api/orders/${orderId}/demo-payment`, {}, token);

async function sessionOf(username: string): Promise<string> {
  const signedIn = await fetch(`${server.url}/api/session`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ username, password: 'demo' }),
  });
  return signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** As a viewer with a token, else as the administrator. */
async function send<T>(method: string, path: string, body?: object, token = ''): Promise<T> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : { cookie: admin, origin: server.url }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function pageOf(username: string, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', viewport });
  const [name = '', value = ''] = (await sessionOf(username)).split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  return page;
}

async function mustFit(page: Page): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(phone.width);
}
