import { expect, test } from 'vitest';
import type { DeskUpdate } from '#shared/contract/desk.ts';
import type { OfferTerms, OfferTermsOf } from '#shared/contract/offers.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { ask, codeOf, comeTo, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

const title = { en: 'Offer', zh: '优惠' };
const all = { kind: 'all' } as const;
const coupon = (other: Partial<OfferTermsOf<'coupon'>> = {}): OfferTerms => ({
  kind: 'coupon',
  discount: { kind: 'amount', amount: 5_000 },
  threshold: 100_000,
  audience: all,
  quantity: 2,
  perViewerLimit: 1,
  stacking: { deals: false, members: true },
  validMs: 3_600_000,
  redeem: 'anywhere',
  ...other,
});
const oneRing = (key: string, more: object = {}) => ({
  lines: [{ itemId: 'ring', quantity: 1 }],
  fulfilment: 'ship' as const,
  key,
  ...more,
});
let events = 0;
const pay = (order: { id: string; amount: number }) => {
  events += 1;
  return server.app.payment({
    eventId: `offers-${events}`,
    kind: 'paid',
    orderId: order.id,
    amount: order.amount,
    at: Date.now(),
  });
};

test('a coupon dropped in the room is taken, priced in, paid with, and seen on the desk and in the figures', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'offer.plan', offerId: 'c', title, terms: coupon() });
  const desk = server.connect('/desk', 'admin');
  await ask(desk, 'watch', { showId });
  const counted = next<DeskUpdate>(desk, 'update', ({ stock }) => stock?.offers?.[0]?.redeemed === 1);
  const { token, visitor } = await comeTo(server.app, showId);
  const room = server.connect('/room', token);
  expect((await next<RoomState>(room, 'room')).offers).toEqual([]);
  const dropped = next<RoomUpdate>(room, 'update', ({ coupons }) => (coupons?.length ?? 0) > 0);
  await send({ type: 'coupon.drop', offerId: 'c' });
  expect(await dropped).toMatchObject({ coupons: [{ offerId: 'c' }], offers: [{ id: 'c', left: 2 }] });

  const taken = await ask<{ ok: true; coupon: { code: string; status: string } }>(room, 'coupon', {
    offerId: 'c',
    key: 'k',
  });
  expect(taken.coupon).toMatchObject({ status: 'issued' });
  const again = ok(await server.app.issueCoupon('c', 'k', visitor));
  expect(again.code).toBe(taken.coupon.code);
  const couponCode = again.code;

  const quote = ok(await server.app.quote({ lines: [{ itemId: 'ring', quantity: 1 }], couponCode }, visitor));
  expect(quote.steps.map(({ kind, amount }) => [kind, amount])).toEqual([
    ['list', 200_000],
    ['live', -100_000],
    ['coupon', -5_000],
  ]);
  const order = ok(await server.app.order(oneRing('o1', { couponCode }), visitor));
  expect(order).toMatchObject({ amount: 95_000, coupon: { code: couponCode, discount: 5_000 } });
  expect(order.amount).toBe(quote.total);
  // Asked again it is the same order, though the coupon is not free any more.
  expect(ok(await server.app.order(oneRing('o1', { couponCode }), visitor)).id).toBe(order.id);
  expect(codeOf(await server.app.order(oneRing('o2', { couponCode }), visitor))).toBe('coupon_used');

  ok(await pay(order));
  expect(ok(await server.app.coupons(visitor))).toMatchObject([{ code: couponCode, status: 'redeemed' }]);
  await counted;
  const { offers } = ok(await server.app.showView(showId, staff.admin));
  expect(offers).toMatchObject([
    { id: 'c', state: 'open', figures: { issued: 1, redeemed: 1, discount: 5_000 } },
  ]);
  const { trade, products } = ok(await server.app.metrics(showId, staff.admin));
  expect(trade.paid).toBe(95_000);
  expect(products.find(({ itemId }) => itemId === 'ring')?.paid).toBe(95_000);
});

