import { afterEach, expect, it } from 'vitest';
import { openEmbedded } from '../storage/embedded/open.ts';
import { newFolder, newId, removeFolder, staff } from '../testing/running.ts';
import type { AppSettings } from './app-settings.ts';
import { createApp } from './create-app.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A scheduled show on a server whose parts are as given, looked over so long before its start. */
async function codesWith(parts: AppSettings['preflight'], beforeMs = 60_000, isScheduled = true) {
  const folder = await newFolder();
  const { stores, directory } = await openEmbedded(folder);
  const log = { info() {}, warn() {}, error() {} };
  const app = await createApp({
    stores,
    directory,
    clock: Date.now,
    newId,
    secrets: { viewerKey: 'a viewer key for tests only' },
    log,
    ...(parts ? { preflight: parts } : {}),
  });
  undo.push(
    () => removeFolder(folder),
    () => directory.close(),
    () => stores.close(),
    () => app.close(),
  );
  const text = { en: 'A', zh: '甲' };
  await directory.products.insert([
    {
      id: 'p',
      sku: 'P',
      title: text,
      category: 'ring',
      listPrice: 10,
      floorPrice: 1,
      stock: 5,
      oneOff: false,
      imageUrl: '/a.svg',
      link: '/a',
      tags: [],
    },
  ]);
  const made = await app.createShow(
    {
      title: text,
      mode: 'hq',
      regionIds: [],
      currency: 'CNY',
      timeZone: 'UTC',
      plannedStartAt: Date.now() + beforeMs,
      plannedMs: 600_000,
    },
    staff.admin,
  );
  if (!made.ok) throw new Error(made.error.code);
  const { id } = made.value;
  const item = { productId: 'p', role: 'hero', price: 5, stock: 1, plannedMs: 1 } as const;
  await app.command(id, { type: 'lineup.add', ...item }, staff.admin);
  if (isScheduled) await app.command(id, { type: 'show.schedule' }, staff.admin);
  const view = await app.preflight(id, staff.admin, false);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}
const codes = async (...given: Parameters<typeof codesWith>) =>
  (await codesWith(...given)).problems.map(({ code }) => code);

it('waits for the picture in the last half hour, where there is a video server', async () => {
  expect(await codes({ hasPicture: () => false })).toContain('stream_down');
  expect(await codes({ hasPicture: () => true })).not.toContain('stream_down');
  expect(await codes({ hasPicture: () => null })).not.toContain('stream_down');
  expect(await codes({ hasPicture: () => false }, 31 * 60_000)).not.toContain('stream_down');
  expect(await codes({ hasPicture: () => false }, 60_000, false)).not.toContain('stream_down');
});

it('is a no-go while storage takes no writes', async () => {
  const refusing = await codesWith({ check: () => Promise.reject(new Error('full')) });
  expect(refusing.go).toBe(false);
  expect(refusing.problems[0]).toMatchObject({ code: 'storage_unhealthy', level: 'blocker' });
  expect((await codesWith({ check: async () => {} })).go).toBe(true);
});
