import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CustomTerms } from '#shared/contract/custom-terms.ts';
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

test('what is held at one node after a show runs out, though the one that leads has let go of the show long ago', async () => {
  const { showId, send } = await goLive(asked.app);
  const title = { en: 'Made for you', zh: '私人定制' };
  await send({ type: 'offer.plan', offerId: 'custom', title, terms });
  await send({ type: 'offer.open', offerId: 'custom' });
  const { visitor } = await comeTo(asked.app, showId, { viewerKey: 'wang' });
  const quoted = ok(await asked.app.requestCustom('custom', { choices: [], key: 'k' }, visitor));
  await send({ type: 'show.end' });
  // Whoever leads closes its deal after the eleven minutes in which nobody asked for the show that is over.
  const other = await goLive(asked.app, { durationMs: 5 * MINUTE });
  await other.send({ type: 'deal.open', dealId: other.dealId });
  const isClosed = async () => {
    const { deals } = ok(await asked.app.showView(other.showId, staff.admin));
    return deals[0]?.state === 'closed';
  };
  expect(await isClosed()).toBe(false);
  aheadMs = 11 * MINUTE;
  await until(isClosed);
  const held = ok(await asked.app.acceptCustom(quoted.id, { fulfilment: 'ship', key: 'o' }, visitor));
  expect(held.status).toBe('reserved');
  aheadMs += 2 * MINUTE;
  await until(async () => ok(await asked.app.getOrder(held.id, staff.admin)).status === 'expired');
});
