import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mustBeAccessible } from '../testing/keyboard.ts';
import { mustFit, openShop, type Shop } from './offers-journey.test-support.ts';

/** What a price does that the page cannot have heard of: the member leaves the segment it is for. */
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  for (const command of [
    {
      ...{ type: 'offer.plan', offerId: 'old', title: { en: 'Old friends', zh: '老友价' } },
      terms: {
        ...{ kind: 'member-price', bps: 1_000, itemIds: ['pendant', 'strand'] },
        audience: { kind: 'segments', segments: ['repeat'] },
      },
    },
    { type: 'show.schedule' },
    { type: 'show.start' },
    { type: 'offer.open', offerId: 'old' },
  ])
    await shop.send(command);
});
afterAll(() => shop?.close());

const meet = async (lang: 'en' | 'zh'): Promise<Page> => {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
  const pass = await shop.memberPass('M-1');
  const page = await shop.open(`/r/${shop.showId}?lang=${lang}#member=${pass}`, { locale });
  await page.getByText(lang === 'zh' ? '直播中' : 'ON AIR').waitFor();
  return page;
};
async function nowIn(segment: string): Promise<void> {
  const { items } = await shop.get<{ items: { id: string; code: string }[] }>('/api/members');
  const id = items.find(({ code }) => code === 'M-1')?.id;
  const answer = await shop.request.patch(`${shop.url}/api/members/${id}`, { data: { segment } });
  expect(answer.ok()).toBe(true);
}
/** Nothing of it has to be scrolled to. */
async function isInSight(page: Page, place: Locator): Promise<boolean> {
  const box = await place.boundingBox();
  const height = page.viewportSize()?.height ?? 0;
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}
const placed = async () =>
  (await shop.get<{ items: { amount: number }[] }>(`/api/shows/${shop.showId}/orders`)).items.map(
    ({ amount }) => amount,
  );

it('nothing is ordered at a price that the buyer has not seen: the new one is shown, and asked about again', async () => {
  const page = await meet('en');
  await page.getByRole('button', { name: 'Products' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rose pendant' }).click();
  const sheet = page.getByRole('dialog', { name: 'Rose pendant' });
  const order = sheet.getByRole('button', { name: 'Order now · ¥62.91' });
  await order.waitFor();
  await nowIn('dormant');
  await order.click();
  const told = sheet.getByRole('alert').getByText('The price has changed, and nothing was ordered.');
  await told.waitFor();
  const again = sheet.getByRole('button', { name: 'Order now · ¥69.90' });
  await again.waitFor();
  for (const place of [told, again]) await expect.poll(() => isInSight(page, place)).toBe(true);
  expect(await placed()).toEqual([]);
  await mustFit(page, 'price changed');
  await mustBeAccessible(page, 'price changed');
  await again.click();
  await sheet.getByRole('button', { name: 'Pay now · ¥69.90' }).waitFor();
  expect(await placed()).toEqual([6_990]);
  await page.context().close();
});

it('the same in Chinese, and when the price changes twice', async () => {
  await nowIn('repeat');
  const page = await meet('zh');
  await page.getByRole('button', { name: '商品', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '珍珠项链' }).click();
  const sheet = page.getByRole('dialog', { name: '珍珠项链' });
  const at = (yuan: string) => sheet.getByRole('button', { name: `立即下单 · ¥${yuan}` });
  await at('296.91').waitFor();
  await nowIn('dormant');
  await at('296.91').click();
  await sheet.getByRole('alert').getByText('价格有变动，尚未下单。').waitFor();
  await at('329.90').waitFor();
  await nowIn('repeat');
  await at('329.90').click();
  await at('296.91').waitFor();
  await at('296.91').click();
  await sheet.getByRole('button', { name: '去支付 · ¥296.91' }).waitFor();
  expect(await placed()).toEqual(expect.arrayContaining([29_691, 6_990]));
  expect(shop.faults).toEqual([]);
});

it('why a claim was refused stands over the button, not where a phone cuts it off', async () => {
  await nowIn('repeat');
  for (const command of [
    {
      ...{ type: 'deal.plan', dealId: 'friends', itemId: 'ring', price: 12_990, quantity: 5 },
      ...{ perViewerLimit: 1, durationMs: 3_600_000 },
      audience: { kind: 'segments', segments: ['repeat'] },
    },
    { type: 'product.pin', itemId: 'ring' },
    { type: 'deal.open', dealId: 'friends' },
  ])
    await shop.send(command);
  const page = await meet('en');
  const deal = page.getByRole('region', { name: /^Flash deal: Garnet ring/ });
  const claim = deal.getByRole('button', { name: 'Claim now' });
  await claim.waitFor();
  await nowIn('dormant');
  await claim.click();
  const told = deal.getByRole('alert');
  const again = deal.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  const [above, below] = [await told.boundingBox(), await again.boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  for (const place of [told, again]) expect(await isInSight(page, place)).toBe(true);
  await mustBeAccessible(page, 'claim refused');
  await page.context().close();
});
