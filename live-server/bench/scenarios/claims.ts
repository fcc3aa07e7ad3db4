import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { createLog } from '../../ops/log.ts';
import { openEmbedded } from '../../storage/embedded/open.ts';
import { openRedis } from '../../storage/redis/open.ts';
import type { LedgerStore } from '../../storage/stores.ts';
import { type Child, type Load, loadOf, startServer } from '../child.ts';
import { cheaper, faster, median, percentile, type Row } from '../figures.ts';
import { type LiveShow, startLiveShow } from '../live-show.ts';
import { redisClaims, withRedis } from '../redis-claims.ts';
import { drive, joinRoom, type RoomClient } from '../room-client.ts';
import type { Scenario } from '../scenario.ts';

const WAITING = 256;
/** Viewers who claim by socket, one call each at a time, on either side. */
const VIEWERS = 400;
const CONNECTIONS = 64;
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

interface Claimed {
  readonly rate: number;
  readonly p99: number;
}

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
  const latencies: number[] = [];
  const until = performance.now() + ms;
  let claims = 0;
  const lane = async (index: number) => {
    for (let n = 0; performance.now() < until; n += 1) {
      const started = performance.now();
      const key = `${index}:${n}`;
      const claim = {
        op: 'claim',
        orderId: `o${key}`,
        dealId: 'd',
        quantity: 1,
        viewerId: `v${index}`,
        visitId: `s${index}`,
        key,
        attribution: nobody,
      } as const;
      const answer = await ledger.apply('bench', claim, Date.now());
      if (!answer.ok) throw new Error(answer.error.code);
      latencies.push(performance.now() - started);
      claims += 1;
    }
  };
  await Promise.all(Array.from({ length: WAITING }, (_, index) => lane(index)));
  return { rate: claims / (ms / 1000), p99: percentile(latencies, 0.99) };
}

