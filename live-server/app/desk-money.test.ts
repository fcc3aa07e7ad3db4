import { expect, test } from 'vitest';
import type { DeskOrder, DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import type { OfferTerms } from '#shared/contract/offers.ts';
import { ask, comeTo, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import type { Visitor } from './api.ts';

const server = servedOnce();
const title = { en: 'Offer', zh: '优惠' };
const all = { kind: 'all' } as const;
const HOUR = 3_600_000;

const notice = async (kind: 'paid' | 'refunded', orderId: string, amount: number) =>
  ok(
    await server.app.payment({
      eventId: `${kind} ${orderId} ${amount}`,
      kind,
      orderId,
      amount,
      at: Date.now(),
    }),
  );

test('the money in the desk’s packets is that of the orders, the figures and the file, to the cent', async () => {
  const { app } = server;
  const { showId, send } = await goLive(app, { quantity: 3 });
  const now = Date.now();
  const offers: Record<string, OfferTerms> = {
    coupon: {
      ...{ kind: 'coupon', discount: { kind: 'percent', bps: 333, cap: null }, threshold: 0, audience: all },
      ...{ quantity: 5, perViewerLimit: 1, stacking: { deals: false, members: true }, validMs: HOUR },
      redeem: 'anywhere',
    },
    presale: {
      ...{ kind: 'presale', itemId: 'bangle', price: 90_003, deposit: 10_001, countsBps: 20_000 },
      ...{ quantity: 9, perViewerLimit: 2, balanceFrom: now, balanceDueBy: now + HOUR, rule: 'forfeit' },
      ...{ holdMs: 600_000, audience: all },
    },
  };
  for (const [offerId, terms] of Object.entries(offers)) {
    await send({ type: 'offer.plan', offerId, title, terms });
    await send({ type: 'offer.open', offerId });
  }
  await send({ type: 'deal.open', dealId: 'flash' });

  const desk = server.connect('/desk', 'operator');
  await next(desk, 'connect');
  const told = new Map<string, DeskOrder>();
  let figures: DeskUpdate['metrics'];
  desk.on('update', ({ orders = [], metrics = figures }: DeskUpdate) => {
    for (const order of orders) told.set(order.orderId, order);
    figures = metrics;
  });
  expect((await ask<WatchAnswer>(desk, 'watch', { showId })).ok).toBe(true);

  const enter = async (viewerKey: string): Promise<Visitor> =>
    (await comeTo(app, showId, { viewerKey, ref: 'G-E' })).visitor;
  const [a, b, c, d] = [await enter('a'), await enter('b'), await enter('c'), await enter('d')];
  const claimed = ok(await app.claim('flash', 1, 'k', a));
  await notice('paid', claimed.id, claimed.amount);
  const { code: couponCode } = ok(await app.issueCoupon('coupon', 'c', b));
  const lines = [{ itemId: 'ring', quantity: 3 }];
  const couponed = ok(await app.order({ lines, couponCode, fulfilment: 'ship', key: 'k' }, b));
  await notice('paid', couponed.id, couponed.amount);
  await notice('refunded', couponed.id, 12_345);
  const taken = ok(await app.takeOffer('presale', { quantity: 2, fulfilment: 'ship', key: 'k' }, c));
  await notice('paid', taken.id, taken.due);
  await notice('paid', taken.id, taken.amount - taken.due);
  const cancelled = ok(await app.claim('flash', 1, 'k', d));
  ok(await app.cancelOrder(cancelled.id, d));

  const { items } = ok(await app.orders(showId, staff.admin, { limit: 50 }));
  expect(items).toHaveLength(4);
  await until(() => items.every(({ id, status }) => told.get(id)?.status === status));
  for (const { id, amount, status, lines: bought } of items) {
    expect(told.get(id), id).toMatchObject({ amount, status });
    const sum = bought.reduce((all, line) => all + line.quantity * line.unitPrice - (line.discount ?? 0), 0);
    expect(sum, id).toBe(amount);
  }

  const sumOf = (of: (order: (typeof items)[number]) => number) =>
    items.reduce((sum, order) => sum + of(order), 0);
  const trade = {
    placed: sumOf(({ amount }) => amount),
    paid: sumOf(({ amount, paidAt }) => (paidAt === null ? 0 : amount)),
    refunded: sumOf(({ refunded }) => refunded),
    orders: 4,
    paidOrders: 3,
  };
  expect(trade.refunded).toBe(12_345);
  expect(ok(await app.metrics(showId, staff.admin)).trade).toMatchObject(trade);
  await until(() => figures?.trade.refunded === trade.refunded && figures.trade.placed === trade.placed);
  expect(figures?.trade).toMatchObject(trade);
  expect(figures?.regions).toMatchObject([
    { regionId: 'r-east', paid: trade.paid, refunded: trade.refunded },
  ]);

  await send({ type: 'show.end' });
  const review = ok(await app.review(showId, staff.admin));
  expect(review.summary.trade).toMatchObject(trade);
  let text = '';
  for await (const chunk of ok(await app.exportShow(showId, 'orders.csv', staff.admin)).chunks) text += chunk;
  const [header = '', ...rows] = text.slice(1).trim().split('\r\n');
  const total = (name: string) =>
    rows.reduce((sum, row) => sum + Number(row.split(',')[header.split(',').indexOf(name)]), 0);
  expect([total('amount_minor'), total('paid_minor'), total('refunded_minor')]).toEqual([
    ...[trade.placed, trade.paid, trade.refunded],
  ]);
});
