import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  accepted,
  actor,
  at,
  claim,
  click,
  codeOf,
  notice,
  openDeal,
} from '#shared/testing/store-contract/harness.ts';
import { newFolder, removeFolder } from '../testing/running.ts';
import { type Archive, keepArchive } from './archive.ts';
import { openArchive, setArchiveAside } from './archive-folder.ts';
import type { Directory } from './directory.ts';
import { type Embedded, openEmbedded } from './embedded/open.ts';
import { copyLogs } from './log-runs.ts';
import { ArchiveMarks } from './redis/archive-marks.ts';
import { connectRedis, type RedisLinks } from './redis/connect.ts';
import { openRedisDirectory } from './redis/directory.ts';
import { beginRestoring, endRestoring } from './redis/epoch.ts';
import { RedisInbox } from './redis/inbox.ts';
import { openRedisStores, type RedisStores } from './redis/open.ts';
import { patientLimits, startRedis, type TestRedis, until } from './redis/redis-for-tests.ts';
import { type RedisStreamLog, redisStreamLog } from './redis/stream-log.ts';

const patient = { answerMs: 60_000, silentMs: 60_000, ...patientLimits };
const quiet = { info() {}, warn() {}, error() {} };

const east = { id: 'east', code: 'EAST', name: { en: 'East', zh: '东区' } };

let folder: string;
let redis: TestRedis;
let links: RedisLinks;
let node: RedisStores;
let directory: Directory;
let inbox: RedisInbox;
let samples: RedisStreamLog;
let archive: Archive | null = null;
let stance: 'write' | 'let-go' = 'write';
beforeEach(async () => {
  folder = await newFolder();
  redis = await startRedis();
  links = await connectRedis(redis.url, quiet, patientLimits);
  node = await openRedisStores(links, { epochFile: join(folder, 'epoch'), timing: patient }, quiet);
  directory = await openRedisDirectory(links, quiet, 0, () => node.whyNot() === null);
  inbox = new RedisInbox(links.commands);
  samples = redisStreamLog(links.commands);
  stance = 'write';
});
afterEach(async () => {
  await archive?.close();
  archive = null;
  await directory.close();
  await node.stores.close();
  links.close();
  await redis.dispose();
  await removeFolder(folder);
});

const archived = (): Promise<Embedded> => openEmbedded(join(folder, 'archive'));

async function close({ stores, directory: records }: Embedded): Promise<void> {
  await stores.close();
  await records.close();
}

const keep = (): Archive =>
  keepArchive({
    source: node.logs,
    pieces: {
      after: (name, showId, after) =>
        name === 'messages' ? inbox.after(after) : samples.after(showId, after),
      changedAfter: (change) => inbox.changedAfter(change),
      named: (ids) => inbox.named(ids),
    },
    stores: node.stores,
    directory,
    of: node.of,
    marks: new ArchiveMarks(links.commands, node.node),
    stance: () => stance,
    open: () => openArchive(join(folder, 'archive'), quiet),
    setAside: () => setArchiveAside(join(folder, 'archive'), new Date()),
    now: Date.now,
    log: quiet,
  });

/** Until what is there now is written down. */
async function written(): Promise<void> {
  const from = Date.now();
  await until(() => (archive?.writtenAt() ?? 0) > from);
}

async function sell(viewer: string): Promise<void> {
  accepted(await node.stores.ledger.apply('s', claim(viewer), at));
  node.stores.activity.record('s', [click(1)]);
  await node.stores.activity.flush();
}

test('a node writes down what is new, from where its archive stands', async () => {
  accepted(await directory.regions.insert([east]));
  await openDeal(node.stores.ledger, 's', 10);
  archive = keep();
  await sell('a');
  await written();
  // Redis is found to have lost something: the node lets go of its archive, and others may look.
  stance = 'let-go';
  await until(async () => {
    const opened = await archived().catch(() => null);
    if (!opened) return false;
    const ends = await opened.logs.ends('s');
    expect(opened.directory.regions.get('east')).toEqual(east);
    await close(opened);
    return ends.ledger.number === 3 && ends.facts.number === 1;
  });
  await sell('b');
  stance = 'write';
  await sell('c');
  await archive.close();
  archive = null;

  const opened = await archived();
  expect(await opened.logs.ends('s')).toEqual(await node.logs.ends('s'));
  expect(await opened.stores.ledger.verify('s')).toBeNull();
  // Nothing has read the ledger there yet: where an order is, its writer has said beside the run.
  for (const viewer of ['a', 'b', 'c'])
    expect(await opened.stores.ledger.showOfOrder(`order-${viewer}`)).toBe('s');
  expect((await opened.stores.ledger.state('s')).orders.size).toBe(3);
  await close(opened);
});

test('a run in Redis names the orders it made, and no others', async () => {
  await openDeal(node.stores.ledger, 's', 10);
  const sold = ['a', 'b', 'c', 'd'].map((viewer) => node.stores.ledger.apply('s', claim(viewer), at));
  for (const answer of await Promise.all(sold)) accepted(answer);
  accepted(
    await node.stores.ledger.apply('s', { op: 'cancel', orderId: 'order-a', reason: 'by-viewer' }, at),
  );
  const runs = await node.logs.runs('s', 'ledger', 0);
  const named = runs.flatMap(({ orders = '' }) => JSON.parse(orders) as string[]);
  expect(named).toEqual(['order-a', 'order-b', 'order-c', 'order-d']);
});

test('a Redis that has come back empty is put right from the archive: nothing sold is for sale again', async () => {
  accepted(await node.stores.events.append('s', 0, at, actor, 'begin', [notice('begins')]));
  await openDeal(node.stores.ledger, 's', 2);
  archive = keep();
  await sell('a');
  await sell('b');
  await archive.close();
  archive = null;
  await redis.stop('SIGKILL');
  await redis.start('empty');
  await until(() => node.whyNot()?.includes('come back empty') === true);
  expect(codeOf(await node.stores.ledger.apply('s', claim('c'), at))).toBe('storage_unavailable');

  let isReplaced = false;
  node.onReplaced(() => {
    isReplaced = true;
  });
  const opened = await archived();
  await until(() => links.commands.status === 'ready');
  const file = join(folder, 'epoch');
  await beginRestoring(links, file);
  // Nobody is let in before all is there, and whoever was there waits on.
  await until(() => node.whyNot()?.includes('being put back') === true);
  const newcomer = { epochFile: join(folder, 'epoch of a new node') };
  await expect(openRedisStores(links, newcomer, quiet)).rejects.toThrow('being put into');
  await copyLogs(opened.logs, node.logs);
  await close(opened);
  expect(isReplaced).toBe(false);
  await endRestoring(links);
  // It may have heard of more than there is now: it begins anew before it writes.
  await until(() => isReplaced);
  expect(codeOf(await node.stores.ledger.apply('s', claim('c'), at))).toBe('storage_unavailable');
  await node.stores.close();

  node = await openRedisStores(links, { epochFile: file, timing: patient }, quiet);
  expect(codeOf(await node.stores.ledger.apply('s', claim('c'), at))).toBe('sold_out');
  expect(await node.stores.events.findCommand('s', 'begin')).toHaveLength(1);
  const again = accepted(await node.stores.ledger.apply('s', claim('a'), at));
  expect(again).toMatchObject({ repeated: true, order: { orderId: 'order-a' } });
  expect(await node.stores.ledger.verify('s')).toBeNull();
});
