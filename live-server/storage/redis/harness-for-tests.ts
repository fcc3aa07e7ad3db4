import type { Redis } from 'ioredis';
import type { StoreHarness } from '#shared/testing/store-contract/harness.ts';
import { eventsKey, ledgerKey } from './keys.ts';
import { openRedis } from './open.ts';
import { startCluster, startRedis, type TestRedis, until } from './redis-for-tests.ts';
import type { RedisTiming } from './timing.ts';

/** For machines that do much else: nothing is given up because it was late. */
export const patient: Partial<RedisTiming> = {
  answerMs: 60_000,
  decideMs: 60_000,
  commandMs: 60_000,
  lastMs: 50_000,
  replicaMs: 40_000,
  silentMs: 30_000,
  freshMs: 60_000,
  connectMs: 60_000,
  deadMs: 120_000,
};

/** The contract's harm, done to a real Redis: no memory for writes, entries rewritten or taken out of the streams. */
export function harnessOver(
  url: string,
  servers: readonly TestRedis[],
  dispose: () => Promise<void>,
): StoreHarness {
  const keyOf = { events: eventsKey, ledger: ledgerKey };
  /** Streams take nothing in between: the whole is written anew. */
  const rewrite = async (key: string, change: (id: string, fields: string[]) => string[] | null) => {
    const server = await holderOf(servers, key);
    const entries = await server.xrange(key, '-', '+');
    await server.del(key);
    for (const [id, fields] of entries) {
      const changed = change(id, fields);
      if (changed) await server.xadd(key, id, ...changed);
    }
  };
  return {
    open: async () => (await openRedis({ url, epochFile: null, timing: patient })).stores,
    refuseWrites: async () => {
      for (const { hand } of servers) await hand.config('SET', 'maxmemory', '1');
      return async () => {
        for (const { hand } of servers) await hand.config('SET', 'maxmemory', '0');
      };
    },
    tamper: (store, showId, number) =>
      rewrite(keyOf[store](showId), (id, fields) =>
        id === `${number}-0`
          ? fields.map((field) => field.replace('text', 'lies').replace('19900', '00001'))
          : fields,
      ),
    remove: (store, showId, number) =>
      rewrite(keyOf[store](showId), (id, fields) => (id === `${number}-0` ? null : fields)),
    dispose,
  };
}

async function holderOf(servers: readonly TestRedis[], key: string): Promise<Redis> {
  for (const { hand } of servers) {
    const isThere = await hand.exists(key).catch(() => 0);
    if (isThere === 1) return hand;
  }
  throw new Error(`${key} is nowhere`);
}

/**
 * Resolves when everybody has been told what was published so far. In a cluster that goes from server to server in its
 * own time, each server's in order; the next test would hear of records that are not there any more, which is a loss.
 */
async function told(servers: readonly TestRedis[]): Promise<void> {
  if (servers.length === 1) return;
  const hears = async ({ hand }: TestRedis) => {
    const ear = hand.duplicate();
    const heard = new Set<string>();
    ear.on('message', (_channel: string, from: string) => heard.add(from));
    await ear.subscribe('told');
    await until(async () => {
      for (const [from, server] of servers.entries()) await server.hand.publish('told', String(from));
      return heard.size === servers.length;
    });
    ear.disconnect();
  };
  await Promise.all(servers.map(hears));
}

/** Each test has an empty Redis; the server is one for all, so that it is started once. */
export function harnessesOn(start: () => Promise<{ url: string; servers: readonly TestRedis[] }>) {
  let started: Promise<{ url: string; servers: readonly TestRedis[] }> | null = null;
  return {
    make: async (): Promise<StoreHarness> => {
      started ??= start();
      const { url, servers } = await started;
      return harnessOver(url, servers, async () => {
        await told(servers);
        for (const { hand } of servers) await hand.flushall();
      });
    },
    end: async () => {
      const running = await started;
      for (const server of running?.servers ?? []) await server.dispose();
    },
  };
}

export const single = async () => {
  const server = await startRedis();
  return { url: server.url, servers: [server] };
};

export const cluster = async () => {
  const { url, nodes } = await startCluster();
  return { url, servers: nodes };
};
