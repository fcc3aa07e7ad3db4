import { expect, test } from 'vitest';
import type { OfferTerms } from '#shared/contract/offers.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { ask, codeOf, comeTo, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

let aheadMs = 0;
const clock = () => Date.now() + aheadMs;
const server = servedOnce({ clock });

const title = { en: 'Offer', zh: '优惠' };
let events = 0;
const notify = (kind: 'paid' | 'refunded', orderId: string, amount: number) => {
  events += 1;
  return server.app.payment({ eventId: `taking-${events}`, kind, orderId, amount, at: clock() });
};
const groupBuy: OfferTerms = {
  kind: 'group-buy',
  itemId: 'ring',
  price: 90_000,
  size: 2,
  windowMs: 3_600_000,
  perViewerLimit: 1,
  holdMs: 600_000,
  audience: { kind: 'all' },
};
const take = (key: string, more: object = {}) => ({ quantity: 1, fulfilment: 'ship', key, ...more }) as const;

test('a group comes together by two who pay; the room sees it wait', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'offer.plan', offerId: 'g', title, terms: groupBuy });
  const [one, two] = [await comeTo(server.app, showId), await comeTo(server.app, showId)];
  expect(codeOf(await server.app.takeOffer('g', take('k'), one.visitor))).toBe('offer_not_open');
  await send({ type: 'offer.open', offerId: 'g' });
  const room = server.connect('/room', two.token);
  await next<RoomState>(room, 'room');
  const told = next<RoomUpdate>(room, 'update', ({ offers }) => offers?.[0]?.groups?.[0]?.paid === 1);
  const first = ok(await server.app.takeOffer('g', take('k'), one.visitor));
  expect(first).toMatchObject({ amount: 90_000, due: 90_000, offer: { offerId: 'g' } });
  expect(ok(await server.app.takeOffer('g', take('k'), one.visitor)).id).toBe(first.id);
  ok(await notify('paid', first.id, 90_000));
  const group = (await told).offers?.[0]?.groups?.[0];
  expect(group).toMatchObject({ size: 2, joined: 1, status: 'open' });
  const joined = await ask<{ ok: true; order: OrderView }>(room, 'offer', {
    offerId: 'g',
    groupId: group?.id,
    key: 'k',
  });
  ok(await notify('paid', joined.order.id, joined.order.due));
  expect(ok(await server.app.groups('g', one.visitor))).toMatchObject([
    { id: group?.id, status: 'completed' },
  ]);
  const { offers } = ok(await server.app.showView(showId, staff.admin));
  expect(offers[0]?.figures).toMatchObject({ open: 0, completed: 1, failed: 0 });
});

test('a group that does not come together is refunded and its units are for sale, after the show and a restart too', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'offer.plan', offerId: 'g', title, terms: groupBuy });
  await send({ type: 'offer.open', offerId: 'g' });
  const { visitor } = await comeTo(server.app, showId);
  const order = ok(await server.app.takeOffer('g', take('k'), visitor));
  ok(await notify('paid', order.id, 90_000));
  await send({ type: 'show.end' });
  await server.stop();
  aheadMs += 3_600_001;
  await server.startAgain();
  await until(async () => ok(await server.app.refunds(showId, staff.admin)).length > 0);
  expect(ok(await server.app.refunds(showId, staff.admin))).toMatchObject([
    { orderId: order.id, amount: 90_000, reason: 'group-failed', settledBy: null },
  ]);
  expect(ok(await server.app.showView(showId, staff.admin)).lineup[0]?.stock).toMatchObject({ sold: 0 });
  ok(await notify('refunded', order.id, 90_000));
  expect(ok(await server.app.getOrder(order.id, visitor)).status).toBe('refunded');
});

/** ¥100 now count as ¥200 of ¥1,000, the rest within two hours. */
const presaleFrom = (balanceFrom: number, quantity: number) =>
  ({
    kind: 'presale',
    itemId: 'ring',
    price: 100_000,
    deposit: 10_000,
    countsBps: 20_000,
    ...{ quantity, perViewerLimit: quantity },
    balanceFrom,
    balanceDueBy: balanceFrom + 7_200_000,
    rule: 'forfeit',
    holdMs: 600_000,
    audience: { kind: 'all' },
  }) satisfies OfferTerms;

test('a presale takes its deposit, then its balance, and counts the whole once it is paid', async () => {
  const { showId, send } = await goLive(server.app);
  const terms = presaleFrom(clock(), 1);
  await send({ type: 'offer.plan', offerId: 'p', title, terms });
  await send({ type: 'offer.open', offerId: 'p' });
  const [one, two] = [await comeTo(server.app, showId), await comeTo(server.app, showId)];
  const order = ok(await server.app.takeOffer('p', take('k'), one.visitor));
  expect(order).toMatchObject({ amount: 90_000, due: 10_000, deposit: { amount: 10_000, paidAt: null } });
  expect(codeOf(await server.app.takeOffer('p', take('k'), two.visitor))).toBe('sold_out');
  expect(codeOf(await notify('paid', order.id, 90_000))).toBe('amount_mismatch');
  ok(await notify('paid', order.id, 10_000));
  expect(ok(await server.app.getOrder(order.id, one.visitor))).toMatchObject({
    status: 'reserved',
    due: 80_000,
    payBy: terms.balanceDueBy,
  });
  expect(ok(await server.app.metrics(showId, staff.admin)).trade).toMatchObject({ placed: 90_000, paid: 0 });
  ok(await notify('paid', order.id, 80_000));
  expect(ok(await server.app.getOrder(order.id, one.visitor))).toMatchObject({ status: 'paid', due: 0 });
  expect(ok(await server.app.metrics(showId, staff.admin)).trade.paid).toBe(90_000);
  const { offers } = ok(await server.app.showView(showId, staff.admin));
  expect(offers[0]?.figures).toMatchObject({ taken: 1, deposits: 1, depositAmount: 10_000, balances: 1 });
});

test('a presale whose deposit is all back gives its unit to who waits for it', async () => {
  const { showId, send } = await goLive(server.app, { quantity: 9 });
  const terms = presaleFrom(clock(), 1_000);
  await send({ type: 'offer.plan', offerId: 'p', title, terms });
  await send({ type: 'offer.open', offerId: 'p' });
  await send({ type: 'deal.open', dealId: 'flash' });
  const [buyer, waiting] = [await comeTo(server.app, showId), await comeTo(server.app, showId)];
  const { available } = ok(await server.app.showView(showId, staff.admin)).lineup[0]?.stock ?? {};
  const all = { ...take('k'), quantity: available ?? 0 };
  const order = ok(await server.app.takeOffer('p', all, buyer.visitor));
  const { due } = order;
  ok(await notify('paid', order.id, due));
  ok(await server.app.waitlist('flash', 'w', waiting.visitor));
  ok(await server.app.requestRefund(order.id, { key: 'r', reason: 'by-staff' }, staff.admin));
  ok(await notify('refunded', order.id, due));
  await until(async () => {
    const { orders } = await server.stores.ledger.state(showId);
    return [...orders.values()].some(
      (one) => one.isOffered && one.viewerId === waiting.visitor.viewerId && one.status === 'reserved',
    );
  });
  const history = ok(await server.app.orderHistory(order.id, staff.admin));
  expect(history.order).toMatchObject({ status: 'cancelled', due: 0 });
  expect(history.entries.at(-1)).toMatchObject({ kind: 'cancelled', note: 'deposit-refunded' });
  expect(history.entries.at(-1)?.by).not.toBeNull();
});
