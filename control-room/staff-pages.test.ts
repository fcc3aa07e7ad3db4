import { createHmac } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
import { keepDropped } from './room/offers-journey.test-support.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from './testing/demo-server.ts';
import { mustBeAccessible } from './testing/keyboard.ts';

/** The pages around trade, as a store's staff, an operator and an administrator use them, on a phone and a laptop. */
const phone = { width: 390, height: 844 };
const laptop = { width: 1280, height: 800 };
const paymentSecret = 'what the provider signs with here';
let server: DemoServer;
let browser: Browser;
let showId = '';
let storeId = '';
let regionId = '';
let productId = '';
let meiId = '';
let lastSold: OrderView;
const faults: string[] = [];

beforeAll(async () => {
  server = await startDemoServer({ PAYMENT_SECRET: paymentSecret });
  browser = await launchBrowser();
  const admin = await sessionOf('admin');
  const make = async (path: string, body: unknown) =>
    (await json<{ id: string }>(await post(path, body, admin))).id;
  const east = { en: 'East', zh: '华东' };
  regionId = await make('/api/regions', { code: 'EAST', name: east });
  storeId = await make('/api/stores', {
    ...{
      code: 'S-1',
      name: { en: 'Nanjing Road', zh: '南京路店' },
      regionId,
      kind: 'owned',
      city: 'Shanghai',
    },
  });
  meiId = await make('/api/guides', { code: 'G-1', name: 'Mei', storeId });
  productId = await make('/api/products', {
    ...{ sku: 'R-1', title: { en: 'Moon ring', zh: '月戒' }, category: 'rings', stock: 50 },
    ...{ listPrice: 1_000_00, floorPrice: 500_00, imageUrl: '/pictures/ring.svg', link: '/p/ring' },
  });
  showId = await make('/api/shows', {
    ...{ title: 'Evening', mode: 'hq', regionIds: [regionId], currency: 'CNY', timeZone: 'Asia/Shanghai' },
    ...{ plannedStartAt: Date.now(), plannedMs: 3_600_000 },
  });
  const item = { productId, role: 'hero', price: 960_00, stock: 20, plannedMs: 600_000 };
  for (const command of [
    { type: 'lineup.add', itemId: 'ring', ...item },
    { type: 'show.schedule' },
    { type: 'show.start', override: { reason: 'a test' } },
    {
      ...{ type: 'offer.plan', offerId: 'twenty', title: { en: 'Twenty off', zh: '减二十' } },
      terms: {
        ...{ kind: 'coupon', discount: { kind: 'amount', amount: 20_00 }, threshold: 100_00, quantity: 5 },
        validMs: 3_600_000,
      },
    },
  ])
    await json(await post(`/api/shows/${showId}/commands`, command, admin));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('the demo’s sign-in page names who may come in, and one press is all it takes', async () => {
  for (const [locale, viewport, name] of [
    ['en', laptop, 'operator · Operator'],
    ['zh-CN', phone, 'operator · 中控'],
  ] as const) {
    const page = await (await browser.newContext({ locale, viewport })).newPage();
    page.setDefaultTimeout(shownMs);
    await page.goto(`${server.url}/shows/${showId}/money`);
    await page.getByRole('button', { name }).waitFor();
    await mustBeAccessible(page, `sign-in, ${locale}`);
    await page.getByRole('button', { name }).click();
    await page.waitForURL(`**/shows/${showId}/money`);
    await page.context().close();
  }
});

it('a store hands a pickup over for its code, by keyboard, and hears why it cannot a second time', async () => {
  const { pickupCode = '' } = await bought('pickup');
  const page = await pageOf('store', phone);
  await page.goto(server.url);
  const code = page.getByLabel('Coupon or pickup code');
  await code.fill('ABCDEFGH');
  await page.keyboard.press('Enter');
  await page.getByText('Nobody knows the code ABCD EFGH').waitFor();
  await code.fill(pickupCode);
  await page.keyboard.press('Enter');
  await page.getByText('Ready to hand over').waitFor();
  await page.getByText('Moon ring').waitFor();
  await mustBeAccessible(page, 'store');
  await page.getByRole('button', { name: 'Hand over' }).click();
  await page.getByText('Handed over').first().waitFor();
  await page.getByRole('button', { name: 'Next customer' }).click();
  await page.getByText('Nothing waits to be picked up').waitFor();
  await code.fill(pickupCode);
  await page.keyboard.press('Enter');
  await page.getByText('Already handed over').waitFor();
});

it('a store takes a coupon for its code, once; whoever shows the code sees it taken without pressing anything', async () => {
  const room = await (await browser.newContext({ locale: 'en', viewport: phone })).newPage();
  room.setDefaultTimeout(shownMs);
  room.on('pageerror', (error) => faults.push(`${room.url()}: ${error.message}`));
  await room.goto(`${server.url}/r/${showId}?name=Chen&lang=en`);
  await room.getByText('ON AIR').waitFor();
  await keepDropped(room);
  const drop = { type: 'coupon.drop', offerId: 'twenty' };
  await json(await post(`/api/shows/${showId}/commands`, drop, await sessionOf('operator')));
  const dropped = room.getByRole('region', { name: 'A coupon for you' });
  await dropped.getByRole('button', { name: 'Take' }).click();
  // What says it is theirs goes by itself soon; the button does not come back.
  await dropped.getByRole('button', { name: /^Tak(e|ing…)$/ }).waitFor({ state: 'detached' });
  await room.getByRole('button', { name: 'My orders' }).click();
  const wallet = room.getByRole('region', { name: 'My coupons' });
  await wallet.getByText('Use in a store').click();
  await wallet.getByRole('img', { name: 'Coupon code for the store to scan' }).waitFor();
  const shown = (await wallet.getByText(/^[A-Z2-9]{10}$/).textContent()) ?? '';

  const page = await pageOf('store', phone);
  await page.goto(server.url);
  const code = page.getByLabel('Coupon or pickup code');
  const lookUp = async () => {
    await code.fill(shown.toLowerCase());
    await page.keyboard.press('Enter');
  };
  await lookUp();
  const found = page.getByRole('region', { name: 'Coupon', exact: true });
  await found.getByText('Good to take').waitFor();
  await found.getByText('from ¥100').waitFor();
  await mustBeAccessible(page, 'coupon at the counter');
  await found.getByRole('button', { name: 'Take this coupon' }).click();
  await found.getByText('Taken. Give the discount now.').waitFor();
  await wallet.getByText('Used', { exact: true }).waitFor();
  await wallet.getByText('Use in a store').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Next customer' }).click();
  await lookUp();
  await found.getByText('Already used').waitFor();
  await found.getByText(/^used .* at Nanjing Road$/).waitFor();
  expect(await found.getByRole('button', { name: 'Take this coupon' }).count()).toBe(0);
});

it('a region disputes a sale, an operator decides, and the order says how it came to this', async () => {
  await bought('ship');
  const region = await pageOf('region-east', laptop);
  await region.goto(`${server.url}/shows/${showId}/money`);
  await region
    .getByRole('button', { name: /^Why this guide/ })
    .first()
    .click();
  const asked = region.getByRole('dialog');
  await asked.getByRole('button', { name: 'Dispute', exact: true }).click();
  await asked.getByLabel('Reason').fill('She was invited by Mei');
  await asked.getByRole('button', { name: 'Dispute', exact: true }).click();
  await asked.getByText('She was invited by Mei').waitFor();

  const operator = await pageOf('operator', laptop);
  await operator.goto(`${server.url}/shows/${showId}/money?only=disputed`);
  await operator.getByRole('button', { name: /^Why this guide/ }).click();
  const why = operator.getByRole('dialog');
  await why.getByText('She was invited by Mei').waitFor();
  await mustBeAccessible(operator, 'why');
  await why.getByRole('button', { name: 'Decide the dispute' }).click();
  await why.getByRole('combobox', { name: 'Belongs to' }).fill('Mei');
  await operator.getByRole('option', { name: 'Mei (G-1) · Nanjing Road' }).click();
  await why.getByLabel('Reason').fill('The chat log says so');
  await why.getByRole('button', { name: 'Decide the dispute' }).click();
  await why.getByText('Decided by Demo operator — The chat log says so').waitFor();
  await why.getByText('Superseded').waitFor();
  await why.getByText('Disputed', { exact: true }).waitFor({ state: 'detached' });
});

it('“why this guide?” is headed with where the lines are: the store of the time of the sale, though the guide has moved', async () => {
  const order = await bought('ship');
  const admin = await sessionOf('admin');
  const guide = await json<{ id: string }>(
    await post('/api/guides', { code: 'G-3', name: 'Han', storeId }, admin),
  );
  const elsewhere = await json<{ id: string }>(
    await post(
      '/api/stores',
      {
        ...{
          code: 'S-9',
          name: { en: 'Xintiandi', zh: '新天地店' },
          regionId,
          kind: 'owned',
          city: 'Shanghai',
        },
      },
      admin,
    ),
  );
  const headers = { 'content-type': 'application/json', cookie: admin };
  const body = JSON.stringify({ storeId: elsewhere.id });
  await json(await fetch(`${server.url}/api/guides/${guide.id}`, { method: 'PATCH', headers, body }));
  const byHand = { line: 0, place: { guideId: guide.id }, kind: 'correction', reason: 'Han served her' };
  await json(await post(`/api/orders/${order.id}/attribution`, byHand, admin));

  const page = await pageOf('operator', laptop);
  await page.goto(`${server.url}/shows/${showId}/money?order=${order.id}`);
  const result = page.getByRole('dialog').getByRole('region', { name: 'Where it belongs' });
  await result.getByText('the guide is at Xintiandi today').waitFor();
  expect(await result.locator('strong').allTextContents()).toEqual(['Han · Nanjing Road · East']);
  await mustBeAccessible(page, 'why, moved by line');
});

it('a provider’s file is read on a phone: its troubles in the reader’s language, and no part buries the next', async () => {
  const page = await pageOf('admin', phone);
  await page.goto(`${server.url}/shows/${showId}/money?tab=reconciliation`);
  await page.getByRole('button', { name: 'Choose the provider’s CSV' }).waitFor();
  const choose = (lines: readonly string[]) =>
    page.locator('input[type=file]').setInputFiles({
      ...{ name: 'provider.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(['eventId,orderId,kind,amount,at', ...lines, ''].join('\n')),
    });
  await choose(['E-1,o-1,payed,1990,1700000000000', 'E-2,o-2,paid,19.90,1700000000000']);
  const trouble = page.getByRole('alert');
  await trouble.getByText('Row 2, kind: neither paid, refunded nor fee').waitFor();
  await page.getByText('中文', { exact: true }).click();
  await trouble.getByText('第 2 行 kind 列: 只能是 paid、refunded 或 fee').waitFor();
  await trouble.getByText('第 3 行 amount 列: 带有小数，请将列名改为 amountMajor').waitFor();
  await page.getByText('EN', { exact: true }).click();

  await choose(Array.from({ length: 45 }, (_, n) => `E-${n},o-${n},paid,1990,1700000000000`));
  const part = page.getByRole('region', { name: 'Missing here' });
  const rows = part.locator('tbody tr');
  const whole = part.getByRole('button', { name: 'Show all 45' });
  await whole.waitFor();
  expect(await rows.count()).toBe(20);
  await mustBeAccessible(page, 'reconciliation');
  await whole.click();
  await expect.poll(() => rows.count(), { timeout: shownMs }).toBe(45);
  const fewer = part.getByRole('button', { name: 'Show the first 20 alone' });
  expect(await fewer.evaluate((button) => button === document.activeElement)).toBe(true);
  await fewer.press('Enter');
  await expect.poll(() => rows.count(), { timeout: shownMs }).toBe(20);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
});

it('closing a deal says how many are held, and what becomes of them', async () => {
  const admin = await sessionOf('admin');
  const rules = { price: 900_00, quantity: 5, perViewerLimit: 1, durationMs: 3_600_000 };
  for (const command of [
    { type: 'deal.plan', dealId: 'flash', itemId: 'ring', ...rules },
    { type: 'product.pin', itemId: 'ring' },
    { type: 'deal.open', dealId: 'flash' },
    { type: 'price.change', itemId: 'ring', price: 960_50 },
  ])
    await json(await post(`/api/shows/${showId}/commands`, command, admin));
  const desk = await pageOf('operator', laptop);
  await desk.goto(`${server.url}/shows/${showId}/desk`);
  await desk.getByRole('button', { name: /^Close deal/ }).waitFor();
  // The run of show has prices as they are asked, to the cent.
  await desk.getByRole('button', { name: /Moon ring ¥960\.50/ }).waitFor();
  const asked = desk.getByRole('dialog', { name: 'Close this deal?' });
  await desk.keyboard.press('F4');
  await asked.getByText('A closed deal cannot be opened again.', { exact: true }).waitFor();
  await asked.getByRole('button', { name: 'Cancel' }).click();

  const arrival = { source: 'direct', viewerKey: 'holds-one', name: 'Hu' };
  const visit = await json<{ token: string }>(await post(`/api/shows/${showId}/visits`, arrival));
  await json(await post('/api/deals/flash/claims', { quantity: 1, key: 'k' }, '', visit.token));
  await desk.getByText('4 / 5', { exact: true }).waitFor();
  await desk.keyboard.press('F4');
  await asked.getByText(/What is reserved stays reserved, and can still be paid at this price/).waitFor();
  await expect.poll(() => asked.textContent(), { timeout: shownMs }).toMatch(/Reserved1/);
});

it('the region of the time of the sale is said, though the store was given to another', async () => {
  const order = await bought('ship');
  const admin = await sessionOf('admin');
  const west = await json<{ id: string }>(
    await post('/api/regions', { code: 'WEST', name: { en: 'West', zh: '华西' } }, admin),
  );
  const headers = { 'content-type': 'application/json', cookie: admin };
  const give = async (to: string) =>
    json(
      await fetch(`${server.url}/api/stores/${storeId}`, {
        ...{ method: 'PATCH', headers },
        body: JSON.stringify({ regionId: to }),
      }),
    );
  await give(west.id);
  const page = await pageOf('operator', laptop);
  await page.goto(`${server.url}/shows/${showId}/money?order=${order.id}`);
  const result = page.getByRole('dialog').getByRole('region', { name: 'Where it belongs' });
  await result.getByText('the store belongs to West today').waitFor();
  expect(await result.locator('strong').allTextContents()).toEqual(['Nanjing Road · East']);
  await mustBeAccessible(page, 'why, another region');
  await give(regionId);
});

it('an administrator sets a shop up; its secret is not shown again', async () => {
  const page = await pageOf('admin', laptop);
  await page.goto(`${server.url}/settings/shops`);
  await page.getByRole('button', { name: 'Add a platform' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('AppID').fill('wx1');
  await form.getByLabel('Token', { exact: true }).fill('abcdef');
  await form.getByLabel('EncodingAESKey').fill('too short');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('43 base64 characters').waitFor();
  await form.getByLabel('EncodingAESKey').fill('a'.repeat(43));
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`${server.url}/api/hooks/wechat/wx1`).waitFor();
  await page.getByText('encodingAesKey: set').waitFor();
  await mustBeAccessible(page, 'shops');
  await page.goto(`${server.url}/inbox`);
  await page.getByText('No messages yet').waitFor();
  await mustBeAccessible(page, 'inbox');
});

it('a guide’s tier is chosen among the brand’s; one that a program named stays until somebody changes it', async () => {
  const guide = { code: 'G-2', name: 'Wu', storeId, tier: 'Senior' };
  await json(await post('/api/guides', guide, await sessionOf('admin')));
  const page = await pageOf('admin', laptop);
  await page.goto(`${server.url}/records`);
  await page.getByText('Guides', { exact: true }).click();
  const row = page.getByRole('row', { name: /Wu/ });
  await row.getByRole('cell', { name: 'Senior', exact: true }).waitFor();
  await row.getByRole('button', { name: 'Edit Wu' }).click();
  const form = page.getByRole('dialog', { name: 'Edit Wu' });
  const tier = form.getByRole('combobox', { name: 'Tier' });
  await expect.poll(() => tier.inputValue(), { timeout: shownMs }).toBe('Senior');
  await tier.click();
  await page.getByRole('option', { name: 'Gold', exact: true }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await row.getByRole('cell', { name: 'Gold', exact: true }).waitFor();
});

it('signing in takes the keyboard alone, from the first key on', async () => {
  const page = await (await browser.newContext({ locale: 'en', viewport: laptop })).newPage();
  page.setDefaultTimeout(shownMs);
  await page.goto(`${server.url}/inbox`);
  await page.getByLabel('User name').waitFor();
  for (const [text, key] of [
    ['admin', 'Tab'],
    ['demo', 'Enter'],
  ] as const) {
    await page.keyboard.type(text);
    await page.keyboard.press(key);
  }
  // One lands where one was going.
  await page.getByText('No messages yet').waitFor();
});

it('on a phone nothing beside a panel’s title lies upon it', async () => {
  const admin = await sessionOf('admin');
  const draft = await json<{ id: string }>(
    await post(
      '/api/shows',
      {
        ...{ title: 'Next', mode: 'hq', regionIds: [regionId], currency: 'CNY', timeZone: 'Asia/Shanghai' },
        ...{ plannedStartAt: Date.now() + 86_400_000, plannedMs: 3_600_000 },
      },
      admin,
    ),
  );
  const page = await pageOf('planner', phone);
  await page.goto(`${server.url}/shows/${draft.id}/plan`);
  await page.getByRole('heading', { name: 'Targets by region' }).waitFor();
  await page.getByRole('button', { name: 'Save targets' }).waitFor();
  const upon = await page.evaluate(() => {
    const found: string[] = [];
    for (const head of document.querySelectorAll('section > header')) {
      const title = head.querySelector('h2');
      if (!title) continue;
      const words = document.createRange();
      words.selectNodeContents(title);
      const own = words.getBoundingClientRect();
      for (const beside of head.querySelectorAll('button, a, span')) {
        const at = beside.getBoundingClientRect();
        const isApart =
          at.width === 0 || at.left >= own.right || at.top >= own.bottom || at.bottom <= own.top;
        if (!isApart) found.push(`${title.textContent}: ${beside.textContent}`);
      }
    }
    return found;
  });
  expect(upon).toEqual([]);
  await page.context().close();
});

it('a long title is whole at the desk, on a viewer’s phone and on a guide’s, in both languages', async () => {
  const admin = await sessionOf('admin');
  const title = { en: 'Tanglune Live 128: Moonlit Evening', zh: '棠月直播 第128场：月色之夜' };
  const { id } = await json<{ id: string }>(
    await post(
      '/api/shows',
      {
        ...{ title, mode: 'hq', regionIds: [regionId], currency: 'CNY', timeZone: 'Asia/Shanghai' },
        ...{ plannedStartAt: Date.now(), plannedMs: 3_600_000 },
      },
      admin,
    ),
  );
  const item = { itemId: 'ring', productId, role: 'hero', price: 960_00, stock: 1, plannedMs: 600_000 };
  for (const command of [
    { type: 'lineup.add', ...item },
    { type: 'show.schedule' },
    { type: 'show.start', override: { reason: 'a test' } },
  ])
    await json(await post(`/api/shows/${id}/commands`, command, admin));
  const isWhole = (heading: Locator) =>
    heading.evaluate((at) => at.scrollWidth <= at.clientWidth && at.scrollHeight <= at.clientHeight + 1);
  const desk = await pageOf('operator', laptop);
  await desk.goto(`${server.url}/shows/${id}/desk`);
  for (const size of [laptop, phone])
    for (const [press, text] of [
      ['中文', title.zh],
      ['EN', title.en],
    ] as const) {
      await desk.setViewportSize(size);
      await desk.getByText(press, { exact: true }).click();
      const heading = desk.getByRole('heading', { level: 1, name: text });
      await heading.waitFor();
      await desk.getByRole('button', { name: /End show|下播/ }).waitFor();
      expect(await isWhole(heading), `${text}, ${size.width}`).toBe(true);
    }
  for (const lang of ['zh', 'en'] as const) {
    const room = await (await browser.newContext({ locale: 'en', viewport: phone })).newPage();
    room.setDefaultTimeout(shownMs);
    await room.goto(`${server.url}/r/${id}?name=Wu&lang=${lang}`);
    const heading = room.getByRole('heading', { level: 1, name: title[lang] });
    await heading.waitFor();
    expect(await isWhole(heading), title[lang]).toBe(true);
    await room.context().close();
  }
  const { path } = await json<{ path: string }>(await post(`/api/guides/${meiId}/link`, {}, admin));
  const guide = await (await browser.newContext({ locale: 'en', viewport: phone })).newPage();
  guide.setDefaultTimeout(shownMs);
  await guide.goto(`${server.url}${path}`);
  const chosen = guide.locator('select');
  await chosen.selectOption(id);
  for (const lang of ['en', 'zh'] as const) {
    await guide.getByRole('option', { name: title[lang] }).waitFor({ state: 'attached' });
    const spare = await chosen.evaluate((select: HTMLSelectElement) => {
      const text = document.createElement('span');
      text.style.cssText = `position: absolute; white-space: nowrap; font: ${getComputedStyle(select).font}`;
      text.textContent = select.selectedOptions[0]?.text ?? '';
      document.body.append(text);
      const { width } = text.getBoundingClientRect();
      text.remove();
      // Its own padding, and the arrow's place.
      return select.clientWidth - 16 - 20 - width;
    });
    expect(spare, title[lang]).toBeGreaterThanOrEqual(0);
    if (lang === 'en') await guide.getByRole('button', { name: '中文' }).click();
  }
  await guide.context().close();
  await desk.context().close();
});

it('to a finger every control of the desk is large enough; notices lie side by side and leave it its place', async () => {
  const admin = await sessionOf('admin');
  const open = [
    { type: 'price.freeze', itemId: 'ring' },
    {
      ...{ type: 'draw.open', drawId: 'cloth', condition: 'all', winners: 1, prize: 'A cloth' },
      durationMs: 3_600_000,
    },
    {
      ...{ type: 'poll.open', pollId: 'next', question: 'Which next?', options: ['Pearls', 'Jade'] },
      durationMs: 3_600_000,
    },
  ];
  for (const command of open) await json(await post(`/api/shows/${showId}/commands`, command, admin));
  const desk = await pageOf('operator', phone, true);
  await desk.goto(`${server.url}/shows/${showId}/desk`);
  const close = desk.getByRole('region', { name: 'Poll' }).getByRole('button', { name: 'Close poll' });
  await close.waitFor();
  const stopped = desk.getByRole('status').filter({ hasText: 'Sales of Moon ring are stopped.' });
  await stopped.waitFor();
  const small = await desk.getByRole('button').evaluateAll((buttons) =>
    buttons.flatMap((button) => {
      const { width, height } = button.getBoundingClientRect();
      const isControl = button.matches('[class*="Button-root"], header [aria-haspopup]');
      return isControl && width > 0 && Math.min(width, height) < 44 ? [button.textContent] : [];
    }),
  );
  expect(small).toEqual([]);
  const poll = await desk.getByRole('region', { name: 'Poll' }).boundingBox();
  expect(poll?.y).toBe((await stopped.boundingBox())?.y);
  // What is not in sight comes to the finger.
  await close.tap();
  await desk.getByText('closed').first().waitFor();
  await mustBeAccessible(desk, 'desk by finger');
  for (const command of [
    { type: 'price.unfreeze', itemId: 'ring' },
    { type: 'draw.settle', drawId: 'cloth' },
  ])
    await post(`/api/shows/${showId}/commands`, command, admin);
  await desk.context().close();
});

it('the desk says how many alerts it does not show, and shows them when asked', async () => {
  for (let n = 0; n < 5; n++) {
    const { id, amount } = await placed('ship');
    const body = JSON.stringify({
      ...{ eventId: `short-${n}`, kind: 'paid', orderId: id, amount: amount - 1, at: Date.now() },
    });
    const at = String(Date.now());
    const signature = createHmac('sha256', paymentSecret).update(`${at}.${body}`).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-timestamp': at };
    await fetch(`${server.url}/api/hooks/payments`, {
      ...{ method: 'POST', body, headers: { ...headers, 'x-signature': `sha256=${signature}` } },
    });
  }
  const desk = await pageOf('operator', laptop);
  await desk.goto(`${server.url}/shows/${showId}/desk`);
  const alerts = desk.getByRole('status').filter({ hasText: 'was due' });
  const more = desk.getByRole('button', { name: 'More alerts: 2' });
  await more.waitFor();
  expect(await alerts.count()).toBe(3);
  await more.press('Enter');
  await desk.getByRole('button', { name: 'Fewer alerts' }).waitFor();
  expect(await alerts.count()).toBe(5);
  await mustBeAccessible(desk, 'all alerts');
  await desk.context().close();
});

it('a settlement says how its totals are made to the keyboard and to a finger, and has what is due beside the name', async () => {
  lastSold = await bought('ship');
  await json(await post(`/api/shows/${showId}/commands`, { type: 'show.end' }, await sessionOf('admin')));
  const path = `${server.url}/shows/${showId}/review?tab=settlement`;
  const page = await pageOf('admin', laptop);
  await page.goto(path);
  const panel = page.getByRole('tabpanel', { name: 'Settlement' });
  const formula = 'A franchise store’s share of its net';
  await panel.getByRole('button', { name: `Payable T+0. ${formula}` }).focus();
  await page.getByRole('tooltip').getByText(formula).waitFor();
  await panel.getByText('Stores', { exact: true }).click();
  const heads = panel.getByRole('columnheader');
  await expect.poll(async () => (await heads.allTextContents()).slice(0, 2)).toEqual(['Store', 'Due']);
  const file = panel.getByRole('link', { name: 'Draft as CSV' });
  const cookie = await sessionOf('admin');
  const sheet = await fetch(`${server.url}${await file.getAttribute('href')}`, { headers: { cookie } });
  expect(await sheet.text()).toContain('Nanjing Road');
  await mustBeAccessible(page, 'settlement');
  await page.context().close();

  const touched = await pageOf('admin', phone, true);
  await touched.goto(path);
  await touched.getByRole('button', { name: `Payable T+0. ${formula}` }).tap();
  await touched.getByRole('tooltip').getByText(formula).waitFor();
  await touched.context().close();
});

it('while names are on their way no id is read in their place', async () => {
  const page = await pageOf('admin', laptop);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  for (const path of ['guides', 'stores'])
    await page.route(`**/api/${path}?*`, async (route) => {
      await answered;
      await route.continue();
    });
  await page.goto(`${server.url}/shows/${showId}/review?tab=settlement`);
  const panel = page.getByRole('tabpanel', { name: 'Settlement' });
  await panel.getByText('Stores', { exact: true }).click();
  const firstOf = (at: number) => panel.locator(`tbody tr > :nth-child(${at})`).first();
  await expect.poll(() => firstOf(1).textContent(), { timeout: shownMs }).toBe('…');
  answer();
  await expect.poll(() => firstOf(1).textContent(), { timeout: shownMs }).toBe('Nanjing Road');
  await page.context().close();
});

it('at a laptop a campaign’s wall has its name whole in one line with the clock and the controls', async () => {
  const admin = await sessionOf('admin');
  const name = { en: 'Autumn and Winter Season 2026', zh: '二〇二六秋冬季' };
  const target = { uv: 5_000, amount: 10_000_000_00 };
  const campaign = await json<{ id: string }>(await post('/api/campaigns', { name, target }, admin));
  const wall = await pageOf('admin', laptop);
  await wall.goto(`${server.url}/campaigns/${campaign.id}/wall`);
  const title = wall.getByRole('heading', { name: name.en });
  await title.waitFor();
  const middle = async (part: Locator) => {
    const box = await part.boundingBox();
    return box ? box.y + box.height / 2 : Number.NaN;
  };
  const controls = wall.getByRole('radiogroup', { name: 'Language' });
  expect(Math.abs((await middle(controls)) - (await middle(title)))).toBeLessThan(10);
  expect(await title.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
  await mustBeAccessible(wall, 'campaign wall');
  await wall.context().close();
});

it('the draft of a later settlement shows whose due changed, and the others when asked', async () => {
  const admin = await sessionOf('admin');
  await json(await post(`/api/shows/${showId}/commands`, { type: 'settlement.freeze' }, admin));
  const byHand = { line: 0, place: { guideId: meiId }, kind: 'correction', reason: 'seen in the shop' };
  await json(await post(`/api/orders/${lastSold.id}/attribution`, byHand, admin));
  const page = await pageOf('admin', laptop);
  await page.goto(`${server.url}/shows/${showId}/review?tab=settlement`);
  const panel = page.getByRole('tabpanel', { name: 'Settlement' });
  await panel.getByText('Draft of version 2').waitFor();
  const namesIn = () => panel.locator('tbody tr > :first-child').allTextContents();
  await expect.poll(namesIn).toEqual(['Mei']);
  await panel.getByLabel('Also those with nothing due').check();
  await expect.poll(async () => (await namesIn()).length).toBeGreaterThan(1);
  expect((await namesIn()).at(0)).toBe('Mei');
  await mustBeAccessible(page, 'draft of a later settlement');
  await page.context().close();
});

it('a record that is refused says why inside its dialog, however long the form', async () => {
  const page = await pageOf('admin', laptop);
  await page.goto(`${server.url}/records`);
  await page.getByRole('button', { name: 'New product' }).click();
  const dialog = page.getByRole('dialog', { name: 'New product' });
  for (const [label, text] of [
    ...[['SKU', 'R-1'] as const, ['Title (English)', 'Another ring'] as const],
    ...[['Title (Chinese)', '另一只'] as const, ['Category', 'rings'] as const],
    ...[['List price (CNY)', '900'] as const, ['Floor price (CNY)', '500'] as const],
    ...[['Stock', '5'] as const, ['Picture', '/pictures/ring.svg'] as const, ['Link', '/p/ring'] as const],
  ])
    await dialog.getByLabel(label, { exact: true }).fill(text);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const refused = dialog.getByRole('alert');
  await refused.waitFor();
  const isSeen = await refused.evaluate((alert) => {
    const { left, right, top, bottom } = alert.getBoundingClientRect();
    return [top + 2, bottom - 2].every((y) =>
      alert.contains(document.elementFromPoint((left + right) / 2, y)),
    );
  });
  expect(isSeen).toBe(true);
  await mustBeAccessible(page, 'refused record');
  await page.context().close();
});

it('showed no fault in any page', () => {
  expect(faults).toEqual([]);
});

let buyers = 0;
/** An order of one ring, unpaid; as its own viewer sees it, whose token is with it. */
async function placed(fulfilment: 'ship' | 'pickup'): Promise<OrderView & { readonly token: string }> {
  buyers += 1;
  const visit = await json<{ token: string }>(
    await post(`/api/shows/${showId}/visits`, {
      source: 'store-code',
      ref: 'S-1',
      viewerKey: `buyer-${buyers}`,
      name: 'Lin',
    }),
  );
  const lines = [{ itemId: 'ring', quantity: 1 }];
  const where = fulfilment === 'pickup' ? { storeId } : { storeId: undefined };
  const { order } = await json<{ order: OrderView }>(
    await post(`/api/shows/${showId}/orders`, { lines, fulfilment, ...where, key: 'k' }, '', visit.token),
  );
  return { ...order, token: visit.token };
}

/** The same, paid. */
async function bought(fulfilment: 'ship' | 'pickup'): Promise<OrderView> {
  const { id, token } = await placed(fulfilment);
  return (await json<{ order: OrderView }>(await post(`/api/orders/${id}/demo-payment`, {}, '', token)))
    .order;
}

async function sessionOf(username: string): Promise<string> {
  const signedIn = await post('/api/session', { username, password: 'demo' });
  return signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const post = (path: string, body: unknown, cookie = '', token = ''): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(cookie ? { cookie, origin: server.url } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });

async function json<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function pageOf(
  username: string,
  viewport: { width: number; height: number },
  hasTouch = false,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', viewport, hasTouch, isMobile: hasTouch });
  const [name = '', value = ''] = (await sessionOf(username)).split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  return page;
}

it('an order that two shows could have is given to one of them, and the next is linked to a room', async () => {
  const admin = await sessionOf('admin');
  const second = { title: { en: 'Matinee', zh: '午场' }, mode: 'hq', regionIds: [regionId], currency: 'CNY' };
  const times = { timeZone: 'Asia/Shanghai', plannedStartAt: Date.now(), plannedMs: 3_600_000 };
  const made = await json<{ id: string }>(await post('/api/shows', { ...second, ...times }, admin));
  const item = { itemId: 'ring', productId, role: 'hero', price: 960_00, stock: 5, plannedMs: 600_000 };
  const tell = async (command: unknown) => json(await post(`/api/shows/${made.id}/commands`, command, admin));
  await tell({ type: 'lineup.add', ...item });
  await tell({ type: 'show.schedule' });
  await tell({ type: 'show.start', override: { reason: 'a test' } });
  const secret = 'a secret of the boutique, long enough';
  const put = await fetch(`${server.url}/api/connectors`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', cookie: admin, origin: server.url },
    body: JSON.stringify({ kind: 'generic', name: 'boutique', secret }),
  });
  await json(put);
  const body = JSON.stringify({
    ...{ event: 'order.placed', eventId: 'e-1', at: Date.now(), orderId: 'B-2001', buyerId: 'b-1' },
    lines: [{ sku: 'R-1', quantity: 1, unitPrice: 950_00 }],
  });
  const at = String(Date.now());
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  const pushed = await fetch(`${server.url}/api/hooks/shop/boutique`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-timestamp': at },
      'x-signature': `sha256=${signature}`,
    },
    body,
  });
  expect(pushed.status).toBe(200);

  const page = await pageOf('operator', phone);
  await page.goto(`${server.url}/inbox`);
  await page.getByText('Several shows possible', { exact: true }).waitFor();
  await page.getByText(/^2 shows were on air: .*Matinee/).waitFor();
  await page.getByRole('button', { name: /order.placed B-2001$/ }).click();
  const drawer = page.getByRole('dialog', { name: /^Message of/ });
  const which = drawer.getByRole('region', { name: 'Which show was it?' });
  await which.getByRole('link', { name: 'Evening' }).waitFor();
  await mustBeAccessible(page, 'unclear message');
  await which.getByRole('button', { name: /^It was this one ?: Matinee$/ }).click();
  const ask = page.getByRole('dialog', { name: 'Count this order in this show?' });
  for (const fact of ['B-2001', 'Matinee']) await ask.getByText(fact, { exact: true }).waitFor();
  await ask.getByRole('button', { name: 'It was this one', exact: true }).click();
  await drawer.getByText('Done', { exact: true }).waitFor();
  await which.waitFor({ state: 'detached' });
  expect(await drawer.getByRole('link', { name: 'To the show' }).getAttribute('href')).toBe(
    `/shows/${made.id}/money`,
  );

  // What the page says to do about the orders to come can be done.
  const plan = await pageOf('planner', laptop);
  await plan.goto(`${server.url}/shows/${made.id}/plan`);
  await plan.getByRole('combobox', { name: 'Rooms on other platforms' }).fill('sph3FZ');
  await plan.keyboard.press('Enter');
  await plan.getByRole('region', { name: 'The show' }).getByRole('button', { name: 'Save' }).click();
  const rooms = async () => {
    const view = await fetch(`${server.url}/api/shows/${made.id}`, { headers: { cookie: admin } });
    return (await json<{ show: { liveRoomIds: string[] } }>(view)).show.liveRoomIds;
  };
  await expect.poll(rooms, { timeout: shownMs }).toEqual(['sph3FZ']);
  await tell({ type: 'show.end' });
});
