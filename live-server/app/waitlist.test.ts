import { expect, test } from 'vitest';
import type { OfferTerms } from '#shared/contract/offers.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView, WaitView } from '#shared/contract/viewers.ts';
import { ask, codeOf, comeTo, goLive, next, ok, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import type { Staff } from './api.ts';

const server = servedOnce();

const box = { productId: 'p-bangle', role: 'welfare', price: 60_000, stock: 1, plannedMs: 1_000 } as const;

test('a unit given back is offered to the viewers who wait, in order, and survives a restart', async () => {
  const show = await goLive(server.app, { quantity: 1 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const [buyer, first, second] = [
    await comeTo(server.app, show.showId),
    await comeTo(server.app, show.showId),
    await comeTo(server.app, show.showId),
  ];
  expect(codeOf(await server.app.waitlist('flash', 'w', first.visitor))).toBe('not_sold_out');
  const held = ok(await server.app.claim('flash', 1, 'k', buyer.visitor));

  const room = server.connect('/room', first.token);
  await next<RoomState>(room, 'room');
  const told = next<RoomUpdate>(room, 'update', ({ deals }) => deals?.[0]?.waiting === 1);
  expect(await ask(room, 'waitlist', { dealId: 'flash', key: 'w' })).toEqual({
    ok: true,
    waiting: { dealId: 'flash', ahead: 0 },
  });
  expect((await told).deals?.[0]).toMatchObject({ state: 'soldOut', waiting: 1 });
  expect(ok(await server.app.waitlist('flash', 'w', second.visitor))).toEqual({ dealId: 'flash', ahead: 1 });
  expect(ok(await server.app.waitlist('flash', 'w', second.visitor)).ahead).toBe(1);

  await server.stop();
  await server.startAgain();
  const again = server.connect('/room', first.token);
  expect((await next<RoomState>(again, 'room')).me.waiting).toEqual<WaitView[]>([
    { dealId: 'flash', ahead: 0 },
  ]);
  const offered = next<OrderView>(again, 'order', (order) => order.offered === true);
  ok(await server.app.cancelOrder(held.id, buyer.visitor));
  const order = await offered;
  expect(order).toMatchObject({ status: 'reserved', amount: 80_000, viewerId: first.visitor.viewerId });

  // Given up, it goes to the next; nobody else gets in between.
  ok(await server.app.cancelOrder(order.id, first.visitor));
  expect(codeOf(await server.app.claim('flash', 1, 'k2', buyer.visitor))).toBe('sold_out');
  await until(async () => {
    const { orders } = await server.stores.ledger.state(show.showId);
    return [...orders.values()].some((one) => one.viewerId === second.visitor.viewerId);
  });
  expect(ok(await server.app.waitlist('flash', 'w', second.visitor)).ahead).toBeNull();
});

test('a unit offered brings the gift a claim would, while gifts last', async () => {
  const show = await goLive(server.app, { quantity: 1 });
  const { send, showId } = show;
  await send({ type: 'lineup.add', itemId: 'box', ...box });
  const title = { en: 'Gift', zh: '赠品' };
  const terms: OfferTerms = {
    kind: 'gift',
    threshold: 80_000,
    itemIds: ['ring'],
    gift: { itemId: 'box', quantity: 1 },
    audience: { kind: 'all' },
  };
  await send({ type: 'offer.plan', offerId: 'gift', title, terms });
  const second: Staff = { id: 'user-second', name: 'Er', role: 'operator', regionIds: [] };
  ok(await server.app.command(showId, { type: 'approval.give', subject: 'offer:gift' }, second));
  await send({ type: 'deal.open', dealId: 'flash' });
  const [buyer, first, next] = [
    await comeTo(server.app, showId),
    await comeTo(server.app, showId),
    await comeTo(server.app, showId),
  ];
  const held = ok(await server.app.claim('flash', 1, 'k', buyer.visitor));
  for (const { visitor } of [first, next]) ok(await server.app.waitlist('flash', 'w', visitor));
  await send({ type: 'offer.open', offerId: 'gift' });
  const offeredTo = async (viewerId: string) => {
    const { orders } = await server.stores.ledger.state(showId);
    return [...orders].find(([, one]) => one.isOffered && one.viewerId === viewerId);
  };
  ok(await server.app.cancelOrder(held.id, buyer.visitor));
  await until(async () => (await offeredTo(first.visitor.viewerId)) !== undefined);
  const [, given] = (await offeredTo(first.visitor.viewerId)) ?? [];
  expect(given).toMatchObject({ amount: 80_000, offerIds: ['gift'] });
  expect(given?.lines.map(({ itemId, isGift = false }) => [itemId, isGift])).toEqual([
    ['ring', false],
    ['box', true],
  ]);
  // One box: who comes next has the ring alone.
  await send({ type: 'deal.restock', dealId: 'flash', quantity: 1 });
  await until(async () => (await offeredTo(next.visitor.viewerId)) !== undefined);
  const [, later] = (await offeredTo(next.visitor.viewerId)) ?? [];
  expect(later?.lines.map(({ itemId }) => itemId)).toEqual(['ring']);
});

test('who leaves the waitlist is not offered anything', async () => {
  const show = await goLive(server.app, { quantity: 1 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const [buyer, gone, stays] = [
    await comeTo(server.app, show.showId),
    await comeTo(server.app, show.showId),
    await comeTo(server.app, show.showId),
  ];
  const held = ok(await server.app.claim('flash', 1, 'k', buyer.visitor));
  ok(await server.app.waitlist('flash', 'w', gone.visitor));
  ok(await server.app.waitlist('flash', 'w', stays.visitor));
  ok(await server.app.leaveWaitlist('flash', gone.visitor));
  ok(await server.app.cancelOrder(held.id, buyer.visitor));
  const offeredTo = async () => {
    const { orders } = await server.stores.ledger.state(show.showId);
    return [...orders.values()].flatMap((one) => (one.isOffered ? [one.viewerId] : []));
  };
  await until(async () => (await offeredTo()).length > 0);
  expect(await offeredTo()).toEqual([stays.visitor.viewerId]);
});

test('whoever is muted, or has left the room, keeps the place', async () => {
  const show = await goLive(server.app, { quantity: 1 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const buyer = await comeTo(server.app, show.showId);
  const waiting = [
    await comeTo(server.app, show.showId),
    await comeTo(server.app, show.showId),
    await comeTo(server.app, show.showId),
  ];
  const held = ok(await server.app.claim('flash', 1, 'k', buyer.visitor));
  for (const { visitor } of waiting) ok(await server.app.waitlist('flash', 'w', visitor));
  const [muted, left] = waiting;
  if (!muted || !left) throw new Error('nobody waits');
  await show.send({ type: 'viewer.mute', viewerId: muted.visitor.viewerId });
  const room = server.connect('/room', left.token);
  await next<RoomState>(room, 'room');
  room.emit('leave');
  room.disconnect();

  const offers = async () => {
    const { orders } = await server.stores.ledger.state(show.showId);
    return [...orders].filter(([, one]) => one.isOffered);
  };
  let given: { id: string; visitor: typeof buyer.visitor } = { id: held.id, visitor: buyer.visitor };
  for (const [at, { visitor }] of waiting.entries()) {
    ok(await server.app.cancelOrder(given.id, given.visitor));
    await until(async () => (await offers()).length > at);
    const [id, order] = (await offers()).at(-1) ?? [];
    expect(order?.viewerId).toBe(visitor.viewerId);
    given = { id: id ?? '', visitor };
  }
});

test('a deal for followers, members or segments is theirs, to claim and to wait for', async () => {
  const show = await goLive(server.app, { quantity: 1 });
  const { send, showId } = show;
  await send({ type: 'deal.revise', dealId: 'flash', audience: { kind: 'followers' } });
  await send({ type: 'deal.open', dealId: 'flash' });
  const { token, visitor } = await comeTo(server.app, showId);
  const stranger = await comeTo(server.app, showId);
  expect(codeOf(await server.app.claim('flash', 1, 'k', visitor))).toBe('not_eligible');
  const room = server.connect('/room', token);
  expect((await next<RoomState>(room, 'room')).deals[0]?.audience).toEqual({ kind: 'followers' });
  await ask(room, 'follow');
  expect(codeOf(await server.app.claim('flash', 1, 'k', visitor))).toBe('ok');
  expect(codeOf(await server.app.waitlist('flash', 'w', stranger.visitor))).toBe('not_eligible');
  expect(codeOf(await server.app.claim('flash', 1, 'k', stranger.visitor))).toBe('not_eligible');
});
