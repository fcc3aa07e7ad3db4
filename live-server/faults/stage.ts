import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import { newProduct, newShow, visit } from '../http/testing/sample-brand.ts';
import { readArchive } from '../storage/read-archive.ts';
import { patient } from '../storage/redis/harness-for-tests.ts';
import { openRedis } from '../storage/redis/open.ts';
import { until } from '../storage/redis/redis-for-tests.ts';
import type { Stores } from '../storage/stores.ts';
import { type Crowd, startCrowd } from './crowd.ts';
import { type Desk, startDesk } from './desk.ts';
import type { ServerNode } from './server-node.ts';

export interface Sale {
  readonly showId: string;
  readonly itemId: string;
  readonly dealId: string;
  readonly units: number;
  /** One of each viewer. */
  readonly tokens: readonly string[];
}

let made = 0;

/** A show on air with an open deal of so many units, and viewers who have entered it. */
export async function onAir(
  { call }: Pick<ServerNode, 'call'>,
  cookie: string,
  units: number,
  { viewers = 24, durationMs = 3_600_000 } = {},
): Promise<Sale> {
  made += 1;
  const post = async (path: string, json: object): Promise<{ id: string }> => {
    const reply = await call<{ id: string }>('POST', path, { cookie, json });
    if (reply.status >= 300) throw new Error(`${path} ${JSON.stringify(json)}: ${reply.text}`);
    return reply.body;
  };
  const sku = `FAULT-${process.pid}-${made}`;
  const product = await post('/api/products', { ...newProduct(sku), stock: 1_000_000 });
  const { id: showId } = await post('/api/shows', newShow());
  const [itemId, dealId] = [`item-${showId.slice(-12)}`, `deal-${showId.slice(-12)}`];
  const hour = 3_600_000;
  for (const json of [
    {
      ...{ type: 'lineup.add', itemId, productId: product.id, role: 'hero' },
      ...{ price: 180_000, stock: units, plannedMs: 60_000 },
    },
    {
      ...{ type: 'deal.plan', dealId, itemId, price: 150_000, quantity: units },
      ...{ perViewerLimit: 1_000, durationMs, holdMs: hour },
    },
    { type: 'show.schedule' },
    { type: 'show.start' },
    { type: 'product.pin', itemId },
    { type: 'deal.open', dealId },
  ])
    await post(`/api/shows/${showId}/commands`, { ...json, commandId: randomUUID() });
  const tokens = await Promise.all(Array.from({ length: viewers }, () => visit(call, showId)));
  return { showId, itemId, dealId, units, tokens };
}

/** Viewers who go on claiming and an operator who goes on giving commands, whatever happens meanwhile. */
export interface Selling {
  readonly crowd: Crowd;
  readonly desk: Desk;
  /** No more of either; resolves when all that was asked is decided. */
  over(): Promise<void>;
}

/** Has them at the same addresses while `during` goes on; `stay` as a crowd's. */
export async function whileSelling(
  sale: Sale,
  cookie: string,
  urls: () => readonly string[],
  during: (selling: Selling) => Promise<void>,
  { stay = false } = {},
): Promise<void> {
  const crowd = await startCrowd({ ...sale, urls, stay });
  const desk = startDesk({ showId: sale.showId, cookie, urls });
  try {
    await during({
      crowd,
      desk,
      async over() {
        await crowd.stop();
        await desk.stop();
        await crowd.settle();
      },
    });
  } finally {
    crowd.close();
  }
}

interface ShowBody {
  readonly version: number;
  readonly lineup?: readonly { readonly id: string; readonly stock: Readonly<Record<string, number>> }[];
  readonly deals: readonly { readonly id: string; readonly state: string; readonly remaining: number }[];
}

/**
 * What must hold after any fault, once crowd and desk have stopped and settled: what was acknowledged is in the ledger
 * and in the log, once, and nothing else; units add up and none is sold twice; the chains fit; and every node tells the
 * same.
 */
export async function expectWhole(
  redisUrl: string,
  nodes: readonly ServerNode[],
  cookie: string,
  { showId, itemId, units }: Sale,
  { acknowledged, answers }: Pick<Crowd, 'acknowledged' | 'answers'>,
  desk: Pick<Desk, 'acknowledged'>,
): Promise<void> {
  await withRecord(redisUrl, nodes, async (stores) => {
    const ledger = await stores.ledger.state(showId);
    const granted = [...acknowledged.values()];
    expect([...ledger.orders.keys()].sort()).toEqual([...new Set(granted)].sort());
    expect(new Set(granted).size, 'two claims, one order').toBe(granted.length);
    const { prepared, reserved, available, sold } = stockFigures(ledger, itemId);
    expect({ prepared, reserved, sold, left: available }).toEqual({
      ...{ prepared: units, reserved: granted.length, sold: 0, left: units - granted.length },
    });
    const said = (await stores.events.read(showId)).flatMap(({ event }) =>
      event.type === 'notice.posted' ? [event.text] : [],
    );
    expect(said.sort()).toEqual([...desk.acknowledged].sort());
    expect(await stores.ledger.verify(showId)).toBeNull();
    expect(await stores.events.verify(showId)).toBeNull();
    // An answer that was given once stays the answer.
    const first = new Map<string, string>();
    for (const { key, orderId } of answers) {
      if (orderId === null) continue;
      expect(first.get(key) ?? orderId).toBe(orderId);
      first.set(key, orderId);
    }
    for (const { call } of nodes) {
      await until(async () => {
        const { body } = await call<ShowBody>('GET', `/api/shows/${showId}`, { cookie });
        const stock = body.lineup?.find(({ id }) => id === itemId)?.stock;
        return stock?.reserved === granted.length && stock.available === units - granted.length;
      });
      await until(async () => {
        const { body } = await call<{ trade?: { orders: number } }>('GET', `/api/shows/${showId}/metrics`, {
          cookie,
        });
        return body.trade?.orders === granted.length;
      });
    }
  });
}

/** What Redis keeps, with what it has let go of: that is read from the archives of these nodes. */
export async function withRecord(
  redisUrl: string,
  nodes: readonly ServerNode[],
  task: (stores: Stores) => Promise<void>,
): Promise<void> {
  const { stores, past } = await openRedis({ url: redisUrl, epochFile: null, timing: patient });
  const archives = await Promise.all(nodes.map(({ dataDir }) => readArchive(join(dataDir, 'archive'), null)));
  for (const archive of archives) if (archive) past.add(archive.runs);
  try {
    await task(stores);
  } finally {
    await stores.close();
    await Promise.all(archives.map((archive) => archive?.close()));
  }
}

/** Nobody was told anything but yes, no more left, or that it could not be decided. */
export function expectOnly(crowd: Crowd, ...more: string[]): void {
  const allowed = new Set(['ok', 'sold_out', 'storage_unavailable', ...more]);
  expect(crowd.answers.filter(({ code }) => !allowed.has(code))).toEqual([]);
}
