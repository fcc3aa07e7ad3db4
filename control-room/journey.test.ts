import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from './testing/demo-server.ts';
import { mustBeAccessible } from './testing/keyboard.ts';

/**
 * One show from sign-in to review, as people do it: a desk in one browser window, a phone in another, the real server
 * between them. Everything is found by role and accessible name, so what passes here can be used without a mouse.
 */

let server: DemoServer;
let browser: Browser;
let url = '';
const faults: string[] = [];

beforeAll(async () => {
  server = await startDemoServer();
  url = server.url;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('runs a show from sign-in to review, with a sale in the room', async () => {
  const { showId, region, product, dealPrice } = await planShow('a');
  const paid = '¥199';

  // Sign in: whoever is not, is asked to, and comes to the list.
  const desk = await openPage({ width: 1280, height: 800 });
  await desk.goto(url);
  await desk.getByLabel('User name').fill('operator');
  await desk.getByRole('textbox', { name: 'Password' }).fill('demo');
  await mustBeAccessible(desk, 'login');
  await desk.getByRole('button', { name: 'Sign in', exact: true }).click();
  await desk.getByRole('heading', { name: 'Shows' }).waitFor();
  await desk.getByText('Pearl Evening').first().waitFor();
  await mustBeAccessible(desk, 'list');

  // A viewer waits in the lobby.
  const room = await openPage({ width: 390, height: 844 });
  await room.goto(`${url}/r/${showId}?ref=G-a&name=Mei&lang=en`);
  await room.getByRole('heading', { name: 'The show has not started' }).waitFor();

  // Start: ON AIR on the desk, and in the room without anything pressed there.
  await desk.goto(`${url}/shows/${showId}/desk`);
  await desk.getByRole('button', { name: 'Start show' }).click();
  await confirmIn(desk, 'Start the show?', 'Start show');
  await desk.getByText('ON AIR', { exact: true }).waitFor();
  await room.getByText('ON AIR').waitFor();

  // Pin by keyboard as soon as the desk's controls are on, then open the product's deal by keyboard.
  await desk.locator('button[aria-disabled=false]', { hasText: 'Pin' }).first().waitFor();
  await desk.keyboard.press('p');
  await room.getByRole('img', { name: product }).waitFor();
  await desk.keyboard.press('F2');
  await confirmIn(desk, 'Open this deal?', 'Open deal');
  const deal = room.getByRole('region', { name: `Flash deal: ${product}` });
  await deal.getByText('5 left').waitFor();
  await mustBeAccessible(desk, 'desk');
  await mustBeAccessible(room, 'room');

  // Buy: claim, pay, paid.
  await deal.getByRole('button', { name: 'Claim now' }).click();
  await deal.getByText('Reserved for you').waitFor();
  await deal.getByText('4 left').waitFor();
  await deal.getByRole('button', { name: 'Pay now' }).click();
  await room.getByRole('heading', { name: 'Payment' }).waitFor();
  await mustBeAccessible(room, 'pay');
  await room.getByRole('button', { name: `Pay ${paid}` }).click();
  await room.getByText('Paid. Thank you!').waitFor();
  await room.getByRole('button', { name: 'Back to the show' }).last().click();
  await room.getByRole('button', { name: 'My orders' }).click();
  await room.getByRole('dialog', { name: 'My orders' }).getByText('Paid', { exact: true }).waitFor();
  await room.keyboard.press('Escape');

  // The switch of language keeps what is on the page.
  await room.getByRole('button', { name: '中文' }).click();
  await room.getByText('直播中').waitFor();
  await room.getByRole('button', { name: '我的订单' }).waitFor();

  // The desk has the order and the money, in the guide's region.
  const order = desk.getByRole('region', { name: 'Orders' }).getByRole('listitem').first();
  await expect.poll(() => order.textContent(), { timeout: shownMs }).toContain('Paid');
  await expect.poll(() => order.textContent()).toContain(region);
  await expect
    .poll(
      () =>
        desk
          .getByRole('button', { name: /^Paid\. Sum of amounts/ })
          .locator('xpath=..')
          .textContent(),
      {
        timeout: shownMs,
      },
    )
    .toContain(paid);

  // End: the room says so, the review has the same money.
  await desk.getByRole('button', { name: 'End show' }).click();
  await confirmIn(desk, 'End the show?', 'End show');
  await room.getByRole('heading', { name: '直播已结束' }).waitFor();
  await desk.getByRole('link', { name: 'Open review' }).click();
  await desk.getByRole('heading', { name: 'Review · Pearl Evening' }).waitFor();
  await expect
    .poll(() =>
      desk
        .getByRole('button', { name: /^Paid\. Sum of amounts/ })
        .locator('xpath=..')
        .textContent(),
    )
    .toContain(paid);
  const row = desk.getByRole('row', { name: new RegExp(`^${product}`) });
  await expect.poll(() => row.textContent()).toContain(paid);
  await desk.getByText('The target was missed by ¥1,801: 10.0% reached.').waitFor();
  await mustBeAccessible(desk, 'review');

  const review = await (await desk.request.get(`${url}/api/shows/${showId}/review`)).json();
  expect(review.summary.trade).toMatchObject({ paid: dealPrice, paidOrders: 1, buyers: 1, units: 1 });
  expect(faults).toEqual([]);
});

it('takes no cue that has only just moved under the finger, says so, and takes it a moment later', async () => {
  const { showId, post } = await planShow('d');
  await post(`/api/shows/${showId}/commands`, { type: 'show.start' });
  const desk = await openPage({ width: 1280, height: 800 });
  await desk.request.post(`${url}/api/session`, { data: { username: 'operator', password: 'demo' } });
  await desk.goto(`${url}/shows/${showId}/desk`);
  await desk.locator('button[aria-disabled=false]', { hasText: 'Pin' }).first().waitFor();

  // The first product is the cue. Another pins it, and P is pressed in the very moment the cue moves on.
  await desk.evaluate(() => {
    const cued = () => document.querySelector('[data-cursor="true"]')?.textContent ?? '';
    const first = cued();
    new MutationObserver((_, observer) => {
      if (cued() === first || !cued().includes('Pearl Studs')) return;
      observer.disconnect();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }));
    }).observe(document.body, { attributes: true, childList: true, subtree: true });
  });
  await post(`/api/shows/${showId}/commands`, { type: 'product.pin', itemId: 'i1' });
  await desk.getByText('Pressed again too soon').first().waitFor();
  const pinned = async () => {
    const answer = await desk.request.get(`${url}/api/shows/${showId}`);
    return ((await answer.json()) as { onAir: { pinned: string[] } }).onAir.pinned;
  };
  expect(await pinned()).toEqual(['i1']);

  await desk.waitForTimeout(1_000);
  await desk.keyboard.press('p');
  await expect.poll(pinned).toEqual(['i2', 'i1']);
  expect(faults).toEqual([]);
});

