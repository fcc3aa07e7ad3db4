import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startWire } from '../../faults/wire.ts';
import { connectRedis } from './connect.ts';
import { hear } from './hear.ts';
import { startCluster, startRedis, until } from './redis-for-tests.ts';

const silent = { info() {}, warn() {}, error() {} };
const patient = { commandMs: 30_000, connectMs: 60_000, deadMs: 120_000 };

const idOf = (line: string) => line.split(' ')[0];

describe('the connection to Redis', () => {
  it('refuses commands at once while Redis is away, and goes on by itself', async () => {
    const redis = await startRedis();
    const links = await connectRedis(redis.url, silent, patient);
    try {
      await links.commands.set('a', '1');
      await redis.stop('SIGKILL');
      await until(() => links.commands.status !== 'ready');
      await expect(links.commands.set('a', '2')).rejects.toThrow();
      await redis.start();
      await until(() => links.commands.status === 'ready');
      expect(await links.commands.get('a')).toBe('1');
    } finally {
      links.close();
      await redis.dispose();
    }
  });

  it('hears what is published, also after Redis was away', async () => {
    const redis = await startRedis();
    const links = await connectRedis(redis.url, silent, patient);
    const heard: string[] = [];
    try {
      await hear(links.subscriber, 'news', (bytes) => heard.push(bytes.toString()));
      await links.commands.publish('news', 'one');
      await until(() => heard.includes('one'));
      await redis.stop('SIGKILL');
      await redis.start();
      await until(async () => (await redis.hand.publish('news', 'two')) > 0);
      await until(() => heard.includes('two'));
    } finally {
      links.close();
      await redis.dispose();
    }
  });

  it('hears on where its new connection is lost as well, before it is subscribed', async () => {
    const redis = await startRedis();
    const wire = await startWire(redis.port);
    const links = await connectRedis(`redis://127.0.0.1:${wire.port}`, silent, patient);
    const heard: string[] = [];
    let renewed = 0;
    try {
      const tell = (bytes: Buffer) => heard.push(bytes.toString());
      await hear(links.subscriber, 'news', tell, () => {
        renewed += 1;
      });
      let isLostAgain = false;
      links.subscriber.once('ready', () => {
        wire.cut();
        isLostAgain = true;
      });
      wire.cut();
      wire.mend();
      await until(() => isLostAgain);
      wire.mend();
      await until(async () => (await redis.hand.publish('news', 'two')) > 0);
      await until(() => heard.includes('two') && renewed > 0);
      expect(renewed).toBe(1);
    } finally {
      links.close();
      await wire.close();
      await redis.dispose();
    }
  });

  it('says that it hears again also where Redis answered too late at first', async () => {
    const redis = await startRedis();
    const wire = await startWire(redis.port);
    const hasty = { ...patient, commandMs: 500 };
    const links = await connectRedis(`redis://127.0.0.1:${wire.port}`, silent, hasty);
    let renewed = 0;
    let isSlow = false;
    try {
      await hear(
        links.subscriber,
        'news',
        () => undefined,
        () => {
          renewed += 1;
        },
      );
      links.subscriber.once('ready', () => {
        isSlow = true;
        wire.slow(1_500);
      });
      wire.cut();
      wire.mend();
      await until(() => isSlow);
      await sleep(1_000);
      expect(renewed).toBe(0);
      wire.mend();
      await until(() => renewed > 0);
    } finally {
      links.close();
      await wire.close();
      await redis.dispose();
    }
  });

  it('is made anew where it brings nothing any more, though nobody closed it: for commands and for what is published', async () => {
    const redis = await startRedis();
    const wire = await startWire(redis.port);
    const url = `redis://127.0.0.1:${wire.port}`;
    const links = await connectRedis(url, silent, { ...patient, deadMs: 1_000 });
    const heard: string[] = [];
    try {
      const tell = (bytes: Buffer) => heard.push(bytes.toString());
      await hear(links.subscriber, 'news', tell, () => undefined);
      wire.strand();
      await until(async () => {
        // To the dead connection too, which Redis holds to be a good one.
        await redis.hand.publish('news', 'again');
        return heard.includes('again');
      });
      await until(() =>
        links.commands.set('a', '1').then(
          () => true,
          () => false,
        ),
      );
      expect(await redis.hand.get('a')).toBe('1');
    } finally {
      links.close();
      await wire.close();
      await redis.dispose();
    }
  });

  it('stands through a pause of this process, and where answers come too late to be of use', async () => {
    const redis = await startRedis();
    const wire = await startWire(redis.port);
    const url = `redis://127.0.0.1:${wire.port}`;
    const hasty = { ...patient, commandMs: 1_000, deadMs: 5_000 };
    const links = await connectRedis(url, silent, hasty);
    const connections = async () =>
      String(await redis.hand.call('CLIENT', 'LIST')).match(/id=\d+ .*showcaller/g);
    try {
      const before = await connections();
      expect(before).toHaveLength(2);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 12_000);
      wire.slow(1_500);
      await sleep(12_000);
      await expect(links.commands.ping()).rejects.toThrow();
      expect((await connections())?.map(idOf)).toEqual(before?.map(idOf));
    } finally {
      links.close();
      await wire.close();
      await redis.dispose();
    }
  });

  it('reaches every slot of a cluster', async () => {
    const cluster = await startCluster();
    const links = await connectRedis(cluster.url, silent, patient);
    try {
      const keys = Array.from({ length: 60 }, (_, n) => `key-${n}`);
      for (const key of keys) await links.commands.set(key, key);
      expect(await Promise.all(keys.map((key) => links.commands.get(key)))).toEqual(keys);
      const sizes = await Promise.all(cluster.nodes.map((node) => node.hand.dbsize()));
      expect(sizes.every((size) => size > 0)).toBe(true);
    } finally {
      links.close();
      await cluster.dispose();
    }
  });

  it('says where nobody answers, and that a password is wrong', async () => {
    const redis = await startRedis();
    try {
      await redis.hand.config('SET', 'requirepass', 'secret');
      await expect(connectRedis(redis.url, silent, patient)).rejects.toThrow('does not let us in');
      const wrong = redis.url.replace('//', '//:guess@');
      await expect(connectRedis(wrong, silent, patient)).rejects.toThrow('does not let us in');
      await redis.stop('SIGKILL');
      await expect(connectRedis(redis.url, silent, { ...patient, connectMs: 300 })).rejects.toThrow(
        `Redis at 127.0.0.1:${redis.port} cannot be reached`,
      );
    } finally {
      await redis.dispose();
    }
  });
});