/** `POST path` with a fresh key each; answers how many were 201. */
async function post(
  { ready }: Child,
  path: string,
  tokens: readonly string[],
  ms: number,
  prefix: string,
): Promise<number> {
  let n = 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${ready.port}`,
    connections: CONNECTIONS,
    duration: ms / 1000,
    requests: [
      {
        method: 'POST',
        path,
        setupRequest: (request) => {
          n += 1;
          return {
            ...request,
            headers: {
              'content-type': 'application/json',
              authorization: `Bearer ${tokens[n % tokens.length] ?? ''}`,
            },
            body: JSON.stringify({ quantity: 1, key: `${prefix}-${n}` }),
          };
        },
      },
    ],
  });
  if (result.non2xx > 0) console.error(`${result.non2xx} answers to ${path} were not 2xx`);
  return result['2xx'];
}

interface Edges {
  readonly socket: { readonly ours: Load[]; readonly bare: Load[] };
  readonly rest: { readonly ours: Load[]; readonly bare: Load[] };
}

/**
 * Claims by socket and by REST. The bare servers take the same connections, the same bytes in, and answer the same
 * order: what differs is what is done in between. Each side in turn, so that both see the same machine.
 */
async function edges(rounds: number, ms: number): Promise<Edges> {
  const found: Edges = { socket: { ours: [], bare: [] }, rest: { ours: [], bare: [] } };
  const product = await startServer('product');
  const children = [product];
  try {
    const show = await startLiveShow(product);
    const tokens = await show.visits(1024);
    const sample = JSON.stringify(await sampleAnswer(product, show, tokens[0] ?? ''));
    const acks = await startServer('bare-acks', [sample]);
    const plain = await startServer('bare-rest', [sample]);
    children.push(acks, plain);
    const strangers = await Promise.all(
      Array.from({ length: VIEWERS }, () => joinRoom(acks.ready.port, 'nobody')),
    );
    // A deal has a limit for one viewer, so each round's sockets are new viewers'.
    for (let round = -1; round < rounds; round += 1) {
      const viewers = await Promise.all(
        (await show.visits(VIEWERS)).map((token) => joinRoom(product.ready.port, token)),
      );
      const path = `/api/deals/${show.dealId}/claims`;
      const bySocket = (server: Child, clients: readonly RoomClient[]) =>
        loadOf(server, async () => {
          const { answered, refused } = await drive(clients, 1, ms, (client, n) => [
            'claim',
            { dealId: show.dealId, quantity: 1, key: `s${round}-${client}-${n}` },
          ]);
          if (Object.keys(refused).length > 0) console.error('claims by socket refused', refused);
          return answered;
        });
      const byRest = (server: Child, prefix: string) =>
        loadOf(server, () => post(server, path, tokens, ms, prefix));
      const bareSocket = await bySocket(acks, strangers);
      const ourSocket = await bySocket(product, viewers);
      for (const viewer of viewers) viewer.close();
      const bareRest = await byRest(plain, `b${round}`);
      const ourRest = await byRest(product, `r${round}`);
      // The first round only warms both sides up.
      if (round < 0) continue;
      found.socket.bare.push(bareSocket);
      found.socket.ours.push(ourSocket);
      found.rest.bare.push(bareRest);
      found.rest.ours.push(ourRest);
    }
    for (const client of strangers) client.close();
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
  return found;
}

/** An order as the product answers it. */
async function sampleAnswer({ ready }: Child, show: LiveShow, token: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${ready.port}/api/deals/${show.dealId}/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ quantity: 1, key: 'sample' }),
  });
  if (response.status !== 201) throw new Error(`a claim was answered ${response.status}`);
  return response.json();
}

const scenario = 'durable claims';

function edgeRow(measure: string, bareName: string, { ours, bare }: Edges['socket']): Row {
  const of = (side: readonly Load[], figure: keyof Load) => median(side.map((load) => load[figure]));
  const row = { scenario, measure, unit: '/s', ours: of(ours, 'rate'), bare: of(bare, 'rate'), bareName };
  return faster({ ...row, cpu: [of(ours, 'cpu'), of(bare, 'cpu')] }, 0.85);
}

/** Durable claims: in the process beside Redis Lua, by socket beside socket.io, by REST beside `node:http`. */
export const claims: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const ms = quick ? 1_500 : 3_000;
  const inProcess: Claimed[] = [];
  const redis: Claimed[] = [];
  const shared: Claimed[] = [];
  const durableRedis: Claimed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    redis.push(await redisClaims(WAITING, ms));
    inProcess.push(await embeddedClaims(ms));
    durableRedis.push(await redisClaims(WAITING, ms, 'always'));
    shared.push(await sharedClaims(ms));
  }
  const { socket, rest } = await edges(rounds, ms);
  const p99 = median(inProcess.map((side) => side.p99));
  const latency = cheaper(
    {
      scenario,
      measure: `in the process, p99, ${WAITING} waiting`,
      unit: 'ms',
      ours: p99,
      bare: median(redis.map((side) => side.p99)),
      bareName: 'Redis Lua',
    },
    1,
  );
  return [
    faster(
      {
        scenario,
        measure: `in the process, ${WAITING} waiting`,
        unit: '/s',
        ours: median(inProcess.map((side) => side.rate)),
        bare: median(redis.map((side) => side.rate)),
        bareName: 'Redis Lua, AOF',
      },
      1.5,
    ),
    { ...latency, goal: '≤ 10 ms', met: p99 <= 10 },
    faster(
      {
        scenario,
        measure: `over Redis, ${WAITING} waiting`,
        unit: '/s',
        ours: median(shared.map((side) => side.rate)),
        bare: median(durableRedis.map((side) => side.rate)),
        bareName: 'Redis Lua, AOF always',
      },
      0.8,
    ),
    edgeRow(`by socket, ${VIEWERS} connections`, 'socket.io acknowledgement', socket),
    edgeRow(`by REST, ${CONNECTIONS} connections`, 'node:http', rest),
  ];
};
