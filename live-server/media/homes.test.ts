import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { openCluster } from '../cluster/open.ts';
import { connectRedis } from '../storage/redis/connect.ts';
import { patientLimits, startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { newFolder, newId, removeFolder, type Started, start } from '../testing/running.ts';
import type { MediaHomes } from './homes.ts';
import type { Seat } from './peers.ts';
import { MediaRooms } from './rooms.ts';
import { homesOf } from './start-media.ts';
import { StreamWatch } from './stream-watch.ts';
import { createMediaWorker } from './worker.ts';
import { type MediaWorkers, mediaWorkers } from './workers.ts';

/** The video of two nodes over a real Redis, in one process; what a killed one leaves is in `faults/video.test.ts`. */
const quiet = { info() {}, warn() {}, error() {} };
let folder: string;
let redis: TestRedis;
let workers: MediaWorkers;
let server: Started;
beforeAll(async () => {
  folder = await newFolder();
  redis = await startRedis();
  workers = mediaWorkers([
    createMediaWorker({ addresses: [{ ip: '127.0.0.1', announced: null }], port: null }, process.env, quiet),
  ]);
  await until(() => workers.state().kind === 'ready', 60_000);
  server = await start(folder);
});
afterAll(async () => {
  await server?.stop();
  await workers?.close();
  await redis?.dispose();
  await removeFolder(folder);
});

interface Node {
  readonly cluster: Cluster;
  readonly homes: MediaHomes;
  readonly rooms: MediaRooms;
  /** Shows whose people here were told that what ran is gone. */
  readonly lost: string[];
}
const opened: (() => Promise<void>)[] = [];
beforeEach(() => async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function node(): Promise<Node> {
  const links = await connectRedis(redis.url, quiet, patientLimits);
  const cluster = await openCluster(links, randomUUID());
  const rooms = new MediaRooms(workers, 10, quiet);
  const { realtime } = server.app;
  const watch = new StreamWatch({ rooms, realtime, streamLog: server.streamLog, now: Date.now, log: quiet });
  const homes = homesOf({ cluster, rooms, watch, newId, log: quiet });
  const lost: string[] = [];
  homes.hear({ changed() {}, lost: (showId) => lost.push(showId), quality() {} });
  opened.push(async () => {
    homes.close();
    await cluster.close();
    links.close();
  });
  return { cluster, homes, rooms, lost };
}

async function twoNodes(): Promise<readonly [Node, Node]> {
  const [a, b] = [await node(), await node()];
  await until(() => a.cluster.nodes().length === 2 && b.cluster.nodes().length === 2);
  return [a, b];
}

let shows = 0;
const staffOf = (): Seat => {
  shows += 1;
  return { peerKey: `s ${newId()}`, showId: `show-${shows}`, name: 'Hua', isStaff: true };
};
const vp8 = {
  mid: '0',
  codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {}, rtcpFeedback: [] }],
  encodings: [{ ssrc: 1_001 }],
  rtcp: { cname: 'test' },
};

/** Sends a camera by way of that node; answers the publisher. */
async function publish({ homes }: Node, who: Seat): Promise<string> {
  const hello = (await homes.ask(who, 'hello', {})) as unknown as { publisherId: string };
  const attempt = { direction: 'send', attempt: newId() };
  const { id } = (await homes.ask(who, 'transport', attempt)) as unknown as { id: string };
  const produce = { transportId: id, source: 'camera', rtpParameters: vp8 };
  expect(await homes.ask(who, 'produce', produce)).toMatchObject({ ok: true });
  return hello.publisherId;
}
const onAirAt = ({ homes }: Node, { showId }: Seat) => homes.status(showId, false).onAir?.publisherId;

it('of two that are asked at once one is the home, and both answer for it', async () => {
  const [a, b] = await twoNodes();
  const who = staffOf();
  const other = { ...who, peerKey: `s ${newId()}` };
  const hellos = await Promise.all([a.homes.ask(who, 'hello', {}), b.homes.ask(other, 'hello', {})]);
  expect(hellos).toMatchObject([{ ok: true }, { ok: true }]);
  expect([a, b].filter(({ rooms }) => rooms.has(who.showId))).toHaveLength(1);
  const publisherId = await publish(a, who);
  for (const one of [a, b]) await until(() => onAirAt(one, who) === publisherId);
  // Staff are told more than viewers are, wherever they ask.
  for (const { homes } of [a, b]) {
    expect(homes.status(who.showId, true).publishers).toHaveLength(1);
    expect(homes.status(who.showId, false)).not.toHaveProperty('publishers');
  }
});

it('a node that could not say that it left is at home again when it is asked', async () => {
  const [a, b] = await twoNodes();
  const who = staffOf();
  // What stands in Redis after a leave that did not reach it.
  await a.cluster.homes.claim(who.showId);
  const publisherId = await publish(b, who);
  expect(a.rooms.has(who.showId)).toBe(true);
  await until(() => onAirAt(b, who) === publisherId);
});

it('a Redis that comes back empty moves no video, and is told where it is', async () => {
  const [a, b] = await twoNodes();
  const who = staffOf();
  const publisherId = await publish(a, who);
  await until(() => onAirAt(b, who) === publisherId);
  const before = await b.cluster.homes.find(who.showId);
  await redis.hand.flushall();
  await until(async () => (await b.cluster.homes.find(who.showId)) !== null, 60_000);
  const after = await b.cluster.homes.find(who.showId);
  expect(after?.nodeId).toBe(a.cluster.nodeId);
  expect(after?.since).toBeGreaterThan(before?.since ?? 0);
  // What changes from now on is believed.
  await a.homes.ask(who, 'stop', { source: 'camera' });
  await until(() => onAirAt(b, who) === undefined);
  expect(a.rooms.has(who.showId)).toBe(true);
  expect(a.lost).toEqual([]);
});

it('a home that another has taken over while it slept lets go, and its people begin anew', async () => {
  const [a, b] = await twoNodes();
  const who = staffOf();
  await publish(a, who);
  const home = await a.cluster.homes.find(who.showId);
  await redis.hand.hset('{cluster}:homes', who.showId, `${(home?.since ?? 0) + 1} ${b.cluster.nodeId}`);
  await until(() => !a.rooms.has(who.showId) && a.lost.includes(who.showId), 60_000);
  const publisherId = await publish(a, who);
  expect(b.rooms.has(who.showId)).toBe(true);
  await until(() => onAirAt(a, who) === publisherId);
});

it('without Redis nobody new is taken in, and who is here goes on', async () => {
  const [a] = await twoNodes();
  const who = staffOf();
  await publish(a, who);
  await redis.stop('SIGKILL');
  expect(await a.homes.ask(staffOf(), 'hello', {})).toMatchObject({ error: { code: 'media_unavailable' } });
  expect(await a.homes.ask(who, 'hello', {})).toMatchObject({ ok: true });
  await redis.start();
  await until(async () => (await a.homes.ask(staffOf(), 'hello', {})).ok, 60_000);
  expect(a.rooms.has(who.showId)).toBe(true);
});

it('a home that ends says so, and takes nobody in any more', async () => {
  const [a, b] = await twoNodes();
  const who = staffOf();
  const publisherId = await publish(a, who);
  await until(() => onAirAt(b, who) === publisherId);
  a.homes.close();
  await until(() => b.lost.includes(who.showId));
  expect(await a.homes.ask(who, 'hello', {})).toMatchObject({ error: { code: 'media_gone' } });
  const anew = await publish(b, who);
  expect(b.rooms.has(who.showId)).toBe(true);
  expect(onAirAt(b, who)).toBe(anew);
});
