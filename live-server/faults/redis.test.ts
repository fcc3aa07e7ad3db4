import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis, type TestRedis } from '../storage/redis/redis-for-tests.ts';
import type { Answer } from './crowd.ts';
import { isFull, note } from './figures.ts';
import { type ServerNode, signIn, startNodes, together } from './server-node.ts';
import { expectOnly, expectWhole, onAir, whileSelling } from './stage.ts';
import { startWire, type Wire } from './wire.ts';

/** Two whole servers over one Redis, each by a wire of its own, and viewers at both who go on claiming. */
let redis: TestRedis;
let wires: readonly [Wire, Wire];
let nodes: readonly [ServerNode, ServerNode];
let cookie: string;
beforeAll(async () => {
  redis = await startRedis();
  wires = [await startWire(redis.port), await startWire(redis.port)];
  nodes = (await startNodes(wires.map(({ port }) => `redis://127.0.0.1:${port}`))) as [
    ServerNode,
    ServerNode,
  ];
  cookie = await signIn(nodes[0], 'admin');
});
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.remove()));
  await Promise.all((wires ?? []).map((wire) => wire.close()));
  await redis?.dispose();
});

const UNITS = 300;
const isUndecided = ({ code }: Answer) => code === 'storage_unavailable';
const isDecided = ({ code }: Answer) => code === 'ok' || code === 'sold_out';

/**
 * A deal from its first claim to its last unit, with a fault in the middle. `dark` are the nodes that can decide
 * nothing meanwhile: there every viewer must be told so before it is mended; at the others they go on buying.
 */
async function throughADeal(
  fault: string,
  dark: readonly number[],
  { begin, end }: { begin: () => unknown; end: () => unknown },
): Promise<void> {
  const sale = await onAir(nodes[0], cookie, UNITS);
  await whileSelling(
    sale,
    cookie,
    () => nodes.map(({ url }) => url),
    async ({ crowd, desk, over }) => {
      const isDark = (viewer: number) => dark.includes(viewer % 2);
      await crowd.sold(24);
      const from = crowd.answers.length;
      await begin();
      await crowd.each(isUndecided, isDark);
      await crowd.each(isDecided, (viewer) => !isDark(viewer));
      if (isFull) await sleep(20_000);
      note(fault, crowd.answers.slice(from));
      await end();
      await together(nodes);
      await crowd.each(({ code }) => code === 'sold_out');
      await over();
      expectOnly(crowd);
      expect(crowd.acknowledged.size).toBe(UNITS);
      await expectWhole(redis.url, nodes, cookie, sale, crowd, desk);
    },
    { stay: true },
  );
}

describe('in the middle of a deal nothing acknowledged is lost, and nothing sold twice, though Redis', () => {
  it('is stopped, and started again', () =>
    throughADeal('Redis stopped', [0, 1], { begin: () => redis.stop(), end: () => redis.start() }));

  it('is killed, and started again', () =>
    throughADeal('Redis killed', [0, 1], {
      begin: () => redis.stop('SIGKILL'),
      end: () => redis.start(),
    }));

  it('hangs', () =>
    throughADeal('Redis paused', [0, 1], {
      begin: () => redis.signal('SIGSTOP'),
      end: () => redis.signal('SIGCONT'),
    }));

  it('answers two seconds late', () =>
    throughADeal('Redis 2 s slow', [0, 1], {
      begin: () => {
        for (const wire of wires) wire.slow(1_000);
      },
      end: () => {
        for (const wire of wires) wire.mend();
      },
    }));

  it('is out of memory', () =>
    throughADeal('Redis out of memory', [0, 1], {
      begin: () => redis.hand.config('SET', 'maxmemory', '1'),
      end: () => redis.hand.config('SET', 'maxmemory', '0'),
    }));

  it('is cut off from one of the nodes', () =>
    throughADeal('one node cut off', [1], { begin: () => wires[1].cut(), end: () => wires[1].mend() }));

  it('is not heard by one of the nodes, which hears late what it was told', () =>
    throughADeal('one node half cut off', [0], { begin: () => wires[0].hush(), end: () => wires[0].mend() }));

  it('answers one of the nodes two seconds late', () =>
    throughADeal('one node 2 s slow', [1], {
      begin: () => wires[1].slow(1_000),
      end: () => wires[1].mend(),
    }));
});
