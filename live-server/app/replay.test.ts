import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, goLive, next, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

const act = fc.oneof(
  fc.record({ do: fc.constant('like' as const), n: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ do: fc.constant('comment' as const) }),
  fc.record({ do: fc.constant('follow' as const) }),
  fc.record({ do: fc.constant('click' as const), itemId: fc.constantFrom('ring', 'bangle') }),
  fc.record({ do: fc.constant('impression' as const), itemId: fc.constantFrom('ring', 'bangle') }),
  fc.record({ do: fc.constant('claim' as const), key: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    do: fc.constant('order' as const),
    key: fc.constantFrom('d', 'e'),
    quantity: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constant('pay' as const) }),
  fc.record({ do: fc.constant('refund' as const), share: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('reconnect' as const) }),
);
const script = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), act), { minLength: 10, maxLength: 60 });

test('live figures are a fresh fold of the record, to the cent, and the review’s are the same', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      runs += 1;
      const { app } = server;
      const show = await goLive(app, { quantity: 4, perViewerLimit: 2 });
      await show.send({ type: 'deal.open', dealId: 'flash' });
      const refs = ['G-E', 'G-W', 'S-E', 'unknown', undefined, undefined];
      const viewers = await Promise.all(
        refs.map(async (ref, index) => {
          const { token } = ok(
            await app.openVisit(show.showId, { source: 'direct', ref, viewerKey: `viewer-${index % 4}` }),
          );
          const socket = server.connect('/room', token);
          await next(socket, 'room');
          return { token, socket, orders: [] as { id: string; amount: number }[] };
        }),
      );
      let notices = 0;
      for (const [who, step] of steps) {
        const viewer = viewers[who];
        if (!viewer) continue;
        const order = viewer.orders.at(-1);
        const notice = { eventId: `e-${runs}-${notices++}`, orderId: order?.id ?? '', at: Date.now() };
        if (step.do === 'like') await ask(viewer.socket, 'like', { n: step.n });
        else if (step.do === 'comment') await ask(viewer.socket, 'comment', { text: 'hello' });
        else if (step.do === 'follow') await ask(viewer.socket, 'follow', {});
        else if (step.do === 'click' || step.do === 'impression')
          await ask(viewer.socket, step.do, { itemId: step.itemId });
        else if (step.do === 'claim' || step.do === 'order') {
          const answer = await ask<{ order?: { id: string; amount: number } }>(
            viewer.socket,
            step.do,
            step.do === 'claim'
              ? { dealId: 'flash', quantity: 1, key: step.key }
              : { lines: [{ itemId: 'bangle', quantity: step.quantity }], fulfilment: 'ship', key: step.key },
          );
          if (answer.order) viewer.orders.push(answer.order);
        } else if (step.do === 'pay' && order)
          await app.payment({ ...notice, kind: 'paid', amount: order.amount });
        else if (step.do === 'refund' && order)
          await app.payment({ ...notice, kind: 'refunded', amount: Math.floor(order.amount / step.share) });
        else if (step.do === 'reconnect') {
          viewer.socket.disconnect();
          viewer.socket = server.connect('/room', viewer.token);
          await next(viewer.socket, 'room');
        }
      }
      await show.send({ type: 'show.end' });
      for (const { socket } of viewers) socket.disconnect();
      const { endedAt } = ok(await app.showView(show.showId, staff.admin)).show;
      const live = ok(await app.metrics(show.showId, staff.admin));
      // A past moment is always folded anew from what the stores hold.
      const fresh = ok(await app.metrics(show.showId, staff.admin, live.at));
      expect({ ...fresh, at: 0 }).toEqual({ ...live, at: 0 });
      expect(endedAt).not.toBeNull();
      const review = ok(await app.review(show.showId, staff.admin));
      expect(review.summary).toEqual({ audience: live.audience, trade: live.trade });
      for (const figure of ['placed', 'paid', 'refunded', 'orders', 'units'] as const)
        expect(live.regions.reduce((sum, row) => sum + row[figure], 0)).toBe(live.trade[figure]);
    }),
    { numRuns: 8 },
  );
});

test('a show as it stood at a moment is as it was seen then', async () => {
  const { app } = server;
  const show = await goLive(app);
  await show.send({ type: 'product.pin', itemId: 'ring' });
  const seen = ok(await app.showView(show.showId, staff.admin));
  const at = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await show.send({ type: 'product.pin', itemId: 'bangle' });
  await show.send({ type: 'stock.adjust', itemId: 'ring', delta: -100 });
  expect(ok(await app.showView(show.showId, staff.admin)).lineup[0]?.stock.available).toBe(400);
  expect(ok(await app.showView(show.showId, staff.admin, at))).toEqual(seen);
  expect(await app.showView(show.showId, staff.admin, 1)).toMatchObject({ error: { code: 'not_found' } });
});
