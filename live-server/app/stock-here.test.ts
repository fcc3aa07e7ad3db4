import { expect, test } from 'vitest';
import type { DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import type { RoomState } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { ask, codeOf, comeTo, goLive, next, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

/** A show on air that sells the one piece in a deal of its own. */
async function showWithDeal(name: string) {
  const show = await goLive(server.app);
  const item = { role: 'image', price: 190_000, stock: 1, plannedMs: 1_000 } as const;
  const deal = { price: 180_000, quantity: 1, perViewerLimit: 1, durationMs: 600_000 };
  await show.send({ type: 'lineup.add', itemId: name, productId: 'p-piece', ...item });
  await show.send({ type: 'deal.plan', dealId: `deal-${name}`, itemId: name, ...deal });
  await show.send({ type: 'deal.open', dealId: `deal-${name}` });
  return { ...show, ...(await comeTo(server.app, show.showId)) };
}

test('staff see what their viewers see of a piece that another show holds, and its viewers can wait', async () => {
  const ring = server.directory.products.get('p-ring');
  if (!ring) throw new Error('The brand of the tests has a ring');
  await server.directory.products.insert([{ ...ring, id: 'p-piece', sku: 'PIECE', stock: 1, oneOff: true }]);
  const one = await showWithDeal('one');
  const two = await showWithDeal('two');
  const desk = server.connect('/desk', 'operator');
  await next(desk, 'connect');
  const { stock } = await ask<Extract<WatchAnswer, { ok: true }>>(desk, 'watch', { showId: two.showId });
  expect(stock.deals.find(({ dealId }) => dealId === 'deal-two')?.remaining).toBe(1);
  expect(codeOf(await server.app.waitlist('deal-two', 'w', two.visitor))).toBe('not_sold_out');

  const told = next<DeskUpdate>(desk, 'update', ({ stock }) =>
    Boolean(stock?.deals?.some(({ dealId, remaining }) => dealId === 'deal-two' && remaining === 0)),
  );
  const held = ok(await server.app.claim('deal-one', 1, 'k', one.visitor));
  const figures = { prepared: 1, available: 1, reserved: 0, sold: 0, withdrawn: 0, elsewhere: 1 };
  const { lineup, deals } = ok(await server.app.showView(two.showId, staff.operator));
  expect(lineup.find(({ id }) => id === 'two')?.stock).toEqual(figures);
  expect(deals.find(({ id }) => id === 'deal-two')).toMatchObject({ state: 'soldOut', remaining: 0 });
  expect((await told).stock?.items?.find(({ itemId }) => itemId === 'two')).toEqual({
    itemId: 'two',
    ...figures,
  });
  expect(codeOf(await server.app.claim('deal-two', 1, 'c', two.visitor))).toBe('sold_out');

  // Who waits for it has it once the other show lets go, and the first show's deal is sold out then.
  expect(ok(await server.app.waitlist('deal-two', 'w', two.visitor))).toEqual({
    dealId: 'deal-two',
    ahead: 0,
  });
  const room = server.connect('/room', two.token);
  await next<RoomState>(room, 'room');
  const offered = next<OrderView>(room, 'order', (order) => order.offered === true);
  ok(await server.app.cancelOrder(held.id, one.visitor));
  expect(await offered).toMatchObject({ status: 'reserved', amount: 180_000 });
  const first = ok(await server.app.showView(one.showId, staff.operator));
  expect(first.deals.find(({ id }) => id === 'deal-one')).toMatchObject({ state: 'soldOut', remaining: 0 });
});
