import { expect, test } from 'vitest';
import type { MetricsView } from '#shared/contract/metrics.ts';
import { ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

const STARTED = 1_700_000_000_000;

async function pastShow(): Promise<string> {
  const both = { en: 'Last year', zh: '去年' };
  const imported = await server.app.importShow(
    {
      title: both,
      mode: 'hq',
      regionIds: [],
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      startedAt: STARTED,
      endedAt: STARTED + 3_600_000,
      lineup: [{ itemId: 'ring', productId: 'p-ring', role: 'hero', price: 1_000, stock: 50, plannedMs: 0 }],
      deals: [],
      onAir: [
        { at: STARTED + 1_000, type: 'product.pinned', itemId: 'ring' },
        { at: STARTED + 61_000, type: 'product.unpinned', itemId: 'ring' },
      ],
    },
    staff.admin,
  );
  return ok(imported).id;
}

/** A believable little record: every fact as a line. */
function record(visits: number): object[] {
  const facts: object[] = [];
  for (let v = 0; v < visits; v++) {
    const at = STARTED + v * 37;
    const visitId = `v${v}`;
    const ref = v % 3 === 0 ? { ref: 'G-E' } : v % 3 === 1 ? { regionId: 'r-west' } : { ref: 'nobody' };
    facts.push({
      factId: `e${v}`,
      at,
      kind: 'enter',
      visitId,
      viewerId: `u${v % (visits / 2)}`,
      source: 'direct',
      ...ref,
    });
    facts.push({ factId: `c${v}`, at: at + 5, kind: 'click', visitId, itemId: 'ring' });
    facts.push({ factId: `l${v}`, at: at + 6, kind: 'like', visitId, n: 2 });
    facts.push({ factId: `t${v}`, at: at + 7, kind: 'comment', visitId, text: `so nice ${v}` });
    if (v % 5 === 0) {
      const lines = [{ itemId: 'ring', quantity: 1, unitPrice: 1_000 }];
      facts.push({ factId: `o${v}`, at: at + 8, kind: 'order.placed', orderId: `o${v}`, visitId, lines });
      facts.push({ factId: `p${v}`, at: at + 9, kind: 'order.paid', orderId: `o${v}` });
    }
    facts.push({ factId: `x${v}`, at: at + 60_000, kind: 'leave', visitId });
  }
  return facts;
}

/** The same order for the same seed. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const out = [...list];
  let state = seed;
  for (let index = out.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const other = state % (index + 1);
    [out[index], out[other]] = [out[other] as T, out[index] as T];
  }
  return out;
}

async function* bytes(text: string, size = 10_007): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let start = 0; start < all.length; start += size) yield all.subarray(start, start + size);
}
const ndjson = (facts: readonly object[]) => facts.map((fact) => `${JSON.stringify(fact)}\n`).join('');
const figuresOf = async (showId: string): Promise<MetricsView> => ({
  ...ok(await server.app.metrics(showId, staff.analyst)),
  at: 0,
});

test('shuffled, repeated and in parts: the figures of a record are the same', async () => {
  const { app } = server;
  const facts = record(600);
  const inOrder = await pastShow();
  const answer = ok(await app.ingest(inOrder, staff.ingest, bytes(ndjson(facts))));
  expect(answer).toMatchObject({ accepted: facts.length, duplicates: 0, rejectedCount: 0 });
  const expected = await figuresOf(inOrder);
  expect(expected.audience).toMatchObject({ pv: 600, uv: 300, likes: 1200, comments: 600, clicks: 600 });
  expect(expected.trade).toMatchObject({ orders: 120, paidOrders: 120, paid: 120_000 });
  expect(expected.regions.map(({ regionId, pv }) => [regionId, pv])).toEqual([
    ['r-east', 200],
    ['r-west', 200],
    [null, 200],
  ]);
  expect(expected.products[0]?.pinnedMs).toBe(60_000);

  const another = await pastShow();
  // Read before the import, so that the figures at hand must follow it fact by fact.
  await figuresOf(another);
  const mixed = shuffled([...facts, ...facts.slice(0, 500)], 7);
  const half = Math.floor(mixed.length / 2);
  const parts = [
    ok(await app.ingest(another, staff.ingest, bytes(ndjson(mixed.slice(0, half)), 333))),
    ok(await app.ingest(another, staff.ingest, bytes(ndjson(mixed.slice(half))))),
  ];
  expect(parts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(facts.length);
  expect(parts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(500);
  expect(await figuresOf(another)).toEqual(expected);
  const comments = ok(await app.comments(another, staff.analyst, { limit: 2 }));
  expect(comments.items.map(({ text }) => text)).toEqual(['so nice 599', 'so nice 598']);
  const more = ok(
    await app.comments(another, staff.analyst, { limit: 1, cursor: comments.nextCursor ?? '' }),
  );
  expect(more.items[0]?.text).toBe('so nice 597');
});

test('each bad line rejects itself alone, by its number and with its reason', async () => {
  const showId = await pastShow();
  const [enter, click] = record(1);
  const body = [
    JSON.stringify(enter),
    '{"factId":',
    JSON.stringify({ ...click, factId: 'a', kind: 'nod' }),
    JSON.stringify({ ...click, factId: 'b', itemId: 'no-such-item' }),
    '',
    JSON.stringify({ ...click, factId: 'c', at: -1 }),
    JSON.stringify({ ...click, factId: 'd', more: 'x'.repeat(70_000) }),
    '['.repeat(40_000),
    JSON.stringify(click),
    JSON.stringify(click),
  ].join('\n');
  const answer = ok(await server.app.ingest(showId, staff.ingest, bytes(body, 997)));
  expect(answer).toMatchObject({ accepted: 2, duplicates: 1, rejectedCount: 6 });
  expect(answer.rejected.map(({ line, code }) => [line, code])).toEqual([
    [2, 'malformed'],
    [3, 'invalid'],
    [4, 'not_found'],
    [6, 'invalid'],
    [7, 'too_large'],
    [8, 'malformed'],
  ]);
  expect(answer.rejected[3]?.message).toMatch(/^at: /);
});

test('thousands of bad lines are counted, and the first thousand told', async () => {
  const showId = await pastShow();
  const answer = ok(await server.app.ingest(showId, staff.ingest, bytes('no\n'.repeat(3_000))));
  expect(answer).toMatchObject({ accepted: 0, rejectedCount: 3_000 });
  expect(answer.rejected).toHaveLength(1_000);
});

test('only who may report facts does', async () => {
  const showId = await pastShow();
  expect(await server.app.ingest(showId, staff.analyst, bytes(''))).toMatchObject({
    error: { code: 'forbidden' },
  });
  expect(await server.app.ingest('no-such', staff.ingest, bytes(''))).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('exports carry the record, and no cell runs as a formula', async () => {
  const { app } = server;
  const showId = await pastShow();
  ok(
    await app.ingest(
      showId,
      staff.ingest,
      bytes(ndjson(record(6).map((fact) => rename(fact, 'v0', '@SUM.1')))),
    ),
  );
  const text = async (name: string) => {
    let whole = '';
    for await (const chunk of ok(await app.exportShow(showId, name, staff.analyst)).chunks) whole += chunk;
    return whole;
  };
  const orders = await text('orders.csv');
  expect(orders.startsWith('\uFEFForder_id,')).toBe(true);
  expect(orders.trim().split('\r\n')).toHaveLength(3);
  expect(orders).toContain("'@SUM.1");
  expect(orders).not.toMatch(/(^|,)[=+@-]/m);
  expect((await text('timeline.csv')).split('\r\n').length).toBeGreaterThan(60);
  for (const name of ['products.csv', 'regions.csv', 'guides.csv'])
    expect((await text(name)).trim()).toMatch(/\r\n/);
  expect((await text('activity.ndjson')).trim().split('\n')).toHaveLength(record(6).length);
  expect(JSON.parse((await text('events.ndjson')).split('\n')[0] ?? '')).toMatchObject({ version: 1 });
  expect(await app.exportShow(showId, 'passwords.csv', staff.analyst)).toMatchObject({
    error: { code: 'not_found' },
  });
  expect(await app.exportShow(showId, 'events.ndjson', staff.east)).toMatchObject({
    error: { code: 'forbidden' },
  });
});

const rename = (fact: object, from: string, to: string): object =>
  'visitId' in fact && fact.visitId === from ? { ...fact, visitId: to } : fact;
