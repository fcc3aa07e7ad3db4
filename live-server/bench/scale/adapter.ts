import type { Redis } from 'ioredis';
import { type Crowd, gather } from '../viewers.ts';
import { pacedOf, startFleet } from './fleet.ts';
import type { AdapterMeasured } from './report.ts';

/** A packet as often as a busy show sends one. */
const EVERY_MS = 200;

/** socket.io with its Redis Streams adapter: one node emits, all deliver to their own viewers. */
export async function measureAdapter(
  count: number,
  viewers: number,
  ms: number,
  redis: Redis,
  url: string,
): Promise<AdapterMeasured> {
  const fleet = await startFleet('bare-adapter.mjs', count, redis, url);
  const crowds: Crowd[] = [];
  try {
    const path = '/socket.io/?EIO=4&transport=websocket';
    const each = Math.floor(viewers / count);
    for (const { ready } of fleet.nodes) crowds.push(await gather(ready.port, path, each, () => '40', true));
    await fleet.learnIdle();
    for (const crowd of crowds) crowd.takeFrames();
    const cost = await fleet.costOf(async () => fleet.nodes[0]?.ask({ ms, everyMs: EVERY_MS }), 0);
    const frames = crowds.reduce((sum, crowd) => sum + crowd.takeFrames(), 0);
    return { nodes: count, viewers: each * count, busy: pacedOf(frames, each * count, cost) };
  } finally {
    for (const crowd of crowds) crowd.close();
    await fleet.stop();
  }
}
