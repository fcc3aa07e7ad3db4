import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunningApp } from '../app/app-settings.ts';
import { createApp } from '../app/create-app.ts';
import type { Stores } from '../storage/stores.ts';
import {
  goLive,
  newFolder,
  newId,
  ok,
  removeFolder,
  type Started,
  staff,
  start,
  VIEWER_KEY,
} from '../testing/running.ts';
import { openTwin } from '../testing/twin.ts';

/** A node that starts while another one sells: what is written while it reads is not left out. */
let folder: string;
let a: Started;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = await newFolder();
  a = await start(folder);
  await a.directory.products.insert([{ ...product(), id: 'p-piece', sku: 'PIECE', stock: 1, oneOff: true }]);
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await a.stop();
  await removeFolder(folder);
});

function product() {
  const ring = a.directory.products.get('p-ring');
  if (!ring) throw new Error('There is no ring');
  return ring;
}

const silent = { info() {}, warn() {}, error() {} };

/** Starts another node over stores that are told of each call before it goes on. */
async function join(watched: (stores: Stores) => Stores): Promise<RunningApp> {
  const { stores, directory, nodes } = await openTwin(folder);
  const app = await createApp({
    ...{ stores: watched(stores), directory, newId, log: silent, clock: Date.now },
    secrets: { viewerKey: VIEWER_KEY },
    ...nodes?.settings,
  });
  ends.push(async () => {
    await app.close();
    await nodes?.close();
    await directory.close();
    await stores.close();
  });
  return app;
}

/** The same store; `before` is awaited before each call of one of its methods, with its first argument. */
function before<S extends object>(store: S, method: keyof S, task: (first: unknown) => Promise<void>): S {
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...asked: unknown[]) => unknown;
      if (name !== method) return call;
      return async (...asked: unknown[]) => {
        await task(asked[0]);
        return call(...asked);
      };
    },
  });
}

/** Does something with the first show of several once that has been read, when the next one is about to be. */
function whenAnotherIsRead(task: (showId: string) => Promise<unknown>): (showId: unknown) => Promise<void> {
  let first: string | null = null;
  let isDone = false;
  return async (showId) => {
    first ??= String(showId);
    if (isDone || showId === first) return;
    isDone = true;
    await task(first);
  };
}

test('a show that is put on air while a node starts is on air in its lists', async () => {
  const drafts = await Promise.all([goLive(a.app), goLive(a.app)]);
  let changed = '';
  const app = await join((stores) => ({
    ...stores,
    events: before(
      stores.events,
      'read',
      whenAnotherIsRead(async (showId) => {
        changed = showId;
        ok(await a.app.command(showId, { type: 'show.end' }, staff.admin));
      }),
    ),
  }));
  expect(drafts.map(({ showId }) => showId)).toContain(changed);
  const { items } = ok(await app.listShows({ limit: 10 }, staff.admin));
  expect(items.find(({ id }) => id === changed)?.status).toBe('ended');
});

test('a piece that is sold while a node starts is sold for it too', async () => {
  const item = { productId: 'p-piece', role: 'image', price: 190_000, stock: 1, plannedMs: 1_000 } as const;
  const shows = await Promise.all(
    ['one', 'two'].map(async (itemId) => {
      const show = await goLive(a.app);
      await show.send({ type: 'lineup.add', itemId, ...item });
      return { showId: show.showId, itemId };
    }),
  );
  let sold = '';
  const app = await join((stores) => ({
    ...stores,
    ledger: before(
      stores.ledger,
      'state',
      whenAnotherIsRead(async (showId) => {
        sold = showId;
        const { token } = ok(await a.app.openVisit(showId, { source: 'direct' }));
        const visitor = a.app.visitor(token);
        const itemId = shows.find((show) => show.showId === showId)?.itemId ?? '';
        const lines = [{ itemId, quantity: 1 }];
        if (visitor) ok(await a.app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
      }),
    ),
  }));
  const other = shows.find(({ showId }) => showId !== sold);
  const more = { type: 'stock.adjust', itemId: other?.itemId ?? '', delta: 1 } as const;
  const answer = await app.command(other?.showId ?? '', more, staff.admin);
  expect(answer.ok ? 'ok' : answer.error.code).toBe('insufficient_stock');
});
