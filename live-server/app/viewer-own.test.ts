import { expect, test } from 'vitest';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { codeOf, comeTo, goLive, next, ok } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import type { Staff } from './api.ts';

/** What a viewer's page is told about itself. */
const server = servedOnce();

const title = { en: 'Offer', zh: '优惠' };
let events = 0;
const notice = (kind: 'paid' | 'refunded', orderId: string, amount: number) => {
  events += 1;
  return server.app.payment({ eventId: `own-${events}`, kind, orderId, amount, at: Date.now() });
};

test('a frozen item says so, is not counted as sold out by its flag, and comes back', async () => {
  const { showId, send } = await goLive(server.app);
  const { token } = await comeTo(server.app, showId);
  const room = server.connect('/room', token);
  expect((await next<RoomState>(room, 'room')).items[0]).not.toHaveProperty('isFrozen');
  const frozen = next<RoomUpdate>(room, 'update', ({ items }) => items?.[0]?.isFrozen === true);
  await send({ type: 'price.freeze', itemId: 'ring' });
  expect((await frozen).items).toMatchObject([{ itemId: 'ring', available: 0, isFrozen: true }]);
  const back = next<RoomUpdate>(room, 'update', ({ items }) => items?.[0]?.isFrozen === undefined && !!items);
  await send({ type: 'price.unfreeze', itemId: 'ring' });
  expect((await back).items).toMatchObject([{ itemId: 'ring', available: 500 }]);
});

test('the room says whom the server takes the viewer for, and names the regions', async () => {
  const { showId } = await goLive(server.app);
  const { token } = await comeTo(server.app, showId, { ref: 'G-E' });
  const { me, regions } = await next<RoomState>(server.connect('/room', token), 'room');
  expect(me.standing).toEqual({ regionId: 'r-east', segment: null, isMember: false, isFollower: false });
  expect(regions).toContainEqual({ id: 'r-east', name: { en: 'East', zh: 'East' } });
});

test('a coupon is still explained when its offer is closed, and only to those who have one', async () => {
  const { showId, send } = await goLive(server.app);
  const terms = {
    kind: 'coupon',
    discount: { kind: 'amount', amount: 5_000 },
    quantity: 9,
    validMs: 3_600_000,
    threshold: 0,
    perViewerLimit: 1,
    stacking: { deals: false, members: true },
    audience: { kind: 'all' },
    redeem: 'anywhere',
  } as const;
  await send({ type: 'offer.plan', offerId: 'c', title, terms });
  await send({ type: 'offer.open', offerId: 'c' });
  const owner = await comeTo(server.app, showId);
  ok(await server.app.issueCoupon('c', 'k', owner.visitor));
  await send({ type: 'offer.close', offerId: 'c' });
  const room = await next<RoomState>(server.connect('/room', owner.token), 'room');
  expect(room.offers).toEqual([]);
  expect(room.me.offers).toMatchObject([{ id: 'c', title, left: 8 }]);
  const other = await comeTo(server.app, showId);
  expect((await next<RoomState>(server.connect('/room', other.token), 'room')).me.offers).toEqual([]);
});

test('money on its way back is told to the order’s viewer alone, from the asking to the provider’s word', async () => {
  const { showId, send } = await goLive(server.app);
  const { token, visitor } = await comeTo(server.app, showId);
  const room = server.connect('/room', token);
  await next<RoomState>(room, 'room');
  await send({ type: 'deal.open', dealId: 'flash' });
  const order = ok(await server.app.claim('flash', 1, 'k', visitor));
  ok(await notice('paid', order.id, order.due));
  const asked = next<OrderView>(room, 'order', ({ refunding }) => refunding !== undefined);
  const staff = { id: 'user-admin', name: 'Ada', role: 'admin', regionIds: [] } as const;
  ok(await server.app.requestRefund(order.id, { key: 'r', amount: 30_000, reason: 'by-staff' }, staff));
  expect(await asked).toMatchObject({ id: order.id, status: 'paid', refunding: 30_000, refunded: 0 });
  expect(ok(await server.app.getOrder(order.id, staff))).not.toHaveProperty('refunding');
  ok(await notice('refunded', order.id, 30_000));
  const own = ok(await server.app.getOrder(order.id, visitor));
  expect(own).toMatchObject({ status: 'paid', refunded: 30_000 });
  expect(own).not.toHaveProperty('refunding');
});

