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

const coupon = (amount: number) =>
  ({
    kind: 'coupon',
    discount: { kind: 'amount', amount },
    audience: { kind: 'all' },
    redeem: 'anywhere',
    stacking: { deals: false, members: true },
    ...{ threshold: 0, quantity: 100, perViewerLimit: 1, validMs: 3_600_000 },
  }) as const;

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
  await send({ type: 'offer.plan', offerId: 'ten', title: both('Coupon'), terms: coupon(300_00) });
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
    ...{ copy, viewers: 30, speed: 20, signal: new AbortController().signal },
    onProgress: ({ progress }) => seen.push(progress),
  });
  // How quick a machine is that does much else is no matter of this test; the sheet's own says what is too late.
  const sheet = rehearsalSheet({
    ...{ ...performed, links: null, load: { delayMs: 0, answerMs: 0 }, toleranceMs: performed.plannedMs },
    storm: { ...performed.storm, slowestMs: 0 },
  });
  expect(sheet.checks.filter(({ status }) => status === 'fail')).toEqual([]);
  const statusOf = new Map(sheet.checks.map(({ name, status }) => [name, status]));
  for (const name of [
    'run-sheet',
    'deals',
    'offers',
    'stock',
    'limits',
    'payments',
    'spam',
    'reconnect',
    'staff',
  ] as const)
    expect(statusOf.get(name), name).toBe('pass');
  expect(performed.coupons).toEqual({ tried: 10, taken: 5, over: 0 });
  expect(performed.payments.forged.sent).toBeGreaterThan(0);
  expect(performed.payments.late.sent).toBeGreaterThan(0);
  expect(performed.load.answerMs).toBeGreaterThan(0);
  expect(seen.at(-1)).toBeGreaterThan(0.9);
  expect(await folders()).toEqual([]);
  const after = ok(await server.app.showView(showId, staff.admin));
  expect([after.version, after.show.status]).toEqual([version, 'draft']);
  expect(ok(await server.app.metrics(showId, staff.admin)).trade.orders).toBe(0);
});

/** What a rehearsal of the show as it stands says of approvals. */
async function rehearsed(showId: string) {
  const copy = copyOf(showId, await server.stores.events.read(showId), server.directory);
  const { unapproved, offers } = await perform({
    ...{ copy, viewers: 5, speed: 60, signal: new AbortController().signal, onProgress: () => {} },
  });
  return { unapproved, offers };
}
// Both items stand at half their list price, and each has a deal below that.
const guardrails = { type: 'guardrails.set', maxDiscountBps: 4_000, secondPerson: true } as const;
const subjects = [
  ...['item:ring:100000', 'item:bangle:100000', 'deal:by-hand:80000', 'deal:timed:80000'],
  'offer:ten',
];

test('goes on where a draft lacks approvals, and counts them; none once somebody else has approved', async () => {
  const { showId } = await planned();
  ok(await server.app.command(showId, guardrails, staff.admin));
  expect((await rehearsed(showId)).unapproved).toBeGreaterThan(0);
  for (const subject of subjects)
    ok(await server.app.command(showId, { type: 'approval.give', subject }, staff.operator));
  expect(await rehearsed(showId)).toEqual({
    unapproved: 0,
    offers: [{ offerId: 'ten', isOpened: true, needsApproval: false }],
  });
});

test('tells of an offer that cannot be opened on the night for want of an approval', async () => {
  const { showId } = await planned();
  ok(await server.app.command(showId, { type: 'show.schedule' }, staff.admin));
  ok(await server.app.command(showId, guardrails, staff.admin));
  expect(await rehearsed(showId)).toEqual({
    unapproved: 0,
    offers: [{ offerId: 'ten', isOpened: false, needsApproval: true }],
  });
});
