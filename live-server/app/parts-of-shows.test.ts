import { beforeAll, describe, expect, test } from 'vitest';
import { factOfLedgerRecord } from '#shared/domain/metrics/facts-of.ts';
import { figures } from '#shared/domain/metrics/figures.ts';
import { createFold, foldFact, setWindow } from '#shared/domain/metrics/fold.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';
import { goLive, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const BEGAN = 1_700_000_000_000;
const ENDED = BEGAN + 600_000;
const part = { from: BEGAN + 120_000, to: BEGAN + 301_000 };

let showId: string;
const server = servedOnce();
beforeAll(async () => {
  showId = ok(
    await server.app.importShow(
      {
        title: { en: 'Last year', zh: '去年' },
        mode: 'hq',
        regionIds: [],
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        startedAt: BEGAN,
        endedAt: ENDED,
        lineup: [
          { itemId: 'ring', productId: 'p-ring', role: 'hero', price: 1_000, stock: 50, plannedMs: 0 },
        ],
        deals: [],
        onAir: [
          { at: BEGAN + 100_000, type: 'product.pinned', itemId: 'ring' },
          { at: BEGAN + 200_000, type: 'product.unpinned', itemId: 'ring' },
        ],
      },
      staff.admin,
    ),
  ).id;
  await report(facts(0, 130));
});

async function report(lines: readonly object[]): Promise<void> {
  const bytes = new TextEncoder().encode(lines.map((fact) => JSON.stringify(fact)).join('\n'));
  async function* body() {
    yield bytes;
  }
  ok(await server.app.ingest(showId, staff.admin, body()));
}

/** Latest first; viewers come back, stay over the part's edges, and pay after it. */
const facts = (from: number, to: number): object[] =>
  Array.from({ length: to - from }, (_, index) => {
    const v = from + index;
    const at = BEGAN + v * 4_000;
    const visit = { visitId: `v${v}` };
    const lines = [{ itemId: 'ring', quantity: 1 + (v % 2), unitPrice: 1_007 }];
    const code = v % 3 === 0 ? { ref: 'G-E' } : {};
    return [
      { factId: `e${v}`, at, kind: 'enter', ...visit, viewerId: `u${v % 40}`, source: 'direct', ...code },
      { factId: `c${v}`, at: at + 700, kind: 'click', ...visit, itemId: 'ring' },
      { factId: `t${v}`, at: at + 800, kind: 'comment', ...visit, text: v % 2 ? '多少钱？' : 'lovely ring' },
      { factId: `o${v}`, at: at + 1_500, kind: 'order.placed', orderId: `o${v}`, ...visit, lines },
      { factId: `p${v}`, at: at + 40_000, kind: 'order.paid', orderId: `o${v}` },
      { factId: `x${v}`, at: at + 90_000, kind: 'leave', ...visit },
    ];
  })
    .flat()
    .reverse();

/** The part's figures from the stored facts alone, folded with the part as the live window. */
async function afresh() {
  const fold = createFold();
  setWindow(fold, { startedAt: part.from, endedAt: part.to });
  for (const { fact } of await server.stores.activity.read(showId, 0, 100_000)) foldFact(fold, fact);
  for (const record of await server.stores.ledger.read(showId)) {
    const fact = factOfLedgerRecord(record);
    if (fact) foldFact(fold, fact);
  }
  const context = {
    targets: null,
    curves: defaultCurves,
    plannedMs: 600_000,
    items: [],
    pinnedMs: () => 0,
    polls: [],
  };
  const { audience, trade, regions, stores, guides, sources } = figures(fold, ENDED + 1, context);
  return { audience, trade, regions, stores, guides, sources };
}

const csv = async (name: string) => {
  const { chunks } = ok(await server.app.exportShow(showId, name, staff.analyst, undefined, part));
  let text = '';
  for await (const chunk of chunks) text += chunk;
  const [header = '', ...rows] = text.replace('\uFEFF', '').trim().split('\r\n');
  const names = header.split(',');
  const cells = rows.map((row) => row.split(','));
  return {
    sum: (column: string) => cells.reduce((all, row) => all + Number(row[names.indexOf(column)] || 0), 0),
  };
};

describe('a part of an ended show', () => {
  test('the review, /metrics and the exports of it say the same as its facts, to the cent', async () => {
    const expected = await afresh();
    const metrics = ok(await server.app.metrics(showId, staff.analyst, undefined, part));
    expect(metrics).toMatchObject(expected);
    const review = ok(await server.app.review(showId, staff.analyst, part));
    expect(review.part).toEqual(part);
    expect(review.summary).toEqual({ audience: expected.audience, trade: expected.trade });
    expect(review.regions).toEqual(metrics.regions);
    expect(review.products).toMatchObject([{ paid: expected.trade.paid, pinnedMs: 80_000 }]);
    expect(review.comments.total).toBe(expected.audience.comments);
    expect(review.comments.kinds.question + review.comments.kinds.praise).toBe(expected.audience.comments);
    for (const name of [
      'products.csv',
      'regions.csv',
      'stores.csv',
      'guides.csv',
      'sources.csv',
      'orders.csv',
    ])
      expect([name, (await csv(name)).sum('paid_minor')]).toEqual([name, expected.trade.paid]);
  });

  test('is counted anew when facts come late', async () => {
    await report(facts(130, 140));
    await report([{ factId: 'late', at: BEGAN + 150_000, kind: 'like', visitId: 'v30', n: 7 }]);
    const metrics = ok(await server.app.metrics(showId, staff.analyst, undefined, part));
    expect(metrics.audience.likes).toBe(7);
    expect(metrics).toMatchObject(await afresh());
  });

  test('needs an end, and something of the show', async () => {
    const { showId: live } = await goLive(server.app);
    expect(await server.app.metrics(live, staff.analyst, undefined, { from: 5 })).toMatchObject({
      error: { code: 'show_not_ended' },
    });
    expect(await server.app.review(showId, staff.analyst, { from: ENDED })).toMatchObject({
      error: { code: 'invalid' },
    });
  });

  test('of a show that ended just now is counted from what its record keeps', async () => {
    const { showId: own, send } = await goLive(server.app);
    const { visitId } = ok(await server.app.openVisit(own, { source: 'direct' }));
    expect(visitId).not.toBe('');
    const begun = Date.now();
    await until(() => Date.now() > begun + 2);
    await send({ type: 'show.end' });
    const whole = ok(await server.app.metrics(own, staff.analyst));
    const { startedAt, endedAt } = whole.window;
    const halves = await Promise.all(
      [
        { from: startedAt ?? 0, to: (endedAt ?? 0) - 1 },
        { from: (endedAt ?? 0) - 1, to: endedAt ?? 0 },
      ].map(async (half) => ok(await server.app.metrics(own, staff.analyst, undefined, half))),
    );
    expect(whole.audience.uv).toBe(1);
    expect(halves.map(({ audience }) => audience.uv)).toEqual([1, 1]);
  });
});
