import { beforeEach, expect, test } from 'vitest';
import { LATE_EVIDENCE } from '#shared/contract/attribution.ts';
import { systemActor } from '#shared/domain/show/events.ts';
import { goLive, type OnAir, ok, staff, until } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';
import type { Visitor } from './api.ts';

let show: OnAir;
const server = servedEach();
beforeEach(async () => {
  show = await goLive(server.app);
});

/** A paid order of a viewer who came by no code, in so many lines. */
async function sale(viewerKey = 'a', lines = 1) {
  const { app } = server;
  const { token, viewerId } = ok(
    await app.openVisit(show.showId, { source: 'direct', viewerKey, regionId: 'r-west' }),
  );
  const items = [show.otherItemId, show.itemId].slice(0, lines);
  const order = ok(
    await app.order(
      { lines: items.map((itemId) => ({ itemId, quantity: 1 })), fulfilment: 'ship', key: 'k' },
      app.visitor(token) as Visitor,
    ),
  );
  const { id, amount } = order;
  ok(await app.payment({ eventId: `pay-${id}`, kind: 'paid', orderId: id, amount, at: Date.now() }));
  return { ...order, viewerId };
}

/** A platform that shows the room reports a visit by a guide's code, an hour after it was. */
async function reportVisit(viewerId: string, { ref = 'G-E', at = Date.now() - 3_600_000 } = {}) {
  const line = {
    kind: 'enter',
    factId: `f-${viewerId}-${ref}-${at}`,
    at,
    visitId: `v-${viewerId}-${ref}-${at}`,
  };
  const body = JSON.stringify({ ...line, viewerId, source: 'guide-share', ref });
  async function* lines() {
    yield Buffer.from(body);
  }
  expect(ok(await server.app.ingest(show.showId, staff.ingest, lines()))).toMatchObject({ accepted: 1 });
}

const whyOf = async (orderId: string) => ok(await server.app.attribution(orderId, staff.admin));
const paidTo = async (guideId: string) =>
  ok(await server.app.metrics(show.showId, staff.admin)).guides.find((row) => row.guideId === guideId)
    ?.paid ?? 0;
/** Resolves when the ledger says so to whoever reads it, and the figures too. */
const belongsTo = ({ id, amount }: { id: string; amount: number }, guideId: string) =>
  until(async () => {
    const { current, entries } = await whyOf(id);
    const isTold = current.guideId === guideId && entries.at(-1)?.guideId === guideId;
    return isTold && (await paidTo(guideId)) >= amount;
  });

test('a first visit that is heard of after the sale credits its guide: one more entry that says why', async () => {
  const order = await sale();
  expect((await whyOf(order.id)).current).toMatchObject({ regionId: 'r-west', reason: 'visit-region' });
  await reportVisit(order.viewerId);
  await belongsTo(order, 'g-e');
  const { entries, current } = await whyOf(order.id);
  expect(current).toMatchObject({ guideId: 'g-e', rule: 'default@1', reason: 'first-visit-code' });
  expect(entries.map(({ reason, superseded }) => [reason, superseded])).toEqual([
    ['visit-region', true],
    ['first-visit-code', false],
  ]);
  expect(entries[1]).toMatchObject({ actor: systemActor, note: LATE_EVIDENCE });
  expect(entries[1]?.evidence).toEqual({
    ...entries[0]?.evidence,
    firstVisitCode: { ...entries[1]?.evidence?.firstVisitCode },
  });
  expect(await paidTo('g-e')).toBe(order.amount);
  const { regions, trade } = ok(await server.app.metrics(show.showId, staff.admin));
  expect(regions.reduce((sum, { paid }) => sum + paid, 0)).toBe(trade.paid);
  expect(await server.stores.ledger.verify(show.showId)).toBeNull();

  // An earlier one still, by another's code: the rule goes by the first, whenever it is heard of.
  await reportVisit(order.viewerId, { ref: 'G-W', at: Date.now() - 7_200_000 });
  await belongsTo(order, 'g-w');
  expect((await whyOf(order.id)).entries).toHaveLength(3);
  expect([await paidTo('g-e'), await paidTo('g-w')]).toEqual([0, order.amount]);
});

test('what a person has decided stays, of an order or a line; a disagreement stays open', async () => {
  const [decided, byLine, disputed] = [await sale('a'), await sale('b', 2), await sale('c')];
  const { app } = server;
  const change = { kind: 'correction', reason: 'Wu has the chat log' } as const;
  ok(await app.reattribute(decided.id, { ...change, place: { guideId: 'g-w' } }, staff.admin));
  ok(await app.reattribute(byLine.id, { ...change, place: { guideId: 'g-w' }, line: 0 }, staff.admin));
  ok(await app.dispute(disputed.id, { reason: 'She is a regular here', key: 'k' }, staff.admin));
  for (const { viewerId } of [decided, byLine, disputed]) await reportVisit(viewerId);
  await belongsTo(disputed, 'g-e');
  await until(async () => (await whyOf(byLine.id)).lines[1]?.guideId === 'g-e');
  expect((await whyOf(disputed.id)).disputes).toHaveLength(1);
  expect((await whyOf(byLine.id)).lines[0]).toMatchObject({ guideId: 'g-w', rule: 'by-hand@1' });
  const { current, entries } = await whyOf(decided.id);
  expect([current.guideId, entries.length]).toEqual(['g-w', 2]);
});

test('a show that is over: the next sheet balances what was frozen, and nothing is frozen before it is looked at', async () => {
  const order = await sale();
  await show.send({ type: 'show.end' });
  await reportVisit(order.viewerId);
  // At once, without waiting for what may still come.
  await show.send({ type: 'settlement.freeze' });
  const dues = async (version: number) =>
    ok(await server.app.settlement(show.showId, staff.admin, version)).guides.map(
      ({ guideId, net, due }) => ({
        ...{ guideId, net, due },
      }),
    );
  const [first] = await dues(1);
  const due = first?.due ?? 0;
  expect(first).toMatchObject({ guideId: 'g-e', net: order.amount });
  expect(due).toBeGreaterThan(0);
  expect((await whyOf(order.id)).entries).toHaveLength(2);

  await reportVisit(order.viewerId, { ref: 'G-W', at: Date.now() - 7_200_000 });
  await belongsTo(order, 'g-w');
  await show.send({ type: 'settlement.freeze' });
  const second = await dues(2);
  expect(second).toHaveLength(2);
  expect(second).toEqual(
    expect.arrayContaining([
      { guideId: 'g-e', net: 0, due: -due },
      { guideId: 'g-w', net: order.amount, due },
    ]),
  );
  expect((await whyOf(order.id)).entries).toHaveLength(3);
});

test('what was heard and not yet put right is put right after a restart, once', async () => {
  const order = await sale();
  await reportVisit(order.viewerId);
  await server.stop();
  await server.startAgain();
  await belongsTo(order, 'g-e');
  expect((await whyOf(order.id)).entries).toHaveLength(2);
  await server.stop();
  await server.startAgain();
  expect((await whyOf(order.id)).entries).toHaveLength(2);
});

test('of a show that is over too, whose figures nobody asks for', async () => {
  const order = await sale();
  await show.send({ type: 'show.end' });
  await reportVisit(order.viewerId);
  await server.stop();
  await server.startAgain();
  // Asks the ledger alone: figures would be read by whoever looks at them.
  await until(async () => (await whyOf(order.id)).entries.length === 2);
  await belongsTo(order, 'g-e');
});
