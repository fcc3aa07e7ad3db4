import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accepted, actor, at, notice, numbers } from '#shared/testing/store-contract/harness.ts';
import { ids, message } from '../contract/inbox.ts';
import { sample } from '../contract/stream-log.ts';
import { moveInstallation } from '../move.ts';
import { type OpenInstallation, openAtRedis, openFolder } from '../open-installation.ts';
import { INBOX } from '../pieces.ts';
import { messageKey } from './inbox.ts';
import { type KeptNode, openKeptNode } from './kept-node-for-tests.ts';
import { markOf, samplesKey } from './keys.ts';
import { patientLimits, startRedis, type TestRedis, until } from './redis-for-tests.ts';

/** A machine that does much else archives and trims late. */
const PATIENCE_MS = 240_000;
const day = 24 * 60 * 60_000;

let redis: TestRedis;
let base: string;
let running: KeptNode[];
beforeEach(async () => {
  [redis, base] = await Promise.all([startRedis(), mkdtemp(join(tmpdir(), 'showcaller-pieces-'))]);
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((node) => node.close()));
  await redis.dispose();
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

async function start(name: string, settings: Parameters<typeof openKeptNode>[2] = {}): Promise<KeptNode> {
  const node = await openKeptNode(redis.url, join(base, name), { keepRecords: 0, ...settings });
  running.push(node);
  return node;
}

async function stop(node: KeptNode): Promise<void> {
  running = running.filter((other) => other !== node);
  await node.close();
}

const done = { status: 'done', outcome: 'one new', error: null, attempts: 1, workedAt: 2_000 } as const;
const noShow = { code: 'no_show', message: 'none' } as const;

/** Six messages of two orders, of which four are done with, and five samples of a show. */
async function fill({ inbox, streamLog, stores }: KeptNode): Promise<void> {
  for (const n of numbers(6)) {
    const more = { message: `text of ${n}`, subject: n < 4 ? 'order-1' : 'order-2' };
    accepted(await inbox.take(message(`m-${n}`, more)));
  }
  accepted(await inbox.bind('m-0', 's'));
  for (const id of ['m-0', 'm-1', 'm-4']) accepted(await inbox.settle(id, done));
  accepted(await inbox.settle('m-2', { ...done, status: 'ignored', error: noShow }));
  accepted(await inbox.settle('m-3', { ...done, status: 'failed', error: noShow }));
  for (const n of numbers(5)) await streamLog.record('s', sample(1_000 * (n + 1), n));
  // A show that is heard of is looked at at once.
  accepted(await stores.events.append('s', 0, at, actor, null, [notice('begins')]));
}

/** Everything that can be asked. */
const everything = async ({ inbox, streamLog }: Pick<OpenInstallation, 'inbox' | 'streamLog'>) => ({
  page: await inbox.page({ limit: 10 }),
  found: ids((await inbox.page({ limit: 10, q: 'text of 1' })).items),
  one: await inbox.get('m-1'),
  undone: await inbox.undone('wechat', 'order-1'),
  showOf: await inbox.showOf('wechat', 'order-1'),
  summary: await inbox.summary(),
  samples: await streamLog.read('s', 0, 9_000),
  some: await streamLog.read('s', 2_000, 4_000),
});

const textsHere = async () =>
  (await Promise.all(numbers(6).map((n) => redis.hand.hexists(messageKey(`m-${n}`), 'message')))).join('');
/** Done with: all but the failed one and the last, which nobody has worked on. */
const bare = () =>
  until(
    async () => (await textsHere()) === '000101' && (await redis.hand.zcard(samplesKey('s'))) === 0,
    PATIENCE_MS,
  );
const marksOf = async (name: 'samples' | 'messages', showId: string) =>
  Object.values(await redis.hand.hgetall(markOf('', name, showId)[0])).map(Number);

it('texts of messages that are done with, and samples, leave Redis, and are read as before', async () => {
  const one = await start('one', { keepMs: day });
  await fill(one);
  const before = await everything(one);
  expect(before.samples).toHaveLength(5);
  await stop(one);
  const again = await start('one');
  await bare();
  expect(await everything(again)).toEqual(before);
  // A copy of a message whose text is gone is a copy all the same.
  expect(await again.inbox.take(message('copy', { dedupeKey: 'm-1' }))).toMatchObject({
    value: { repeated: true, message: { id: 'm-1', message: 'text of 1' } },
  });
  // One that is worked on once more goes again when that is done.
  accepted(await again.inbox.settle('m-3', done));
  await until(async () => (await textsHere()) === '000001', PATIENCE_MS);
  expect(await again.inbox.get('m-3')).toMatchObject({ status: 'done', message: 'text of 3' });
});

it('a node that comes with nothing reads them from another’s archive, and has them when that one is gone', async () => {
  const one = await start('one');
  await fill(one);
  await bare();
  const before = await everything(one);
  const two = await start('two');
  await until(async () => (await everything(two).catch(() => null)) !== null, PATIENCE_MS);
  expect(await everything(two)).toEqual(before);
  await until(async () => (await marksOf('samples', 's')).join() === '5000,5000', PATIENCE_MS);
  await until(async () => (await marksOf('messages', INBOX)).join() === '6,6', PATIENCE_MS);
  await stop(one);
  expect(await everything(two)).toEqual(before);
});

it('nothing goes that a second archive does not have', async () => {
  const one = await start('one');
  await fill(one);
  // Another archive is known, and is not there.
  await redis.hand.zadd('sc:{archives}:known', 32_503_680_000_000, 'elsewhere');
  accepted(await one.inbox.take(message('late', { message: 'late', subject: null })));
  accepted(await one.inbox.settle('late', done));
  await one.streamLog.record('s', sample(8_000, 8));
  accepted(await one.stores.events.append('s', 1, at, actor, null, [notice('heard of')]));
  const end = Number(await redis.hand.zscore('{inbox}:all', 'late'));
  await until(async () => (await marksOf('messages', INBOX)).join() === String(end), PATIENCE_MS);
  await until(async () => (await marksOf('samples', 's')).join() === '8000', PATIENCE_MS);
  expect(await redis.hand.hexists(messageKey('late'), 'message')).toBe(1);
  expect(await redis.hand.zscore(samplesKey('s'), JSON.stringify(sample(8_000, 8)))).toBe('8000');
});

it('a sample that comes late is archived before its time is let go of, and not taken after', async () => {
  const one = await start('one', { keepMs: day });
  const now = Date.now();
  for (const n of [1, 3]) await one.streamLog.record('s', sample(now + n, n));
  accepted(await one.stores.events.append('s', 0, at, actor, null, [notice('heard of')]));
  await until(async () => (await marksOf('samples', 's')).join() === String(now + 3), PATIENCE_MS);
  await one.streamLog.record('s', sample(now + 2, 2));
  accepted(await one.stores.events.append('s', 1, at, actor, null, [notice('heard of again')]));
  await until(async () => (await marksOf('samples', 's')).join() === String(now + 3), PATIENCE_MS);
  const archived = await one.past.pieces('samples', 's', 0);
  expect(archived.map(({ last }) => last - now)).toEqual([1, 2, 3]);

  await stop(one);
  const again = await start('one');
  await until(async () => (await redis.hand.zcard(samplesKey('s'))) === 0, PATIENCE_MS);
  await again.streamLog.record('s', sample(now + 2, 9));
  expect((await again.streamLog.read('s', now, now + 9)).map(({ bitrate }) => bitrate)).toEqual([1, 2, 3]);
});

it('what became of a message after it was archived is in the archive too', async () => {
  const one = await start('one', { keepMs: day });
  await fill(one);
  await until(async () => (await marksOf('messages', INBOX)).join() === '6', PATIENCE_MS);
  accepted(await one.inbox.bind('m-5', 's'));
  accepted(await one.inbox.settle('m-5', done));
  const before = await everything(one);
  await stop(one);
  const archive = await openFolder(one.archive);
  try {
    expect(await everything(archive)).toEqual(before);
  } finally {
    await archive.close();
  }
});

it('where other messages have the places of lost ones, nothing goes, and the archive says so no more', async () => {
  const one = await start('one', { keepMs: day });
  await fill(one);
  await until(async () => (await marksOf('messages', INBOX)).join() === '6', PATIENCE_MS);
  // As a replica that had not heard of the last message.
  await redis.hand.zadd('{inbox}:all', 6, 'other');
  await redis.hand.zrem('{inbox}:all', 'm-5');
  await redis.hand.copy(messageKey('m-5'), messageKey('other'));
  await redis.hand.hset(messageKey('other'), 'id', 'other');
  await until(async () => (await marksOf('messages', INBOX)).join() === '0', PATIENCE_MS);
});

it('they are moved with an archive, and put back from one', async () => {
  const one = await start('one');
  await fill(one);
  await bare();
  const before = await everything(one);
  await stop(one);
  const without = await openAtRedis(redis.url, { limits: patientLimits });
  const nowhere = await openFolder(join(base, 'nowhere'));
  await expect(moveInstallation(without, nowhere)).rejects.toThrow('--archive');
  await without.close();
  await nowhere.close();

  const withIt = await openAtRedis(redis.url, { archive: one.archive, limits: patientLimits });
  const home = await openFolder(join(base, 'home'));
  await moveInstallation(withIt, home);
  expect(await everything(home)).toEqual(before);
  await withIt.close();
  await home.close();

  await redis.hand.flushall();
  const archive = await openFolder(one.archive);
  const there = await openAtRedis(redis.url, { limits: patientLimits });
  await moveInstallation(archive, there);
  expect(await everything(there)).toEqual(before);
  await there.close();
  await archive.close();
});
