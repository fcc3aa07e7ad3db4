import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearsalSheet } from '#shared/domain/rehearsal/sheet.ts';
import { newFolder, ok, removeFolder, type Started, staff, start } from '../testing/running.ts';
import { copyOf } from './copy.ts';
import { perform } from './perform.ts';

let folder: string;
let server: Started;
let temporary: string;
const { TMPDIR } = process.env;
beforeAll(async () => {
  folder = await newFolder();
  server = await start(folder);
  temporary = await newFolder();
  process.env.TMPDIR = temporary;
});
afterAll(async () => {
  await server.stop();
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  await removeFolder(folder);
  await removeFolder(temporary);
});

const both = (text: string) => ({ en: text, zh: text });

/** A show of five minutes with two items, a deal by hand and one by the clock. */
async function planned() {
  const plannedStartAt = Date.now() + 3_600_000;
  const { id: showId } = ok(
    await server.app.createShow(
      {
        ...{ title: both('Evening'), mode: 'hq', regionIds: [], currency: 'CNY', timeZone: 'Asia/Shanghai' },
        ...{ plannedStartAt, plannedMs: 300_000 },
      },
      staff.admin,
    ),
  );
  const send = async (command: Parameters<typeof server.app.command>[1]) =>
    ok(await server.app.command(showId, command, staff.admin));
  await send({ type: 'show.revise', hostName: 'Hua' });
  const item = { role: 'hero', price: 100_000, stock: 200, plannedMs: 120_000 } as const;
  await send({ type: 'lineup.add', itemId: 'ring', productId: 'p-ring', ...item });
  await send({ type: 'lineup.add', itemId: 'bangle', productId: 'p-bangle', ...item });
  const deal = { price: 80_000, quantity: 20, perViewerLimit: 2, durationMs: 60_000, holdMs: 20_000 };
  await send({ type: 'deal.plan', dealId: 'by-hand', itemId: 'ring', ...deal });
  await send({
    type: 'deal.plan',
    dealId: 'timed',
    itemId: 'bangle',
    ...deal,
    opensAt: plannedStartAt + 180_000,
  });
  const show = await server.app.showView(showId, staff.admin);
  return { showId, version: ok(show).version };
}

/** What lies in the folder for temporary files, which is this test's own: others rehearse at the same time. */
const folders = async () => (await readdir(temporary)).filter((name) => name.includes('rehearsal'));

test('plays the plan with its troublemakers on a copy, and leaves nothing behind', async () => {
  const { showId, version } = await planned();
  const seen: number[] = [];
  const copy = copyOf(showId, await server.stores.events.read(showId), server.directory);
  const performed = await perform({
    ...{ copy, viewers: 30, speed: 30, signal: new AbortController().signal },
    onProgress: ({ progress }) => seen.push(progress),
  });
  const sheet = rehearsalSheet({ ...performed, links: null, load: { delayMs: 0, answerMs: 0 } });
  expect(sheet.checks.filter(({ status }) => status === 'fail')).toEqual([]);
  const statusOf = new Map(sheet.checks.map(({ name, status }) => [name, status]));
  for (const name of [
    'run-sheet',
    'deals',
    'stock',
    'limits',
    'payments',
    'spam',
    'reconnect',
    'staff',
  ] as const)
    expect(statusOf.get(name), name).toBe('pass');
  expect(performed.payments.forged.sent).toBeGreaterThan(0);
  expect(performed.payments.late.sent).toBeGreaterThan(0);
  expect(performed.load.answerMs).toBeGreaterThan(0);
  expect(seen.at(-1)).toBeGreaterThan(0.9);
  expect(await folders()).toEqual([]);
  const after = ok(await server.app.showView(showId, staff.admin));
  expect([after.version, after.show.status]).toEqual([version, 'draft']);
  expect(ok(await server.app.metrics(showId, staff.admin)).trade.orders).toBe(0);
}, 120_000);
