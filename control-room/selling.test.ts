import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ShowView } from '#shared/contract/shows.ts';
import { AIR_WAIT_MS } from '#shared/domain/show/approval-requests.ts';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from './testing/demo-server.ts';
import { mustBeAccessible } from './testing/keyboard.ts';

/**
 * Offers, approvals, stops of sales and orders, as the people at two desks do them, by keyboard where they have a key;
 * and an offer planned in the plan. The real server, a viewer who buys by REST.
 */
let server: DemoServer;
let browser: Browser;
let showId = '';
let cordId = '';
const faults: string[] = [];

beforeAll(async () => {
  const skipAhead = fileURLToPath(new URL('testing/skip-ahead.mjs', import.meta.url));
  server = await startDemoServer({ NODE_OPTIONS: `--import ${skipAhead}` });
  browser = await launchBrowser();
  const admin = await sessionOf('admin');
  const make = async (path: string, body: unknown) =>
    (await json<{ id: string }>(await post(path, body, admin))).id;
  const name = { en: 'East', zh: '华东' };
  const regionId = await make('/api/regions', { code: 'EAST', name });
  await make('/api/stores', {
    ...{ code: 'E1', name: { en: 'Bund', zh: '外滩店' }, regionId, kind: 'owned', city: 'Shanghai' },
  });
  const productId = await make('/api/products', {
    ...{ sku: 'R-1', title: { en: 'Moon ring', zh: '月戒' }, category: 'rings', stock: 50 },
    ...{ listPrice: 1_000_00, floorPrice: 500_00, imageUrl: '/pictures/ring.svg', link: '/p/ring' },
  });
  cordId = await make('/api/products', {
    ...{ sku: 'C-1', title: { en: 'Silk cord', zh: '丝绳' }, category: 'cords', stock: 50 },
    ...{ listPrice: 125_00, floorPrice: 50_00, imageUrl: '/pictures/ring.svg', link: '/p/cord' },
  });
  showId = await make('/api/shows', {
    ...{ title: 'Selling', mode: 'hq', regionIds: [regionId], currency: 'CNY', timeZone: 'Asia/Shanghai' },
    ...{ plannedStartAt: Date.now(), plannedMs: 3_600_000 },
  });
  const coupon = {
    ...{ kind: 'coupon', discount: { kind: 'amount', amount: 50_00 }, threshold: 300_00, quantity: 80 },
    ...{ itemIds: ['ring'] },
    validMs: 3_600_000,
  };
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
    {
      ...{ type: 'lineup.add', itemId: 'cord', productId: cordId, role: 'traffic' },
      ...{ price: 120_00, stock: 20, plannedMs: 600_000 },
    },
    { type: 'offer.plan', offerId: 'fifty', title: { en: 'Fifty off', zh: '立减五十' }, terms: coupon },
    { type: 'guardrails.set', maxDiscountBps: 1_000, secondPerson: true },
    { type: 'show.schedule' },
    { type: 'show.start', override: { reason: 'a test' } },
    { type: 'product.pin', itemId: 'ring' },
  ])
    await json(await post(`/api/shows/${showId}/commands`, command, admin));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('drops a coupon by keyboard; the question names what is given, and it is open once the server says so', async () => {
  const desk = await deskOf('operator');
  await desk.keyboard.press('f');
  // Whoever hears the button hears what it is for.
  await desk.getByRole('button', { name: /^Drop ?: Fifty off$/ }).waitFor();
  await desk.getByRole('button', { name: /^Open ?: Fifty off$/ }).waitFor();
  await desk.keyboard.press('Enter');
  const ask = desk.getByRole('dialog', { name: 'Drop this coupon to the room?' });
  for (const fact of ['Fifty off', '¥50.00 off', '¥300.00', '80', 'Everyone'])
    await ask.getByText(fact).first().waitFor();
  await mustBeAccessible(desk, 'offers');
  await desk.keyboard.press('Enter');
  await desk.getByRole('tabpanel').getByText('Open', { exact: true }).waitFor();
  await desk.getByRole('tabpanel').getByText('Taken').waitFor();
  await desk.context().close();
});

