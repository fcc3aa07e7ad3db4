import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { Visitor } from '../app/api.ts';
import { ask, goLive, next, type OnAir, ok, type Started, staff, until } from '../testing/running.ts';
import { twoNodes } from '../testing/two-nodes.ts';

const two = twoNodes();
const nodes = () => [two.a, two.b] as const;
const at = (n: number): Started => nodes()[n % 2] ?? two.a;

async function visitorAt(
  node: Started,
  showId: string,
  viewerKey: string,
): Promise<{ token: string; visitor: Visitor }> {
  const { token } = ok(await node.app.openVisit(showId, { source: 'direct', viewerKey }));
  return { token, visitor: node.app.visitor(token) as Visitor };
}

async function selling(quantity: number): Promise<OnAir> {
  const show = await goLive(two.a.app, { quantity });
  await show.send({ type: 'deal.open', dealId: show.dealId });
  return show;
}

test('viewers who claim at two nodes at once buy what there is and no more, and both nodes tell the same', async () => {
  const { showId, dealId } = await selling(40);
  const answers = await Promise.all(
    Array.from({ length: 300 }, async (_, n) => {
      const node = at(n);
      const { visitor } = await visitorAt(node, showId, `viewer ${n}`);
      return node.app.claim(dealId, 1, 'k', visitor);
    }),
  );
  const sold = answers.filter(({ ok: isOk }) => isOk);
  expect(sold).toHaveLength(40);
  expect(new Set(answers.flatMap((one) => (one.ok ? [] : [one.error.code])))).toEqual(new Set(['sold_out']));
  // Each node hears of the other's sales and visitors in its own time.
  for (const { app } of nodes())
    await until(async () => {
      const { trade, audience } = ok(await app.metrics(showId, staff.admin));
      return trade.orders === 40 && audience.pv === 300;
    });
  const figures = await Promise.all(
    nodes().map(async ({ app }) => ok(await app.metrics(showId, staff.admin))),
  );
  for (const { trade, audience } of figures) {
    expect(trade).toMatchObject({ orders: 40 });
    expect(audience).toMatchObject({ pv: 300, uv: 300 });
  }
  const views = () =>
    Promise.all(
      nodes().map(async ({ app }) => {
        const { lineup, deals } = ok(await app.showView(showId, staff.admin));
        return { lineup, deals };
      }),
    );
  await until(async () => {
    const [one, other] = await views();
    return isDeepStrictEqual(one, other);
  });
});

test('commands at either node stand in one order, and each command once', async () => {
  const { showId } = await selling(5);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => {
      // Every command goes to both nodes, as from a desk that lost its connection in between.
      const command = { type: 'notice.post', text: `notice ${n >> 1}`, commandId: `c-${n >> 1}` } as const;
      return at(n).app.command(showId, command, staff.operator);
    }),
  );
  for (const answer of answers) expect(answer.ok ? 'ok' : answer.error.code).toBe('ok');
  const logs = await Promise.all(nodes().map(({ stores }) => stores.events.read(showId)));
  expect(logs[0]).toEqual(logs[1]);
  const posted = logs[0]?.flatMap(({ event }) => (event.type === 'notice.posted' ? [event.text] : [])) ?? [];
  expect(posted).toHaveLength(20);
  expect(new Set(posted).size).toBe(20);
  const [one, other] = await Promise.all(
    nodes().map(async ({ app }) => ok(await app.showView(showId, staff.admin))),
  );
  expect(one?.version).toBe(other?.version);
  expect(await two.a.stores.events.verify(showId)).toBeNull();
});

test('a viewer at one node sees what the desk does at the other', async () => {
  const { showId, itemId } = await selling(5);
  const { token } = await visitorAt(two.b, showId, 'v');
  const socket = two.b.connect('/room', token);
  await next<RoomState>(socket, 'room');
  const pinned = next<RoomUpdate>(socket, 'update', (update) => update.pinned?.includes(itemId) === true);
  ok(await two.a.app.command(showId, { type: 'product.pin', itemId }, staff.operator));
  await pinned;
});

test('a visit goes on at another node: the same visit, counted once, on both nodes', async () => {
  const { showId } = await selling(5);
  const { token, visitor } = await visitorAt(two.a, showId, 'v');
  const first = two.a.connect('/room', token);
  await next<RoomState>(first, 'room');
  first.disconnect();
  const again = two.b.connect('/room', token);
  const room = await next<RoomState>(again, 'room');
  expect(room.me.visitId).toBe(visitor.visitId);
  expect(await ask(again, 'like', { n: 3 })).toEqual({ ok: true });
  for (const { app } of nodes())
    await until(async () => {
      const { audience } = ok(await app.metrics(showId, staff.admin));
      return audience.likes === 3 && audience.pv === 1 && audience.online === 1;
    });
});

