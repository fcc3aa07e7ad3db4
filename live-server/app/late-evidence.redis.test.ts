import { afterEach, beforeEach, expect, test } from 'vitest';
import { LATE_EVIDENCE } from '#shared/contract/attribution.ts';
import { systemActor } from '#shared/domain/show/events.ts';
import { goLive, type OnAir, ok, type Started, staff, until } from '../testing/running.ts';
import { twoNodes } from '../testing/two-nodes.ts';
import type { Visitor } from './api.ts';

/**
 * Two nodes over one Redis. What viewers do at the first is told to nobody until it is let go of: so the second decides
 * where a sale belongs without what the first knows, each time and not by luck.
 */
let leading: 'a' | 'b' | 'nobody' = 'a';
const two = twoNodes({
  a: { leads: () => leading === 'a', redisTiming: { flushMs: 3_600_000 } },
  b: { leads: () => leading === 'b' },
});
let show: OnAir;
beforeEach(async () => {
  show = await goLive(two.a.app);
});
afterEach(() => {
  leading = 'a';
});

const comes = async ({ app }: Started, viewerKey: string, ref?: string) => {
  const visit = { source: 'guide-share', viewerKey, ...(ref === undefined ? {} : { ref }) } as const;
  return app.visitor(ok(await app.openVisit(show.showId, visit)).token) as Visitor;
};

/** Orders at the second node of viewers who came first to the other one, by a guide's code. */
async function soldUnknowing(viewers: number) {
  const orders = [];
  for (let n = 0; n < viewers; n += 1) {
    await comes(two.a, `viewer ${n}`, 'G-E');
    const visitor = await comes(two.b, `viewer ${n}`);
    const lines = [{ itemId: show.otherItemId, quantity: 1 }];
    orders.push(ok(await two.b.app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor)));
  }
  for (const { attribution } of orders) expect(attribution).toMatchObject({ reason: 'unattributed' });
  return orders;
}
const whyAt = async ({ app }: Started, orderId: string) => ok(await app.attribution(orderId, staff.admin));
const creditedAt = ({ app }: Started, placed: number) =>
  until(async () => {
    const { guides, trade } = ok(await app.metrics(show.showId, staff.admin));
    return (
      trade.placed === placed &&
      guides.length > 0 &&
      guides.every((row) => row.guideId === 'g-e' || row.placed === 0)
    );
  });
const heardAt = ({ app }: Started, visits: number) =>
  until(async () => ok(await app.metrics(show.showId, staff.admin)).audience.pv === visits);

test('a guide is credited for a sale at a node that had not heard of the visit by the guide’s code: once, at both nodes', async () => {
  const orders = await soldUnknowing(3);
  const placed = orders.reduce((sum, { amount }) => sum + amount, 0);
  await two.a.stores.activity.flush();
  for (const node of [two.a, two.b]) await creditedAt(node, placed);
  // The lead goes to and fro: there is nothing left to put right.
  leading = 'b';
  const late = await comes(two.b, 'another');
  ok(
    await two.b.app.order(
      { lines: [{ itemId: show.itemId, quantity: 1 }], fulfilment: 'ship', key: 'k' },
      late,
    ),
  );
  for (const { id } of orders)
    for (const node of [two.a, two.b]) {
      const { current, entries } = await whyAt(node, id);
      expect(current).toMatchObject({ guideId: 'g-e', rule: 'default@1', reason: 'first-visit-code' });
      expect(entries.map(({ actor, note }) => [actor, note])).toEqual([
        [null, null],
        [systemActor, LATE_EVIDENCE],
      ]);
    }
  expect(await two.b.stores.ledger.verify(show.showId)).toBeNull();
});

test('what a lead heard and did not live to put right, the next one does', async () => {
  const [order] = await soldUnknowing(1);
  if (!order) throw new Error('Nothing was sold');
  leading = 'nobody';
  await two.a.stores.activity.flush();
  for (const node of [two.a, two.b]) await heardAt(node, 2);
  await two.a.stop();
  expect((await whyAt(two.b, order.id)).entries).toHaveLength(1);
  leading = 'b';
  await creditedAt(two.b, order.amount);
  expect((await whyAt(two.b, order.id)).entries).toHaveLength(2);
  await two.again('a', { leads: () => false });
  expect((await whyAt(two.a, order.id)).entries).toHaveLength(2);
});

test('two who both believe to lead write it once', async () => {
  const orders = await soldUnknowing(5);
  await two.a.stores.activity.flush();
  for (const node of [two.a, two.b]) await heardAt(node, 10);
  // An end of the show that every node looks at for itself.
  await show.send({ type: 'show.end' });
  const placed = orders.reduce((sum, { amount }) => sum + amount, 0);
  for (const node of [two.a, two.b]) await creditedAt(node, placed);
  for (const { id } of orders) expect((await whyAt(two.b, id)).entries).toHaveLength(2);
});
