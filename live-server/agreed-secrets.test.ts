import { afterEach, beforeEach, expect, test } from 'vitest';
import { agreedSecrets, compareSecrets } from './agreed-secrets.ts';
import type { Cluster } from './cluster/cluster.ts';
import { openCluster } from './cluster/open.ts';
import { type Config, readConfig } from './config.ts';
import { createLog } from './ops/log.ts';
import type { Directory } from './storage/directory.ts';
import { openEmbedded } from './storage/embedded/open.ts';
import { connectRedis, type RedisLinks } from './storage/redis/connect.ts';
import { patientLimits, startRedis, until } from './storage/redis/redis-for-tests.ts';
import { newFolder, removeFolder } from './testing/running.ts';

const log = createLog('silent');
const own = { SESSION_SECRET: 's'.repeat(20), VIEWER_KEY: 'v'.repeat(20), PAYMENT_SECRET: 'p'.repeat(20) };

let folder: string;
let directory: Directory;
let close: () => Promise<unknown>;
beforeEach(async () => {
  folder = await newFolder();
  const opened = await openEmbedded(folder, log);
  directory = opened.directory;
  close = async () => {
    await opened.stores.close();
    await directory.close();
  };
});
afterEach(async () => {
  await close();
  await removeFolder(folder);
});

/** What one node of several is started with. */
const node = (variables: Record<string, string>): Config =>
  readConfig([], { REDIS_URL: 'redis://127.0.0.1:6379', DATA_DIR: folder, ...variables });
const secretsOf = (config: Config) => agreedSecrets(directory, config, log);

test('nodes that are given no secrets agree on the same ones, however many start at once and whenever', async () => {
  const [first, ...others] = await Promise.all([{}, {}, {}].map((none) => secretsOf(node(none))));
  for (const other of others) expect(other).toEqual(first);
  expect(await secretsOf(node({}))).toEqual(first);
  expect(new Set(Object.values(first ?? {})).size).toBe(3);
});

test('a secret that is set is the one that counts, and is kept nowhere', async () => {
  const { SESSION_SECRET: _unset, ...two } = own;
  const here = await secretsOf(node(two));
  expect(here).toMatchObject({ viewerKey: own.VIEWER_KEY, paymentSecret: own.PAYMENT_SECRET });
  expect(await secretsOf(node(two))).toEqual(here);
  expect(await secretsOf(node(own))).toEqual({
    sessionSecret: own.SESSION_SECRET,
    viewerKey: own.VIEWER_KEY,
    paymentSecret: own.PAYMENT_SECRET,
  });
  const { viewerKey, paymentSecret } = await secretsOf(node({ SESSION_SECRET: own.SESSION_SECRET }));
  expect([viewerKey, paymentSecret]).not.toContain(own.VIEWER_KEY);
  expect([viewerKey, paymentSecret]).not.toContain(own.PAYMENT_SECRET);
});

test('nodes that were given different secrets say so, each naming those that differ', async () => {
  const redis = await startRedis();
  const opened: { links: RedisLinks; cluster: Cluster }[] = [];
  const said: { node: string; differ: string[] }[] = [];
  const note = { error: (fields: { node: string; differ: string[] }) => void said.push(fields) };
  try {
    const quiet = { info() {}, warn() {}, error() {} };
    for (const nodeId of ['one', 'two']) {
      const links = await connectRedis(redis.url, quiet, patientLimits);
      opened.push({ links, cluster: await openCluster(links, nodeId) });
    }
    const { secrets } = node(own);
    const [one, two] = opened.map(({ cluster }) => cluster) as [Cluster, Cluster];
    await compareSecrets(one, secrets, note);
    expect(said).toEqual([]);
    // Who is too busy to answer in time is asked again.
    await until(async () => {
      await compareSecrets(two, { ...secrets, viewerKey: 'another one' }, note);
      return ['one', 'two'].every((id) => said.some(({ node }) => node === id));
    });
    expect(said.map(({ differ }) => differ)).toEqual(said.map(() => ['VIEWER_KEY']));
    said.length = 0;
    await compareSecrets(two, secrets, note);
    expect(said).toEqual([]);
  } finally {
    for (const { links, cluster } of opened) await cluster.close().finally(() => links.close());
    await redis.dispose();
  }
});
