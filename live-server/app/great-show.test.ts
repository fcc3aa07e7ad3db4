import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEGAN, bigShow, bigShowLines, LENGTH_MS } from '../bench/big-show.ts';
import { newFolder, ok, removeFolder, type Started, staff, start } from '../testing/running.ts';
import { SEALED_FROM } from './sealing.ts';

/**
 * A show large enough to be sealed: what the review says, what stands in the files and what `/metrics?at=` answers
 * is what its lines add up to, read before there is a seal, from the seal, and from it after a restart.
 */
let folder: string;
let server: Started;
let showId: string;
const lines: Line[] = [];

interface Line {
  readonly at: number;
  readonly kind: string;
  readonly visitId?: string;
  readonly viewerId?: string;
  readonly orderId?: string;
  readonly amount?: number;
  readonly n?: number;
  readonly lines?: readonly { readonly quantity: number; readonly unitPrice: number }[];
}

beforeAll(async () => {
  folder = await newFolder();
  server = await start(folder);
  const show = await server.app.importShow(bigShow(['p-ring'], ['r-east', 'r-west']), staff.admin);
  showId = ok(show).id;
  async function* told() {
    for await (const chunk of bigShowLines(SEALED_FROM + 5_000, ['r-east', 'r-west'], ['G-E', 'S-E'])) {
      for (const line of new TextDecoder().decode(chunk).split('\n'))
        if (line !== '') lines.push(JSON.parse(line) as Line);
      yield chunk;
    }
  }
  const answer = ok(await server.app.ingest(showId, staff.admin, told()));
  expect(answer.rejectedCount).toBe(0);
  expect(answer.accepted).toBe(lines.length);
});
afterAll(async () => {
  await server.stop();
  await removeFolder(folder);
});

/** The plain sums of the lines up to an instant, in one run without any of the product's own reckoning. */
function sumsUntil(at: number) {
  const [end, viewers, open] = [BEGAN + LENGTH_MS, new Set<string>(), new Set<string>()];
  const amounts = new Map<string, number>();
  const sums = { paid: 0, placed: 0, refunded: 0, orders: 0, paidOrders: 0, likes: 0, comments: 0 };
  const past = lines.filter((line) => line.at <= at);
  const left = new Set(past.flatMap(({ kind, visitId = '' }) => (kind === 'leave' ? [visitId] : [])));
  for (const { kind, viewerId = '', visitId = '', at: entered } of past) {
    if (kind !== 'enter' || entered >= end) continue;
    viewers.add(viewerId);
    if (!left.has(visitId)) open.add(viewerId);
  }
  for (const { kind, at: placed, orderId = '', lines: bought = [] } of past) {
    if (kind !== 'order.placed' || placed >= end) continue;
    const amount = bought.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
    amounts.set(orderId, amount);
    sums.placed += amount;
    sums.orders += 1;
  }
  for (const { kind, at: done, orderId = '', amount = 0, n = 0 } of past) {
    const order = amounts.get(orderId);
    if (kind === 'order.paid' && order !== undefined) {
      sums.paid += order;
      sums.paidOrders += 1;
    }
    if (kind === 'order.refunded' && order !== undefined) sums.refunded += amount;
    if (done >= end) continue;
    if (kind === 'like') sums.likes += n;
    if (kind === 'comment') sums.comments += 1;
  }
  return { ...sums, uv: viewers.size, online: open.size };
}

async function csvSum(name: string, column: string): Promise<number> {
  const { chunks } = ok(await server.app.exportShow(showId, name, staff.analyst));
  let text = '';
  for await (const chunk of chunks) text += chunk;
  const [header = '', ...rows] = text.replace('\uFEFF', '').trim().split('\r\n');
  const index = header.split(',').indexOf(column);
  return rows.reduce((sum, row) => sum + Number(row.split(',')[index] || 0), 0);
}

const later = BEGAN + 3 * 86_400_000;
const moments = [0, 1_000, 0.2 * LENGTH_MS, 0.73 * LENGTH_MS, LENGTH_MS - 1].map((after) => BEGAN + after);

async function saysWhatItsLinesSay(): Promise<void> {
  const { paid, placed, refunded, orders, paidOrders, likes, comments, uv } = sumsUntil(later);
  const review = ok(await server.app.review(showId, staff.analyst));
  expect(review.summary.trade).toMatchObject({ paid, placed, refunded, orders, paidOrders });
  expect(review.summary.audience).toMatchObject({ uv, likes, comments });
  const now = ok(await server.app.metrics(showId, staff.analyst));
  expect(now.trade).toEqual(review.summary.trade);
  for (const name of ['products.csv', 'regions.csv', 'stores.csv', 'sources.csv', 'orders.csv'])
    expect([name, await csvSum(name, 'paid_minor')]).toEqual([name, paid]);
  for (const at of moments) {
    const { trade, audience, regions } = ok(await server.app.metrics(showId, staff.analyst, at));
    const { uv, online, likes, comments, ...money } = sumsUntil(at);
    expect(trade, `${at - BEGAN}`).toMatchObject(money);
    expect(audience, `${at - BEGAN}`).toMatchObject({ uv, online, likes, comments });
    expect(regions.reduce((sum, region) => sum + region.paid, 0)).toBe(money.paid);
  }
}

test('read from its facts, which seals it, it says what its lines add up to, at every moment', async () => {
  await saysWhatItsLinesSay();
  expect((await stat(join(folder, 'sealed', `${showId}.seal`))).size).toBeGreaterThan(1_000);
});

test('opened from its seal by another server it says the same', async () => {
  await server.stop();
  server = await start(folder);
  await saysWhatItsLinesSay();
});

test('a seal of an earlier version is made anew', async () => {
  await server.stop();
  const file = join(folder, 'sealed', `${showId}.seal`);
  await writeFile(file, serialize({ format: 4, activitySeq: lines.length, ledgerSeq: 0, fold: {} }));
  server = await start(folder);
  await saysWhatItsLinesSay();
  expect((await stat(file)).size).toBeGreaterThan(1_000);
});

test('a fact that comes late is in it, though it was sealed', async () => {
  const late: Line = { at: BEGAN + 5_000, kind: 'like', visitId: 'v0', n: 9 };
  async function* told() {
    yield new TextEncoder().encode(JSON.stringify({ factId: 'late', ...late }));
  }
  expect(ok(await server.app.ingest(showId, staff.admin, told())).accepted).toBe(1);
  lines.push(late);
  await saysWhatItsLinesSay();
});
