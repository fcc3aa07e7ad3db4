import { expect, test } from 'vitest';
import { orderHistory } from '#shared/contract/order-history.ts';
import { goLive, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

let now = Date.now();
const server = servedOnce({ clock: () => now });

async function orderOf(showId: string, name: string) {
  const { token } = ok(await server.app.openVisit(showId, { source: 'guide-share', ref: 'G-E', name }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const lines = [{ itemId: 'ring', quantity: 2 }];
  return ok(await server.app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor)).id;
}

test('an order tells everything that happened to it, with who did it and why', async () => {
  const { showId } = await goLive(server.app);
  const id = await orderOf(showId, 'Zhou');
  ok(await server.app.payment({ eventId: 'p-1', kind: 'paid', orderId: id, amount: 200_000, at: now }));
  const refund = { key: 'r', amount: 50_000, reason: 'by-staff', note: 'scratch' } as const;
  ok(await server.app.requestRefund(id, refund, staff.admin));
  now += 1_000;
  ok(await server.app.payment({ eventId: 'r-1', kind: 'refunded', orderId: id, amount: 50_000, at: now }));
  ok(await server.app.fulfilOrder(id, { how: 'shipped', note: 'SF 123' }, staff.admin));
  const history = ok(await server.app.orderHistory(id, staff.admin));
  expect(orderHistory.parse(history)).toEqual(history);
  expect(history).toMatchObject({ viewerName: 'Zhou', refundable: 150_000, returnDays: 15, showId });
  expect(history.entries.map(({ kind, amount, note, reference }) => [kind, amount, note, reference])).toEqual(
    [
      ['reserved', 200_000, null, null],
      ['paid', 200_000, null, 'p-1'],
      ['refund-asked', 50_000, 'scratch', history.refunds[0]?.id],
      ['refunded', 50_000, null, 'r-1'],
      ['shipped', undefined, 'SF 123', null],
    ],
  );
  expect(history.refunds).toMatchObject([{ amount: 50_000, settledBy: 'r-1' }]);
  expect((await server.app.orderHistory('no-order', staff.admin)).ok).toBe(false);
});

test('orders are found by id, by name and by status, page after page', async () => {
  const { showId } = await goLive(server.app);
  const ids: string[] = [];
  for (const name of ['Zhou', 'Wu', 'zhou min']) ids.push(await orderOf(showId, name));
  const [first = '', second = '', third = ''] = ids;
  ok(await server.app.payment({ eventId: 'p-2', kind: 'paid', orderId: second, amount: 200_000, at: now }));
  const found = async (query: object) => {
    const page = ok(await server.app.orders(showId, staff.admin, { limit: 10, ...query }));
    return page.items.map((order) => order.id);
  };
  expect(await found({})).toEqual([third, second, first]);
  expect(await found({ q: 'ZHOU' })).toEqual([third, first]);
  expect(await found({ q: second })).toEqual([second]);
  expect(await found({ status: 'paid' })).toEqual([second]);
  expect(await found({ status: 'paid', q: 'zhou' })).toEqual([]);
  const page = ok(await server.app.orders(showId, staff.admin, { limit: 1, q: 'zhou' }));
  expect(page.items).toMatchObject([{ id: third, viewerName: 'zhou min' }]);
  expect(await found({ q: 'zhou', cursor: page.nextCursor ?? '' })).toEqual([first]);
});

test('orders are found by what was bought: words of its title in either language, or its SKU', async () => {
  const { showId, itemId, otherItemId } = await goLive(server.app);
  const orderOfItem = async (item: string, key: string) => {
    const { token } = ok(await server.app.openVisit(showId, { source: 'direct', name: 'Qian' }));
    const visitor = server.app.visitor(token);
    if (!visitor) throw new Error('no visitor');
    const lines = [{ itemId: item, quantity: 1 }];
    return ok(await server.app.order({ lines, fulfilment: 'ship', key }, visitor));
  };
  const one = await orderOfItem(itemId, 'a');
  const other = await orderOfItem(otherItemId, 'b');
  const found = async (q: string) =>
    ok(await server.app.orders(showId, staff.admin, { limit: 10, q })).items.map(({ id }) => id);
  for (const [order, not] of [
    [one, other],
    [other, one],
  ] as const) {
    const product = server.directory.products.get(order.lines[0]?.productId ?? '');
    if (!product) throw new Error('no product');
    for (const words of [product.sku.toLowerCase(), product.title.en.toUpperCase(), product.title.zh]) {
      const ids = await found(words);
      expect(ids, words).toContain(order.id);
      expect(ids, words).not.toContain(not.id);
    }
  }
  expect(await found('no such piece')).toEqual([]);
});
