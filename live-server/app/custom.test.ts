import { expect, test } from 'vitest';
import type { CustomView } from '#shared/contract/custom.ts';
import type { CustomTerms } from '#shared/contract/custom-terms.ts';
import type { DeskUpdate } from '#shared/contract/desk.ts';
import type { RoomState } from '#shared/contract/room.ts';
import { orderView } from '#shared/contract/viewers.ts';
import { ask, comeTo, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

let aheadMs = 0;
const clock = () => Date.now() + aheadMs;
const server = servedOnce({ clock });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const title = { en: 'Made for you', zh: '私人定制' };
const terms = (slots: number[]): CustomTerms => ({
  kind: 'custom',
  itemId: 'ring',
  price: 100_000,
  options: [],
  depositBps: 3_000,
  quantity: 5,
  perViewerLimit: 2,
  quoteValidMs: DAY,
  holdMs: 600_000,
  makingMs: 30 * DAY,
  balanceWithinMs: 7 * DAY,
  rule: 'refund',
  appointments: { storeIds: ['s-e', 's-w'], slots, slotMs: HOUR, capacity: 1 },
  audience: { kind: 'all' },
});
const visitorOf = (showId: string, viewerKey: string) => comeTo(server.app, showId, { viewerKey });
let events = 0;
const pay = async (orderId: string, amount: number) => {
  events += 1;
  ok(await server.app.payment({ eventId: `custom-${events}`, kind: 'paid', orderId, amount, at: clock() }));
};
const restart = async (ms: number) => {
  await server.stop();
  aheadMs += ms;
  await server.startAgain();
};

test('a customer hears of the quote, the making and the balance; the desk counts what waits', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'offer.plan', offerId: 'c', title, terms: terms([clock() + HOUR]) });
  await send({ type: 'offer.open', offerId: 'c' });
  const { token, visitor } = await visitorOf(showId, 'wang');
  const room = server.connect('/room', token);
  const joined = await next<RoomState>(room, 'room');
  expect(joined.offers).toMatchObject([{ id: 'c', left: 5 }]);
  expect(joined.me.customs).toEqual([]);
  const quoted = next<CustomView>(room, 'custom', ({ state }) => state === 'quoted');
  const asked = ok(await server.app.requestCustom('c', { choices: [], key: 'k' }, visitor));
  expect(await quoted).toEqual(asked);
  const begun = next<CustomView>(room, 'custom', ({ state }) => state === 'deposit-paid');
  const order = ok(await server.app.acceptCustom(asked.id, { fulfilment: 'ship', key: 'o' }, visitor));
  await pay(order.id, 30_000);
  expect((await begun).promisedBy).toBeGreaterThan(clock() + 29 * DAY);
  const ready = next<CustomView>(room, 'custom', ({ state }) => state === 'ready');
  ok(await server.app.makeCustom({ showId, requestId: asked.id }, { step: 'ready' }, staff.operator));
  expect((await ready).order).toMatchObject({ due: 70_000 });
  const { offers } = ok(await server.app.showView(showId, staff.admin));
  expect(offers[0]?.figures).toMatchObject({ requests: 1, toQuote: 0, making: 0, ready: 1, taken: 1 });
  expect(ok(await server.app.metrics(showId, staff.admin)).trade).toMatchObject({ placed: 100_000, paid: 0 });
  await pay(order.id, 70_000);
  expect(ok(await server.app.metrics(showId, staff.admin)).trade).toMatchObject({ paid: 100_000 });
});

test('what was wanted of a piece is told with its order: at the desk, in lists and in the file, after a restart too', async () => {
  const { showId, send } = await goLive(server.app);
  const both = (en: string, zh: string) => ({ en, zh });
  const options: CustomTerms['options'] = [
    {
      ...{ id: 'stone', title: both('Stone', '宝石'), isRequired: true },
      input: { kind: 'choice', choices: [{ id: 'fine', title: both('Fine red', '鸽血红'), price: 1_000 }] },
    },
    {
      ...{ id: 'words', title: both('Engraving', '刻字'), isRequired: false },
      input: { kind: 'text', maxLength: 12, price: 0 },
    },
  ];
  await send({
    ...{ type: 'offer.plan', offerId: 'wanted', title },
    terms: { ...terms([clock() + HOUR]), options },
  });
  await send({ type: 'offer.open', offerId: 'wanted' });
  const desk = server.connect('/desk', 'operator');
  await next(desk, 'connect');
  expect((await ask(desk, 'watch', { showId })).ok).toBe(true);
  const { visitor } = await visitorOf(showId, 'ann');
  const choices = [
    { optionId: 'stone', value: 'fine' },
    { optionId: 'words', value: 'Ann' },
  ];
  const asked = ok(await server.app.requestCustom('wanted', { choices, key: 'k' }, visitor));
  const told = next<DeskUpdate>(desk, 'update', ({ orders }) => (orders?.length ?? 0) > 0);
  const { id } = ok(await server.app.acceptCustom(asked.id, { fulfilment: 'ship', key: 'o' }, visitor));
  expect((await told).orders).toMatchObject([{ orderId: id, offer: { offerId: 'wanted', choices } }]);
  await pay(id, 30_300);
  await restart(0);
  const [order] = ok(await server.app.orders(showId, staff.admin, { limit: 10 })).items;
  expect(orderView.parse(order)).toEqual(order);
  expect(order).toMatchObject({ id, offer: { offerId: 'wanted', choices } });
  let text = '';
  for await (const chunk of ok(await server.app.exportShow(showId, 'orders.csv', staff.admin)).chunks)
    text += chunk;
  const [header = '', row = ''] = text.slice(1).trim().split('\r\n');
  const at = header.split(',').indexOf('options_en');
  expect(row).toContain('"Stone: Fine red, Engraving: Ann",宝石：鸽血红，刻字：Ann');
  expect(header.split(',')[at + 1]).toBe('options_zh');
});

