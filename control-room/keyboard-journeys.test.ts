import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textFor } from './guide/texts/text-for.ts';
import { en } from './i18n/en.ts';
import { zhCN } from './i18n/zh-CN.ts';
import { en as roomEn } from './room/i18n/en.ts';
import { zh as roomZh } from './room/i18n/zh.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from './testing/demo-server.ts';
import { byTab, chooseAt, mustBeAccessible, pressAt, typeAt } from './testing/keyboard.ts';

/**
 * A show as its people live it, each without a mouse and in either language: the operator starts it, a viewer buys,
 * the host is prompted, the planner helps a region that is behind, and that region's viewers, guide and manager find
 * what was given to them. Each step stands on the one before.
 */

const laptop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const password = 'a long password';
let server: DemoServer;
let browser: Browser;

beforeAll(async () => {
  const skipAhead = fileURLToPath(new URL('testing/skip-ahead.mjs', import.meta.url));
  server = await startDemoServer({ MEDIASOUP_WORKER_BIN: 'skip', NODE_OPTIONS: `--import ${skipAhead}` });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A sentence with its holes filled. */
const filled = (sentence: string, holes: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{\{(\w+)\}\}/g, (_, hole: string) => holes[hole] ?? '');
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const languages = [
  {
    locale: 'en-GB',
    lang: 'en',
    staff: en,
    room: roomEn,
    guide: textFor('en'),
    east: 'East',
    product: 'Moon ring',
  },
  {
    locale: 'zh-CN',
    lang: 'zh',
    staff: zhCN,
    room: roomZh,
    guide: textFor('zh-CN'),
    east: '华东',
    product: '月戒',
  },
] as const;

describe.each(languages)(
  'by keyboard alone, $locale',
  ({ locale, lang, staff, room, guide, east, product }) => {
    const faults: string[] = [];
    let brand: Brand;
    let desk: Page;
    let planner: Page;
    beforeAll(async () => {
      brand = await planShow(lang);
    });

    const open = async (path: string, viewport = laptop): Promise<Page> => {
      const page = await (await browser.newContext({ viewport, locale })).newPage();
      page.setDefaultTimeout(shownMs);
      page.on('pageerror', (error) => faults.push(`${path}: ${error.message}`));
      await page.goto(server.url + path);
      return page;
    };
    /** Signs in as people do: the page that was asked for comes after. */
    const signedIn = async (username: string, path: string, viewport = laptop, secret = 'demo') => {
      const page = await open(path, viewport);
      const { signIn } = staff.common;
      await typeAt(page, page.getByLabel(signIn.username), username);
      await typeAt(page, page.getByRole('textbox', { name: signIn.password }), secret);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: signIn.submit, exact: true }).waitFor({ state: 'hidden' });
      return page;
    };
    const confirmed = async (page: Page, question: string) => {
      const dialog = page.getByRole('dialog', { name: question });
      await dialog.waitFor();
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
    };

    it('the operator signs in, starts the show, pins a product and opens its deal', async () => {
      desk = await signedIn('operator', `/shows/${brand.showId}/desk`);
      await byTab(desk, desk.getByRole('button', { name: staff.desk.show.start }));
      // A key that is held down asks, and does not answer its own question.
      for (let held = 0; held < 5; held += 1) await desk.keyboard.down('Enter');
      await desk.keyboard.up('Enter');
      const question = desk.getByRole('dialog', { name: staff.desk.show.startTitle });
      await question.waitFor();
      await pressAt(desk, question.getByRole('button', { name: staff.desk.show.start }));
      await question.waitFor({ state: 'hidden' });
      await desk.locator('button[aria-disabled=false]', { hasText: staff.desk.run.pin }).first().waitFor();
      await desk.keyboard.press('p');
      await desk.locator('button[aria-disabled=false]', { hasText: staff.desk.run.unpin }).first().waitFor();
      // The question has the keyboard in the very step that asks it, before anything is painted.
      expect(await heldAfter(desk, 'F2')).toContain(staff.desk.deal.openTitle);
      await desk.keyboard.press('Escape');
      await desk.getByRole('dialog').waitFor({ state: 'hidden' });
      // So whoever is quick is heard.
      await Promise.all([desk.keyboard.press('F2'), desk.keyboard.press('Enter')]);
      await desk.getByRole('button', { name: staff.desk.deal.closes }).waitFor();
      await desk.getByRole('dialog').waitFor({ state: 'hidden' });
      await mustBeAccessible(desk, 'desk');
      expect(faults).toEqual([]);
    });

    it('a viewer claims, pays, and finds the order', async () => {
      const page = await open(`/r/${brand.showId}?ref=${brand.east.guide}&name=Mei&lang=${lang}`, phone);
      const deal = page.getByRole('region', { name: new RegExp(escaped(product)) });
      await pressAt(page, deal.getByRole('button', { name: room.claim }));
      await deal.getByText(room.reservedFor).waitFor();
      await pressAt(page, deal.getByRole('button', { name: room.payNow }));
      await page.getByRole('heading', { name: room.payTitle }).waitFor();
      await mustBeAccessible(page, 'payment');
      await pressAt(
        page,
        page.getByRole('button', { name: new RegExp(escaped(room.payButton('¥')).replace('¥', '.*')) }),
      );
      await page.getByText(room.paidTitle).waitFor();
      await mustBeAccessible(page, 'paid');
      expect(faults).toEqual([]);
    });

    it('the host reads what to say, is prompted by the desk, and says so', async () => {
      const host = await signedIn('host', `/shows/${brand.showId}/host`);
      await host.getByRole('heading', { name: product }).waitFor();
      await desk.keyboard.press('F9');
      await desk.keyboard.type('Show the clasp');
      await desk.keyboard.press('Enter');
      await host.getByText('Show the clasp').waitFor();
      await mustBeAccessible(host, 'host');
      await pressAt(host, host.getByRole('button', { name: staff.host.gotIt }));
      await host.getByText('Show the clasp').waitFor({ state: 'hidden' });
      expect(faults).toEqual([]);
    });

    it('the planner sees a region behind, takes its alert, and gives its viewers a coupon', async () => {
      const { act } = staff;
      planner = await signedIn('planner', `/shows/${brand.showId}/desk`);
      // Three minutes behind raise the alert.
      const alert = planner.getByRole('status').filter({ hasText: east });
      const take = alert.getByRole('button', { name: act.acknowledge });
      await until(
        async () => (await take.count()) > 0,
        () => skip(brand),
      );
      await mustBeAccessible(planner, 'alert');
      await pressAt(planner, take);
      await alert.getByText('Demo planner').waitFor();
      // As many come to each region in several minutes: what an effect is held against.
      for (let rounds = 0; rounds < 3; rounds += 1) {
        await brand.visitors(6, 6);
        await skip(brand);
      }
      await brand.visitors(6, 6);

      await pressAt(
        planner,
        planner.getByRole('button', { name: new RegExp(`^${staff.desk.regions.act}.*${east}$`) }),
      );
      const form = planner.getByRole('dialog', {
        name: filled(staff.desk.regions.raiseTitle, { region: east }),
      });
      await byTab(planner, form.getByRole('combobox', { name: staff.desk.regions.action }));
      await planner.keyboard.press('Enter');
      await chooseAt(planner, planner.getByRole('option', { name: staff.desk.regions.actions.coupon }));
      await typeAt(planner, form.getByLabel(act.coupon.off), '50');
      await typeAt(planner, form.getByLabel(act.coupon.from), '300');
      await typeAt(planner, form.getByLabel(staff.desk.regions.note), '!');
      await mustBeAccessible(planner, 'coupon for a region');
      await pressAt(planner, form.getByRole('button', { name: act.coupon.raise }));
      // Escape leaves the question alone; the form stays, and the keyboard is where it was.
      await planner.getByRole('dialog', { name: filled(act.coupon.title, { region: east }) }).waitFor();
      await planner.keyboard.press('Escape');
      await planner
        .getByRole('dialog', { name: filled(act.coupon.title, { region: east }) })
        .waitFor({ state: 'hidden' });
      await planner.keyboard.press('Enter');
      await confirmed(planner, filled(act.coupon.title, { region: east }));
      await form.waitFor({ state: 'hidden' });

      expect(faults).toEqual([]);
    });

    it('a viewer of that region takes the coupon; one of another region is not bothered with it', async () => {
      const viewer = await open(`/r/${brand.showId}?ref=${brand.east.guide}&name=Lan&lang=${lang}`, phone);
      const offered = viewer.getByRole('button', { name: room.offers.take });
      const other = await open(`/r/${brand.showId}?ref=${brand.west.guide}&name=Bo&lang=${lang}`, phone);
      await pressAt(viewer, viewer.getByRole('button', { name: new RegExp(`^${room.offers.offers}`) }));
      await pressAt(viewer, offered.first());
      await offered.first().waitFor({ state: 'hidden' });
      await mustBeAccessible(viewer, 'coupon');
      await other.getByRole('region', { name: new RegExp(escaped(product)) }).waitFor();
      expect(await other.getByRole('button', { name: new RegExp(`^${room.offers.offers}`) }).count()).toBe(0);
      expect(faults).toEqual([]);
    });

    it('the guide finds the task with its coupon, and says it is done', async () => {
      const page = await open(brand.guidePath, phone);
      await page.getByText(filled(guide('couponOn', { coupon: '…' }).split('…')[0] ?? '', {})).waitFor();
      await mustBeAccessible(page, 'guide');
      await pressAt(page, page.getByRole('button', { name: guide('done') }));
      await page.getByText(/^✓ /).waitFor();
      expect(faults).toEqual([]);
    });

    it('the region’s manager sees who has done their part, and does their own', async () => {
      const page = await signedIn(`east-${lang}`, '/my', phone, password);
      await page.getByText(filled(staff.act.doneGuides, { n: '1' })).waitFor();
      await mustBeAccessible(page, 'my region');
      const done = page.getByRole('button', { name: staff.act.done });
      await pressAt(page, done);
      await done.waitFor({ state: 'hidden' });
      expect(faults).toEqual([]);
    });

    it('the planner sees how many took it, and what it did to visitors against the other region', async () => {
      const { act } = staff;
      await brand.visitors(14, 10);
      await skip(brand);
      await brand.visitors(14, 10);
      await skip(brand);
      await pressAt(planner, planner.getByRole('button', { name: east, exact: true }));
      const detail = planner.getByRole('dialog', { name: filled(act.detail, { region: east }) });
      // Open until the task is due; over by then on a slow machine.
      const taken = { issued: '1', redeemed: '0', quantity: '100' };
      await detail
        .getByText(filled(act.coupon.open, taken))
        .or(detail.getByText(filled(act.coupon.closed, taken)))
        .waitFor();
      // The sentence of a measured effect, up to its first figure.
      const [measured = ''] = act.added.split('{{expected}}')[0]?.split('{{added}}').slice(1) ?? [];
      await detail.getByText(measured.trim()).first().waitFor();
      await mustBeAccessible(planner, 'effect');
      expect(faults).toEqual([]);
    });
  },
);

