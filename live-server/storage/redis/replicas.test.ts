import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, claim, codeOf, openDeal } from '#shared/testing/store-contract/harness.ts';
import { connectRedis } from './connect.ts';
import { patient } from './harness-for-tests.ts';
import { openRedis } from './open.ts';
import { patientLimits, startGroup, startRedis, type TestGroup, until } from './redis-for-tests.ts';
import { Replicas } from './replicas.ts';

const silent = { info() {}, warn() {}, error() {} };

it('a primary that is made a replica cannot confirm a write, which may stand: nobody takes it for a bug', async () => {
  const redis = await startRedis();
  const links = await connectRedis(redis.url, silent, patientLimits);
  const replicas = new Replicas(links, 1, 50_000);
  const mayStand = expect.objectContaining({ name: 'StorageUnavailable', isUnknown: true });
  try {
    const waiting = expect(replicas.confirmEarlier('s')).rejects.toEqual(mayStand);
    await until(async () => (await redis.hand.info('clients')).includes('blocked_clients:1'));
    await redis.hand.replicaof('127.0.0.1', 1);
    await waiting;
    await expect(replicas.confirm('s', [])).rejects.toEqual(mayStand);
  } finally {
    links.close();
    await redis.dispose();
  }
});

it('a node is not ready while so few replicas are there that no write can be acknowledged', async () => {
  const redis = await startRedis();
  const timing = { ...patient, replicaMs: 100 };
  const { stores } = await openRedis({ url: `${redis.url}/?replicas=1`, epochFile: null, timing });
  const replica = await startRedis(() => ['--replicaof', '127.0.0.1', String(redis.port)]);
  try {
    await replica.hand.replicaof('NO', 'ONE');
    await until(async () => (await redis.hand.info('replication')).includes('connected_slaves:0'));
    await expect(stores.check()).rejects.toThrow('0 of 1 replicas');
    await replica.hand.replicaof('127.0.0.1', redis.port);
    await until(() =>
      stores.check().then(
        () => true,
        () => false,
      ),
    );
  } finally {
    await stores.close();
    await replica.dispose();
    await redis.dispose();
  }
});

describe('with Sentinel, while no replica is there', () => {
  let group: TestGroup;
  let opened: Awaited<ReturnType<typeof openRedis>>;
  beforeEach(async () => {
    group = await startGroup();
    const timing = { ...patient, replicaMs: 100 };
    opened = await openRedis({ url: group.url, epochFile: null, timing });
    const { ledger } = opened.stores;
    await until(() =>
      openDeal(ledger, 's', 10).then(
        () => true,
        () => false,
      ),
    );
  });
  afterEach(async () => {
    await opened.stores.close();
    await group.dispose();
  });
  const refusedWrites = async (count: number) => {
    for (let n = 0; n < count; n += 1)
      expect(codeOf(await opened.stores.ledger.apply('s', claim(`v-${n}`), at))).toBe('storage_unavailable');
  };

  it('nothing is acknowledged, and all can be read without a break', async () => {
    let broken = 0;
    opened.links.commands.on('close', () => {
      broken += 1;
    });
    await group.replica.stop('SIGKILL');
    await refusedWrites(1);
    // For longer than between two looks for another primary.
    const over = performance.now() + 2_500;
    while (performance.now() < over) {
      await refusedWrites(1);
      expect(await opened.stores.ledger.read('s')).not.toEqual([]);
      expect(opened.whyNot()).toBeNull();
    }
    expect(broken).toBe(0);
  });

  it('a node goes over to the primary that the sentinels name, though its own still answers', async () => {
    const { primary, replica } = group;
    const peer = () => (opened.links.commands as Redis).stream?.remotePort;
    expect(peer()).toBe(primary.port);
    // As where its primary was on the wrong side of a network that broke in two.
    await replica.hand.replicaof('NO', 'ONE');
    const sentinel = new Redis(Number(group.url.match(/:(\d+)\/shows$/)?.[1]), '127.0.0.1');
    await sentinel.call('SENTINEL', 'REMOVE', 'shows');
    await sentinel.call('SENTINEL', 'MONITOR', 'shows', '127.0.0.1', String(replica.port), '1');
    sentinel.disconnect();
    await until(async () => {
      await opened.stores.ledger.apply('s', claim('v'), at);
      return peer() === replica.port;
    });
  });
});
