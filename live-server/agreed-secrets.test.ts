import { afterEach, beforeEach, expect, test } from 'vitest';
import { agreedSecrets } from './agreed-secrets.ts';
import { type Config, readConfig } from './config.ts';
import { createLog } from './ops/log.ts';
import type { Directory } from './storage/directory.ts';
import { openEmbedded } from './storage/embedded/open.ts';
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
