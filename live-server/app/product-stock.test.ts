import { expect, test } from 'vitest';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { codeOf, comeTo, goLive, next, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

const order = (key: string, itemId: string) =>
  ({ lines: [{ itemId, quantity: 1 }], fulfilment: 'ship', key }) as const;

/** A show on air that has the one piece in its lineup. */
async function showWithPiece(itemId: string) {
  const show = await goLive(server.app);
  const item = { role: 'image', price: 190_000, stock: 1, plannedMs: 1_000 } as const;
  await show.send({ type: 'lineup.add', itemId, productId: 'p-piece', ...item });
  return { ...show, ...(await comeTo(server.app, show.showId)) };
}

test('a one-off piece sells once across all shows at once, and comes back when its order runs out', async () => {
  await server.directory.products.insert([
    {
      ...(server.directory.products.get('p-ring') as NonNullable<
        ReturnType<typeof server.directory.products.get>
      >),
      id: 'p-piece',
      sku: 'PIECE',
      stock: 1,
      oneOff: true,
    },
  ]);
  const shows = await Promise.all(['one', 'two', 'three'].map(showWithPiece));
  const [one, two, three] = shows as [(typeof shows)[0], (typeof shows)[0], (typeof shows)[0]];
  const room = server.connect('/room', three.token);
  const state = await next<RoomState>(room, 'room');
  expect(state.items.find(({ itemId }) => itemId === 'three')?.available).toBe(1);
  const gone = next<RoomUpdate>(room, 'update', ({ items }) => items?.[0]?.available === 0);

  const asked = await Promise.all([
    server.app.order(order('k', 'one'), one.visitor),
    server.app.order(order('k', 'one'), one.visitor),
    server.app.order(order('k', 'two'), two.visitor),
    server.app.order(order('k', 'three'), three.visitor),
  ]);
  expect(asked.map(codeOf)).toEqual(['ok', 'ok', 'sold_out', 'sold_out']);
  const first = asked.flatMap((answer) => (answer.ok ? [answer.value] : []));
  expect(new Set(first.map(({ id }) => id)).size).toBe(1);
  await gone;
  expect(
    codeOf(
      await server.app.command(two.showId, { type: 'stock.adjust', itemId: 'two', delta: 1 }, staff.admin),
    ),
  ).toBe('insufficient_stock');

  // After a restart the piece is still taken; given back, it is for anyone again, and for one alone.
  await server.stop();
  await server.startAgain();
  expect(codeOf(await server.app.order(order('k2', 'two'), two.visitor))).toBe('sold_out');
  ok(await server.app.cancelOrder(first[0]?.id ?? '', one.visitor));
  const again = await Promise.all([
    server.app.order(order('k3', 'two'), two.visitor),
    server.app.order(order('k3', 'three'), three.visitor),
  ]);
  expect(again.map(codeOf)).toEqual(['ok', 'sold_out']);
});
