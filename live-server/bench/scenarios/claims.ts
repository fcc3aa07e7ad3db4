import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPlainId } from '../../http/new-id.ts';
import { createLog } from '../../ops/log.ts';
import { openEmbedded } from '../../storage/embedded/open.ts';
import { openRedis } from '../../storage/redis/open.ts';
import type { LedgerStore } from '../../storage/stores.ts';
import { BareLog } from '../bare-log.ts';
import { faster, known, median, type Row } from '../figures.ts';
import { type Claimed, inLanes, redisClaims, withRedis } from '../redis-claims.ts';
import type { Scenario } from '../scenario.ts';
import { claimsAtEdges, claimsOverRedis } from './claims-at-edges.ts';

const WAITING = 256;
const nobody = {
  regionId: null,
  storeId: null,
  guideId: null,
  rule: 'default@1',
  reason: 'unattributed',
} as const;

/** Of the embedded ledger in this process. */
async function embeddedClaims(ms: number): Promise<Claimed> {
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
  const { stores, directory } = await openEmbedded(folder, createLog('silent'));
  try {
    return await storeClaims(stores.ledger, ms);
  } finally {
    await stores.close();
    await directory.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of one node over a Redis of its own that syncs each append, as it has to. */
const sharedClaims = (ms: number): Promise<Claimed> =>
  withRedis('always', async (port) => {
    const { stores } = await openRedis({ url: `redis://127.0.0.1:${port}`, epochFile: null });
    try {
      return await storeClaims(stores.ledger, ms);
    } finally {
      await stores.close();
    }
  });

/** Of orders that are only written down: no rules, no fold. */
async function bareClaims(ms: number): Promise<Claimed> {
  const log = await BareLog.open();
  try {
    return await inLanes(WAITING, ms, (index, n) => {
      const entry = [Date.now(), { kind: 'order.reserved', order: bareOrder(index, n) }];
      return new Promise<void>((done) => log.append(entry, done));
    });
  } finally {
    await log.close();
  }
}

/** As much as the ledger keeps of a claim. */
const bareOrder = (index: number, n: number) => ({
  orderId: newPlainId(),
  viewerId: `v${index}`,
  visitId: `s${index}`,
  key: `${index}:${n}`,
  lines: [{ itemId: 'i', productId: 'p', quantity: 1, unitPrice: 100, dealId: 'd' }],
  amount: 100,
  payBy: Date.now() + 3_600_000,
  fulfilment: 'ship',
  pickupStoreId: null,
  attribution: nobody,
});

/** Durable claims/s and p99 (ms) of a ledger, `WAITING` in flight. */
async function storeClaims(ledger: LedgerStore, ms: number): Promise<Claimed> {
  const units = 1_000_000_000;
  const now = Date.now();
  await ledger.apply('bench', { op: 'add-stock', ref: 'stock', itemId: 'i', quantity: units }, now);
  const window = {
    dealId: 'd',
    itemId: 'i',
    productId: 'p',
    price: 100,
    quantity: units,
    perViewerLimit: units,
    holdMs: 3_600_000,
    opensAt: now,
    endsAt: now + 3_600_000,
  };
  await ledger.apply('bench', { op: 'set-window', ref: 'window', window }, now);
  return inLanes(WAITING, ms, async (index, n) => {
    const key = `${index}:${n}`;
    const claim = {
      op: 'claim',
      orderId: newPlainId(),
      dealId: 'd',
      quantity: 1,
      viewerId: `v${index}`,
      visitId: `s${index}`,
      key,
      attribution: nobody,
    } as const;
    const answer = await ledger.apply('bench', claim, Date.now());
    if (!answer.ok) throw new Error(answer.error.code);
  });
}

/**
 * Durable claims: in the process beside Redis Lua, by socket beside socket.io, by REST beside `node:http`; and each
 * beside the same without any rules, written down before it is answered.
 */
export const claims: Scenario = async (options): Promise<Row[]> => {
  const ms = options.quick ? 1_500 : 3_000;
  const sides = {
    redis: (): Promise<Claimed> => redisClaims(WAITING, ms),
    ours: () => embeddedClaims(ms),
    floor: () => bareClaims(ms),
    redisAlways: () => redisClaims(WAITING, ms, 'always'),
    shared: () => sharedClaims(ms),
  };
  const names = Object.keys(sides) as (keyof typeof sides)[];
  const found = new Map<keyof typeof sides, Claimed[]>(names.map((name) => [name, []]));
  for (let round = 0; round < options.rounds; round += 1)
    for (const name of names) found.get(name)?.push(await sides[name]());
  const of = (name: keyof typeof sides, figure: keyof Claimed) =>
    median((found.get(name) ?? []).map((side) => side[figure]));
  const row = (
    measure: string,
    [ours, bare]: readonly [keyof typeof sides, keyof typeof sides],
    bareName: string,
  ) => ({
    ...{ scenario: 'durable claims', measure, unit: '/s', bareName },
    ...{ ours: of(ours, 'rate'), bare: of(bare, 'rate') },
  });
  const here = `in the process, ${WAITING} waiting`;
  const p99 = of('ours', 'p99');
  const latency = (bare: keyof typeof sides, bareName: string) => ({
    ...{ scenario: 'durable claims', measure: `in the process, p99, ${WAITING} waiting`, unit: 'ms' },
    ...{ ours: p99, bare: of(bare, 'p99'), bareName },
  });
  return [
    faster(row(here, ['ours', 'redis'], 'Redis Lua, AOF'), 1.5),
    known(row(here, ['ours', 'redisAlways'], 'Redis Lua, AOF always')),
    known(row(here, ['ours', 'floor'], 'only written down')),
    { ...known(latency('redis', 'Redis Lua')), goal: '≤ 10 ms', met: p99 <= 10 },
    known(latency('floor', 'only written down')),
    faster(row(`over Redis, ${WAITING} waiting`, ['shared', 'redisAlways'], 'Redis Lua, AOF always'), 0.8),
    ...(await claimsOverRedis(options)),
    ...(await claimsAtEdges(options)),
  ];
};
