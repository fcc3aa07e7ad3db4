import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeDirectoryContract, type InDirectory, product } from '../contract/directory.ts';
import type { Directory } from '../directory.ts';
import { connectRedis, type RedisLinks, usualLimits } from './connect.ts';
import { openRedisDirectory } from './directory.ts';
import { patientLimits, startRedis, type TestRedis, until } from './redis-for-tests.ts';

const quiet = { info() {}, warn() {}, error() {} };
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.dispose());
beforeEach(async () => {
  await redis.hand.flushall();
});

interface Node {
  readonly directory: Directory;
  readonly links: RedisLinks;
  stop(): Promise<void>;
}

async function node(limits = patientLimits): Promise<Node> {
  const links = await connectRedis(redis.url, quiet, limits);
  const directory = await openRedisDirectory(links, quiet, Date.now());
  return {
    directory,
    links,
    async stop() {
      await directory.close();
      links.close();
    },
  };
}

const inDirectory: InDirectory = async (use) => {
  const { directory, stop } = await node();
  try {
    return await use(directory);
  } finally {
    await stop();
  }
};

describeDirectoryContract('the directory in Redis', inDirectory);

describe('the directory of several nodes', () => {
  let a: Node;
  let b: Node;
  beforeEach(async () => {
    a = await node();
    b = await node();
    return async () => {
      await a.stop();
      await b.stop();
    };
  });

  it('shows on each what was written on the other', async () => {
    await a.directory.products.insert([product('p-1', 'SKU-1')]);
    await until(() => b.directory.products.size === 1);
    expect(b.directory.products.byCode('SKU-1')).toEqual(product('p-1', 'SKU-1'));
    expect(await b.directory.products.update('p-1', { sku: 'SKU-9' })).toMatchObject({ ok: true });
    await until(() => a.directory.products.byCode('SKU-9') !== null);
    expect(a.directory.products.byCode('SKU-1')).toBeNull();
  });

  it('signs a session out everywhere', async () => {
    const { access } = a.directory;
    await access.insertSession({ idHash: 'key', userId: 'u-1', expiresAt: Date.now() + 60_000 });
    await until(() => b.directory.access.session('key') !== null);
    await b.directory.access.deleteSession('key');
    await until(() => access.session('key') === null);
  });

  it('gives a code to one alone, however many nodes ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? a : b).directory.products.insert([product(`p-${index}`, 'SKU-1')]),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const { directory } of [a, b]) {
      await until(() => directory.products.size > 0);
      expect(directory.products.size).toBe(1);
    }
  });

  it('loses no change when both write at once, and both hold the same in the same order', async () => {
    const count = (stored: string | null) => String(Number(stored ?? 0) + 1);
    await Promise.all(
      [a, b].flatMap(({ directory }, half) =>
        Array.from({ length: 15 }, async (_, index) => {
          await directory.settings.change('count', count);
          const n = half * 15 + index;
          expect((await directory.products.insert([product(`p-${n}`, `SKU-${n}`)])).ok).toBe(true);
        }),
      ),
    );
    for (const { directory } of [a, b])
      await until(() => directory.settings.get('count') === '30' && directory.products.size === 30);
    expect([...a.directory.products.all()]).toHaveLength(30);
    expect([...b.directory.products.all()]).toEqual([...a.directory.products.all()]);
    const later = await node();
    expect([...later.directory.products.all()]).toEqual([...a.directory.products.all()]);
    await later.stop();
  });

  it('takes what it missed without having been told of it', async () => {
    b.links.subscriber.disconnect(true);
    await a.directory.products.insert([product('p-1', 'SKU-1')]);
    await until(() => b.directory.products.size === 1);
  });

  it('reads everything again when the changes it missed are kept no more', async () => {
    await a.directory.products.insert([product('p-1', 'SKU-1'), product('p-2', 'SKU-2')]);
    await until(() => b.directory.products.size === 2);
    await a.links.commands.multi().del('{directory}:changes').exec();
    b.links.subscriber.disconnect();
    for (let stock = 1; stock <= 5; stock += 1) await a.directory.products.update('p-1', { stock });
    await a.links.commands.xtrim('{directory}:changes', 'MAXLEN', 1);
    await until(() => b.directory.products.get('p-1')?.stock === 5);
    expect([...b.directory.products.all()].map(({ id }) => id)).toEqual(['p-1', 'p-2']);
  });

  it('refuses in time while Redis hangs, changes nothing, and goes on by itself', async () => {
    // With the patience that servers have; a busy machine may need another attempt.
    const hasty = await node({ ...patientLimits, commandMs: usualLimits.commandMs });
    await until(async () => (await hasty.directory.products.insert([product('p-1', 'SKU-1')])).ok);
    redis.signal('SIGSTOP');
    const writes = Array.from({ length: 5 }, (_, n) =>
      hasty.directory.products.insert([product(`late-${n}`, `LATE-${n}`)]),
    );
    for (const answer of await Promise.all(writes))
      expect(answer).toMatchObject({ error: { code: 'storage_unavailable' } });
    expect(hasty.directory.products.size).toBe(1);
    // Whoever asks to be fresh is let go all the same.
    await hasty.directory.fresh();
    redis.signal('SIGCONT');
    await until(async () => (await hasty.directory.products.insert([product('p-2', 'SKU-2')])).ok);
    await until(() => b.directory.products.byCode('SKU-2') !== null);
    await hasty.stop();
  });

  it('keeps what it holds and takes no more once Redis has lost it', async () => {
    await a.directory.products.insert([product('p-1', 'SKU-1')]);
    await redis.hand.flushall();
    expect(await a.directory.products.insert([product('p-2', 'SKU-2')])).toMatchObject({
      error: { code: 'storage_unavailable' },
    });
    expect(a.directory.products.get('p-1')).toEqual(product('p-1', 'SKU-1'));
  });

  it('begins nothing anew in a Redis that has come back empty, and takes the records when they are put back', async () => {
    await a.directory.products.insert([product('p-1', 'SKU-1')]);
    const keys = ['{directory}:epoch', '{directory}:version', '{directory}:records', '{directory}:changes'];
    const kept = await Promise.all(keys.map((key) => redis.hand.dumpBuffer(key)));
    await redis.hand.flushall();
    let isWhole = false;
    const links = await connectRedis(redis.url, quiet, patientLimits);
    const directory = await openRedisDirectory(links, quiet, Date.now(), () => isWhole);
    expect(await directory.products.insert([product('p-2', 'SKU-2')])).toMatchObject({
      error: { code: 'storage_unavailable' },
    });
    expect(await redis.hand.exists(...keys)).toBe(0);
    for (const [index, key] of keys.entries()) await redis.hand.restore(key, 0, kept[index] as Buffer);
    isWhole = true;
    await until(() => directory.products.byCode('SKU-1') !== null);
    expect((await directory.products.insert([product('p-2', 'SKU-2')])).ok).toBe(true);
    await until(() => a.directory.products.byCode('SKU-2') !== null);
    await directory.close();
    links.close();
  });
});