test('a coupon is for its audience, its viewer and its threshold; its units end', async () => {
  const { showId, send } = await goLive(server.app);
  const east = coupon({
    audience: { kind: 'regions', regionIds: ['r-east'] },
    quantity: 1,
    threshold: 100_001,
  });
  await send({ type: 'offer.plan', offerId: 'c', title, terms: east });
  const inEast = await comeTo(server.app, showId, { regionId: 'r-east' });
  const inWest = await comeTo(server.app, showId, { regionId: 'r-west' });
  expect(codeOf(await server.app.issueCoupon('c', 'k', inEast.visitor))).toBe('offer_not_open');
  await send({ type: 'offer.open', offerId: 'c' });
  expect(codeOf(await server.app.issueCoupon('c', 'k', inWest.visitor))).toBe('not_eligible');
  const { code } = ok(await server.app.issueCoupon('c', 'k', inEast.visitor));
  const other = await comeTo(server.app, showId, { regionId: 'r-east' });
  expect(codeOf(await server.app.issueCoupon('c', 'k', other.visitor))).toBe('sold_out');
  const order = oneRing('o', { couponCode: code });
  expect(codeOf(await server.app.order(order, inWest.visitor))).toBe('coupon_unknown');
  expect(codeOf(await server.app.order(order, inEast.visitor))).toBe('coupon_not_applicable');
});

test('a coupon that takes from deals is used with a claim', async () => {
  const { showId, send } = await goLive(server.app);
  await send({
    type: 'offer.plan',
    offerId: 'c',
    title,
    terms: coupon({ threshold: 0, stacking: { deals: true, members: true } }),
  });
  await send({ type: 'offer.open', offerId: 'c' });
  await send({ type: 'deal.open', dealId: 'flash' });
  const { visitor } = await comeTo(server.app, showId);
  const { code } = ok(await server.app.issueCoupon('c', 'k', visitor));
  const order = ok(await server.app.claim('flash', 1, 'k', visitor, { couponCode: code }));
  expect(order).toMatchObject({
    amount: 75_000,
    lines: [{ dealId: 'flash', unitPrice: 80_000, discount: 5_000 }],
  });
  expect(ok(await server.app.claim('flash', 1, 'k', visitor, { couponCode: code })).id).toBe(order.id);
});

test('a store takes a coupon over the counter, once, in its own region', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'offer.plan', offerId: 'c', title, terms: coupon({ redeem: 'store' }) });
  await send({ type: 'offer.open', offerId: 'c' });
  const { visitor } = await comeTo(server.app, showId);
  const { code } = ok(await server.app.issueCoupon('c', 'k', visitor));
  expect(codeOf(await server.app.order(oneRing('o', { couponCode: code }), visitor))).toBe(
    'coupon_not_applicable',
  );
  const redeem = (storeId: string, key: string) =>
    server.app.redeemCoupon(showId, { code, storeId, key }, staff.east);
  expect(codeOf(await redeem('s-w', 'r'))).toBe('forbidden');
  expect(ok(await redeem('s-e', 'r')).status).toBe('redeemed');
  expect(ok(await redeem('s-e', 'r')).status).toBe('redeemed');
  expect(codeOf(await redeem('s-e', 'r2'))).toBe('coupon_used');
});