it('goes to a product by its number, though a button that was clicked before has the keyboard', async () => {
  const { showId, post } = await planShow('e');
  await post(`/api/shows/${showId}/commands`, { type: 'show.start' });
  const desk = await openPage({ width: 1280, height: 800 });
  await desk.request.post(`${url}/api/session`, { data: { username: 'operator', password: 'demo' } });
  await desk.goto(`${url}/shows/${showId}/desk`);
  await desk
    .getByRole('listitem')
    .getByRole('button', { name: /Pearl Strand/ })
    .click();
  const cued = desk.locator('[data-cursor="true"]');
  const jumped = async () => {
    await desk.keyboard.press('2');
    await desk.keyboard.press('Enter');
    return cued.textContent();
  };
  await expect.poll(jumped).toContain('Pearl Studs');
  expect(faults).toEqual([]);
});

it('books a claim once when its answer is lost on the way, and resumes the visit after a reload', async () => {
  const { showId, product, post, request } = await planShow('b');
  for (const command of [{ type: 'show.start' }, { type: 'deal.open', dealId: 'd-b' }])
    await post(`/api/shows/${showId}/commands`, command);

  // A bad network: the first claim reaches the server, its answer never comes back, and the line drops.
  const room = await openPage({ width: 390, height: 844 });
  const claims: string[] = [];
  await room.routeWebSocket(/socket\.io/, (client) => {
    const line = client.connectToServer();
    let isCut = false;
    line.onMessage((message) => {
      if (!isCut) client.send(message);
    });
    client.onMessage((message) => {
      line.send(message);
      const [, key] = /"claim".*"key":"(\w+)"/.exec(String(message)) ?? [];
      if (key === undefined) return;
      claims.push(key);
      if (claims.length > 1) return;
      isCut = true;
      setTimeout(() => client.close(), 300);
    });
  });
  await room.goto(`${url}/r/${showId}?ref=G-b&lang=en`);
  const deal = room.getByRole('region', { name: `Flash deal: ${product}` });
  await deal.getByRole('button', { name: 'Claim now' }).click();
  await deal.getByText('Reserved for you').waitFor();
  // Asked again, as often as it took, with the one key.
  expect(claims.length).toBeGreaterThan(1);
  expect(new Set(claims).size).toBe(1);
  await deal.getByText('4 left').waitFor();

  await room.reload();
  await deal.getByText('Reserved for you').waitFor();
  const orders = await (await request.get(`${url}/api/shows/${showId}/orders`)).json();
  expect(orders.items).toHaveLength(1);
  const metrics = await (await request.get(`${url}/api/shows/${showId}/metrics`)).json();
  expect(metrics.audience).toMatchObject({ pv: 1, uv: 1 });

  // Offline: it says so, and nothing can be bought until the line is back.
  await room.getByRole('button', { name: 'My orders' }).click();
  await room.getByRole('dialog', { name: 'My orders' }).getByText('Waiting for payment').waitFor();
  await room.keyboard.press('Escape');
  await room.context().setOffline(true);
  await room.getByText('You are offline.').waitFor();
  await room.getByRole('button', { name: 'Products' }).click();
  await room.getByRole('dialog').getByRole('button', { name: 'Pearl Studs' }).click();
  const order = room.getByRole('dialog', { name: 'Pearl Studs' });
  await order.getByRole('button', { name: 'No connection' }).waitFor();
  await room.context().setOffline(false);
  await order.getByRole('radio', { name: 'Pick up in store' }).check();
  await order.getByText('At Harbour (Shanghai).').waitFor();
  await order.getByRole('button', { name: 'Order now' }).click();
  await order.getByText('Reserved for you').waitFor();
  const both = await (await request.get(`${url}/api/shows/${showId}/orders`)).json();
  expect(both.items).toHaveLength(2);
  expect(both.items[0]).toMatchObject({ fulfilment: 'pickup', status: 'reserved', amount: 25_900 });
  expect(faults).toEqual([]);
});

