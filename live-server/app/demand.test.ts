import { expect, test } from 'vitest';
import type { DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import type { PresaleTerms } from '#shared/contract/offers.ts';
import { orderView } from '#shared/contract/viewers.ts';
import { ask, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

let aheadMs = 0;
const clock = () => Date.now() + aheadMs;
const server = servedOnce({ clock });

const DAY = 86_400_000;
const title = { en: 'On trial', zh: '试售' };
const trial = (): PresaleTerms => ({
  kind: 'presale',
  itemId: 'ring',
  price: 100_000,
  deposit: 10_000,
  countsBps: 10_000,
  quantity: 50,
  perViewerLimit: 5,
  balanceFrom: clock() + 20 * DAY,
  balanceDueBy: clock() + 30 * DAY,
  rule: 'forfeit',
  holdMs: 600_000,
  variants: [
    { id: 'ruby', title: { en: 'Ruby', zh: '红宝石' } },
    { id: 'jade', title: { en: 'Jade', zh: '翡翠' } },
  ],
  demandTest: { goQuantity: 2, decideBy: clock() + 10 * DAY },
  audience: { kind: 'all' },
});
let events = 0;
async function deposit(showId: string, variantId: string, visit: object = {}) {
  const { token } = ok(await server.app.openVisit(showId, { source: 'direct', ...visit }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  events += 1;
  const key = `k${events}`;
  const order = ok(
    await server.app.takeOffer('trial', { quantity: 1, variantId, fulfilment: 'ship', key }, visitor),
  );
  const { due: amount, id: orderId } = order;
  ok(await server.app.payment({ eventId: `demand-${events}`, kind: 'paid', orderId, amount, at: clock() }));
  return order.id;
}
async function onTrial() {
  const on = await goLive(server.app);
  await on.send({ type: 'offer.plan', offerId: 'trial', title, terms: trial() });
  await on.send({ type: 'offer.open', offerId: 'trial' });
  return on;
}

test('the desk counts deposits as they come, by variant, region and segment; a region sees its own rows', async () => {
  const { showId, send } = await onTrial();
  const desk = server.connect('/desk', 'operator');
  await next(desk, 'connect');
  const watched = await ask<WatchAnswer>(desk, 'watch', { showId });
  expect(watched.ok && watched.stock.offers?.[0]?.demand).toMatchObject({ units: 0, decision: null });
  const told = next<DeskUpdate>(desk, 'update', ({ stock }) => stock?.offers?.[0]?.demand?.units === 2);
  await deposit(showId, 'ruby', { ref: 'G-E' });
  await deposit(showId, 'jade');
  expect((await told).stock?.offers?.[0]?.demand).toMatchObject({
    amount: 20_000,
    byVariant: [
      { variantId: 'ruby', units: 1 },
      { variantId: 'jade', units: 1 },
    ],
    byRegion: [
      { regionId: 'r-east', units: 1 },
      { regionId: null, units: 1 },
    ],
  });
  const all = ok(await server.app.metrics(showId, staff.admin)).demandTests;
  expect(all).toMatchObject([{ offerId: 'trial', itemId: 'ring', units: 2, goQuantity: 2 }]);
  const east = ok(await server.app.metrics(showId, staff.east)).demandTests[0];
  expect(east?.byRegion.map(({ regionId }) => regionId)).toEqual(['r-east']);
  const view = ok(await server.app.showView(showId, staff.east)).offers[0]?.figures.demand;
  expect(view?.byRegion).toHaveLength(1);

  await send({ type: 'show.end' });
  await send({ type: 'offer.decide', offerId: 'trial', decision: 'go', reason: 'Two of two' });
  const { demandTests } = ok(await server.app.review(showId, staff.admin));
  expect(demandTests).toMatchObject([{ decision: 'go', units: 2 }]);
  expect(ok(await server.app.refunds(showId, staff.admin))).toEqual([]);
});

test('a variant is named with its order: at the desk, in lists and in the file, with what was paid and is to come', async () => {
  const { showId } = await onTrial();
  const desk = server.connect('/desk', 'operator');
  await next(desk, 'connect');
  const told = next<DeskUpdate>(
    desk,
    'update',
    ({ orders }) => orders?.some(({ hasDeposit }) => hasDeposit) ?? false,
  );
  const watched = await ask<WatchAnswer>(desk, 'watch', { showId });
  const id = await deposit(showId, 'jade', { ref: 'G-E' });
  expect((await told).orders?.find(({ orderId }) => orderId === id)?.offer).toEqual({
    ...{ offerId: 'trial', variantId: 'jade' },
  });
  expect(watched.ok).toBe(true);
  const [order] = ok(await server.app.orders(showId, staff.admin, { limit: 10 })).items;
  expect(orderView.parse(order)).toEqual(order);
  // In all the deposit and its balance, of which the balance is due.
  expect(order).toMatchObject({
    ...{ id, amount: 100_000, due: 90_000, offer: { variantId: 'jade' } },
    deposit: { amount: 10_000, balance: 90_000 },
  });
  let text = '';
  for await (const chunk of ok(await server.app.exportShow(showId, 'orders.csv', staff.admin)).chunks)
    text += chunk;
  const [header = '', row = ''] = text.slice(1).trim().split('\r\n');
  const cell = (name: string) => row.split(',')[header.split(',').indexOf(name)];
  expect(['order_id', 'variant_id', 'variant_en', 'variant_zh'].map(cell)).toEqual([
    ...[id, 'jade', 'Jade', '翡翠'],
  ]);
});

test('nobody decided while the server was down: the piece is not made and all deposits go back', async () => {
  const { showId, send } = await onTrial();
  const orders = [await deposit(showId, 'ruby'), await deposit(showId, 'ruby')];
  await send({ type: 'show.end' });
  await server.stop();
  aheadMs += 10 * DAY + 1;
  await server.startAgain();
  await until(async () => {
    const ledger = await server.stores.ledger.state(showId);
    return ledger.book.offers.get('trial')?.decision === 'no-go';
  });
  const refunds = ok(await server.app.refunds(showId, staff.admin));
  expect(refunds.map(({ orderId, amount }) => [orderId, amount])).toEqual(orders.map((id) => [id, 10_000]));
  const view = ok(await server.app.showView(showId, staff.admin));
  expect(view.offers[0]).toMatchObject({ decision: 'no-go', figures: { forfeited: 0, taken: 0 } });
  expect(ok(await server.app.review(showId, staff.admin)).demandTests[0]).toMatchObject({ units: 0 });
});

test('a balance that does not come by its date, weeks after the show and a restart, ends its order', async () => {
  const { showId, send } = await onTrial();
  const orderId = await deposit(showId, 'ruby');
  await send({ type: 'offer.decide', offerId: 'trial', decision: 'go', reason: 'We make it' });
  await send({ type: 'show.end' });
  await server.stop();
  aheadMs += 30 * DAY + 1;
  await server.startAgain();
  await until(async () => {
    const { orders } = await server.stores.ledger.state(showId);
    return orders.get(orderId)?.status === 'expired';
  });
  const view = ok(await server.app.showView(showId, staff.admin));
  expect(view.offers[0]?.figures).toMatchObject({ forfeited: 10_000, taken: 0 });
});
