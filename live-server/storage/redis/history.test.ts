import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  accepted,
  actor,
  at,
  claim,
  click,
  codeOf,
  notice,
  numbers,
} from '#shared/testing/store-contract/harness.ts';
import { connect } from '../embedded/sqlite.ts';
import type { LogName } from '../log-runs.ts';
import { moveInstallation } from '../move.ts';
import { openAtRedis, openFolder } from '../open-installation.ts';
import { gone, isBare, type KeptNode, openKeptNode } from './kept-node-for-tests.ts';
import { factsKey, keptKey } from './keys.ts';
import { play, whole } from './played-for-tests.ts';
import { patientLimits, startRedis, type TestRedis, until } from './redis-for-tests.ts';

/** A machine that does much else archives and trims late. */
const PATIENCE_MS = 240_000;

let redis: TestRedis;
let base: string;
let running: KeptNode[];
beforeEach(async () => {
  [redis, base] = await Promise.all([startRedis(), mkdtemp(join(tmpdir(), 'showcaller-history-'))]);
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((node) => node.close()));
  await redis.dispose();
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

const folderOf = (name: string) => join(base, name);

async function start(name: string, settings: Parameters<typeof openKeptNode>[2] = {}): Promise<KeptNode> {
  const node = await openKeptNode(redis.url, folderOf(name), settings);
  running.push(node);
  return node;
}

async function stop(node: KeptNode): Promise<void> {
  running = running.filter((other) => other !== node);
  await node.close();
}

/** How far archives say that they have a log. */
async function marksOf(log: LogName): Promise<number[]> {
  const marks = Object.entries(await redis.hand.hgetall(keptKey('s')));
  return marks.filter(([name]) => name.endsWith(`:${log}`)).map(([, mark]) => Number(mark));
}

const bare = () => until(() => isBare(redis.hand, 's'), PATIENCE_MS);

it('a node that comes with nothing has the whole of a show that is in archives alone, and archives it too', async () => {
  const one = await start('one');
  await play(one);
  const before = await whole(one);
  await bare();
  expect(before.broken).toEqual([null, null]);
  expect(await redis.hand.xlen(factsKey('s'))).toBe(1);
  expect(await whole(one)).toEqual(before);

  const two = await start('two');
  expect(await whole(two)).toEqual(before);
  await until(async () => (await marksOf('facts')).join() === '200,200');
  // The first goes, and with it the archive the other had it from.
  await stop(one);
  accepted(await two.stores.ledger.apply('s', claim('late'), at));
  expect((await whole(two)).events).toEqual(before.events);
  expect(codeOf(await two.stores.ledger.apply('s', claim('v-3'), at))).toBe('ok');
  expect((await two.stores.ledger.state('s')).orders.size).toBe(31);
});

it('an archive stays open while Redis is away, and is read and lent as soon as it is back', async () => {
  const one = await start('one');
  await play(one);
  await start('two');
  await until(async () => (await marksOf('facts')).join() === '200,200', PATIENCE_MS);
  await bare();
  const before = await whole(one);
  await redis.stop('SIGKILL');
  await until(() => one.whyNot() !== null);
  // Through many of its turns to write.
  for (const _ of numbers(20)) {
    expect(await one.past.runs('s', 'events', 0)).not.toEqual([]);
    await sleep(20);
  }
  await redis.start();
  await until(() => one.whyNot() === null);
  const three = await start('three');
  expect(await whole(three)).toEqual(before);
});

it('what a node took itself it knows for its own, also from an archive', async () => {
  const one = await start('one');
  await play(one);
  await bare();
  const [run] = await one.logs.runs('s', 'facts', 0);
  expect(run?.by).toBe(one.node);
});

it('nothing is taken out of Redis that a second archive does not have', async () => {
  const one = await start('one');
  const two = await start('two');
  await play(one);
  await until(async () => (await marksOf('events')).join() === '20,20');
  await bare();
  // The archive of the second can be written no more: somebody has locked it.
  const intruder = await connect(join(two.archive, 'showcaller.db'), 'write');
  await intruder.script('BEGIN IMMEDIATE');
  try {
    for (const n of numbers(20, 20))
      accepted(await one.stores.events.append('s', n, at, actor, null, [notice(`n-${n}`)]));
    await until(async () => (await marksOf('events')).includes(40));
    expect((await marksOf('events')).sort()).toEqual([20, 40]);
    expect((await gone(redis.hand, 's')).events.gone).toBeLessThanOrEqual(20);
  } finally {
    await intruder.script('ROLLBACK');
    await intruder.close();
  }
  await bare();
  expect((await gone(redis.hand, 's')).events).toEqual({ gone: 39, end: 40 });
});

it('with nobody there who has it, it cannot be read for now, and is not lost', async () => {
  const one = await start('one');
  await play(one);
  await bare();
  const before = await whole(one);
  await stop(one);
  const other = await start('other', { archiveEveryMs: 100 });
  await expect(other.stores.events.read('s')).rejects.toMatchObject({ code: 'TRIMMED' });
  expect(codeOf(await other.stores.ledger.apply('s', claim('late'), at))).toBe('storage_unavailable');
  expect(other.whyNot()).toBeNull();
  // What is new is written all the same, and what it stands upon comes back by itself.
  accepted(await other.stores.events.append('s', 20, at, actor, 'new', [notice('new')]));
  await start('one');
  await until(async () => codeOf(await other.stores.ledger.apply('s', claim('late'), at)) === 'ok');
  const after = await whole(other);
  expect(after.events.slice(0, 20)).toEqual(before.events);
  expect(after.broken).toEqual([null, null]);
});

it('Redis holds as much of a show that goes on and on as of one that has just begun', async () => {
  const node = await start('one', { keepRecords: 1_000 });
  const { activity, events } = node.stores;
  accepted(await events.append('s', 0, at, actor, null, [notice('begins')]));
  const pour = async (from: number) => {
    for (const n of numbers(20)) {
      activity.record('s', numbers(1_000, from + n * 1_000).map(click));
      await activity.flush();
    }
    await until(async () => (await gone(redis.hand, 's')).facts.gone >= from + 19_000, PATIENCE_MS);
    return Number(await redis.hand.memory('USAGE', factsKey('s'), 'SAMPLES', 0));
  };
  const first = await pour(0);
  const sixth = [];
  for (const n of numbers(5, 1)) sixth.push(await pour(n * 20_000));
  expect(Math.max(...sixth)).toBeLessThan(first * 1.5);
  // The same facts where nothing is taken away.
  await redis.hand.copy(factsKey('s'), 'sc:{s}:untrimmed');
  let after = 0;
  await redis.hand.del('sc:{s}:untrimmed');
  for (let runs = await node.logs.runs('s', 'facts', 0); runs.length > 0; ) {
    for (const { last, body } of runs) {
      await redis.hand.xadd('sc:{s}:untrimmed', `${last}-0`, 'b', body);
      after = last;
    }
    runs = await node.logs.runs('s', 'facts', after);
  }
  expect(after).toBe(120_000);
  const untrimmed = Number(await redis.hand.memory('USAGE', 'sc:{s}:untrimmed', 'SAMPLES', 0));
  expect(untrimmed).toBeGreaterThan(Math.max(...sixth) * 10);
});

it('an archive of another record is put out of the way, and begun anew', async () => {
  const one = await start('one');
  await play(one);
  await bare();
  await stop(one);
  await cp(folderOf('one'), folderOf('copy'), { recursive: true });
  await redis.stop('SIGKILL');
  await redis.start('empty');
  const archive = await openFolder(join(folderOf('one'), 'archive'));
  const there = await openAtRedis(redis.url, {
    epochFile: join(folderOf('one'), 'redis-epoch'),
    limits: patientLimits,
  });
  await moveInstallation(archive, there);
  await there.giveBack();
  await there.close();
  await archive.close();
  const again = await start('copy');
  expect((await whole(again)).events).toHaveLength(20);
  await bare();
  expect(
    (await readdir(folderOf('copy'))).filter((name) => name.startsWith('archive-of-before')),
  ).toHaveLength(1);
  expect((await whole(again)).broken).toEqual([null, null]);
});

it('a Redis without its older part is moved with an archive, and says so without', async () => {
  const one = await start('one');
  await play(one);
  await bare();
  const before = await whole(one);
  await stop(one);
  const bareRedis = await openAtRedis(redis.url, { limits: patientLimits });
  const nowhere = await openFolder(folderOf('nowhere'));
  await expect(moveInstallation(bareRedis, nowhere)).rejects.toThrow('--archive');
  await bareRedis.close();
  await nowhere.close();

  const archive = join(folderOf('one'), 'archive');
  const withIt = await openAtRedis(redis.url, { archive, limits: patientLimits });
  const home = await openFolder(folderOf('home'));
  await moveInstallation(withIt, home);
  expect(await home.stores.events.read('s')).toEqual(before.events);
  const kept = (await home.logs.runs('s', 'facts', 0)).flatMap(({ body }) => JSON.parse(body) as unknown[]);
  expect(kept).toEqual(before.facts.map(({ factId, fact }) => [factId, fact]));
  expect(await home.stores.ledger.verify('s')).toBeNull();
  await withIt.close();
  await home.close();
});
