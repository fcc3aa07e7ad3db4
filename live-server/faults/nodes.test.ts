import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyShow } from '../ops/verify-show.ts';
import { balance } from '../setup/balancer.mjs';
import { openFactsForReading, openForReading } from '../storage/embedded/open-read.ts';
import { readHeads } from '../storage/redis/heads.ts';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import type { Answer } from './crowd.ts';
import { note } from './figures.ts';
import { endAll, leaderOf, type ServerNode, signIn, startNode, startNodes, together } from './server-node.ts';
import { expectOnly, expectWhole, onAir, type Sale, whileSelling } from './stage.ts';

/** Each test has a Redis of its own, and says which nodes are there. */
let redis: TestRedis;
let nodes: ServerNode[] = [];
beforeEach(async () => {
  redis = await startRedis();
});
afterEach(() => endAll(nodes.splice(0), redis));

const isGranted = ({ code }: Answer) => code === 'ok';
const isDecided = ({ code }: Answer) => code === 'ok' || code === 'sold_out';
const isSoldOut = ({ code }: Answer) => code === 'sold_out';

/** What the archive of a node that leads now says of a show, once it has all that Redis has. */
async function archived(node: ServerNode, { showId }: Sale) {
  const folder = join(node.dataDir, 'archive');
  const heads = await readHeads(redis.hand, showId);
  await until(async () => {
    try {
      const [record, facts] = [await openForReading(folder), await openFactsForReading(folder)];
      try {
        const { found } = await record.ends('ledger', showId);
        const events = await record.ends('events', showId);
        const count = await facts.activity.count(showId);
        return (
          found?.number === heads.ledger && events.found?.number === heads.events && count === heads.facts
        );
      } finally {
        await Promise.all([record.close(), facts.close()]);
      }
    } catch {
      // It is just being made.
      return false;
    }
  });
  const record = await openForReading(folder);
  try {
    return await verifyShow(record, showId);
  } finally {
    await record.close();
  }
}

/** How many records a node has taken out of Redis, of all logs. */
async function trimmedBy({ call }: ServerNode): Promise<number> {
  const { text } = await call('GET', '/metrics');
  const counts = [...text.matchAll(/^redis_trimmed_total\{log="\w+"\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

it('the node that leads and writes the archive is killed in the middle of a deal: nothing is lost or doubled', async () => {
  nodes = await startNodes([redis.url, redis.url]);
  const victim = await leaderOf(nodes);
  const [steady] = nodes.filter((node) => node !== victim) as [ServerNode];
  const cookie = await signIn(steady, 'admin');
  const sale = await onAir(steady, cookie, 300);
  // It takes out of Redis what both archives have, each second.
  await until(async () => (await trimmedBy(victim)) > 0);
  let urls = nodes.map(({ url }) => url);
  await whileSelling(
    sale,
    cookie,
    () => urls,
    async ({ crowd, desk, over }) => {
      await crowd.sold(24);
      const from = crowd.answers.length;
      await victim.kill();
      urls = [steady.url];
      await crowd.each(isDecided);
      note('a node killed', crowd.answers.slice(from));
      await crowd.each(isSoldOut);
      await over();
      expectOnly(crowd, 'lost');
      expect(crowd.acknowledged.size).toBe(300);
      await expectWhole(redis.url, [steady], cookie, sale, crowd, desk);
      expect(await leaderOf([steady])).toBe(steady);
      expect(await archived(steady, sale)).toMatchObject({ findings: [], orders: 300 });

      // The one that was killed in the middle of writing leads again, and goes on where its own archive ends.
      const again = await startNode(redis.url, { dataDir: victim.dataDir });
      nodes.push(again);
      await together([steady, again]);
      expect(await steady.kill('SIGTERM')).toBe(0);
      await leaderOf([again]);
      expect(await archived(again, sale)).toMatchObject({ findings: [], orders: 300 });
    },
  );
});

it('a node is asked to go: it answers what it has begun, its viewers sit at the other one, and no claim is lost', async () => {
  nodes = await startNodes([redis.url, redis.url]);
  const [leaving, staying] = nodes as [ServerNode, ServerNode];
  const cookie = await signIn(staying, 'admin');
  const sale = await onAir(staying, cookie, 300);
  const up = new Set(nodes);
  const balancer = await balance(() => [...up].map(({ port }) => ({ host: '127.0.0.1', port })), { port: 0 });
  const address = balancer.address();
  if (address === null || typeof address === 'string') throw new Error('the balancer has no port');
  await whileSelling(
    sale,
    cookie,
    () => [`http://127.0.0.1:${address.port}`],
    async ({ crowd, desk, over }) => {
      await crowd.sold(24);
      const from = crowd.answers.length;
      // It takes no new connections from now on: those go to the other one by themselves.
      expect(await leaving.kill('SIGTERM'), leaving.log()).toBe(0);
      up.delete(leaving);
      await until(() => crowd.seats().every((seat) => seat !== null));
      await crowd.each(isDecided);
      note('a node drained', crowd.answers.slice(from));
      await crowd.each(isSoldOut);
      await over();
      expectOnly(crowd, 'lost');
      expect(crowd.acknowledged.size).toBe(300);
      await expectWhole(redis.url, [staying], cookie, sale, crowd, desk);
    },
  ).finally(() => balancer.close());
});

it('clocks five seconds apart sell no unit twice, and both nodes close the deal', async () => {
  const [ahead, behind] = await Promise.all([
    startNode(redis.url, { aheadMs: 2_500 }),
    startNode(redis.url, { aheadMs: -2_500 }),
  ]);
  nodes = [ahead, behind];
  await together(nodes);
  const cookie = await signIn(ahead, 'admin');
  const sale = await onAir(behind, cookie, 100_000, { durationMs: 20_000 });
  await whileSelling(
    sale,
    cookie,
    () => nodes.map(({ url }) => url),
    async ({ crowd, desk, over }) => {
      for (const { url } of nodes)
        await until(() => crowd.answers.some((answer) => answer.url === url && isGranted(answer)));
      await crowd.each(({ code }) => code === 'deal_not_open');
      await until(async () => {
        const states = await Promise.all(
          nodes.map(async ({ call }) => {
            const { body } = await call<{ deals?: { state: string }[] }>('GET', `/api/shows/${sale.showId}`, {
              cookie,
            });
            return body.deals?.[0]?.state;
          }),
        );
        return states.every((state) => state === 'closed');
      });
      // Those that were on their way are answered.
      await crowd.each(() => true);
      const from = crowd.answers.length;
      await crowd.each(() => true);
      expect(new Set(crowd.answers.slice(from).map(({ code }) => code))).toEqual(new Set(['deal_not_open']));
      await over();
      expectOnly(crowd, 'deal_not_open');
      await expectWhole(redis.url, nodes, cookie, sale, crowd, desk);
    },
  );
});
