import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import type { CustomTerms } from '#shared/contract/custom-terms.ts';
import type { OfferTerms } from '#shared/contract/offers.ts';
import {
  comeTo,
  goLive,
  newFolder,
  ok,
  removeFolder,
  type Started,
  staff,
  start,
  until,
} from '../testing/running.ts';

/** Two nodes over one Redis; the first does what falls due, the second is asked. */
let folder: string;
let leading: Started;
let asked: Started;
let aheadMs = 0;
const clock = () => Date.now() + aheadMs;
beforeEach(async () => {
  folder = await newFolder();
  aheadMs = 0;
  leading = await start(folder, { clock, leads: () => true });
  asked = await start(folder, { clock, leads: () => false });
});
afterEach(async () => {
  await leading.stop();
  await asked.stop();
  await removeFolder(folder);
});

const MINUTE = 60_000;
const terms: CustomTerms = {
  kind: 'custom',
  itemId: 'ring',
  price: 100_000,
  options: [],
  depositBps: 3_000,
  quantity: 5,
  perViewerLimit: 2,
  quoteValidMs: 1_440 * MINUTE,
  holdMs: MINUTE,
  makingMs: 43_200 * MINUTE,
  balanceWithinMs: 10_080 * MINUTE,
  rule: 'refund',
  appointments: null,
  audience: { kind: 'all' },
};
const coupon: OfferTerms = {
  kind: 'coupon',
  discount: { kind: 'amount', amount: 5_000 },
  threshold: 100_000,
  audience: { kind: 'all' },
  quantity: 2,
  perViewerLimit: 1,
  stacking: { deals: false, members: true },
  validMs: 60 * MINUTE,
  redeem: 'anywhere',
};

/** Whoever leads closes a deal of another show after the eleven minutes in which nobody asked for what there was. */
async function beForgotten(): Promise<void> {
  const other = await goLive(asked.app, { durationMs: 5 * MINUTE });
  await other.send({ type: 'deal.open', dealId: other.dealId });
  // By its log: as it is shown, a deal is closed by the clock alone.
  const versionOf = async () => ok(await asked.app.showView(other.showId, staff.admin)).version;
  const opened = await versionOf();
  const isClosed = async () => (await versionOf()) > opened;
  aheadMs += 11 * MINUTE;
  await until(isClosed);
}

test('what is held at one node after a show runs out, though the one that leads has let go of the show long ago', async () => {
  const { showId, send } = await goLive(asked.app);
  const title = { en: 'Made for you', zh: '私人定制' };
  await send({ type: 'offer.plan', offerId: 'custom', title, terms });
  await send({ type: 'offer.open', offerId: 'custom' });
  const { visitor } = await comeTo(asked.app, showId, { viewerKey: 'wang' });
  const quoted = ok(await asked.app.requestCustom('custom', { choices: [], key: 'k' }, visitor));
  await send({ type: 'show.end' });
  await beForgotten();
  const held = ok(await asked.app.acceptCustom(quoted.id, { fulfilment: 'ship', key: 'o' }, visitor));
  expect(held.status).toBe('reserved');
  aheadMs += 2 * MINUTE;
  await until(async () => ok(await asked.app.getOrder(held.id, staff.admin)).status === 'expired');
});

test('an offer that was planned at one node opens when it is due, and closes, though the one that leads has let go of its show by then', async () => {
  const { id: showId } = ok(
    await asked.app.createShow(
      {
        title: { en: 'Tomorrow', zh: '明天' },
        mode: 'hq',
        regionIds: [],
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        plannedStartAt: Date.now() + 60 * MINUTE,
        plannedMs: 60 * MINUTE,
      },
      staff.admin,
    ),
  );
  const send = async (command: Command) => ok(await asked.app.command(showId, command, staff.admin));
  const item = { productId: 'p-ring', role: 'hero', price: 100_000, stock: 5, plannedMs: MINUTE } as const;
  await send({ type: 'lineup.add', itemId: 'ring', ...item });
  await send({ type: 'show.schedule' });
  await send({
    ...{ type: 'offer.plan', offerId: 'early', title: { en: 'Early', zh: '早鸟' }, terms: coupon },
    ...{ opensAt: Date.now() + MINUTE, closesAt: Date.now() + 40 * MINUTE },
  });
  const state = async () => ok(await asked.app.showView(showId, staff.admin)).offers[0]?.state;
  expect(await state()).toBe('planned');
  aheadMs = 2 * MINUTE;
  await until(async () => (await state()) === 'open');
  await beForgotten();
  expect(await state()).toBe('open');
  aheadMs = 50 * MINUTE;
  await until(async () => (await state()) === 'closed');
});
