import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { TICK_MS } from '../../sockets/outbox.ts';
import { type LiveShow, startLiveShow } from '../live-show.ts';
import { drive, joinRoom, type LoadResult, type RoomClient } from '../room-client.ts';
import { type Crowd, gather } from '../viewers.ts';
import { type Cost, type Fleet, pacedOf, SETTLE_MS, startFleet } from './fleet.ts';
import type { NodesMeasured, Paced, Work } from './report.ts';

export interface Sizes {
  /** Who look on, over all nodes. */
  readonly viewers: number;
  /** Who click and claim. */
  readonly active: number;
  /** Of each measurement. */
  readonly ms: number;
}

const path = '/socket.io/?EIO=4&transport=websocket';
/** Clicks each connection has under way. */
const DEPTH = 8;
/** Who say something in every tick together, and none of them faster than a viewer may. */
const TALKERS = 20;

/** A live show on `count` nodes: what viewers, their packets, clicks and claims cost the nodes and Redis. */
export async function measureNodes(
  count: number,
  { viewers, active, ms }: Sizes,
  redis: Redis,
  url: string,
): Promise<NodesMeasured> {
  const fleet = await startFleet('product', count, redis, url);
  const crowds: Crowd[] = [];
  const clients: RoomClient[] = [];
  const each = Math.floor(viewers / count);
  const [first] = fleet.nodes;
  if (!first) throw new Error('a fleet has nodes');
  try {
    const show = await startLiveShow(first);
    // Every node follows the show from its first viewer on.
    await joined(fleet, await show.visits(count), clients);
    const idle = await fleet.learnIdle();

    const beforeVisits = await fleet.memory();
    const tokens: string[] = [];
    const visiting = await fleet.costOf(async () => {
      tokens.push(...(await show.visits(each * count)));
    }, SETTLE_MS);
    const afterVisits = await fleet.memory();
    for (const [index, { ready }] of fleet.nodes.entries()) {
      const hello = (n: number) => `40/room,${JSON.stringify({ token: tokens[index * each + n] })}`;
      crowds.push(await gather(ready.port, path, each, hello, true));
    }
    await sleep(1_000);
    const memory = {
      perVisit: (afterVisits - beforeVisits) / tokens.length,
      perSocket: ((await fleet.memory()) - afterVisits) / tokens.length,
    };
    const talkers = await joined(fleet, await show.visits(TALKERS), clients);
    const quiet = await watched(fleet, crowds, tokens.length, () => sleep(ms));
    const busy = await watched(fleet, crowds, tokens.length, async () => {
      const until = performance.now() + ms;
      for (let n = 0; performance.now() < until; n += 1) {
        await talkers[n % TALKERS]?.ask('comment', { text: `remark ${n}` });
        await sleep(TICK_MS / 2);
      }
    });
    for (const crowd of crowds.splice(0)) crowd.close();

    const people = await joined(fleet, await show.visits(active), clients);
    // What comes first pays for what is compiled and read once.
    await drive(people, DEPTH, ms / 4, () => ['click', { itemId: show.itemId }]);
    const clicks = await workOf(fleet, () =>
      drive(people, DEPTH, ms, () => ['click', { itemId: show.itemId }]),
    );
    await drive(people, 1, ms / 4, claimOf(show, 'first'));
    const claims = await workOf(fleet, () => drive(people, 1, ms, claimOf(show, 'then')));
    const visits = workWith(tokens.length, 0, visiting);
    return { nodes: count, viewers: tokens.length, idle, visits, memory, quiet, busy, clicks, claims };
  } finally {
    for (const crowd of crowds) crowd.close();
    for (const client of clients) client.close();
    await fleet.stop();
  }
}

/** One socket a token, the nodes in turn. */
async function joined(fleet: Fleet, tokens: readonly string[], all: RoomClient[]): Promise<RoomClient[]> {
  const people = await Promise.all(
    tokens.map((token, n) => joinRoom(fleet.nodes[n % fleet.nodes.length]?.ready.port ?? 0, token)),
  );
  all.push(...people);
  return people;
}

async function watched(
  fleet: Fleet,
  crowds: readonly Crowd[],
  viewers: number,
  meanwhile: () => Promise<unknown>,
): Promise<Paced> {
  for (const crowd of crowds) crowd.takeFrames();
  const cost = await fleet.costOf(meanwhile, 0);
  const frames = crowds.reduce((sum, crowd) => sum + crowd.takeFrames(), 0);
  return pacedOf(frames, viewers, cost);
}

const claimOf =
  ({ dealId }: LiveShow, round: string) =>
  (client: number, n: number): [string, unknown] => [
    'claim',
    { dealId, quantity: 1, key: `${round}-${client}-${n}` },
  ];

async function workOf(fleet: Fleet, work: () => Promise<LoadResult>): Promise<Work> {
  const cost = await fleet.costOf(work, SETTLE_MS);
  const { answered, p99, refused } = cost.answer;
  if (Object.keys(refused).length > 0) console.error('refused', refused);
  return workWith(answered, p99, cost);
}

const workWith = (done: number, p99: number, cost: Cost): Work => ({
  perSecond: done / cost.seconds,
  p99,
  nodeMicros: cost.nodeMicros / done,
  redisMicros: cost.redisMicros / done,
  redisBytes: cost.redisBytes / done,
});
