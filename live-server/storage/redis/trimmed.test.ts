import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { StoreHarness } from '#shared/testing/store-contract/harness.ts';
import { describeStoreContract } from '#shared/testing/store-contract/store-contract.ts';
import { connect } from '../embedded/sqlite.ts';
import { harnessOver } from './harness-for-tests.ts';
import { isBare, type KeptNode, openKeptNode } from './kept-node-for-tests.ts';
import { logKey, showsKey } from './keys.ts';
import { startRedis, until } from './redis-for-tests.ts';

const server = startRedis();
afterAll(async () => (await server).dispose());
let takenAway = 0;

/** What reads, and so must not notice. */
const readings: readonly PropertyKey[] = ['read', 'verify', 'findCommand', 'state', 'showIds'];

/** Redis is bare before each reading: all but the last record of each log is in the node's archive alone. */
async function makeHarness(): Promise<StoreHarness> {
  const redis = await server;
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const inRedis = harnessOver(redis.url, [redis], async () => {
    await redis.hand.flushall();
  });
  let isRefusing = false;
  const bare = async () => {
    if (isRefusing) return;
    const heads = (await redis.hand.keys('sc:{*}:head')).map((key) => key.slice(4, -6));
    // A show without events is on no list, other than outside of tests.
    if (heads.length > 0) await redis.hand.sadd(showsKey, ...heads);
    const areBare = async () =>
      (await Promise.all(heads.map((showId) => isBare(redis.hand, showId)))).every(Boolean);
    await until(areBare, 240_000);
  };
  const bareFirst = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const method = value.bind(target) as (...args: unknown[]) => unknown;
        if (!readings.includes(name)) return method;
        return async (...args: unknown[]) => {
          await bare();
          return method(...args);
        };
      },
    });
  /** Of a record that Redis has no more, in the archive. */
  const inArchive = async (sql: string, showId: string, number: number) => {
    const intruder = await connect(join(folder, 'archive', 'showcaller.db'), 'write');
    await intruder.write([{ sql, params: [showId, number] }]);
    await intruder.close();
  };
  const isInRedis = async (store: 'events' | 'ledger', showId: string, number: number) =>
    (await redis.hand.xrange(logKey(showId, store), `${number}-0`, `${number}-0`)).length > 0;
  return {
    async open() {
      const node: KeptNode = await openKeptNode(redis.url, folder);
      const { stores } = node;
      const { events, ledger, activity } = stores;
      return {
        ...stores,
        ...{ events: bareFirst(events), ledger: bareFirst(ledger), activity: bareFirst(activity) },
        close: async () => {
          const { events: e, ledger: l, facts: f } = node.history.trimmed();
          takenAway += e + l + f;
          await node.close();
        },
      };
    },
    refuseWrites: async () => {
      isRefusing = true;
      const allow = await inRedis.refuseWrites();
      return async () => {
        await allow();
        isRefusing = false;
      };
    },
    tamper: async (store, showId, number) =>
      (await isInRedis(store, showId, number))
        ? inRedis.tamper(store, showId, number)
        : inArchive(
            store === 'events'
              ? `UPDATE events SET body = replace(body, 'text', 'lies') WHERE show_id = ? AND version = ?`
              : `UPDATE ledger_runs SET body = replace(body, '19900', '00001') WHERE show_id = ? AND last_seq = ?`,
            showId,
            number,
          ),
    remove: async (store, showId, number) =>
      (await isInRedis(store, showId, number))
        ? inRedis.remove(store, showId, number)
        : inArchive(
            store === 'events'
              ? 'DELETE FROM events WHERE show_id = ? AND version = ?'
              : 'DELETE FROM ledger_runs WHERE show_id = ? AND last_seq = ?',
            showId,
            number,
          ),
    dispose: async () => {
      await inRedis.dispose();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

describeStoreContract('Redis, all but the last record in archives alone', makeHarness);

it('had little left in Redis to read', () => expect(takenAway).toBeGreaterThan(100));