test('a piece that exists once is sold once, however many nodes offer it in however many shows', async () => {
  const piece = {
    ...{ id: 'p-one', sku: 'ONE', title: { en: 'One', zh: '孤品' }, category: 'rings', listPrice: 200_000 },
    ...{ floorPrice: 50_000, stock: 1, oneOff: true, imageUrl: '/p.svg', link: '/p', tags: [] },
  };
  ok(await two.a.directory.products.insert([piece]));
  await until(() => two.b.directory.products.get('p-one') !== null);
  for (let round = 0; round < 10; round += 1) {
    const shows = await Promise.all(
      [0, 1, 2, 3].map(async (n) => {
        const show = await goLive(at(n).app, { quantity: 1 });
        const item = { itemId: 'one', productId: 'p-one', role: 'hero', price: 100_000, stock: 1 } as const;
        await show.send({ type: 'lineup.add', ...item, plannedMs: 60_000 });
        return show.showId;
      }),
    );
    const orders = await Promise.all(
      shows.map(async (showId, n) => {
        // Each show's viewer is at the other node than the one that made it.
        const node = at(n + 1);
        const { visitor } = await visitorAt(node, showId, `viewer ${n}`);
        const lines = [{ itemId: 'one', quantity: 1 }];
        return {
          node,
          visitor,
          order: await node.app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor),
        };
      }),
    );
    const sold = orders.flatMap(({ order, ...by }) => (order.ok ? [{ ...by, id: order.value.id }] : []));
    expect(sold).toHaveLength(1);
    for (const { node, id, visitor } of sold) ok(await node.app.cancelOrder(id, visitor));
  }
});

test('a show that was given more than there is sells what there is, over all nodes', async () => {
  const ring = {
    ...{ id: 'p-few', sku: 'FEW', title: { en: 'Few', zh: '少' }, category: 'rings', listPrice: 200_000 },
    ...{ floorPrice: 50_000, stock: 10, oneOff: false, imageUrl: '/p.svg', link: '/p', tags: [] },
  };
  ok(await two.a.directory.products.insert([ring]));
  const show = await goLive(two.a.app, { quantity: 1 });
  const item = { itemId: 'few', productId: 'p-few', role: 'hero', price: 100_000, stock: 10 } as const;
  await show.send({ type: 'lineup.add', ...item, plannedMs: 60_000 });
  // The safe was counted, and holds fewer.
  ok(await two.a.directory.products.update(ring.id, { stock: 3, stockAt: Date.now() }));
  await until(() => two.b.directory.products.get(ring.id)?.stock === 3);
  const visits = await Promise.all(
    Array.from({ length: 20 }, (_, n) => visitorAt(at(n), show.showId, `viewer ${n}`)),
  );
  const lines = [{ itemId: 'few', quantity: 1 }];
  let refused = 0;
  const openGates = holdOrders(() => visits.length - refused);
  const orders = await Promise.all(
    visits.map(async ({ visitor }, n) => {
      const order = await at(n).app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor);
      if (!order.ok) refused += 1;
      return order;
    }),
  ).finally(openGates);
  expect(orders.filter((order) => order.ok)).toHaveLength(3);
});

/**
 * Orders on their way to a ledger wait, at each node, until so many are there as can be: what one of them sells no other
 * has heard of when it is sent. Answers how to leave the way open again.
 */
function holdOrders(expected: () => number): () => void {
  let waiting = 0;
  const ways = nodes().map(({ stores: { ledger } }) => {
    const apply = ledger.apply.bind(ledger);
    ledger.apply = async (showId, operation, now) => {
      if (operation.op === 'order') {
        waiting += 1;
        await until(() => waiting >= expected());
      }
      return apply(showId, operation, now);
    };
    return () => {
      ledger.apply = apply;
    };
  });
  return () => {
    waiting = Number.POSITIVE_INFINITY;
    for (const open of ways) open();
  };
}

test('when one node ends, the other closes its deals in time and gives back what was not paid', async () => {
  const show = await goLive(two.a.app, { durationMs: 20_000, holdMs: 20_000, quantity: 1 });
  const { showId, dealId } = show;
  await show.send({ type: 'deal.open', dealId });
  const { visitor } = await visitorAt(two.a, showId, 'v');
  const order = ok(await two.a.app.claim(dealId, 1, 'k', visitor));
  await two.a.stop();
  await until(async () => ok(await two.b.app.getOrder(order.id, staff.admin)).status === 'expired');
  await until(async () => ok(await two.b.app.showView(showId, staff.admin)).deals[0]?.state === 'closed');
  await two.again('a');
  expect(ok(await two.a.app.getOrder(order.id, staff.admin)).status).toBe('expired');
  expect(await two.a.stores.ledger.verify(showId)).toBeNull();
});
