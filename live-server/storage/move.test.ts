import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agreedSecrets } from '../agreed-secrets.ts';
import type { Visitor } from '../app/api.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { openStorage } from '../storage-wiring.ts';
import { goLive, newFolder, ok, removeFolder, staff, start } from '../testing/running.ts';
import { backUp } from './embedded/backup.ts';
import { expectSomething, moveInstallation } from './move.ts';
import { type OpenInstallation, openAtRedis, openFolder, openRecorded } from './open-installation.ts';
import { openRedis } from './redis/open.ts';
import { patientLimits, startRedis, type TestRedis } from './redis/redis-for-tests.ts';

let redis: TestRedis;
const folders: string[] = [];
beforeEach(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await redis.dispose();
  for (const folder of folders.splice(0)) await removeFolder(folder);
});

async function folder(): Promise<string> {
  const made = await newFolder();
  folders.push(made);
  return made;
}

const inRedis = () => openAtRedis(redis.url, { limits: patientLimits });
const toRedis = () => openAtRedis(redis.url, { isTarget: true, limits: patientLimits });
const log = createLog('silent');

/** A folder with a show, its orders, a message of a shop and a sample of its video. */
async function installation(): Promise<{ path: string; showId: string; orderId: string }> {
  const path = await folder();
  const server = await start(path);
  const show = await goLive(server.app);
  await show.send({ type: 'deal.open', dealId: show.dealId });
  const { token } = ok(await server.app.openVisit(show.showId, { source: 'direct', viewerKey: 'a' }));
  const order = ok(await server.app.claim(show.dealId, 1, 'k', server.app.visitor(token) as Visitor));
  await server.stop();
  const opened = await openFolder(path);
  const message = { id: 'm-1', connector: 'shop', account: '', dedupeKey: 'd', kind: 'order', subject: 'o' };
  ok(await opened.inbox.take({ ...message, receivedAt: 5, message: '{}' }));
  ok(await opened.inbox.bind('m-1', show.showId));
  const settled = { status: 'failed', outcome: '', attempts: 2, workedAt: 6 } as const;
  ok(await opened.inbox.settle('m-1', { ...settled, error: { code: 'no_show', message: 'None' } }));
  await opened.directory.settings.set('noted', 'yes');
  await opened.close();
  return { path, showId: show.showId, orderId: order.id };
}

async function everything({ directory, logs, inbox, stores }: OpenInstallation, showId: string) {
  return {
    rows: directory.rows(),
    ends: await logs.ends(showId),
    events: await stores.events.read(showId),
    inbox: await inbox.page({ limit: 10 }),
    summary: await inbox.summary(),
    broken: [await stores.events.verify(showId), await stores.ledger.verify(showId)],
  };
}

test('an installation goes to Redis and back, and is the same', async () => {
  const { path, showId, orderId } = await installation();
  const first = await openFolder(path);
  const there = await inRedis();
  const moved = await moveInstallation(first, there);
  expect(moved).toMatchObject({ shows: 1, messages: 1 });
  expect(moved.moved.ledger).toBeGreaterThan(0);
  const before = await everything(first, showId);
  expect(await everything(there, showId)).toEqual(before);
  expect(before.broken).toEqual([null, null]);
  expect(await there.stores.ledger.showOfOrder(orderId)).toBe(showId);
  // Made again it changes nothing.
  expect((await moveInstallation(first, there)).moved).toEqual({ events: 0, ledger: 0, facts: 0 });
  await first.close();

  const home = await folder();
  const back = await openFolder(home);
  await moveInstallation(there, back);
  expect(await everything(back, showId)).toEqual(before);
  await there.close();
  await back.close();

  const server = await start(home);
  try {
    expect(ok(await server.app.getOrder(orderId, staff.admin)).status).toBe('reserved');
    expect(ok(await server.app.metrics(showId, staff.admin)).audience.pv).toBe(1);
  } finally {
    await server.stop();
  }
});

test('nothing is put over another installation', async () => {
  const one = await openFolder((await installation()).path);
  const { path, showId } = await installation();
  const other = await openFolder(path);
  await other.directory.settings.set('noted', 'no');
  const before = await everything(other, showId);
  await expect(moveInstallation(one, other)).rejects.toThrow('of another installation');
  expect(await everything(other, showId)).toEqual(before);
  await one.close();
  await other.close();
});