test('a bundle is priced to the cent and a gift comes along until it is gone', async () => {
  const { showId, send } = await goLive(server.app);
  const item = { role: 'welfare', price: 60_000, stock: 1, plannedMs: 1_000 } as const;
  await send({ type: 'lineup.add', itemId: 'box', productId: 'p-ring', ...item });
  await send({
    type: 'offer.plan',
    offerId: 'pair',
    title,
    terms: {
      kind: 'bundle',
      items: [
        { itemId: 'ring', quantity: 1 },
        { itemId: 'bangle', quantity: 1 },
      ],
      price: 150_001,
      audience: all,
    },
  });
  const gift: OfferTerms = {
    kind: 'gift',
    threshold: 150_000,
    itemIds: ['ring', 'bangle'],
    gift: { itemId: 'box', quantity: 1 },
    audience: all,
  };
  await send({ type: 'offer.plan', offerId: 'gift', title, terms: gift });
  await send({ type: 'offer.open', offerId: 'pair' });
  await send({ type: 'offer.open', offerId: 'gift' });
  const { visitor } = await comeTo(server.app, showId);
  const pair = (key: string) => ({
    lines: [
      { itemId: 'ring', quantity: 1 },
      { itemId: 'bangle', quantity: 1 },
    ],
    fulfilment: 'ship' as const,
    key,
  });
  const [one, two] = await Promise.all([
    server.app.order(pair('o1'), visitor),
    server.app.order(pair('o2'), visitor),
  ]);
  const orders = [ok(one), ok(two)];
  for (const order of orders) {
    expect(order.amount).toBe(150_001);
    expect(
      order.lines.reduce(
        (sum, { quantity, unitPrice, discount = 0 }) => sum + quantity * unitPrice - discount,
        0,
      ),
    ).toBe(150_001);
  }
  // One box, two orders: one has it, and nobody is refused for it.
  expect(orders.map(({ lines }) => lines.length).sort()).toEqual([2, 3]);
  await Promise.all(orders.map(pay));
  await until(async () => {
    const { offers } = ok(await server.app.showView(showId, staff.admin));
    return offers[0]?.figures.orders === 2 && offers[1]?.figures.orders === 1;
  });
  const { products, trade } = ok(await server.app.metrics(showId, staff.admin));
  expect(products.reduce((sum, { paid }) => sum + paid, 0)).toBe(trade.paid);
  expect(products.find(({ itemId }) => itemId === 'box')).toMatchObject({ paid: 0, units: 1 });
});

test('a gift whose sales are stopped, or that is gone, keeps nobody from buying what it comes with', async () => {
  const { showId, send } = await goLive(server.app);
  const terms: OfferTerms = {
    kind: 'gift',
    threshold: 100_000,
    itemIds: ['ring'],
    gift: { itemId: 'bangle', quantity: 1 },
    audience: all,
  };
  await send({ type: 'offer.plan', offerId: 'gift', title, terms });
  await send({ type: 'offer.open', offerId: 'gift' });
  await send({ type: 'deal.open', dealId: 'flash' });
  const { visitor } = await comeTo(server.app, showId);
  const linesOf = async (key: string) => ok(await server.app.order(oneRing(key), visitor)).lines.length;
  expect(await linesOf('with')).toBe(2);
  await send({ type: 'price.freeze', itemId: 'bangle' });
  expect(await linesOf('frozen')).toBe(1);
  expect(ok(await server.app.claim('flash', 1, 'deal', visitor)).lines).toHaveLength(1);
  await send({ type: 'price.unfreeze', itemId: 'bangle' });
  expect(await linesOf('again')).toBe(2);
  await send({ type: 'stock.adjust', itemId: 'bangle', delta: -498 });
  expect(await linesOf('gone')).toBe(1);
});

test('no price is named for what nobody can buy: a quote of a frozen item is refused as its order is', async () => {
  const { showId, send } = await goLive(server.app);
  const { visitor } = await comeTo(server.app, showId);
  const both = { lines: ['ring', 'bangle'].map((itemId) => ({ itemId, quantity: 1 })) };
  const codes = async (key: string) => {
    const asked = [
      await server.app.quote(both, visitor),
      await server.app.order({ ...both, fulfilment: 'ship', key }, visitor),
    ];
    return asked.map((answer) => (answer.ok ? 'ok' : [answer.error.code, answer.error.params]));
  };
  await send({ type: 'price.freeze', itemId: 'bangle' });
  const refused = ['not_for_sale', { itemId: 'bangle' }];
  expect(await codes('frozen')).toEqual([refused, refused]);
  await send({ type: 'price.unfreeze', itemId: 'bangle' });
  expect(await codes('sold again')).toEqual(['ok', 'ok']);
});
