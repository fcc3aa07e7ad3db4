import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accepted, at, claim, numbers } from '#shared/testing/store-contract/harness.ts';
import { message } from '../contract/inbox.ts';
import { sample } from '../contract/stream-log.ts';
import { StorageUnavailable } from '../unavailable.ts';
import { connectRedis } from './connect.ts';
import { messageKey } from './inbox.ts';
import { isBare, type KeptNode, openKeptNode } from './kept-node-for-tests.ts';
import { eventsKey, headKey, samplesKey } from './keys.ts';
import { play, whole } from './played-for-tests.ts';
import { patientLimits, startCluster, until } from './redis-for-tests.ts';

/** Three servers and two nodes on a machine that does much else. */
const PATIENCE_MS = 240_000;
const quiet = { info() {}, warn() {}, error() {} };
const done = { status: 'done', outcome: 'one new', error: null, attempts: 1, workedAt: 2_000 } as const;
/** On all three servers. */
const shows = numbers(6).map((n) => `show-${n}`);

it('shows on every server of a Redis cluster are taken out of it, and read from archives by whoever comes', async () => {
  const cluster = await startCluster();
  const base = await mkdtemp(join(tmpdir(), 'showcaller-trimmed-cluster-'));
  const links = await connectRedis(cluster.url, quiet, patientLimits);
  const running: KeptNode[] = [];
  const start = async (name: string) => {
    const node = await openKeptNode(cluster.url, join(base, name));
    running.push(node);
    return node;
  };
  /** However long whoever lends it takes. */
  const allOf = async (node: KeptNode) => {
    const found: Awaited<ReturnType<typeof whole>>[] = [];
    for (const showId of shows)
      await until(async () => {
        const one = await whole(node, showId).catch(unlessAway);
        if (one) found.push(one);
        return one !== null;
      }, PATIENCE_MS);
    return found;
  };
  // The first command to a server of a cluster opens its connection; those beside it are turned away.
  const isGone = (showId: string) => isBare(links.commands, showId).catch(() => false);
  const areBare = async () => (await Promise.all(shows.map(isGone))).every(Boolean);
  try {
    const one = await start('one');
    for (const showId of shows) {
      await one.streamLog.record(showId, sample(1_000, 1));
      await play(one, showId);
    }
    const holders = await Promise.all(
      cluster.nodes.map(async ({ hand }) => {
        const keys = await hand.keys('sc:{*}:head');
        return shows.some((showId) => keys.includes(headKey(showId)));
      }),
    );
    expect(holders).toEqual([true, true, true]);
    // The last one stays.
    for (const id of ['m-1', 'm-2']) accepted(await one.inbox.take(message(id)));
    accepted(await one.inbox.settle('m-1', done));
    const before = await allOf(one);
    await until(areBare, PATIENCE_MS);
    const { commands } = links;
    await until(async () => (await commands.hexists(messageKey('m-1'), 'message')) === 0, PATIENCE_MS);
    for (const showId of shows) {
      await until(async () => (await commands.zcard(samplesKey(showId))) === 0, PATIENCE_MS);
      expect(await one.streamLog.read(showId, 0, 9_000)).toEqual([sample(1_000, 1)]);
    }
    expect(await one.inbox.get('m-1')).toMatchObject({ status: 'done', message: message('m-1').message });
    for (const showId of shows) expect(await links.commands.xlen(eventsKey(showId))).toBe(1);
    expect(await allOf(one)).toEqual(before);

    const two = await start('two');
    expect(await allOf(two)).toEqual(before);
    for (const showId of shows)
      await until(async () => (await two.stores.ledger.apply(showId, claim('late'), at)).ok, PATIENCE_MS);
    await until(areBare, PATIENCE_MS);
    for (const { state, broken } of await allOf(one)) {
      expect(state.orders.size).toBe(31);
      expect(broken).toEqual([null, null]);
    }
  } finally {
    await Promise.all(running.map((node) => node.close()));
    links.close();
    await cluster.dispose();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
}, 600_000);

function unlessAway(cause: unknown): null {
  if (cause instanceof StorageUnavailable) return null;
  throw cause;
}