test('secrets that were generated go along: who is signed in stays so, and tokens count', async () => {
  const { path } = await installation();
  const { secrets } = readConfig([], { DATA_DIR: path });
  const first = await openFolder(path);
  const there = await toRedis();
  await moveInstallation(first, there);
  await there.giveBack();
  await first.close();
  const node = readConfig([], { REDIS_URL: redis.url, DATA_DIR: await folder() });
  expect(await agreedSecrets(there.directory, node, log)).toEqual(secrets);

  const home = await folder();
  const back = await openFolder(home, { isTarget: true });
  await moveInstallation(there, back);
  await there.close();
  await back.giveBack();
  await back.close();
  expect(readConfig([], { DATA_DIR: home }).secrets).toEqual(secrets);
  // An archive holds the directory as nodes have it, and no file of its own.
  const archive = await folder();
  const asNodes = await openFolder(archive);
  ok(await asNodes.directory.mirror((await rowsOf(home)).filter(({ kind }) => kind === 'setting')));
  await asNodes.close();
  const copy = join(await folder(), 'copy');
  await backUp(archive, copy);
  expect(readConfig([], { DATA_DIR: copy }).secrets).toEqual(secrets);
});

async function rowsOf(path: string) {
  const { directory, close } = await openFolder(path);
  const rows = directory.rows();
  await close();
  return rows;
}

test('secrets that were made where it goes to are not taken for its own', async () => {
  const { path } = await installation();
  readConfig([], { DATA_DIR: path });
  const home = await folder();
  readConfig([], { DATA_DIR: home });
  const [first, other] = [await openFolder(path), await openFolder(home)];
  await expect(moveInstallation(first, other)).rejects.toThrow('other secrets');
  await first.close();
  await other.close();
});

test('no server starts on a part, and nothing is moved from one, until the same move has brought the rest', async () => {
  const { path } = await installation();
  const home = join(await folder(), 'home');
  const first = await openRecorded(path);
  const broken = { ...first, inbox: { ...first.inbox, page: () => Promise.reject(new Error('broken off')) } };
  const epochFile = join(await folder(), 'redis-epoch');
  const node = () => openRedis({ url: redis.url, epochFile, timing: patientLimits });
  const alone = () => openStorage(readConfig([], { DATA_DIR: home }), log);
  const targets = [
    { place: toRedis, read: inRedis, serve: async () => (await node()).stores.close() },
    {
      place: () => openFolder(home, { isTarget: true }),
      read: () => openRecorded(home),
      serve: async () => (await alone()).close(),
    },
  ];
  for (const { place, read, serve } of targets) {
    const part = await place();
    await expect(moveInstallation(broken, part)).rejects.toThrow('broken off');
    await part.close();
    await expect(serve()).rejects.toThrow(/being put|a part of/);
    await expect(read()).rejects.toThrow('a part of');
    const whole = await place();
    await moveInstallation(first, whole);
    await whole.giveBack();
    await whole.close();
    await (await read()).close();
    await serve();
  }
  await first.close();
});

test('a session that ended between two attempts does not stand in the way', async () => {
  const { path } = await installation();
  const first = await openFolder(path);
  const session = { idHash: 'a', userId: 'u', expiresAt: Date.now() + 3_600_000 };
  await first.directory.access.insertSession(session);
  const there = await toRedis();
  await moveInstallation(first, there);
  await first.directory.access.deleteSession('a');
  await moveInstallation(first, there);
  expect(there.directory.access.session('a')).toBeNull();
  expect(there.directory.rows()).toEqual(first.directory.rows());
  await first.close();
  await there.close();
});

test('nothing is moved out of or into a Redis that a node works on', async () => {
  // One that beats, however slow the machine is: it was heard of in an hour.
  await redis.hand.zadd('{cluster}:nodes', Date.now() + 3_600_000, 'node');
  await Promise.all([inRedis, toRedis].map((open) => expect(open()).rejects.toThrow('a node works on it')));
  await redis.hand.zrem('{cluster}:nodes', 'node');
  await (await toRedis()).close();
});

test('where there is nothing, nothing was moved', async () => {
  await expect(openRecorded(join(await folder(), 'mistyped'))).rejects.toThrow('holds no record');
  const empty = await inRedis();
  await expect(expectSomething(empty)).rejects.toThrow('nothing to be moved');
  await empty.close();
});