test('a claim can be picked up: at a store there is, for a code once it is paid, at the deal’s price and limit', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'deal.open', dealId: 'flash' });
  const { visitor } = await comeTo(server.app, showId, { ref: 'G-W' });
  const stores = ok(await server.app.pickupStores(visitor));
  expect(stores.map(({ id }) => id)).toEqual(['s-w', 's-e']);
  const claim = (key: string, storeId?: string) =>
    server.app.claim('flash', 1, key, visitor, { fulfilment: 'pickup', storeId });
  expect(codeOf(await claim('none'))).toBe('invalid');
  expect(codeOf(await claim('wrong', 's-nowhere'))).toBe('not_found');
  const order = ok(await claim('k', 's-e'));
  expect(order).toMatchObject({ amount: 80_000, fulfilment: 'pickup', storeId: 's-e' });
  expect(order.lines).toMatchObject([{ dealId: 'flash', unitPrice: 80_000 }]);
  expect(codeOf(await claim('more', 's-e'))).toBe('limit_reached');
  ok(await notice('paid', order.id, 80_000));
  expect(ok(await server.app.getOrder(order.id, visitor)).pickupCode).toMatch(/^\d{6}$/);
});

test('a group somebody shared is told whoever asks, and no other closed one', async () => {
  const { showId, send } = await goLive(server.app);
  const terms = {
    kind: 'group-buy',
    itemId: 'ring',
    price: 90_000,
    size: 2,
    windowMs: 3_600_000,
    perViewerLimit: 1,
    holdMs: 600_000,
    audience: { kind: 'all' },
  } as const;
  await send({ type: 'offer.plan', offerId: 'g', title, terms });
  await send({ type: 'offer.open', offerId: 'g' });
  const [one, two, three] = [
    await comeTo(server.app, showId),
    await comeTo(server.app, showId),
    await comeTo(server.app, showId),
  ] as const;
  const taking = { quantity: 1, fulfilment: 'ship' as const };
  const first = ok(await server.app.takeOffer('g', { ...taking, key: 'a' }, one.visitor));
  const groupId = first.offer?.groupId ?? '';
  const second = ok(await server.app.takeOffer('g', { ...taking, groupId, key: 'b' }, two.visitor));
  for (const { id, due } of [first, second]) ok(await notice('paid', id, due));
  expect(ok(await server.app.groups('g', three.visitor))).toEqual([]);
  expect(ok(await server.app.groups('g', three.visitor, groupId))).toMatchObject([
    { id: groupId, status: 'completed', paid: 2 },
  ]);
});

test('a claim has the gift its quote shows, at the deal’s price, while there is one', async () => {
  const { showId, send } = await goLive(server.app);
  const terms = {
    kind: 'gift',
    threshold: 80_000,
    gift: { itemId: 'bangle', quantity: 1 },
    audience: { kind: 'all' },
  } as const;
  await send({ type: 'offer.plan', offerId: 'gift', title, terms });
  // A ring for 800 with a bangle on top is less than the two may bring at least: somebody else says yes to it.
  const second: Staff = { id: 'user-second', name: 'Er', role: 'operator', regionIds: [] };
  ok(await server.app.command(showId, { type: 'approval.give', subject: 'offer:gift' }, second));
  await send({ type: 'offer.open', offerId: 'gift' });
  await send({ type: 'deal.open', dealId: 'flash' });
  const { visitor } = await comeTo(server.app, showId);
  const asked = { lines: [{ itemId: 'ring', quantity: 1, dealId: 'flash' }] };
  const quote = ok(await server.app.quote(asked, visitor));
  expect(quote.lines.map(({ itemId, isGift }) => [itemId, isGift])).toEqual([
    ['ring', false],
    ['bangle', true],
  ]);
  const order = ok(await server.app.claim('flash', 1, 'k', visitor));
  expect(order.amount).toBe(quote.total);
  expect(order.lines).toMatchObject([
    { itemId: 'ring', dealId: 'flash', unitPrice: 80_000 },
    { itemId: 'bangle', isGift: true, dealId: null },
  ]);
  expect(ok(await server.app.claim('flash', 1, 'k', visitor)).id).toBe(order.id);
  await send({ type: 'offer.close', offerId: 'gift' });
  const other = await comeTo(server.app, showId);
  expect(ok(await server.app.claim('flash', 1, 'k', other.visitor)).lines).toHaveLength(1);
});
