import { expect, it } from 'vitest';
import { connectRedis } from './connect.ts';
import { openRedis } from './open.ts';
import { startRedis, until } from './redis-for-tests.ts';
import { Replicas } from './replicas.ts';

const silent = { info() {}, warn() {}, error() {} };
const patient = { commandMs: 60_000, connectMs: 60_000 };

it('a primary that is made a replica cannot confirm a write, which may stand: nobody takes it for a bug', async () => {
  const redis = await startRedis();
  const links = await connectRedis(redis.url, silent, patient);
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
