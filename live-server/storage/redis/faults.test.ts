import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import {
  accepted,
  actor,
  at,
  claim,
  click,
  codeOf,
  notice,
  numbers,
  openDeal,
} from '#shared/testing/store-contract/harness.ts';
import { Beginnings } from './begin.ts';
import { connectRedis } from './connect.ts';
import { patient } from './harness-for-tests.ts';
import { decidedKey, headKey, intentsKey } from './keys.ts';
import { decideBegin, reserveShow } from './lua/events.ts';
import { openRedis, type RedisStores } from './open.ts';
import { startCluster, startRedis, type TestRedis, until } from './redis-for-tests.ts';
import { Replicas } from './replicas.ts';
import type { RedisTiming } from './timing.ts';

const silent = { info() {}, warn() {}, error() {} };

describe('when Redis fails', () => {
  let redis: TestRedis;
  let folder: string;
  let opened: RedisStores[];
  const open = async (
    timing: Partial<RedisTiming> = patient,
    epochFile: string | null = join(folder, 'epoch'),
  ) => {
    const node = await openRedis({ url: redis.url, epochFile, timing });
    opened.push(node);
    return node;
  };
  beforeEach(async () => {
    [redis, folder] = await Promise.all([startRedis(), mkdtemp(join(tmpdir(), 'showcaller-node-'))]);
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map(({ stores }) => stores.close()));
    await redis.dispose();
    await rm(folder, { recursive: true });
  });

  it('a kill loses nothing acknowledged, and it goes on by itself', async () => {
    const { stores } = await open();
    const { ledger, activity } = stores;
    await openDeal(ledger, 's', 10_000);
    const acknowledged: string[] = [];
    let next = 0;
    let isOver = false;
    const claimants = numbers(8).map(async () => {
      while (!isOver) {
        next += 1;
        const viewer = `v-${next}`;
        activity.record('s', [click(next)]);
        const answer = await ledger.apply('s', claim(viewer), at);
        if (answer.ok) acknowledged.push(`order-${viewer}`);
        // Refused at once while Redis is away: it is not asked without a pause.
        else await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    for (let kill = 1; kill <= 2; kill += 1) {
      const before = acknowledged.length;
      await until(() => acknowledged.length > before + 50);
      await redis.stop('SIGKILL');
      await until(
        async () => codeOf(await ledger.apply('s', claim(`dark-${kill}`), at)) === 'storage_unavailable',
      );
      await redis.start();
      const after = acknowledged.length;
      await until(() => acknowledged.length > after + 50);
    }
    isOver = true;
    await Promise.all(claimants);
    await until(() =>
      activity.flush().then(
        () => true,
        () => false,
      ),
    );
    const fresh = (await open()).stores;
    const { orders } = await fresh.ledger.state('s');
    expect(acknowledged.filter((orderId) => !orders.has(orderId))).toEqual([]);
    expect(stockFigures(await fresh.ledger.state('s'), 'item-1').reserved).toBe(orders.size);
    expect(await fresh.ledger.verify('s')).toBeNull();
    expect((await ledger.state('s')).seq).toBe((await fresh.ledger.state('s')).seq);
    expect(await fresh.activity.count('s')).toBe(next);
    expect(activity.dropped()).toBe(0);
  });

  it('while it hangs everybody is answered, and what was refused is not written later', async () => {
    const calm = (await open()).stores;
    const { stores } = await open({});
    await openDeal(calm.ledger, 's', 10);
    accepted(await calm.ledger.apply('s', claim('before'), at));
    // Until it is its turn to write.
    await until(async () => codeOf(await stores.ledger.apply('s', claim('mine'), at)) === 'ok');
    redis.signal('SIGSTOP');
    // Answered though Redis is not running: nothing waits for it.
    const asked = await Promise.all([
      ...numbers(20).map((n) => stores.ledger.apply('s', claim(`v-${n}`), at)),
      stores.events.append('s', 0, at, actor, 'c-1', [notice('lost')]),
    ]);
    expect(new Set(asked.map(codeOf))).toEqual(new Set(['storage_unavailable']));
    await expect(stores.check()).rejects.toThrow();
    // What is known is still to be seen.
    expect((await stores.ledger.state('s')).orders.has('order-before')).toBe(true);
    redis.signal('SIGCONT');
    await until(async () => codeOf(await stores.ledger.apply('s', claim('after'), at)) === 'ok');
    expect([...(await calm.ledger.state('s')).orders.keys()]).toEqual([
      'order-before',
      'order-mine',
      'order-after',
    ]);
    expect(await calm.events.read('s')).toEqual([]);
    expect(await calm.ledger.verify('s')).toBeNull();
  });

  it('that has come back empty takes no writes until its records are put back', async () => {
    const { stores, whyNot } = await open();
    await openDeal(stores.ledger, 's', 10);
    accepted(await stores.ledger.apply('s', claim('before'), at));
    await redis.stop('SIGKILL');
    await redis.start('empty');
    await until(() => whyNot()?.includes('come back empty') === true);
    const refused = await Promise.all([
      stores.ledger.apply('s', claim('v-1'), at),
      stores.ledger.apply('other', { op: 'add-stock', ref: 'r', itemId: 'item-1', quantity: 5 }, at),
      stores.events.append('other', 0, at, actor, null, [notice('begins')]),
      stores.events.begin([{ showId: 'new', events: [{ at, event: notice('begins') }] }], actor),
      stores.activity.ingest('s', []),
    ]);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['storage_unavailable']));
    await expect(stores.check()).rejects.toThrow('come back empty');
    // What is known is still to be seen.
    expect(stores.ledger.stateInMemory('s')?.orders.size).toBe(1);
    // A node that starts now remembers what Redis had; nothing is sown anew.
    const second = await open();
    expect(second.whyNot()).toContain('come back empty');
    expect(codeOf(await second.stores.ledger.apply('s', claim('v-2'), at))).toBe('storage_unavailable');
    expect(await redis.hand.exists('sc:{s}:ledger')).toBe(0);

    await redis.stop();
    await redis.start('put back');
    await until(() => whyNot() === null && second.whyNot() === null);
    accepted(await second.stores.ledger.apply('s', claim('after'), at));
    expect((await stores.ledger.state('s')).seq).toBe(4);
    expect(await stores.ledger.verify('s')).toBeNull();
  });

  it('that has lost acknowledged records takes no writes, though it is not empty', async () => {
    const { stores, whyNot } = await open();
    await openDeal(stores.ledger, 's', 10);
    const [last = '', hash = ''] = await redis.hand.hmget('sc:{s}:head', 'l', 'lh');
    accepted(await stores.ledger.apply('s', claim('lost'), at));
    // As a replica that had not heard of the last append, made primary.
    await redis.hand.xdel('sc:{s}:ledger', '3-0');
    await redis.hand.hset('sc:{s}:head', { l: last ?? '', lh: hash ?? '' });
    await until(() => whyNot() !== null);
    expect(codeOf(await stores.ledger.apply('s', claim('v-1'), at))).toBe('storage_unavailable');
    await expect(stores.check()).rejects.toThrow('the ledger of s');
  });

  it('shows that were left half begun are finished where that was decided, else given up', async () => {
    const { stores } = await open();
    const links = await connectRedis(redis.url, silent, {
      commandMs: 60_000,
      connectMs: 60_000,
      deadMs: 120_000,
    });
    try {
      const beginnings = new Beginnings(links.commands, 'another', new Replicas(links, 0, 0), silent);
      const body = JSON.stringify([at, { actor, commandId: null, event: notice('begins') }]);
      // In the future, so that no node sees to it by itself meanwhile.
      const begunAt = Date.now() + 3_600_000;
      const intent = (...showIds: string[]) =>
        JSON.stringify({
          at: begunAt,
          shows: showIds.map((showId) => ({ showId, links: [{ body, hash: 'h' }] })),
        });
      await redis.hand.hset(intentsKey, 'decided', intent('a', 'b'), 'open', intent('c', 'd'));
      for (const [showId, token] of [
        ['a', 'decided'],
        ['b', 'decided'],
        ['c', 'open'],
      ] as const)
        await reserveShow(links.commands, [headKey(showId)], [token]);
      await decideBegin(links.commands, [intentsKey, decidedKey], ['decided', 'go']);
      // Whoever is at it may still be alive.
      const mine = () => stores.events.append('c', 0, at, actor, null, [notice('mine')]);
      expect(codeOf(await mine())).toBe('version_conflict');
      await beginnings.resume(begunAt);
      expect(await stores.events.showIds()).toEqual([]);

      await beginnings.resume(begunAt + 60_000);
      expect([...(await stores.events.showIds())].sort()).toEqual(['a', 'b']);
      accepted(await mine());
      expect(await redis.hand.hlen(intentsKey)).toBe(0);
      // The one that was slow learns that it was given up.
      const answer = await decideBegin(links.commands, [intentsKey, decidedKey], ['open', 'go']);
      expect(answer).toEqual(['no', expect.any(Number)]);
    } finally {
      links.close();
    }
  });

  it('scripts it has forgotten are sent again', async () => {
    const { stores } = await open();
    await openDeal(stores.ledger, 's', 10);
    await redis.hand.script('FLUSH');
    accepted(await stores.ledger.apply('s', claim('v-1'), at));
    await redis.hand.script('FLUSH');
    accepted(await stores.events.append('s', 0, at, actor, null, [notice('begins')]));
  });

  it('two databases of one Redis know nothing of each other', async () => {
    const one = (await open()).stores;
    const two = (await openRedis({ url: `${redis.url}/1`, epochFile: null, timing: patient })).stores;
    try {
      const heard: string[] = [];
      two.ledger.onRecord(() => heard.push('ledger'));
      two.feed?.onEvent(() => heard.push('events'));
      await openDeal(one.ledger, 's', 10);
      accepted(await one.events.append('s', 0, at, actor, null, [notice('here')]));
      await openDeal(two.ledger, 'other', 10);
      accepted(await two.events.append('other', 0, at, actor, null, [notice('there')]));
      await until(() => heard.includes('events'));
      expect(heard).toEqual(['ledger', 'ledger', 'events']);
      expect(await two.events.showIds()).toEqual(['other']);
    } finally {
      await two.close();
    }
  });

  it('a node that lost its feed hears all the same', async () => {
    const [writer, reader] = [(await open()).stores, (await open()).stores];
    await openDeal(writer.ledger, 's', 1_000);
    await reader.ledger.state('s');
    const heard: number[] = [];
    reader.ledger.onRecord((record) => heard.push(record.seq));
    for (const n of numbers(30)) {
      if (n % 10 === 5) await redis.hand.client('KILL', 'TYPE', 'pubsub');
      accepted(await writer.ledger.apply('s', claim(`v-${n}`), at));
    }
    await until(() => heard.at(-1) === 32);
    expect(heard).toEqual(numbers(30, 3));
  });

  it('a node that has slept through its turn writes nothing upon what it believed', async () => {
    const [sleeper, other] = [(await open({ ...patient, turnMs: 60_000 })).stores, (await open()).stores];
    await openDeal(sleeper.ledger, 's', 1);
    // What a long sleep comes to: the turn is over for Redis, and the node does not know.
    await redis.hand.del('sc:{s}:turn');
    accepted(await other.ledger.apply('s', claim('quick'), at));
    expect(codeOf(await sleeper.ledger.apply('s', claim('slow'), at))).toBe('sold_out');
    expect(await other.ledger.read('s')).toHaveLength(3);
    expect(await sleeper.ledger.state('s')).toEqual(await other.ledger.state('s'));
  });

  it('a node that died in its turn keeps the others waiting only for a moment', async () => {
    const { stores } = await open();
    await openDeal(stores.ledger, 's', 2);
    const [seconds] = await redis.hand.time();
    await redis.hand.hset('sc:{s}:turn', 'h', 'dead', 'u', (Number(seconds) + 2) * 1_000);
    accepted(await stores.ledger.apply('s', claim('v-1'), at));
    expect(await redis.hand.hget('sc:{s}:turn', 'h')).not.toBe('dead');
  });
});

