import { expect, test } from 'vitest';
import type { Ack, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { Visitor } from '../app/api.ts';
import { ask, codeOf, goLive, next, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

type Placed = { ok: boolean; order?: OrderView; error?: { code: string } };
const claim = (key: string, quantity = 1) => ({ dealId: 'flash', quantity, key });

async function opened(quantity: number) {
  const show = await goLive(server.app, { quantity });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  return show;
}
async function viewer(showId: string, viewerKey?: string) {
  const visit = ok(await server.app.openVisit(showId, { source: 'direct', ...(viewerKey && { viewerKey }) }));
  return { ...visit, visitor: server.app.visitor(visit.token) as Visitor };
}
async function tab(token: string) {
  const socket = server.connect('/room', token);
  return { socket, room: await next<RoomState>(socket, 'room') };
}
const dealOf = async (showId: string) =>
  ok(await server.app.showView(showId, staff.analyst)).deals.find(({ id }) => id === 'flash');

test('a claim whose line drops before its answer is the same order when it is asked again, by socket or by REST', async () => {
  const { showId } = await opened(3);
  const { token, visitor } = await viewer(showId);
  const first = await tab(token);
  first.socket.emit('claim', claim('dropped'));
  first.socket.disconnect();
  const again = await tab(token);
  const bySocket = await ask<Placed>(again.socket, 'claim', claim('dropped'));
  const byRest = ok(await server.app.claim('flash', 1, 'dropped', visitor));
  expect(bySocket).toMatchObject({ ok: true, order: { id: byRest.id, status: 'reserved' } });
  // Asked for more under the same key, it is still what was answered first.
  expect(ok(await server.app.claim('flash', 2, 'dropped', visitor)).id).toBe(byRest.id);
  expect(await dealOf(showId)).toMatchObject({ remaining: 2, reserved: 1 });
  expect((await tab(token)).room.me.orders.map(({ id }) => id)).toEqual([byRest.id]);
});

test('two tabs of one viewer are one viewer: what one places both hold, and the limit is counted once', async () => {
  const { showId } = await opened(3);
  const one = await viewer(showId, 'same person');
  const two = await viewer(showId, 'same person');
  const tabs = await Promise.all([tab(one.token), tab(two.token)]);
  const answers = await Promise.all(
    tabs.map(({ socket }, index) => ask<Placed>(socket, 'claim', claim(`tab ${index}`))),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.flatMap(({ error }) => error?.code ?? [])).toEqual(['limit_reached']);
  const id = answers.flatMap(({ order }) => order?.id ?? [])[0];
  for (const { token } of [one, two])
    expect((await tab(token)).room.me.orders.map((order) => order.id)).toEqual([id]);
});

test('a token of another show buys nothing here, nor what is on sale there', async () => {
  const here = await opened(3);
  const there = await goLive(server.app, { quantity: 3 });
  const { token, visitor } = await viewer(there.showId);
  const { socket } = await tab(token);
  // The deal of this name in its own show is not open.
  expect(await ask<Placed>(socket, 'claim', claim('k'))).toMatchObject({ error: { code: 'deal_not_open' } });
  expect(codeOf(await server.app.claim('flash', 1, 'k', visitor))).toBe('deal_not_open');
  expect(await dealOf(here.showId)).toMatchObject({ remaining: 3, reserved: 0 });
});

test('sold out, waited for, given back, frozen and sold again: the room says at each step what REST says', async () => {
  const { showId, itemId, send } = await opened(1);
  const [holder, waiter] = [await viewer(showId), await viewer(showId)];
  const [held, waits] = [await tab(holder.token), await tab(waiter.token)];
  const out = next<RoomUpdate>(waits.socket, 'update', ({ deals }) =>
    Boolean(deals?.some(({ state, remaining }) => state === 'soldOut' && remaining === 0)),
  );
  const placed = await ask<Placed>(held.socket, 'claim', claim('h'));
  await out;
  expect(await dealOf(showId)).toMatchObject({ state: 'soldOut', remaining: 0, reserved: 1 });
  expect(await ask<Placed>(waits.socket, 'claim', claim('w'))).toMatchObject({ error: { code: 'sold_out' } });
  expect(await ask<Ack>(waits.socket, 'waitlist', { dealId: 'flash', key: 'q' })).toMatchObject({ ok: true });
  await send({ type: 'price.freeze', itemId });
  ok(await server.app.cancelOrder(placed.order?.id ?? '', holder.visitor));
  // What is frozen is offered to nobody, however long they wait, and is theirs once it is for sale again.
  const { room } = await tab(waiter.token);
  expect(room.me.orders).toEqual([]);
  expect(room.items.find((item) => item.itemId === itemId)).toMatchObject({ isFrozen: true, available: 0 });
  const offered = next<OrderView>(waits.socket, 'order', (order) => order.offered === true);
  await send({ type: 'price.unfreeze', itemId });
  const { id, status } = await offered;
  expect(status).toBe('reserved');
  expect(ok(await server.app.getOrder(id, waiter.visitor))).toMatchObject({
    offered: true,
    status: 'reserved',
  });
  expect(codeOf(await server.app.claim('flash', 1, 'h2', holder.visitor))).toBe('sold_out');
  expect((await tab(waiter.token)).room.me.orders).toMatchObject([{ id }]);
});
