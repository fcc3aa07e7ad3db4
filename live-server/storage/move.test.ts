import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Visitor } from '../app/api.ts';
import { goLive, newFolder, ok, removeFolder, staff, start } from '../testing/running.ts';
import { moveInstallation } from './move.ts';
import { type OpenInstallation, openAtRedis, openFolder } from './open-installation.ts';
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
