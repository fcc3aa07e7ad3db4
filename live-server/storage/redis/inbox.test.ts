import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeInboxContract, ids, message } from '../contract/inbox.ts';
import { itKeepsSamples } from '../contract/stream-log.ts';
import { connectRedis, type RedisLinks } from './connect.ts';
import { RedisInbox } from './inbox.ts';
import { patientLimits, startRedis, type TestRedis, until } from './redis-for-tests.ts';
import { redisStreamLog } from './stream-log.ts';

const quiet = { info() {}, warn() {}, error() {} };
let redis: TestRedis;
let links: RedisLinks;
beforeAll(async () => {
  redis = await startRedis();
  links = await connectRedis(redis.url, quiet, patientLimits);
  return async () => {
    links.close();
    await redis.dispose();
  };
});
beforeEach(async () => {
  await redis.hand.flushall();
});

describeInboxContract('the inbox in Redis', () => new RedisInbox(links.commands));
describe('the log of samples in Redis', () => itKeepsSamples(() => redisStreamLog(links.commands)));

it('refuses while Redis is away, and has every message it acknowledged when it is back', async () => {
  const inbox = new RedisInbox(links.commands);
  expect((await inbox.take(message('before'))).ok).toBe(true);
  await redis.stop('SIGKILL');
  expect(await inbox.take(message('during'))).toMatchObject({ error: { code: 'storage_unavailable' } });
  await expect(inbox.page({ limit: 9 })).rejects.toThrow(/Redis/);
  await redis.start();
  await until(async () => (await inbox.take(message('after'))).ok);
  expect(ids((await inbox.page({ limit: 9 })).items)).toEqual(['after', 'before']);
});