it('takes the desk’s words to the host, the figures to the wall, and a guide’s visitors to the guide', async () => {
  const { showId, product, post, request, guideId } = await planShow('c');
  const send = (command: unknown) => post(`/api/shows/${showId}/commands`, command);
  await send({ type: 'show.start' });
  const signedIn = async (path: string, viewport: { width: number; height: number }) => {
    const page = await openPage(viewport);
    await page.request.post(`${url}/api/session`, { data: { username: 'operator', password: 'demo' } });
    await page.goto(url + path);
    return page;
  };
  const host = await signedIn(`/shows/${showId}/host`, { width: 1280, height: 800 });
  const wall = await signedIn(`/shows/${showId}/wall`, { width: 1920, height: 1080 });
  await host.getByText('Nothing pinned').waitFor();

  // What the desk pins, opens and says stands on both screens at once.
  await send({ type: 'product.pin', itemId: 'i1' });
  await send({ type: 'deal.open', dealId: 'd-c' });
  await send({ type: 'prompt.send', text: 'Show the clasp', tone: 'urgent' });
  await host.getByRole('heading', { name: product }).waitFor();
  await host.getByText('Only 5 left').waitFor();
  await host.getByText('¥199', { exact: true }).waitFor();
  await host.getByText('Show the clasp').waitFor();
  await mustBeAccessible(host, 'host');
  await host.getByRole('button', { name: 'Got it' }).press('Enter');
  await host.getByText('Show the clasp').waitFor({ state: 'hidden' });
  await wall.getByText('5 left', { exact: true }).waitFor();
  await mustBeAccessible(wall, 'wall');

  // What viewers cannot have stands beside what the host is about to say of it.
  const stopped = 'Sales stopped: nobody can order it now';
  await send({ type: 'price.freeze', itemId: 'i1' });
  await host.getByText(stopped).waitFor();
  await wall.getByText('Sales stopped', { exact: true }).waitFor();
  await send({ type: 'price.unfreeze', itemId: 'i1' });
  await host.getByText(stopped).waitFor({ state: 'hidden' });
  await wall.getByText('Sales stopped', { exact: true }).waitFor({ state: 'hidden' });
  await send({ type: 'price.hide', itemId: 'i2' });
  await send({ type: 'product.pin', itemId: 'i2' });
  const unseen = host.getByText('Viewers do not see its price yet');
  await unseen.waitFor();
  await wall.getByText('Price hidden', { exact: true }).waitFor();
  await host.getByText('To do Try them on · Lin').waitFor();
  await mustBeAccessible(host, 'host, price hidden');
  await send({ type: 'price.reveal', itemId: 'i2' });
  await unseen.waitFor({ state: 'hidden' });
  await wall.getByText('Price hidden', { exact: true }).waitFor({ state: 'hidden' });

  // The guide shares the link; who comes by it is counted for the guide.
  const { path } = (await post(`/api/guides/${guideId}/link`, {})) as unknown as { path: string };
  const guide = await openPage({ width: 390, height: 844 });
  await guide.goto(url + path);
  await guide.getByText('Nobody has come by your link yet.').waitFor();
  await mustBeAccessible(guide, 'guide');
  const link = await guide
    .getByLabel('My link')
    .getByRole('link', { name: 'See the room' })
    .getAttribute('href');
  const room = await openPage({ width: 390, height: 844 });
  await room.goto(`${url}${link}&lang=en`);
  await room.getByText('ON AIR').waitFor();
  await guide.getByText('visits: 1').waitFor();
  await guide.getByText(/^of \d+ guides/).waitFor();
  await guide.getByRole('button', { name: 'Posters' }).press('Enter');
  await guide.getByRole('button', { name: new RegExp(product) }).press('Enter');
  await guide.getByRole('img', { name: `Poster of ${product}` }).waitFor();
  await mustBeAccessible(guide, 'poster');
  await guide.keyboard.press('Escape');
  await guide.getByRole('button', { name: '中文' }).press('Enter');
  await guide.getByRole('button', { name: '跟进' }).press('Enter');
  await guide.getByText('直播结束后，名单会出现在这里。').waitFor();

  // A link made void opens nothing any more.
  expect((await request.delete(`${url}/api/guides/${guideId}/link`)).status()).toBe(204);
  await guide.reload();
  await guide.getByRole('heading', { name: '此链接打不开页面' }).waitFor();
  expect(faults).toEqual([]);
});

