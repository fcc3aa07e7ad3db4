import { beforeAll, expect, test } from 'vitest';
import { attributionView } from '#shared/contract/attribution.ts';
import { orderView } from '#shared/contract/viewers.ts';
import { goLive, type OnAir, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

let show: OnAir;
/** Once the show is on: what was sold before is none of its orders. */
let at = 0;
const server = servedOnce();
beforeAll(async () => {
  show = await goLive(server.app);
  at = Date.now();
  const head = { at: at + 1_000 };
  const lines = [
    { itemId: show.itemId, quantity: 1, unitPrice: 90_000 },
    { itemId: show.otherItemId, quantity: 2, unitPrice: 10_000 },
  ];
  ok(
    await server.app.report(show.showId, [
      { ...head, factId: '1', kind: 'order.placed', orderId: 'wx-1', buyerId: 'b', ref: 'G-E', lines },
      { ...head, factId: '2', kind: 'order.paid', orderId: 'wx-1' },
      {
        ...head,
        factId: '3',
        kind: 'order.attributed',
        orderId: 'wx-1',
        ref: 'G-W',
        by: 'sharer',
        line: 1,
        revision: at * 1_000,
      },
    ]),
  );
});

const list = async (query: object = {}, who = staff.admin) =>
  ok(await server.app.orders(show.showId, who, { limit: 10, reported: true, ...query })).items;

test('orders of other platforms are listed apart, found by the guide of any line, and by region', async () => {
  const [order] = await list();
  expect(orderView.parse(order)).toMatchObject({ id: 'wx-1', status: 'paid', amount: 110_000 });
  expect(order?.lines.map((line) => line.attribution?.guideId)).toEqual([undefined, 'g-w']);
  expect(await list({ guideId: 'g-w' })).toHaveLength(1);
  expect(await list({ guideId: 'g-e' })).toHaveLength(1);
  expect(await list({ unattributed: true })).toEqual([]);
  expect(await list({}, staff.east)).toHaveLength(1);
  expect(ok(await server.app.orders(show.showId, staff.admin, { limit: 10 })).items).toEqual([]);
});

test('each says why: the rule over what came with it, then the platform’s own word, line by line', async () => {
  const why = attributionView.parse(ok(await server.app.attribution('wx-1', staff.admin, show.showId)));
  expect(why).toMatchObject({ reported: true, current: { guideId: 'g-e', reason: 'visit-code' } });
  expect(why.lines.map(({ guideId, seq, amount }) => [guideId, seq, amount])).toEqual([
    ['g-e', 0, 90_000],
    ['g-w', 1, 20_000],
  ]);
  expect(why.entries.map(({ line, reason, superseded }) => [line, reason, superseded])).toEqual([
    [null, 'visit-code', false],
    [1, 'sharer', false],
  ]);
  expect(why.entries[0]?.steps.find(({ decided }) => decided)?.step).toBe('visit-code');
  expect(await server.app.attribution('wx-1', staff.admin)).toMatchObject({ error: { code: 'not_found' } });
  // Whoever sees one of its lines in the list is told as well.
  const west = { ...staff.east, regionIds: ['r-west'] };
  expect(await list({}, west)).toHaveLength(1);
  expect(ok(await server.app.attribution('wx-1', west, show.showId))).toEqual(why);
});

test('nobody reports what becomes of an order of the show’s own: its ledger alone says so', async () => {
  const { app } = server;
  const { token } = ok(await app.openVisit(show.showId, { source: 'direct', ref: 'G-E' }));
  const visitor = app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const lines = [{ itemId: show.otherItemId, quantity: 1 }];
  const { id, visitId } = ok(await app.order({ lines, fulfilment: 'ship', key: 'own' }, visitor));
  const figures = async () => {
    const { trade, guides } = ok(await app.metrics(show.showId, staff.admin));
    return { trade, sold: guides.map(({ guideId, placed, paid }) => ({ guideId, placed, paid })) };
  };
  const before = await figures();
  const forged = [
    { factId: 'f1', at: at + 2_000, kind: 'order.paid', orderId: id },
    { factId: 'f2', at: at + 2_000, kind: 'order.refunded', orderId: id, amount: 5 },
    {
      factId: 'f3',
      at: at + 2_000,
      kind: 'order.attributed',
      orderId: id,
      ref: 'G-W',
      by: 'sharer',
      revision: 9e15,
    },
    { factId: 'f4', at: at + 2_000, kind: 'order.cancelled', orderId: id },
    { factId: 'f5', at, kind: 'order.placed', orderId: id, visitId, lines: [{ ...lines[0], unitPrice: 1 }] },
  ] as const;
  const body = forged.map((line) => JSON.stringify(line)).join('\n');
  const told = ok(await app.ingest(show.showId, staff.ingest, bytes(body)));
  expect(told).toMatchObject({ accepted: 0, rejectedCount: forged.length });
  expect(new Set(told.rejected.map(({ code }) => code))).toEqual(new Set(['duplicate']));
  expect(await app.report(show.showId, [forged[0]])).toMatchObject({ error: { code: 'duplicate' } });
  expect(await figures()).toEqual(before);
});

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