test('a quote of the show that is taken the day after is settled with the show, and in none of its figures', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'offer.plan', offerId: 'next-day', title, terms: terms([clock() + 40 * HOUR]) });
  await send({ type: 'offer.open', offerId: 'next-day' });
  const { visitor } = await comeTo(server.app, showId, { viewerKey: 'sun', ref: 'G-E' });
  const asked = ok(await server.app.requestCustom('next-day', { choices: [], key: 'k' }, visitor));
  await send({ type: 'show.end' });
  ok(await server.app.command(showId, { type: 'settlement.freeze' }, staff.admin));
  await restart(HOUR);
  const order = ok(await server.app.acceptCustom(asked.id, { fulfilment: 'ship', key: 'o' }, visitor));
  await pay(order.id, 30_000);
  ok(await server.app.makeCustom({ showId, requestId: asked.id }, { step: 'ready' }, staff.operator));
  await pay(order.id, 70_000);
  const sheet = ok(await server.app.settlement(showId, staff.admin));
  expect(sheet.total).toMatchObject({ orders: 1, sales: 100_000, net: 100_000 });
  // Gold: 4 %.
  expect(sheet.guides).toMatchObject([{ guideId: 'g-e', net: 100_000, commission: 4_000, due: 4_000 }]);
  expect(sheet.regions).toMatchObject([{ regionId: 'r-east', net: 100_000 }]);
  expect(ok(await server.app.metrics(showId, staff.admin)).trade).toMatchObject({ placed: 0, paid: 0 });
});

test('one piece left in all shows is begun once, however many take their quotes at the same time', async () => {
  const shows = await Promise.all([goLive(server.app), goLive(server.app), goLive(server.app)]);
  const taking = await Promise.all(
    shows.map(async ({ showId, send }, index) => {
      const offerId = `one-${index}`;
      await send({ type: 'offer.plan', offerId, title, terms: { ...terms([clock() + HOUR]), quantity: 1 } });
      await send({ type: 'offer.open', offerId });
      const { visitor } = await visitorOf(showId, 'li');
      const asked = ok(await server.app.requestCustom(offerId, { choices: [], key: 'k' }, visitor));
      return () => server.app.acceptCustom(asked.id, { fulfilment: 'ship', key: 'o' }, visitor);
    }),
  );
  // Lowered while the shows are on air: the catalogue counts what is in the safe.
  await server.directory.products.update('p-ring', { stock: 1, stockAt: clock() });
  const answers = await Promise.all(taking.map((take) => take()));
  expect(answers.map((one) => (one.ok ? 'ok' : one.error.code)).sort()).toEqual([
    'ok',
    'sold_out',
    'sold_out',
  ]);
  await server.directory.products.update('p-ring', { stock: 10_000, stockAt: clock() });
});

test('its times pass while the server is down: the hold, the appointment, and weeks later the balance', async () => {
  const { showId, send } = await goLive(server.app);
  const slotAt = clock() + 2 * HOUR;
  await send({ type: 'offer.plan', offerId: 'late', title, terms: terms([slotAt]) });
  await send({ type: 'offer.open', offerId: 'late' });
  const { visitor } = await visitorOf(showId, 'zhao');
  const [first, second] = [
    ok(await server.app.requestCustom('late', { choices: [], key: '1' }, visitor)),
    ok(await server.app.requestCustom('late', { choices: [], key: '2' }, visitor)),
  ];
  ok(await server.app.bookSlot(first.id, { storeId: 's-e', slotAt }, visitor));
  const order = ok(await server.app.acceptCustom(first.id, { fulfilment: 'ship', key: 'o1' }, visitor));
  await pay(order.id, 30_000);
  const unpaid = ok(await server.app.acceptCustom(second.id, { fulfilment: 'ship', key: 'o2' }, visitor));
  await send({ type: 'show.end' });
  const viewOf = async (requestId: string) => {
    const all = ok(await server.app.customsOf(showId, undefined, staff.admin));
    return all.find(({ id }) => id === requestId);
  };

  // Nobody asks for the show: it is taken up for what it owes.
  await restart(3 * HOUR);
  await until(async () => {
    const { orders } = await server.stores.ledger.state(showId);
    return orders.get(unpaid.id)?.status === 'expired';
  });
  expect((await viewOf(second.id))?.state).toBe('quoted');
  await until(async () => (await viewOf(first.id))?.appointment?.status === 'missed');

  // The quote lapses by itself; a piece in the making owes nothing, however late it is.
  await restart(60 * DAY);
  expect((await viewOf(second.id))?.state).toBe('lapsed');
  expect((await viewOf(first.id))?.state).toBe('deposit-paid');
  ok(await server.app.makeCustom({ showId, requestId: first.id }, { step: 'ready' }, staff.operator));

  await restart(7 * DAY + 1);
  await until(async () => {
    const { orders } = await server.stores.ledger.state(showId);
    return orders.get(order.id)?.status === 'expired';
  });
  expect((await viewOf(first.id))?.state).toBe('cancelled');
  expect(ok(await server.app.refunds(showId, staff.admin))).toMatchObject([
    { orderId: order.id, amount: 30_000, reason: 'deposit-back' },
  ]);
});