it('a number at the desk stays as it was typed, and what it may be is said beside it', async () => {
  const desk = await deskOf('operator');
  await desk.keyboard.press('d');
  const form = desk.getByRole('dialog', { name: 'Open a lucky draw' });
  await form.getByLabel('Prize').fill('A cloth');
  const empty = async (label: string) => {
    await form.getByLabel(label).focus();
    for (let at = 0; at < 3; at++) await desk.keyboard.press('Backspace');
  };
  const type = async (label: string, text: string) => {
    await empty(label);
    await desk.keyboard.type(text);
  };
  const open = form.getByRole('button', { name: 'Open draw' });
  await type('Winners', '12');
  const timers = await lateTimers(desk, () => empty('Minutes'));
  await desk.keyboard.type('0.');
  await timers.come();
  await desk.keyboard.type('2');
  expect(await form.getByLabel('Minutes').inputValue()).toBe('0.2');
  await form.getByText('From 0.5 to 60').waitFor();
  expect(await open.getAttribute('aria-disabled')).toBe('true');
  await mustBeAccessible(desk, 'draw form with a wrong number');
  await type('Minutes', '0.5');
  await form.getByText('From 0.5 to 60').waitFor({ state: 'detached' });
  await open.click();
  await form.waitFor({ state: 'detached' });
  const log = await fetch(`${server.url}/api/shows/${showId}/export/events.ndjson`, {
    headers: { cookie: await sessionOf('admin') },
  });
  const opened = (await log.text()).split('\n').find((line) => line.includes('"draw.opened"')) ?? '';
  const { at, event }: { at: number; event: { draw: { winners: number; endsAt: number } } } =
    JSON.parse(opened);
  expect([event.draw.winners, event.draw.endsAt - at]).toEqual([12, 30_000]);
  await desk.context().close();
});

it('a price beyond the guardrails waits for a second person, who approves it at another desk', async () => {
  const desk = await deskOf('operator');
  const other = await deskOf('admin');
  await desk.getByRole('button', { name: 'Change price' }).click();
  await desk.getByLabel('New price').fill('880');
  await desk.getByRole('dialog').getByRole('button', { name: 'Change price' }).click();
  await confirmIn(desk, 'Change the price on air?', 'Change price');
  const ask = desk.getByRole('dialog', { name: 'Ask somebody else to approve?' });
  // The coupon that is open takes fifty more off: that is what is approved.
  await ask
    .getByText(
      'At ¥880.00, together with the offers that are open, it comes down to ¥830.00: 17% below the list price ¥1,000.00.',
    )
    .waitFor();
  await ask.getByLabel('Why (optional)').fill('The neighbours sell at 870');
  await desk.keyboard.press('Enter');
  // What was asked stands until it is answered; whoever looks elsewhere meanwhile is told there.
  const asked = desk.getByRole('dialog', { name: 'Asked: no answer yet' });
  await asked.getByText('Asked. It waits for somebody else').waitFor();
  await mustBeAccessible(desk, 'asked for approval');
  expect(await asked.getByRole('textbox').count()).toBe(0);

  await other.getByText('asks to approve').first().waitFor();
  await other.keyboard.press('a');
  await other.getByText('The neighbours sell at 870').waitFor();
  await mustBeAccessible(other, 'approvals');
  await other.keyboard.press('Enter');
  await confirmIn(other, 'Approve this price?', 'Approve');

  const given = desk.getByRole('dialog', { name: /approved this price$/ });
  await given.getByText('It may be done now.').waitFor();
  await mustBeAccessible(desk, 'approved');
  await given.getByRole('button', { name: 'Do it now' }).click();
  await confirmIn(desk, 'Publish this price now?', 'Do it now');
  await desk.getByRole('region', { name: 'On air' }).getByText('¥880.00').waitFor();
  await given.waitFor({ state: 'detached' });
  await desk.context().close();
  await other.context().close();
});

