import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActivityAnswer } from '#shared/contract/activity.ts';
import type { MetricsView, TimelineView } from '#shared/contract/metrics.ts';
import { chanceFrom } from '../rehearsal/chance.ts';
import { badLines, ENDED, makeLines, STARTED } from './testing/million-lines.ts';
import { naiveFigures } from './testing/naive-figures.ts';
import { makeSampleBrand, type SampleBrand } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server?.stop());

const FACTS = 1_000_000;

/** Every line once, 20,000 of them twice, and each bad line a hundred times, all shuffled. */
function shuffledTexts(lines: readonly object[]) {
  const random = chanceFrom(7);
  const texts = lines.map((line) => JSON.stringify(line));
  for (let n = 0; n < 20_000; n += 1) texts.push(texts[Math.floor(random() * lines.length)] ?? '');
  for (let n = 0; n < 100; n += 1) for (const [text] of badLines) texts.push(text);
  for (let index = texts.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [texts[index], texts[other]] = [texts[other] ?? '', texts[index] ?? ''];
  }
  return texts;
}

/** The body in pieces that cut lines anywhere. */
function inPieces(texts: readonly string[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(`${texts.join('\n')}\n`);
  let from = 0;
  return new ReadableStream({
    pull(controller) {
      if (from >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(from, from + 65_521));
      from += 65_521;
    },
  });
}

test('a million shuffled facts with repeats and bad lines give the figures of a naive reckoning', async () => {
  const { call, cookie } = server;
  const itemIds = Array.from({ length: 12 }, (_, n) => `item-${n}`);
  const made = await call<{ id: string }>('POST', '/api/shows/import', {
    cookie,
    json: {
      title: 'A big evening',
      mode: 'hq',
      regionIds: [brand.east, brand.west],
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      startedAt: STARTED,
      endedAt: ENDED,
      lineup: itemIds.map((itemId) => ({ itemId, productId: brand.product, price: 200_000 })),
    },
  });
  expect(made.status, made.text).toBe(201);
  const showId = made.body.id;
  const lines = makeLines(FACTS, [brand.east, brand.west], ['G-1', 'S-W1']);
  const texts = shuffledTexts(lines);

  const response = await fetch(`${call.url}/api/shows/${showId}/activity`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await server.tokenFor('ingest')}`,
      'content-type': 'application/x-ndjson',
    },
    body: inPieces(texts),
    duplex: 'half',
  } as RequestInit);
  const answer = (await response.json()) as ActivityAnswer;
  expect(response.status).toBe(200);
  expect(answer).toMatchObject({
    accepted: lines.length,
    duplicates: 20_000,
    rejectedCount: 100 * badLines.length,
  });
  const codeOf = new Map(badLines);
  expect(answer.rejected.length).toBe(1_000);
  for (const { line, code, message } of answer.rejected) {
    expect(code, `line ${line}: ${message}`).toBe(codeOf.get(texts[line - 1] ?? ''));
    expect(message).not.toBe('');
  }

  const expected = naiveFigures(lines, { 'G-1': brand.east, 'S-W1': brand.west });
  const { body: figures } = await call<MetricsView>('GET', `/api/shows/${showId}/metrics`, { cookie });
  expect(figures.audience).toMatchObject(expected.audience);
  expect(figures.trade).toMatchObject(expected.trade);
  expect(figures.pendingFacts).toBe(0);
  expect(Object.fromEntries(figures.products.map(({ itemId, clicks }) => [itemId, clicks]))).toEqual(
    Object.fromEntries(expected.itemClicks),
  );
  for (const region of figures.regions)
    expect({ pv: region.pv, uv: region.uv }, String(region.regionId)).toEqual(
      expected.regions.get(region.regionId),
    );
  expect(figures.regions.reduce((sum, region) => sum + region.paid, 0)).toBe(figures.trade.paid);

  const { body: timeline } = await call<TimelineView>('GET', `/api/shows/${showId}/timeline?step=60000`, {
    cookie,
  });
  const total = (name: 'pv' | 'likes' | 'clicks' | 'orders' | 'placed' | 'paid' | 'refunded') =>
    timeline.buckets.reduce((sum, bucket) => sum + bucket[name], 0);
  expect(timeline.buckets.map(({ at }) => at)).toEqual(
    Array.from({ length: 180 }, (_, k) => STARTED + k * 60_000),
  );
  expect([total('pv'), total('likes'), total('clicks')]).toEqual([
    expected.audience.pv,
    expected.audience.likes,
    expected.audience.clicks,
  ]);
  expect([total('orders'), total('placed'), total('paid'), total('refunded')]).toEqual([
    expected.trade.orders,
    expected.trade.placed,
    expected.trade.paid,
    expected.trade.refunded,
  ]);
  expect(Math.max(...timeline.buckets.map(({ pcu }) => pcu))).toBe(expected.audience.pcu);

  // Sent again as a whole: nothing counts twice.
  const again = await call<ActivityAnswer>('POST', `/api/shows/${showId}/activity`, {
    token: await server.tokenFor('ingest'),
    raw: { type: 'application/x-ndjson', content: texts.slice(0, 50_000).join('\n') },
  });
  expect(again.body).toMatchObject({ accepted: 0 });
  const { body: after } = await call<MetricsView>('GET', `/api/shows/${showId}/metrics`, { cookie });
  expect(after.audience).toEqual(figures.audience);
}, 300_000);