/** A tiny brand and one scheduled show, over REST as a brand's own program would; `mark` keeps its codes apart. */
async function planShow(mark: string) {
  const { request } = await browserContext();
  const post = async (path: string, data: unknown): Promise<{ id: string }> => {
    const answer = await request.post(url + path, { data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  await post('/api/session', { username: 'admin', password: 'demo' });
  const region = await post('/api/regions', { code: `EAST-${mark}`, name: { en: 'East', zh: '华东' } });
  const store = await post('/api/stores', {
    code: `S-${mark}`,
    name: { en: 'Harbour', zh: '港口店' },
    regionId: region.id,
    kind: 'owned',
    city: 'Shanghai',
  });
  const guide = await post('/api/guides', {
    code: `G-${mark}`,
    name: 'Lin',
    storeId: store.id,
    tier: 'gold',
  });
  const makeProduct = (sku: string, en: string, zh: string, listPrice: number) =>
    post('/api/products', {
      sku,
      title: { en, zh },
      category: 'pearl',
      listPrice,
      floorPrice: Math.floor(listPrice / 3),
      stock: 50,
      imageUrl: '/pictures/TL-PN-009.svg',
      link: '/',
      tags: [],
    });
  const strand = await makeProduct(`PN-${mark}`, 'Pearl Strand', '珍珠项链', 39_900);
  const studs = await makeProduct(`PE-${mark}`, 'Pearl Studs', '珍珠耳钉', 29_900);
  const show = await post('/api/shows', {
    title: { en: 'Pearl Evening', zh: '珍珠之夜' },
    mode: 'hq',
    regionIds: [region.id],
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: Date.now() + 600_000,
    plannedMs: 3_600_000,
  });
  const dealPrice = 19_900;
  const line = { role: 'hero', stock: 20, plannedMs: 300_000 };
  const target = { uv: 100, amount: 200_000 };
  for (const command of [
    { type: 'lineup.add', itemId: 'i1', productId: strand.id, price: 35_900, ...line },
    {
      ...{ type: 'lineup.add', itemId: 'i2', productId: studs.id, price: 25_900, ...line },
      ...{ action: 'Try them on', owner: 'Lin' },
    },
    {
      type: 'deal.plan',
      dealId: `d-${mark}`,
      itemId: 'i1',
      price: dealPrice,
      quantity: 5,
      perViewerLimit: 2,
      durationMs: 600_000,
    },
    { type: 'targets.set', basis: 'paid', total: target, regions: [{ regionId: region.id, ...target }] },
    { type: 'show.schedule' },
  ])
    await post(`/api/shows/${show.id}/commands`, command);
  return {
    showId: show.id,
    region: 'East',
    product: 'Pearl Strand',
    dealPrice,
    post,
    request,
    guideId: guide.id,
  };
}

async function browserContext(viewport = { width: 1280, height: 800 }) {
  return browser.newContext({ viewport, locale: 'en-GB' });
}

/** A window of its own: other cookies, other storage. Faults of its scripts are gathered. */
async function openPage(viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await browserContext(viewport)).newPage();
  page.setDefaultTimeout(shownMs);
  page.on('pageerror', (error) => faults.push(error.message));
  return page;
}

async function confirmIn(page: Page, question: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: question });
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'hidden' });
}