it('a refused price tells whoever asked by whom and why, and the next question is a new one', async () => {
  const desk = await deskOf('operator');
  const other = await deskOf('admin');
  const wish = async () => {
    await desk.getByRole('button', { name: 'Change price' }).click();
    await desk.getByLabel('New price').fill('870');
    await desk.getByRole('dialog').getByRole('button', { name: 'Change price' }).click();
    await confirmIn(desk, 'Change the price on air?', 'Change price');
    await desk.getByRole('dialog', { name: 'Ask somebody else to approve?' }).waitFor();
  };
  await wish();
  await desk.keyboard.press('Enter');
  await desk.getByRole('dialog', { name: 'Asked: no answer yet' }).waitFor();
  await other.getByText('asks to approve').first().waitFor();
  await other.keyboard.press('a');
  await other.getByRole('textbox', { name: 'Reason' }).fill('Nothing left to earn');
  await other.keyboard.press('Enter');
  const refused = desk.getByRole('dialog', { name: /refused this price$/ });
  await refused.getByText('Nothing left to earn').waitFor();
  await refused.getByText('The price stays as it is.').waitFor();
  await mustBeAccessible(desk, 'refused');
  // The keyboard is at the way out.
  await desk.keyboard.press('Enter');
  await refused.waitFor({ state: 'detached' });
  await desk.getByText(/refused Moon ring at ¥870.00.*: Nothing left to earn/).waitFor();
  await wish();
  await desk.keyboard.press('Escape');
  await desk.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.context().close();
  await other.context().close();
});

it('finds an order by name, sends part of it back, and shows the whole story', async () => {
  await buy('Zhou Min', ['ring', 'cord']);
  const desk = await deskOf('operator');
  await desk.keyboard.press('o');
  await desk.keyboard.type('zhou');
  await desk.getByText('1 found').waitFor();
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('Enter');
  const order = desk.getByRole('dialog', { name: /^Order / });
  await order.getByRole('button', { name: 'Refund', exact: true }).click();
  await order.getByRole('textbox', { name: 'Amount' }).fill('80.50');
  await order.getByRole('textbox', { name: 'Note' }).fill('a scratch');
  await mustBeAccessible(desk, 'order');
  await order.getByRole('button', { name: 'Refund ¥80.50' }).click();
  await confirmIn(desk, 'Send this money back?', 'Refund ¥80.50');
  const story = order.getByRole('region', { name: 'What happened' });
  await story.getByText('Refund asked for').waitFor();
  await story.getByText('a scratch').waitFor();
  // The demo's payment provider answers by its own signed notice.
  await story.getByText('Money sent back').waitFor();

  // And all that was paid for one piece: what went back for the order took nothing from it.
  await order.getByRole('button', { name: 'Refund', exact: true }).click();
  await order.getByText('Some pieces', { exact: true }).click();
  await order.getByRole('button', { name: 'Silk cord: all ¥120.00' }).click();
  await mustBeAccessible(desk, 'refund of pieces');
  await order.getByRole('button', { name: 'Refund ¥120.00' }).click();
  await confirmIn(desk, 'Send this money back?', 'Refund ¥120.00');
  await order.getByText('Silk cord ×1 · ¥120.00 sent back').waitFor();
  await desk.context().close();
});

