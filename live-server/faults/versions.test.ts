import { afterEach, beforeEach, expect, it } from 'vitest';
import { RECORDS_VERSION } from '#shared/domain/records-version.ts';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { startCrowd } from './crowd.ts';
import { startDesk } from './desk.ts';
import { type ServerNode, signIn, startNode, together } from './server-node.ts';
import { expectOnly, expectWhole, onAir } from './stage.ts';

let redis: TestRedis;
let nodes: ServerNode[];
beforeEach(async () => {
  nodes = [];
  redis = await startRedis();
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.remove()));
  await redis.dispose();
});

it('two versions side by side sell one deal, in records that both know; the newer kind waits for the last old node', async () => {
  const older = await startNode(redis.url, { speaks: RECORDS_VERSION - 1 });
  nodes.push(older);
  const newer = await startNode(redis.url);
  nodes.push(newer);
  await together(nodes);
  for (const node of nodes) expect(await node.state()).toMatchObject({ records: RECORDS_VERSION - 1 });
  const cookie = await signIn(older, 'admin');
  const sale = await onAir(newer, cookie, 400);
  let urls = nodes.map(({ url }) => url);
  const crowd = await startCrowd({ ...sale, urls: () => urls });
  const desk = startDesk({ showId: sale.showId, cookie, urls: () => urls });
  try {
    await crowd.sold(24);
    urls = [newer.url];
    expect(await older.kill('SIGTERM'), older.log()).toBe(0);
    await until(async () => (await newer.state()).records === RECORDS_VERSION);
    await crowd.each(({ code }) => code === 'sold_out');
    await crowd.stop();
    await desk.stop();
    await crowd.settle();
    expectOnly(crowd, 'lost');
    expect(crowd.acknowledged.size).toBe(400);
    await expectWhole(redis.url, [newer], cookie, sale, crowd, desk);
  } finally {
    crowd.close();
  }
  // There is no way back: what is written now it could not read.
  await expect(startNode(redis.url, { dataDir: older.dataDir, speaks: RECORDS_VERSION - 1 })).rejects.toThrow(
    `of version ${RECORDS_VERSION}`,
  );
});

it('an old node that slept while the others changed ends before it reads what it does not know', async () => {
  const older = await startNode(redis.url, { speaks: RECORDS_VERSION - 1 });
  nodes.push(older);
  const newer = await startNode(redis.url);
  nodes.push(newer);
  await together(nodes);
  older.signal('SIGSTOP');
  await until(async () => (await newer.state()).records === RECORDS_VERSION);
  older.signal('SIGCONT');
  expect(await older.ended).toBe(1);
});
