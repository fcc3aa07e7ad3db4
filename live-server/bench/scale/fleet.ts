import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { type Child, startServer } from '../child.ts';
import { redisCpu, redisMemory } from './redis-cost.ts';
import type { Paced } from './report.ts';

/** Processes over one Redis, and what they cost together. */
export interface Fleet {
  readonly nodes: readonly Child[];
  /** What it costs beyond idling, with what follows from it for so long after. */
  costOf<T>(work: () => Promise<T>, settleMs: number): Promise<{ readonly answer: T } & Cost>;
  /** Learns what idling costs, a second: of one node, and of Redis. */
  learnIdle(): Promise<{ readonly nodeMicros: number; readonly redisMicros: number }>;
  /** Of all nodes together, bytes. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

export interface Cost {
  readonly seconds: number;
  readonly nodeMicros: number;
  readonly redisMicros: number;
  readonly redisBytes: number;
}

/** Facts of other nodes are there within this, and the archive has them. */
export const SETTLE_MS = 2_500;
const IDLE_MS = 5_000;

export async function startFleet(server: string, count: number, redis: Redis, url: string): Promise<Fleet> {
  const nodes = await Promise.all(Array.from({ length: count }, () => startServer(server, [url])));
  const sumOf = async (figure: (node: Child) => Promise<number>) =>
    (await Promise.all(nodes.map(figure))).reduce((sum, one) => sum + one, 0);
  const used = async () => ({
    at: performance.now(),
    nodes: await sumOf((node) => node.cpu()),
    redis: await redisCpu(redis),
    bytes: await redisMemory(redis),
  });
  let idle = { nodes: 0, redis: 0 };
  return {
    nodes,
    async costOf(work, settleMs) {
      const before = await used();
      const answer = await work();
      const seconds = (performance.now() - before.at) / 1000;
      await sleep(settleMs);
      const after = await used();
      const idled = (after.at - before.at) / 1000;
      return {
        answer,
        seconds,
        nodeMicros: after.nodes - before.nodes - idle.nodes * idled,
        redisMicros: after.redis - before.redis - idle.redis * idled,
        redisBytes: after.bytes - before.bytes,
      };
    },
    async learnIdle() {
      await sleep(SETTLE_MS);
      const before = await used();
      await sleep(IDLE_MS);
      const after = await used();
      const seconds = (after.at - before.at) / 1000;
      idle = { nodes: (after.nodes - before.nodes) / seconds, redis: (after.redis - before.redis) / seconds };
      return { nodeMicros: idle.nodes / count, redisMicros: idle.redis };
    },
    memory: () => sumOf((node) => node.memory()),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

/** `frames` came to `viewers` for what it cost. */
export function pacedOf(frames: number, viewers: number, cost: Cost): Paced {
  const packets = frames / viewers;
  return {
    packetsPerSecond: packets / cost.seconds,
    deliveriesPerSecond: frames / cost.seconds,
    nodeMicros: cost.nodeMicros / frames,
    redisMicros: cost.redisMicros / packets,
  };
}
