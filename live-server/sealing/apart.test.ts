import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replay } from '#shared/domain/show/evolve.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';
import { metricsOf } from '../app/figures.ts';
import { ledgerAt } from '../app/past.ts';
import { unseal } from '../app/sealing.ts';
import { SealsAhead } from '../app/seals-ahead.ts';
import { readRecord } from '../app/show-record.ts';
import { patient } from '../storage/redis/harness-for-tests.ts';
import { openRedis } from '../storage/redis/open.ts';
import { startRedis } from '../storage/redis/redis-for-tests.ts';
import { sealedFolder } from '../storage/sealed-folder.ts';
import { newFolder, ok, removeFolder, type Started, staff, start } from '../testing/running.ts';
import { apartSealer } from './apart.ts';

const BEGAN = 1_700_000_000_000;
const ENDED = BEGAN + 600_000;

let folder: string;
let server: Started;
let showId: string;
beforeAll(async () => {
  folder = await newFolder();
  server = await start(folder);
  const show = await server.app.importShow(
    {
      ...{ title: { en: 'Past', zh: '往场' }, mode: 'hq', regionIds: [], currency: 'CNY' },
      ...{ timeZone: 'Asia/Shanghai', startedAt: BEGAN, endedAt: ENDED, deals: [], onAir: [] },
      lineup: [{ itemId: 'ring', productId: 'p-ring', role: 'hero', price: 1_000, stock: 50, plannedMs: 0 }],
    },
    staff.admin,
  );
  showId = ok(show).id;
  const lines = Array.from({ length: 90 }, (_, v) => {
    const at = BEGAN + v * 5_000;
    const visitId = `v${v}`;
    return [
      { factId: `e${v}`, at, kind: 'enter', visitId, viewerId: `u${v % 30}`, source: 'direct' },
      { factId: `i${v}`, at: at + 300, kind: 'click', visitId, itemId: 'ring' },
      {
        ...{ factId: `o${v}`, at: at + 1_500, kind: 'order.placed', orderId: `o${v}`, visitId },
        lines: [{ itemId: 'ring', quantity: 1, unitPrice: 700 }],
      },
      { factId: `p${v}`, at: at + 40_000, kind: 'order.paid', orderId: `o${v}` },
    ];
  }).flat();
  async function* body() {
    yield new TextEncoder().encode(lines.map((line) => JSON.stringify(line)).join('\n'));
  }
  ok(await server.app.ingest(showId, staff.admin, body()));
});
afterAll(async () => {
  await server.stop();
  await removeFolder(folder);
});

test('a seal made beside a running server says what the record says', async () => {
  const sealed = join(folder, 'made-apart');
  const sealer = apartSealer({ dataDir: folder, redisUrl: null, folder: sealed });
  const both = [sealer.make(showId, true), sealer.make(showId, false)];
  expect(both[0]).toBe(both[1]);
  expect(await both[0]).toBe(true);
  const source = await sealedFolder(sealed).open(showId);
  const back = source && (await unseal(source, await server.stores.activity.count(showId)));
  const state = replay(showId, await server.stores.events.read(showId));
  const ledger = await ledgerAt(server.stores, showId, ENDED);
  const told = (record: NonNullable<typeof back>) =>
    metricsOf({ state, events: [], ledger, record, curves: defaultCurves, at: ENDED + 9 });
  const read = await readRecord(server.stores, state);
  if (!back) throw new Error('the seal does not hold');
  expect(told(back)).toEqual(told(read));
  expect(told(back).trade.paidOrders).toBe(90);
  await sealer.close();
});

test('of a show in Redis as well, with nothing written there', async () => {
  const redis = await startRedis();
  const own = await newFolder();
  const epochFile = join(own, 'redis-epoch');
  const { stores, ...node } = await openRedis({ url: redis.url, epochFile, timing: patient });
  try {
    let version = 0;
    for (const { at, actor, event } of await server.stores.events.read(showId)) {
      ok(await stores.events.append(showId, version, at, actor, null, [event]));
      version += 1;
    }
    ok(await stores.activity.ingest(showId, await server.stores.activity.read(showId, 0, 10_000)));
    const before = await redis.hand.dbsize();
    const sealed = join(own, 'sealed');
    const sealer = apartSealer({ dataDir: own, redisUrl: redis.url, folder: sealed });
    expect(await sealer.make(showId, true)).toBe(true);
    const source = await sealedFolder(sealed).open(showId);
    const back = source && (await unseal(source, await stores.activity.count(showId)));
    expect(back?.fold.orders.byId.size).toBe(90);
    expect(await redis.hand.dbsize()).toBe(before);
    await sealer.close();
  } finally {
    await stores.close();
    node.links.close();
    await redis.dispose();
    await removeFolder(own);
  }
}, 120_000);

test('what cannot be sealed is said, and a closed sealer leaves nothing running', async () => {
  const sealer = apartSealer({ dataDir: join(folder, 'nowhere'), redisUrl: null, folder });
  await expect(sealer.make(showId, false)).rejects.toThrow('no record');
  const other = apartSealer({ dataDir: folder, redisUrl: null, folder: join(folder, 'never') });
  const making = expect(other.make(showId, false)).rejects.toThrow('without a word');
  await other.close();
  await making;
});

test('shows are sealed ahead once they are over, great, and quiet', async () => {
  const made: string[] = [];
  const taken: string[] = [];
  const facts = new Map([
    ['great', 200_000],
    ['small', 99_999],
    ['live', 200_000],
  ]);
  let isTaken = () => {};
  const taking = new Promise<void>((resolve) => {
    isTaken = resolve;
  });
  const ahead = new SealsAhead({
    sealed: {
      open: async () => null,
      write: async () => {},
      make: async (id) => {
        made.push(id);
        return true;
      },
    },
    isOver: (id) => id !== 'live',
    count: async (id) => facts.get(id) ?? 0,
    onSealed: async (id) => {
      taken.push(id);
      isTaken();
    },
    log: { info() {}, warn() {}, error() {} },
    quietMs: 20,
  });
  for (const id of ['small', 'live', 'great', 'great']) ahead.touch(id);
  await taking;
  await ahead.close();
  expect(made).toEqual(['great']);
  expect(taken).toEqual(['great']);
});
