import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { createLog } from '../../ops/log.ts';
import { openEmbedded } from '../../storage/embedded/open.ts';
import { startServer } from '../child.ts';
import { cheaper, faster, median, percentile, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import { redisClaims } from '../redis-claims.ts';
import { drive, joinRoom } from '../room-client.ts';
import type { Scenario } from '../scenario.ts';

const WAITING = 256;
const nobody = {
  regionId: null,
  storeId: null,
  guideId: null,
  rule: 'default@1',
  reason: 'unattributed',
} as const;

/** Durable claims/s and p99 (ms) of the embedded ledger in this process, `WAITING` in flight. */
async function storeClaims(ms: number): Promise<{ rate: number; p99: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
  const { stores, directory } = await openEmbedded(folder, createLog('silent'));
  try {
    const units = 1_000_000_000;
    const now = Date.now();
    await stores.ledger.apply('bench', { op: 'add-stock', ref: 'stock', itemId: 'i', quantity: units }, now);
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
    await stores.ledger.apply('bench', { op: 'set-window', ref: 'window', window }, now);
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
        const answer = await stores.ledger.apply('bench', claim, Date.now());
        if (!answer.ok) throw new Error(answer.error.code);
        latencies.push(performance.now() - started);
        claims += 1;
      }
    };
    await Promise.all(Array.from({ length: WAITING }, (_, index) => lane(index)));
    return { rate: claims / (ms / 1000), p99: percentile(latencies, 0.99) };
  } finally {
    await stores.close();
    await directory.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Answers 201 a second to `POST path` with a fresh key each, 64 connections. */
async function postRate(
  port: number,
  path: string,
  tokens: readonly string[],
  ms: number,
  prefix: string,
): Promise<number> {
  let n = 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: 64,
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
  return result['2xx'] / result.duration;
}

/** Durable claims: in the process beside Redis Lua, by socket beside socket.io, by REST beside `node:http`. */
export const claims: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const ms = quick ? 1_500 : 3_000;
  const inProcess: { rate: number; p99: number }[] = [];
  const redis: { rate: number; p99: number }[] = [];
  const [socketOurs, socketBare, restOurs, restBare]: [number[], number[], number[], number[]] = [
    [],
    [],
    [],
    [],
  ];
  for (let round = 0; round < rounds; round += 1) {
    redis.push(await redisClaims(WAITING, ms));
    inProcess.push(await storeClaims(ms));
  }
  const product = await startServer('product');
  const plain = await startServer('bare-acks');
  const plainRest = await startServer('bare-rest');
  try {
    const show = await startLiveShow(product);
    const tokens = await show.visits(1024);
    const viewers = await Promise.all(
      tokens.slice(0, 50).map((token) => joinRoom(product.ready.port, token)),
    );
    const strangers = await Promise.all(viewers.map(() => joinRoom(plain.ready.port, '')));
    for (let round = 0; round < rounds; round += 1) {
      // A deal has a limit for one viewer, so each round's sockets are new viewers'.
      const claim = (client: number, n: number): [string, unknown] => [
        'claim',
        { dealId: show.dealId, quantity: 1, key: `s${round}-${client}-${n}` },
      ];
      const fresh = await Promise.all(
        (await show.visits(400)).map((token) => joinRoom(product.ready.port, token)),
      );
      socketBare.push((await drive(strangers, 8, ms, claim)).rate);
      const socket = await drive(fresh, 1, ms, claim);
      if (Object.keys(socket.refused).length > 0) console.error('claims by socket refused', socket.refused);
      socketOurs.push(socket.rate);
      for (const client of fresh) client.close();
      restBare.push(await postRate(plainRest.ready.port, '/', tokens, ms, `b${round}`));
      restOurs.push(
        await postRate(product.ready.port, `/api/deals/${show.dealId}/claims`, tokens, ms, `r${round}`),
      );
    }
    for (const client of [...viewers, ...strangers]) client.close();
  } finally {
    await Promise.all([product.stop(), plain.stop(), plainRest.stop()]);
  }
  const scenario = 'durable claims';
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
        measure: 'by socket',
        unit: '/s',
        ours: median(socketOurs),
        bare: median(socketBare),
        bareName: 'socket.io acknowledgement',
      },
      0.85,
    ),
    faster(
      {
        scenario,
        measure: 'by REST, 64 connections',
        unit: '/s',
        ours: median(restOurs),
        bare: median(restBare),
        bareName: 'node:http',
      },
      0.85,
    ),
  ];
};
