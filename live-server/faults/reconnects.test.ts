import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RESUME_MS } from '../app/visits.ts';
import { visit } from '../http/testing/sample-brand.ts';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { isFull, note } from './figures.ts';
import { type ServerNode, signIn, startNodes } from './server-node.ts';
import { expectOnly, expectWhole, onAir, whileSelling } from './stage.ts';

const VIEWERS = isFull ? 10_000 : 600;
/** In one process: more of them, and the load is late itself. */
const IN_ONE = 2_500;

let redis: TestRedis;
let nodes: ServerNode[];
const houses: ChildProcess[] = [];
beforeAll(async () => {
  redis = await startRedis();
  nodes = await startNodes([redis.url, redis.url]);
});
afterAll(async () => {
  for (const house of houses) house.kill('SIGKILL');
  await Promise.all((nodes ?? []).map((node) => node.remove()));
  await redis?.dispose();
});

async function seated(): Promise<number> {
  const counts = await Promise.all(
    houses.map(async (house) => {
      const answer = once(house, 'message');
      house.send('count');
      const [{ seated: count }] = (await answer) as [{ seated: number }];
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
const allSeated = () => until(async () => (await seated()) === VIEWERS, 150_000);

it('thousands come back in one moment while others claim, and when a node is killed: all are seated, counted once, and nothing is lost', async () => {
  const [steady, doomed] = nodes as [ServerNode, ServerNode];
  const cookie = await signIn(steady, 'admin');
  const sale = await onAir(steady, cookie, 100_000);
  const tokens: string[] = [];
  for (let from = 0; from < VIEWERS; from += 100)
    tokens.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(100, VIEWERS - from) }, () => visit(steady.call, sale.showId)),
      )),
    );
  for (let from = 0; from < VIEWERS; from += IN_ONE) {
    const house = fork(fileURLToPath(new URL('./many-viewers.ts', import.meta.url)), [], {
      execArgv: ['--import', 'tsx'],
    });
    houses.push(house);
    house.send({ urls: nodes.map(({ url }) => url), tokens: tokens.slice(from, from + IN_ONE) });
  }
  await allSeated();
  let urls = nodes.map(({ url }) => url);
  await whileSelling(
    sale,
    cookie,
    () => urls,
    async ({ crowd, desk, over }) => {
      await crowd.each(({ code }) => code === 'ok');
      const from = crowd.answers.length;
      const backAgain = async (): Promise<number> => {
        const lostAt = performance.now();
        await allSeated();
        return performance.now() - lostAt;
      };
      for (const house of houses) house.send('drop');
      const took = [await backAgain()];
      await crowd.each(({ code }) => code === 'ok');
      note(`${VIEWERS} reconnects`, crowd.answers.slice(from));

      urls = [steady.url];
      for (const house of houses) house.send({ urls });
      await doomed.kill();
      // Those of the other node stay where they are; these come there too.
      took.push(await backAgain());
      await crowd.each(({ code }) => code === 'ok');
      await over();
      expectOnly(crowd, 'lost');
      await expectWhole(redis.url, [steady], cookie, sale, crowd, desk);
      const people = VIEWERS + sale.tokens.length;
      await until(async () => {
        const { body } = await steady.call<{ audience: { pv: number; uv: number; online: number } }>(
          'GET',
          `/api/shows/${sale.showId}/metrics`,
          { cookie },
        );
        const { pv, uv, online } = body.audience;
        expect(uv).toBe(people);
        // Whoever is back in time is on the same visit; a machine that lets them wait longer makes it another.
        expect(pv).toBeGreaterThanOrEqual(people);
        if (Math.max(...took) <= RESUME_MS / 2) expect(pv).toBe(people);
        return online >= VIEWERS && online <= people;
      });
    },
  );
}, 600_000);
