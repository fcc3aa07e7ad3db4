import { afterEach, expect, test } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import type { CustomTerms } from '#shared/contract/custom-terms.ts';
import type { OfferTerms } from '#shared/contract/offers.ts';
import type { RoomState } from '#shared/contract/room.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { comeTo, goLive, next, ok, type Started, staff, start, until } from '../testing/running.ts';
import { twoNodes } from '../testing/two-nodes.ts';

let aheadMs = 0;
let isLeading = true;
const clock = () => Date.now() + aheadMs;
/** The first does what falls due, the second is asked. */
const two = twoNodes({ a: { clock, leads: () => isLeading }, b: { clock, leads: () => false } });
afterEach(() => {
  aheadMs = 0;
  isLeading = true;
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
  const other = await goLive(two.b.app, { durationMs: 5 * MINUTE });
  await other.send({ type: 'deal.open', dealId: other.dealId });
  // By its log: as it is shown, a deal is closed by the clock alone.
  const versionOf = async () => ok(await two.b.app.showView(other.showId, staff.admin)).version;
  const opened = await versionOf();
  const isClosed = async () => (await versionOf()) > opened;
  aheadMs += 11 * MINUTE;
  await until(isClosed);
}

/** A show that is over, and a customer with the quote for a piece of it. */
async function quoted() {
  const { showId, send } = await goLive(two.b.app);
  const title = { en: 'Made for you', zh: '私人定制' };
  await send({ type: 'offer.plan', offerId: 'custom', title, terms });
  await send({ type: 'offer.open', offerId: 'custom' });
  const { visitor } = await comeTo(two.b.app, showId, { viewerKey: 'wang' });
  const request = ok(await two.b.app.requestCustom('custom', { choices: [], key: 'k' }, visitor));
  await send({ type: 'show.end' });
  return {
    showId,
    /** Reserved for a minute. */
    accept: async () =>
      ok(await two.b.app.acceptCustom(request.id, { fulfilment: 'ship', key: 'o' }, visitor)),
  };
}
const hasExpired = async (orderId: string) =>
  ok(await two.b.app.getOrder(orderId, staff.admin)).status === 'expired';

test('what is held at one node after a show runs out, though the one that leads has let go of the show long ago', async () => {
  const { accept } = await quoted();
  await beForgotten();
  const held = await accept();
  expect(held.status).toBe('reserved');
  aheadMs += 2 * MINUTE;
  await until(() => hasExpired(held.id));
});

/** How a node is started that leads once it is told to. */
function leadsWhenTold() {
  let leads = false;
  let looked = 0;
  return {
    settings: {
      clock,
      leads() {
        looked += 1;
        return leads;
      },
    },
    async untilItLooks() {
      looked = 0;
      await until(() => looked > 0);
    },
    takeLead() {
      isLeading = false;
      leads = true;
    },
  };
}

test('a node that takes the lead takes everything up again where storage went in the middle of it', async () => {
  // Before the show is there: only who leads keeps in memory what can fall due.
  const { settings, untilItLooks, takeLead } = leadsWhenTold();
  const node = await start(two.folder, settings);
  try {
    const { showId, accept } = await quoted();
    const held = await accept();
    // What was written before it leads it need not remember.
    await node.stores.feed?.sync(showId);
    await untilItLooks();
    const { events } = node.stores;
    const read = events.read.bind(events);
    let isGone = true;
    events.read = (id, ...more) => {
      if (id !== showId || !isGone) return read(id, ...more);
      isGone = false;
      return Promise.reject(new StorageUnavailable('AWAY', 'it went in the middle'));
    };
    takeLead();
    await until(() => !isGone);
    aheadMs += 2 * MINUTE;
    await until(() => hasExpired(held.id));
  } finally {
    await node.stop();
  }
});

test('a node that leads as soon as it is there ends the visits of one that is gone', async () => {
  const { showId } = await goLive(two.b.app);
  isLeading = false;
  const { token } = await comeTo(two.a.app, showId);
  await next<RoomState>(two.a.connect('/room', token), 'room');
  const online = async ({ app }: Started) => ok(await app.metrics(showId, staff.admin)).audience.online;
  await until(async () => (await online(two.b)) === 1);
  await two.a.stop();
  const { settings, takeLead } = leadsWhenTold();
  await two.again('a', settings);
  takeLead();
  await until(async () => {
    aheadMs += MINUTE;
    return (await online(two.a)) === 0;
  });
});

test('an offer that was planned at one node opens when it is due, and closes, though the one that leads has let go of its show by then', async () => {
  const { id: showId } = ok(
    await two.b.app.createShow(
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
  const send = async (command: Command) => ok(await two.b.app.command(showId, command, staff.admin));
  const item = { productId: 'p-ring', role: 'hero', price: 100_000, stock: 5, plannedMs: MINUTE } as const;
  await send({ type: 'lineup.add', itemId: 'ring', ...item });
  await send({ type: 'show.schedule' });
  await send({
    ...{ type: 'offer.plan', offerId: 'early', title: { en: 'Early', zh: '早鸟' }, terms: coupon },
    ...{ opensAt: Date.now() + MINUTE, closesAt: Date.now() + 40 * MINUTE },
  });
  const state = async () => ok(await two.b.app.showView(showId, staff.admin)).offers[0]?.state;
  expect(await state()).toBe('planned');
  aheadMs = 2 * MINUTE;
  await until(async () => (await state()) === 'open');
  await beForgotten();
  expect(await state()).toBe('open');
  aheadMs = 50 * MINUTE;
  await until(async () => (await state()) === 'closed');
});
