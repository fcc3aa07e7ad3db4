import { expect, it } from 'vitest';
import { connectRedis } from './connect.ts';
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