/** The dialog that has the keyboard once the page has heard a key and has had no other turn since. */
const heldAfter = (page: Page, key: string): Promise<string> =>
  page.evaluate(async (pressed) => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true }));
    await Promise.resolve();
    return document.activeElement?.closest('[role="dialog"]')?.textContent ?? 'none';
  }, key);

/** As `testing/skip-ahead.mjs` has it. */
const SKIP_MS = 200_000;
/** Readings of the pace are a second apart. */
const READ_MS = 1_500;

/** Moves the server's clock on by its step; resolves when the pace has been read after it, at every node. */
async function skip({ time }: Brand): Promise<void> {
  const after = (await time()) + SKIP_MS + READ_MS;
  server.signal('SIGUSR2');
  // Several nodes answer in turn.
  for (let inTime = 0; inTime < 4; ) {
    inTime = (await time()) < after ? 0 : inTime + 1;
    if (inTime === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Takes the step until it is so. */
async function until(isSo: () => Promise<boolean>, step: () => Promise<void>): Promise<void> {
  for (let steps = 0; steps < 30; steps += 1) {
    if (await isSo()) return;
    await step();
  }
  throw new Error('It did not come to that');
}

type Brand = Awaited<ReturnType<typeof planShow>>;

/** Two regions with a store and a guide each, and a scheduled show with one product and a deal. */
async function planShow(mark: string) {
  const { request } = await browser.newContext();
  const post = async <T = { id: string }>(path: string, data: unknown): Promise<T> => {
    const answer = await request.post(server.url + path, { data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  await post('/api/session', { username: 'admin', password: 'demo' });
  const place = async (code: string, name: { en: string; zh: string }) => {
    const regionId = (await post('/api/regions', { code: `${code}-${mark}`, name })).id;
    const store = { code: `S-${code}-${mark}`, name, regionId, kind: 'owned', city: 'Shanghai' };
    const storeId = (await post('/api/stores', store)).id;
    const guide = `G-${code}-${mark}`;
    return {
      regionId,
      guide,
      guideId: (await post('/api/guides', { code: guide, name: 'Lin', storeId })).id,
    };
  };
  const east = await place('E', { en: 'East', zh: '华东' });
  const west = await place('W', { en: 'West', zh: '华西' });
  await post('/api/users', {
    ...{ username: `east-${mark}`, name: 'Dong', role: 'region', regionIds: [east.regionId], password },
  });
  const productId = (
    await post('/api/products', {
      ...{ sku: `R-${mark}`, title: { en: 'Moon ring', zh: '月戒' }, category: 'rings', stock: 50, tags: [] },
      ...{ listPrice: 1_000_00, floorPrice: 100_00, imageUrl: '/pictures/TL-PN-009.svg', link: '/' },
    })
  ).id;
  const showId = (
    await post('/api/shows', {
      ...{ title: { en: 'Together', zh: '同心' }, mode: 'hq', regionIds: [east.regionId, west.regionId] },
      ...{ currency: 'CNY', timeZone: 'Asia/Shanghai', plannedStartAt: Date.now(), plannedMs: 7_200_000 },
    })
  ).id;
  const half = { uv: 5_000, amount: 500_000_00 };
  const deal = { dealId: `d-${mark}`, price: 199_00, quantity: 5, perViewerLimit: 2, durationMs: 7_200_000 };
  for (const command of [
    {
      ...{ type: 'lineup.add', itemId: 'ring', productId, role: 'hero' },
      ...{ price: 960_00, stock: 20, plannedMs: 600_000, talkingPoints: 'Turn it to the light' },
    },
    { type: 'deal.plan', itemId: 'ring', ...deal },
    {
      ...{ type: 'targets.set', basis: 'paid', total: { uv: 10_000, amount: 1_000_000_00 } },
      regions: [east, west].map(({ regionId }) => ({ regionId, ...half })),
    },
    { type: 'show.schedule' },
  ])
    await post(`/api/shows/${showId}/commands`, command);
  let came = 0;
  return {
    showId,
    /** The server's. */
    async time(): Promise<number> {
      const answer = await request.get(`${server.url}/api/shows/${showId}/metrics`);
      return (await answer.json()).at;
    },
    east,
    west,
    guidePath: (await post<{ path: string }>(`/api/guides/${east.guideId}/link`, {})).path,
    /** So many new visitors by the guide of each region. */
    async visitors(ofEast: number, ofWest: number) {
      for (const [{ guide }, many] of [[east, ofEast] as const, [west, ofWest] as const])
        for (let n = 0; n < many; n += 1) {
          came += 1;
          const visit = { source: 'guide-share', ref: guide, viewerKey: `${mark}-${came}` };
          await post(`/api/shows/${showId}/visits`, visit);
        }
    },
  };
}
