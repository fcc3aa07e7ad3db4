import { afterEach, beforeEach, expect, it } from 'vitest';
import { RECORDS_VERSION } from '#shared/domain/records-version.ts';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { endAll, type ServerNode, signIn, startNode, together } from './server-node.ts';
import { expectOnly, expectWhole, onAir, whileSelling } from './stage.ts';

let redis: TestRedis;
let older: ServerNode;
let newer: ServerNode;
beforeEach(async () => {
  redis = await startRedis();
  older = await startNode(redis.url, { speaks: RECORDS_VERSION - 1 });
  newer = await startNode(redis.url);
  await together([older, newer]);
});
afterEach(() => endAll([older, newer], redis));

it('two versions side by side sell one deal, in records that both know; the newer kind waits for the last old node', async () => {
  for (const node of [older, newer])
    expect(await node.state()).toMatchObject({ records: RECORDS_VERSION - 1 });
  const cookie = await signIn(older, 'admin');
  const sale = await onAir(newer, cookie, 400);
  let urls = [older.url, newer.url];
  await whileSelling(
    sale,
    cookie,
    () => urls,
    async ({ crowd, desk, over }) => {
      await crowd.sold(24);
      urls = [newer.url];
      expect(await older.kill('SIGTERM'), older.log()).toBe(0);
      await until(async () => (await newer.state()).records === RECORDS_VERSION);
      await crowd.each(({ code }) => code === 'sold_out');
      await over();
      expectOnly(crowd, 'lost');
      expect(crowd.acknowledged.size).toBe(400);
      await expectWhole(redis.url, [newer], cookie, sale, crowd, desk);
    },
  );
  // There is no way back: what is written now it could not read.
  await expect(startNode(redis.url, { dataDir: older.dataDir, speaks: RECORDS_VERSION - 1 })).rejects.toThrow(
    `of version ${RECORDS_VERSION}`,
  );
});

it('an old node that slept while the others changed ends before it reads what it does not know', async () => {
  older.signal('SIGSTOP');
  await until(async () => (await newer.state()).records === RECORDS_VERSION);
  older.signal('SIGCONT');
  expect(await older.ended).toBe(1);
});
