import { expect, test } from 'vitest';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { codeOf, comeTo, goLive, next, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import { isOnRedis } from '../testing/twin.ts';

const server = servedOnce();

const order = (key: string, itemId: string) =>
  ({ lines: [{ itemId, quantity: 1 }], fulfilment: 'ship', key }) as const;

/** A show on air that has the one piece in its lineup. */
async function showWithPiece(itemId: string, productId = 'p-piece') {
  const show = await goLive(server.app);
  const item = { role: 'image', price: 190_000, stock: 1, plannedMs: 1_000 } as const;
  await show.send({ type: 'lineup.add', itemId, productId, ...item });
  return { ...show, itemId, ...(await comeTo(server.app, show.showId)) };
}

/** One more piece that exists once. */
async function newPiece(id: string) {
  const ring = server.directory.products.get('p-ring');
  if (!ring) throw new Error('no ring');
  await server.directory.products.insert([{ ...ring, id, sku: id, stock: 1, oneOff: true }]);
}

test('of shows at one node the one that asked first has the piece, whichever was written to last', async () => {
  for (const latest of [0, 1, 2]) {
    const productId = `p-first-${latest}`;
    await newPiece(productId);
    const shows = [];
    for (const itemId of ['one', 'two', 'three']) shows.push(await showWithPiece(itemId, productId));
    // Over Redis it has the turn to write, and need not hear first what other nodes wrote.
    const written = shows[latest];
    if (!written) throw new Error('no show');
    await new Promise((resolve) => setTimeout(resolve, 700));
    ok(await server.app.order(order('before', 'ring'), written.visitor));
    const asked = shows.map(({ visitor, itemId }) => server.app.order(order('k', itemId), visitor));
    expect((await Promise.all(asked)).map(codeOf)).toEqual(['ok', 'sold_out', 'sold_out']);
  }
});

test('a one-off piece sells once across all shows at once, and comes back when its order runs out', async () => {
  await newPiece('p-piece');
  const shows = await Promise.all(['one', 'two', 'three'].map((itemId) => showWithPiece(itemId)));
  const [one, , three] = shows as [(typeof shows)[0], (typeof shows)[0], (typeof shows)[0]];
  const room = server.connect('/room', three.token);
  const state = await next<RoomState>(room, 'room');
  expect(state.items.find(({ itemId }) => itemId === 'three')?.available).toBe(1);
  const gone = next<RoomUpdate>(room, 'update', ({ items }) => items?.[0]?.available === 0);

  // Each asks twice, and of the shows exactly one has it: alone it is the first that asked; among nodes whichever got to it.
  const asked = await Promise.all(
    shows.map(async ({ visitor, itemId }) => {
      const twice = [1, 2].map(() => server.app.order(order('k', itemId), visitor));
      return Promise.all(twice);
    }),
  );
  const codes = asked.map((answers) => answers.map(codeOf));
  expect(codes.toSorted()).toEqual([
    ['ok', 'ok'],
    ['sold_out', 'sold_out'],
    ['sold_out', 'sold_out'],
  ]);
  if (!isOnRedis) expect(codes[0]).toEqual(['ok', 'ok']);
  const placed = asked.flat().flatMap((answer) => (answer.ok ? [answer.value] : []));
  expect(new Set(placed.map(({ id }) => id)).size).toBe(1);
  await gone;
  const winner = shows[codes.findIndex(([code]) => code === 'ok')] ?? one;
  const [second, third] = shows.filter((show) => show !== winner) as [typeof one, typeof one];
  const more = { type: 'stock.adjust', itemId: second.itemId, delta: 1 } as const;
  expect(codeOf(await server.app.command(second.showId, more, staff.admin))).toBe('insufficient_stock');

  // After a restart the piece is still taken; given back, it is for anyone again, and for one alone.
  await server.stop();
  await server.startAgain();
  expect(codeOf(await server.app.order(order('k2', second.itemId), second.visitor))).toBe('sold_out');
  ok(await server.app.cancelOrder(placed[0]?.id ?? '', winner.visitor));
  const again = await Promise.all(
    [second, third].map(({ visitor, itemId }) => server.app.order(order('k3', itemId), visitor)),
  );
  expect(again.map(codeOf).toSorted()).toEqual(['ok', 'sold_out']);
  if (!isOnRedis) expect(again[0]?.ok).toBe(true);
});
