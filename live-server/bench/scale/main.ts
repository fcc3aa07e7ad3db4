import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { inLanes, luaClaims, withRedis } from '../redis-claims.ts';
import { measureAdapter } from './adapter.ts';
import { measureNodes, type Sizes } from './nodes.ts';
import { capacityPage } from './page.ts';
import { redisCpu, redisVersion } from './redis-cost.ts';
import type { AdapterMeasured, NodesMeasured, ScaleReport } from './report.ts';

/**
 * `npm run bench:scale`: what one, two and three nodes over one Redis cost, beside bare Redis and the bare adapter; as
 * JSON. `--write` keeps it in `examples/nodes` and makes the page of it, `--page` makes the page alone.
 */
const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1,2,3' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});
const kept = {
  json: fileURLToPath(new URL('../../../examples/nodes/capacity.json', import.meta.url)),
  page: fileURLToPath(new URL('../../../examples/nodes/capacity.md', import.meta.url)),
};
/** Waiting at once, at bare Redis. */
const WAITING = 256;

if (values.page) {
  writePage(JSON.parse(readFileSync(kept.json, 'utf8')) as ScaleReport);
} else {
  const report = await measure();
  console.log(JSON.stringify(report, null, 2));
  if (values.write) {
    writeFileSync(kept.json, `${JSON.stringify(report, null, 2)}\n`);
    writePage(report);
  }
}
process.exit(0);

function writePage(report: ScaleReport): void {
  writeFileSync(kept.page, capacityPage(report));
}

async function measure(): Promise<ScaleReport> {
  const sizes: Sizes = values.quick
    ? { viewers: 300, active: 50, ms: 2_000 }
    : { viewers: 1_500, active: 200, ms: 8_000 };
  const counts = values.nodes.split(',').map(Number);
  const bareRedis = await measureBare(sizes.ms);
  const bareAdapter: AdapterMeasured[] = [];
  const showcaller: NodesMeasured[] = [];
  let redis = '';
  for (const count of counts) {
    await over(async (hand, url) => {
      redis = await redisVersion(hand);
      console.error(`… bare adapter, ${count}`);
      bareAdapter.push(await measureAdapter(count, sizes.viewers, sizes.ms, hand, url));
    });
    await over(async (hand, url) => {
      console.error(`… Showcaller, ${count}`);
      showcaller.push(await measureNodes(count, sizes, hand, url));
    });
  }
  return {
    measuredAt: new Date().toISOString(),
    machine: { cores: availableParallelism(), node: process.version, redis },
    bareRedis,
    bareAdapter,
    showcaller,
  };
}

/** One script a claim, and nothing else. */
async function measureBare(ms: number): Promise<ScaleReport['bareRedis']> {
  let measured = { claimsPerSecond: 0, redisMicros: 0 };
  await over(async (hand, url) => {
    const lua = await luaClaims(Number(new URL(url).port));
    const before = await redisCpu(hand);
    const { rate } = await inLanes(WAITING, ms, (lane, n) => lua.claim(`v${lane}`, `${lane}:${n}`));
    const micros = (await redisCpu(hand)) - before;
    lua.end();
    measured = { claimsPerSecond: rate, redisMicros: micros / ((rate * ms) / 1000) };
  });
  return measured;
}

/** A Redis of its own each time, as durable as nodes need it. */
function over(work: (hand: Redis, url: string) => Promise<void>): Promise<void> {
  return withRedis('always', async (port) => {
    const hand = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
    // It is still starting: the client tries again by itself.
    hand.on('error', () => undefined);
    await hand.ping();
    try {
      await work(hand, `redis://127.0.0.1:${port}`);
    } finally {
      hand.disconnect();
    }
  });
}