describe('when a part of a cluster comes back empty', () => {
  it('nothing that it held is made anew, and nothing is written until it is put back', async () => {
    const cluster = await startCluster();
    const { stores, whyNot } = await openRedis({ url: cluster.url, epochFile: null, timing: patient });
    try {
      const shows = numbers(12).map((n) => `show-${n}`);
      for (const show of shows) {
        const stock = { op: 'add-stock', ref: `stock of ${show}`, itemId: 'item-1', quantity: 5 } as const;
        accepted(await stores.ledger.apply(show, stock, at));
      }
      const [lost] = cluster.nodes as [TestRedis, ...TestRedis[]];
      const held = await lost.hand.keys('sc:{show-*}:head');
      await lost.hand.flushall();
      const answers = await Promise.all(
        shows.map((show) =>
          stores.ledger.apply(show, { op: 'add-stock', ref: 'again', itemId: 'item-1', quantity: 5 }, at),
        ),
      );
      expect(answers.filter((answer) => !answer.ok).length).toBeGreaterThanOrEqual(held.length);
      await until(() => whyNot() !== null);
      for (const key of held) expect(await lost.hand.hget(key, 'l')).toBeNull();
      await expect(stores.check()).rejects.toThrow();
    } finally {
      await stores.close();
      await cluster.dispose();
    }
  });
});

describe('a Redis that is opened', () => {
  const warned: string[] = [];
  const log = {
    info() {},
    warn: (_details: object, message: string) => void warned.push(message),
    error() {},
  };

  it('is refused where it would forget records, and warned of where it may lose some', async () => {
    const redis = await startRedis();
    const settings = { url: redis.url, epochFile: null, timing: patient };
    try {
      const sound = await openRedis(settings, log);
      expect(sound.durability).toBe('always');
      expect(warned).toEqual([]);
      await sound.stores.close();
      await redis.hand.config('SET', 'appendfsync', 'everysec');
      const weaker = await openRedis(settings, log);
      expect(weaker.durability).toBe('everysec');
      await weaker.stores.close();
      await redis.hand.config('SET', 'appendonly', 'no');
      const weak = await openRedis(settings, log);
      expect(weak.durability).toBe('weak');
      await weak.stores.close();
      expect(warned).toHaveLength(2);
      await redis.hand.config('SET', 'maxmemory-policy', 'allkeys-lru');
      await expect(openRedis(settings, log)).rejects.toThrow('it would forget orders');
    } finally {
      await redis.dispose();
    }
  });
});
