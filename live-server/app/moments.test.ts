import { expect, test } from 'vitest';
import { replay } from '#shared/domain/show/evolve.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';
import { goLive, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import { metricsOf } from './figures.ts';
import { Moments } from './moments.ts';
import { ledgerAt } from './past.ts';
import { readRecord } from './show-record.ts';
import { Tapes } from './tapes.ts';

const BEGAN = 1_700_000_000_000;
const ENDED = BEGAN + 600_000;

const server = servedOnce();

async function pastShow(): Promise<string> {
  const both = { en: 'Last year', zh: '去年' };
  const imported = await server.app.importShow(
    {
      title: both,
      mode: 'hq',
      regionIds: [],
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      startedAt: BEGAN,
      endedAt: ENDED,
      lineup: [{ itemId: 'ring', productId: 'p-ring', role: 'hero', price: 1_000, stock: 50, plannedMs: 0 }],
      deals: [],
      onAir: [],
    },
    staff.admin,
  );
  return ok(imported).id;
}

async function report(showId: string, facts: readonly object[]): Promise<void> {
  const bytes = new TextEncoder().encode(facts.map((fact) => JSON.stringify(fact)).join('\n'));
  async function* lines() {
    yield bytes;
  }
  ok(await server.app.ingest(showId, staff.admin, lines()));
}

/** Latest first: nothing may rest on the order of arrival. */
function facts(visits: number): object[] {
  return Array.from({ length: visits }, (_, v) => {
    const at = BEGAN + v * 4_000;
    const visit = { visitId: `v${v}` };
    const lines = [{ itemId: 'ring', quantity: 1, unitPrice: 1_000 }];
    return [
      { factId: `e${v}`, at, kind: 'enter', ...visit, viewerId: `u${v % 40}`, source: 'direct', ref: 'G-E' },
      { factId: `c${v}`, at: at + 700, kind: 'click', ...visit, itemId: 'ring' },
      { factId: `l${v}`, at: at + 900, kind: 'like', ...visit, n: 3 },
      { factId: `o${v}`, at: at + 1_500, kind: 'order.placed', orderId: `o${v}`, ...visit, lines },
      { factId: `p${v}`, at: at + 40_000, kind: 'order.paid', orderId: `o${v}` },
      { factId: `x${v}`, at: at + 90_000, kind: 'leave', ...visit },
    ];
  })
    .flat()
    .reverse();
}

/** What `/metrics?at=` says from the stores alone. */
async function afresh(showId: string, at: number) {
  const records = (await server.stores.events.read(showId, 0)).filter((record) => record.at <= at);
  const state = replay(showId, records);
  const record = await readRecord(server.stores, state, at);
  const ledger = await ledgerAt(server.stores, showId, at);
  return metricsOf({ state, events: records, ledger, record, curves: defaultCurves, at });
}

test('any jump, forward or back, answers as a fresh fold of the record does', async () => {
  const showId = await pastShow();
  await report(showId, facts(100));
  for (const seconds of [300, 301, 30, 599, 0, 450, 449, 200, 200]) {
    const at = BEGAN + seconds * 1_000;
    expect(ok(await server.app.metrics(showId, staff.admin, at)), `${seconds} s`).toEqual(
      await afresh(showId, at),
    );
  }
});

test('a fact that comes late is in the next answer', async () => {
  const showId = await pastShow();
  await report(showId, facts(10));
  const at = BEGAN + 300_000;
  const before = ok(await server.app.metrics(showId, staff.admin, at));
  await report(showId, [{ factId: 'late', at: BEGAN + 3_000, kind: 'like', visitId: 'v0', n: 7 }]);
  const after = ok(await server.app.metrics(showId, staff.admin, at));
  expect(after.audience.likes).toBe(before.audience.likes + 7);
});

test('of a live show’s ledger: stock and paid amounts stand as they did', async () => {
  const { app } = server;
  const show = await goLive(app);
  const seen = [];
  for (let n = 0; n < 3; n += 1) {
    const { token } = ok(await app.openVisit(show.showId, { source: 'direct', viewerKey: `k${n}` }));
    const visitor = app.visitor(token);
    if (!visitor) throw new Error('no visitor');
    const order = ok(
      await app.order(
        { lines: [{ itemId: 'ring', quantity: 1 }], fulfilment: 'ship', key: `o${n}` },
        visitor,
      ),
    );
    ok(
      await app.payment({
        eventId: `p${n}`,
        kind: 'paid',
        orderId: order.id,
        amount: order.amount,
        at: Date.now(),
      }),
    );
    const at = Date.now();
    const { trade } = ok(await app.metrics(show.showId, staff.admin));
    const orders = ok(await app.orders(show.showId, staff.admin, { limit: 9 })).items;
    seen.push({ at, orders, view: ok(await app.showView(show.showId, staff.admin)), trade });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await show.send({ type: 'show.end' });
  // With its figures in memory, as after somebody has looked at the review.
  ok(await app.metrics(show.showId, staff.admin));
  for (const { at, orders, view, trade } of seen.reverse()) {
    expect(ok(await app.orders(show.showId, staff.admin, { limit: 9, at })).items).toEqual(orders);
    expect(ok(await app.showView(show.showId, staff.admin, at))).toEqual(view);
    expect(ok(await app.metrics(show.showId, staff.admin, at)).trade).toEqual(trade);
  }
});

test('comments are those said by then', async () => {
  const showId = await pastShow();
  const said = [1, 2, 3].map((n) => ({
    factId: `t${n}`,
    at: BEGAN + n * 1_000,
    kind: 'comment',
    visitId: 'v0',
    text: `${n}`,
  }));
  await report(showId, [...facts(1), ...said]);
  const then = ok(await server.app.comments(showId, staff.admin, { limit: 9, at: BEGAN + 2_000 }));
  expect(then.items.map(({ text }) => text)).toEqual(['2', '1']);
});

test('what has to be folded apart is not kept when it is too much', async () => {
  const showId = await pastShow();
  // An order told with a time before its visit's: how it stood is not plain to see in what it has become.
  const visit = { visitId: 'w' };
  await report(showId, [
    { factId: 'e', at: BEGAN + 2_000, kind: 'enter', ...visit, viewerId: 'u', source: 'direct' },
    {
      ...{ factId: 'o', at: BEGAN + 1_000, kind: 'order.placed', orderId: 'o', ...visit },
      lines: [{ itemId: 'ring', quantity: 1, unitPrice: 1_000 }],
    },
  ]);
  const state = replay(showId, await server.stores.events.read(showId));
  const record = await readRecord(server.stores, state);
  const tapes = new Tapes(server.stores);
  const limited = (entries: number) => new Moments(server.stores, tapes, { entries, apart: 5, keyframes: 4 });
  expect(await limited(1).at(record, state, BEGAN + 1_000)).toBeNull();
  expect((await limited(50).at(record, state, BEGAN + 1_000))?.fold.parts.total.orders).toBe(0);
  expect((await limited(50).at(record, state, BEGAN + 2_000))?.fold.parts.total.orders).toBe(1);
});