it('shows as found only what the words found that stand there, however late the answer', async () => {
  for (const name of ['Pan An', 'Gu Ying']) await buy(name);
  const desk = await deskOf('operator');
  await desk.keyboard.press('o');
  await desk.keyboard.type('pan an');
  await desk.getByText('1 found').waitFor();
  const held: (() => void)[] = [];
  let isHolding = true;
  await desk.route(/\/orders\?/, async (route) => {
    if (isHolding) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await desk.getByRole('textbox', { name: 'Find by order, name, product or coupon' }).fill('gu ying');
  await desk.getByText('1 found').waitFor({ state: 'detached' });
  await expect.poll(() => held.length, { timeout: shownMs }).toBeGreaterThan(0);
  // Whoever is quick opens nobody else's order.
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('Enter');
  isHolding = false;
  for (const go of held) go();
  await desk.getByText('1 found').waitFor();
  expect(await desk.getByRole('dialog').count()).toBe(0);
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('Enter');
  await desk
    .getByRole('dialog', { name: /^Order / })
    .getByText('Gu Ying')
    .first()
    .waitFor();
  await desk.context().close();
});

it('says at the desk that a risen floor has stopped a price, and sells again once a second person approves', async () => {
  // Whoever set the price may ask, and not approve.
  const desk = await deskOf('admin');
  const other = await deskOf('operator');
  await setFloor(125_00);
  await desk.getByText('Silk cord is not being sold.').waitFor();
  await mustBeAccessible(desk, 'stopped price');
  await desk.getByRole('button', { name: 'Ask for approval' }).click();
  const ask = desk.getByRole('dialog', { name: 'Ask somebody else to approve?' });
  await ask.getByText('It is below the floor price ¥125.00.').waitFor();
  await ask.getByLabel('Why (optional)').fill('A floor by mistake');
  await ask.getByRole('button', { name: 'Ask for approval' }).click();
  await desk.getByRole('dialog', { name: 'Asked: no answer yet' }).waitFor();
  await desk.keyboard.press('Escape');
  await desk.getByRole('button', { name: 'Approval asked for' }).waitFor();
  await other.getByText('asks to approve').first().waitFor();
  await other.keyboard.press('a');
  await other.getByRole('tabpanel').getByText('A floor by mistake').waitFor();
  await other.keyboard.press('Enter');
  await confirmIn(other, 'Approve this price?', 'Approve');
  await desk.getByText('Silk cord is not being sold.').waitFor({ state: 'detached' });
  await buy('Xu Fei', ['cord']);
  await setFloor(50_00);
  await desk.context().close();
  await other.context().close();
});

it('stops the sales of a product by its key, lists the orders it touches, and resumes', async () => {
  await buy('Wu Lan');
  const desk = await deskOf('operator');
  await desk.keyboard.press('x');
  await confirmIn(desk, 'Stop selling this product?', 'Stop');
  await desk.getByText('Sales of Moon ring are stopped.').waitFor();
  await desk.getByRole('button', { name: /orders affected/ }).click();
  await desk.getByRole('dialog', { name: 'Orders with Moon ring' }).getByText('Wu Lan').waitFor();
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('x');
  await confirmIn(desk, 'Sell this product again?', 'Resume');
  await desk.getByText('Sales of Moon ring are stopped.').waitFor({ state: 'detached' });
  await desk.context().close();
});

it('a paid order whose group waits says for how many, and is sent out only once they came', async () => {
  const admin = await sessionOf('admin');
  const terms = { kind: 'group-buy', itemId: 'cord', price: 119_00, size: 2, windowMs: 3_600_000 };
  const title = { en: 'Two cords', zh: '双人团' };
  for (const command of [
    { type: 'offer.plan', offerId: 'two', title, terms },
    { type: 'offer.open', offerId: 'two' },
  ])
    await json(await post(`/api/shows/${showId}/commands`, command, admin));
  const groupId = await join('Jin Yu');
  const desk = await deskOf('operator');
  await desk.keyboard.press('o');
  await desk.keyboard.type('jin yu');
  await desk.getByText('1 found').waitFor();
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('Enter');
  const order = desk.getByRole('dialog', { name: /^Order / });
  await order.getByText('Its group waits for 1 more').waitFor();
  expect(await order.getByRole('button', { name: 'Mark shipped' }).count()).toBe(0);
  await mustBeAccessible(desk, 'order whose group waits');
  await join('Mu Yun', groupId);
  await order.getByText('Its group waits for 1 more').waitFor({ state: 'detached' });
  await order.getByRole('button', { name: 'Mark shipped' }).waitFor();
  await desk.context().close();
});

it('plans an offer in the plan, with what is wrong beside its field', async () => {
  const plan = await pageOf('planner');
  await plan.goto(`${server.url}/shows/${showId}/plan`);
  await plan.getByRole('button', { name: 'Plan offer' }).click();
  const form = plan.getByRole('dialog', { name: 'Plan offer' });
  await form.getByRole('combobox', { name: 'Kind' }).click();
  await plan.getByRole('option', { name: 'Group buy' }).click();
  await form.getByLabel('Name (English)').fill('Three together');
  await form.getByLabel('Name (Chinese)').fill('三人团');
  await form.getByRole('combobox', { name: 'Product' }).click();
  await plan.getByRole('option', { name: /Moon ring/ }).click();
  await form.getByLabel('Price', { exact: true }).fill('400');
  await form.getByText('Below the floor ¥500.00: opens once somebody else approves').waitFor();
  await form.getByLabel('Price', { exact: true }).fill('870');
  await mustBeAccessible(plan, 'offer form');
  await form.getByRole('button', { name: 'Plan offer' }).click();
  await plan.getByRole('rowheader', { name: 'Three together' }).waitFor();
  await plan.getByText('Beyond 10% off').first().waitFor();
  await plan.context().close();
});

it('plans a custom piece with its options and appointments, which the show then has', async () => {
  const plan = await pageOf('planner');
  await plan.goto(`${server.url}/shows/${showId}/plan`);
  await plan.getByRole('button', { name: 'Plan offer' }).click();
  const form = plan.getByRole('dialog', { name: 'Plan offer' });
  await form.getByRole('combobox', { name: 'Kind' }).click();
  await plan.getByRole('option', { name: 'Custom piece' }).click();
  await form.getByLabel('Name (English)').fill('Your own ring');
  await form.getByLabel('Name (Chinese)').fill('定制戒指');
  await form.getByRole('combobox', { name: 'Product' }).click();
  await plan.getByRole('option', { name: /Moon ring/ }).click();
  await form.getByLabel('Price from').fill('960');
  await form.getByLabel('How many').fill('5');
  await form.getByRole('button', { name: 'Add an option' }).click();
  await form.getByText('Each option needs its name in both languages').waitFor();
  const size = form.getByRole('group', { name: 'Option 1' });
  await size.getByLabel('Name (English)', { exact: true }).fill('Size');
  await size.getByLabel('Name (Chinese)', { exact: true }).fill('戒圈');
  await size.getByLabel('Choice 1: Name (English)').fill('12');
  await size.getByLabel('Choice 1: Name (Chinese)').fill('12 号');
  await size.getByRole('button', { name: 'Add a choice' }).click();
  await size.getByLabel('Choice 2: Name (English)').fill('20');
  await size.getByLabel('Choice 2: Name (Chinese)').fill('20 号');
  await size.getByLabel('Choice 2: adds to the price').fill('80.50');
  await form.getByRole('checkbox', { name: 'Customers can come to a store for it' }).check();
  await form.getByRole('combobox', { name: 'Stores' }).click();
  await plan.getByRole('option', { name: /Bund/ }).click();
  await plan.keyboard.press('Tab');
  await form.getByRole('button', { name: 'Add 16 times' }).click();
  await form.getByText('16 times, the first at 10:00, the last at 17:30').waitFor();
  await mustBeAccessible(plan, 'custom offer form');
  await form.getByRole('button', { name: 'Plan offer' }).click();
  await plan.getByRole('rowheader', { name: 'Your own ring' }).waitFor();
  await plan.context().close();
  const view = await fetch(`${server.url}/api/shows/${showId}`, {
    headers: { cookie: await sessionOf('planner') },
  });
  const { offers } = await json<Pick<ShowView, 'offers'>>(view);
  const terms = offers.find(({ title }) => title.en === 'Your own ring')?.terms;
  expect(terms).toMatchObject({
    ...{ kind: 'custom', price: 960_00, depositBps: 3_000, quantity: 5 },
    options: [{ isRequired: true, input: { choices: [{ price: 0 }, { price: 80_50 }] } }],
    appointments: { slotMs: 1_800_000, capacity: 1, slots: { length: 16 } },
  });
});

it('a price that nobody answered in time says so at the desk, though its question was closed, and is asked again', async () => {
  const desk = await deskOf('operator');
  await desk.getByRole('button', { name: 'Change price' }).click();
  await desk.getByLabel('New price').fill('860');
  await desk.getByRole('dialog').getByRole('button', { name: 'Change price' }).click();
  await confirmIn(desk, 'Change the price on air?', 'Change price');
  await desk.getByRole('dialog', { name: 'Ask somebody else to approve?' }).waitFor();
  await desk.keyboard.press('Enter');
  await desk.getByRole('dialog', { name: 'Asked: no answer yet' }).waitFor();
  await desk.keyboard.press('Escape');
  await desk.getByRole('dialog').waitFor({ state: 'detached' });
  const over = desk
    .getByRole('status')
    .filter({ hasText: /^Nobody answered in time: Moon ring at ¥860\.00/ });
  expect(await over.count()).toBe(0);
  await later(AIR_WAIT_MS);
  await desk.reload();
  await over.waitFor();
  await mustBeAccessible(desk, 'nobody answered');
  await over.getByRole('button', { name: 'Ask again' }).click();
  await over.waitFor({ state: 'detached' });
  const other = await deskOf('admin');
  await other.getByText(/asks to approve Moon ring at ¥860\.00/).waitFor();
  await desk.context().close();
  await other.context().close();
});

it('showed no fault in any page', () => {
  expect(faults).toEqual([]);
});

it('a deal beyond the guardrails is asked for in the plan, weeks ahead, and opens once somebody else approved it', async () => {
  const admin = await sessionOf('admin');
  const startAt = Date.now() + 21 * 86_400_000;
  const made = await post(
    '/api/shows',
    {
      ...{ title: 'Ahead', mode: 'hq', regionIds: [], currency: 'CNY', timeZone: 'Asia/Shanghai' },
      ...{ plannedStartAt: startAt, plannedMs: 3_600_000 },
    },
    admin,
  );
  const { id } = await json<{ id: string }>(made);
  const send = async (command: object) => post(`/api/shows/${id}/commands`, command, admin);
  const cord = { itemId: 'cord', productId: cordId, role: 'traffic', price: 120_00, stock: 20 };
  for (const command of [
    { type: 'lineup.add', ...cord, plannedMs: 600_000 },
    {
      ...{ type: 'deal.plan', dealId: `${id}-half`, itemId: 'cord', price: 62_00, quantity: 5 },
      ...{ perViewerLimit: 1, durationMs: 60_000 },
    },
    { type: 'guardrails.set', maxDiscountBps: 1_000, secondPerson: true },
  ])
    await json(await send(command));

  const planner = await pageOf('planner');
  await planner.goto(`${server.url}/shows/${id}/plan`);
  const told = planner
    .getByRole('listitem')
    .filter({ hasText: 'Deal on Silk cord: It comes down to ¥62.00' });
  await told.getByText('It would not open. Nobody was asked to approve it.').waitFor();
  await mustBeAccessible(planner, 'what lacks an approval, in the plan');
  await told.getByRole('button', { name: 'Ask for approval' }).press('Enter');
  const ask = planner.getByRole('dialog', { name: 'Ask somebody else to approve?' });
  await ask.getByText('¥62.00 is 50.4% below the list price ¥125.00.').waitFor();
  await ask.getByLabel('Why (optional)').fill('The deal of the evening');
  await planner.keyboard.press('Enter');
  await planner.getByRole('dialog', { name: 'Asked: no answer yet' }).waitFor();
  await planner.keyboard.press('Escape');
  await told.getByText('It waits for a second person to approve it.').waitFor();
  expect(await told.getByRole('button', { name: 'Ask for approval' }).count()).toBe(0);

  const operator = await pageOf('operator');
  await operator.goto(`${server.url}/shows/${id}/plan`);
  await operator.getByText('The deal of the evening').waitFor();
  await operator.getByRole('button', { name: /^Approve/ }).click();
  await confirmIn(operator, 'Approve this price?', 'Approve');
  await operator
    .getByRole('listitem')
    .filter({ hasText: 'It comes down to ¥62.00' })
    .waitFor({ state: 'detached' });

  await json(await send({ type: 'show.schedule' }));
  await json(await send({ type: 'show.start', override: { reason: 'weeks early, a test' } }));
  await json(await send({ type: 'deal.open', dealId: `${id}-half` }));
  await planner.context().close();
  await operator.context().close();
});

/** As `testing/skip-ahead.mjs` has it. */
const SKIP_MS = 200_000;

/** Moves the server's clock on by so much at least, a step after the other: each is in force before the next. */
async function later(ms: number): Promise<void> {
  const cookie = await sessionOf('admin');
  const time = async () =>
    (
      await json<{ at: number }>(
        await fetch(`${server.url}/api/shows/${showId}/metrics`, { headers: { cookie } }),
      )
    ).at;
  for (let moved = 0; moved < ms; moved += SKIP_MS) {
    const after = (await time()) + SKIP_MS;
    server.signal('SIGUSR2');
    await expect.poll(time, { timeout: shownMs }).toBeGreaterThanOrEqual(after);
  }
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
  return response.json() as Promise<T>;
}

async function setFloor(floorPrice: number): Promise<void> {
  const changed = await fetch(`${server.url}/api/products/${cordId}`, {
    method: 'PATCH',
    headers: {
      ...{ 'content-type': 'application/json', origin: server.url },
      cookie: await sessionOf('admin'),
    },
    body: JSON.stringify({ floorPrice }),
  });
  await json(changed);
}

/** An order of one piece each, paid by the demo's payment provider. */
async function buy(name: string, itemIds: readonly string[] = ['ring']): Promise<void> {
  const visit = { source: 'direct', name };
  const { token } = await json<{ token: string }>(await post(`/api/shows/${showId}/visits`, visit));
  const lines = itemIds.map((itemId) => ({ itemId, quantity: 1 }));
  const wanted = { lines, fulfilment: 'ship', key: name };
  const placed = await post(`/api/shows/${showId}/orders`, wanted, '', token);
  const { order } = await json<{ order: { id: string } }>(placed);
  await json(await post(`/api/orders/${order.id}/demo-payment`, {}, '', token));
}

/** A place in a group, paid; answers the group. */
async function join(name: string, groupId?: string): Promise<string> {
  const visit = { source: 'direct', name };
  const { token } = await json<{ token: string }>(await post(`/api/shows/${showId}/visits`, visit));
  const taken = await post('/api/offers/two/orders', { groupId, key: 'k' }, '', token);
  const { order } = await json<{ order: { id: string; offer: { groupId: string } } }>(taken);
  await json(await post(`/api/orders/${order.id}/demo-payment`, {}, '', token));
  return order.offer.groupId;
}

async function pageOf(username: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  const [name = '', value = ''] = (await sessionOf(username)).split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(shownMs);
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  return page;
}

/** A desk whose controls are on. */
async function deskOf(username: string): Promise<Page> {
  const page = await pageOf(username);
  await page.goto(`${server.url}/shows/${showId}/desk`);
  await page.locator('button[aria-disabled=false]', { hasText: 'Unpin' }).first().waitFor();
  return page;
}

/** What the page sets its shortest timers for meanwhile, as a slow device comes to it: when `come` is called. */
async function lateTimers(page: Page, meanwhile: () => Promise<void>): Promise<{ come(): Promise<void> }> {
  const held = await page.evaluateHandle(() => {
    const set = window.setTimeout;
    const waiting: (() => void)[] = [];
    const late = (run: () => void, ms = 0) => (ms > 0 ? set(run, ms) : waiting.push(run));
    window.setTimeout = Object.assign(late, set);
    return { set, waiting };
  });
  await meanwhile();
  await held.evaluate(({ set }) => {
    window.setTimeout = set;
  });
  return {
    come: () =>
      held.evaluate(({ waiting }) => {
        for (const run of waiting) run();
      }),
  };
}

async function confirmIn(page: Page, title: string, button: string): Promise<void> {
  await page.getByRole('dialog', { name: title }).getByRole('button', { name: button, exact: true }).click();
}
