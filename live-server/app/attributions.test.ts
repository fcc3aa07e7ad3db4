import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  goLive,
  newFolder,
  type OnAir,
  ok,
  removeFolder,
  type Started,
  staff,
  start,
} from '../testing/running.ts';
import type { Visitor } from './api.ts';

let folder: string;
let server: Started;
let show: OnAir;
beforeEach(async () => {
  folder = await newFolder();
  server = await start(folder);
  show = await goLive(server.app);
});
afterEach(async () => {
  await server.stop();
  await removeFolder(folder);
});

/** A paid order of one bangle at 1,000.00. */
async function sale(visit: { viewerKey: string; ref?: string; regionId?: string }) {
  const { app } = server;
  const opened = ok(await app.openVisit(show.showId, { source: 'guide-share', ...visit }));
  const order = ok(
    await app.order(
      { lines: [{ itemId: show.otherItemId, quantity: 1 }], fulfilment: 'ship', key: 'k' },
      app.visitor(opened.token) as Visitor,
    ),
  );
  const { id, amount } = order;
  ok(await app.payment({ eventId: `pay-${id}`, kind: 'paid', orderId: id, amount, at: Date.now() }));
  return order;
}
const paidBy = async (key: 'guides' | 'stores' | 'regions') =>
  ok(await server.app.metrics(show.showId, staff.admin))[key].map((row) => [
    'guideId' in row ? row.guideId : 'storeId' in row ? row.storeId : row.regionId,
    row.paid,
  ]);

test('an order says which evidence decided, with the code as it came', async () => {
  const order = await sale({ viewerKey: 'a', ref: 'G-E', regionId: 'r-west' });
  const { entries, current } = ok(await server.app.attribution(order.id, staff.analyst));
  expect(current).toMatchObject({ guideId: 'g-e', rule: 'default@1', reason: 'visit-code' });
  expect(entries).toHaveLength(1);
  expect(entries[0]?.evidence).toMatchObject({ visitRef: 'G-E', memberId: null, memberHome: null });
  expect(entries[0]?.steps.find(({ decided }) => decided)?.step).toBe('visit-code');
});

test('a person’s decision moves the sale in the live figures, and outlives a restart', async () => {
  const order = await sale({ viewerKey: 'a', ref: 'G-E' });
  expect(await paidBy('guides')).toEqual([['g-e', order.amount]]);
  const moved = ok(
    await server.app.reattribute(
      order.id,
      { place: { guideId: 'g-w' }, kind: 'dispute', reason: 'Wu has the chat log' },
      staff.admin,
    ),
  );
  expect(moved.current).toEqual({
    guideId: 'g-w',
    storeId: 's-w',
    regionId: 'r-west',
    rule: 'by-hand@1',
    reason: 'dispute',
  });
  expect(moved.entries.map(({ superseded }) => superseded)).toEqual([true, false]);
  expect(moved.entries[1]).toMatchObject({ actor: { id: 'user-admin' }, note: 'Wu has the chat log' });
  expect((await paidBy('guides')).filter(([, paid]) => paid !== 0)).toEqual([['g-w', order.amount]]);
  expect((await paidBy('regions')).filter(([, paid]) => paid !== 0)).toEqual([['r-west', order.amount]]);

  await server.stop();
  server = await start(folder);
  expect(ok(await server.app.attribution(order.id, staff.admin))).toEqual(moved);
  expect((await paidBy('stores')).filter(([, paid]) => paid !== 0)).toEqual([['s-w', order.amount]]);
});

test('a claw-back leaves the sale to nobody; the sum stays', async () => {
  const order = await sale({ viewerKey: 'a', ref: 'G-E' });
  ok(
    await server.app.reattribute(
      order.id,
      { place: {}, kind: 'claw-back', reason: 'Bought from herself' },
      staff.admin,
    ),
  );
  const view = ok(await server.app.metrics(show.showId, staff.admin));
  expect(view.trade.paid).toBe(order.amount);
  expect(view.regions.reduce((sum, { paid }) => sum + paid, 0)).toBe(order.amount);
  expect(view.regions.find(({ regionId }) => regionId === null)?.paid).toBe(order.amount);
});

test('what does not fit together, changes nothing, or is not theirs is refused', async () => {
  const order = await sale({ viewerKey: 'a', ref: 'G-E' });
  const { app } = server;
  const change = { kind: 'correction', reason: 'because' } as const;
  const attempt = (place: object, who = staff.admin) => app.reattribute(order.id, { ...change, place }, who);
  expect(await attempt({ guideId: 'g-w', storeId: 's-e' })).toMatchObject({ error: { code: 'invalid' } });
  expect(await attempt({ guideId: 'nobody' })).toMatchObject({ error: { code: 'invalid' } });
  expect(await attempt({ guideId: 'g-e' })).toMatchObject({ error: { code: 'already_done' } });
  expect(await attempt({ guideId: 'g-w' }, staff.host)).toMatchObject({ error: { code: 'forbidden' } });
  expect(await app.attribution('nothing', staff.admin)).toMatchObject({ error: { code: 'not_found' } });
  expect(ok(await app.attribution(order.id, staff.admin)).entries).toHaveLength(1);

  const western = await sale({ viewerKey: 'b', ref: 'G-W' });
  expect(await app.attribution(western.id, staff.east)).toMatchObject({ error: { code: 'not_found' } });
  expect(ok(await app.attribution(order.id, staff.east)).current.guideId).toBe('g-e');
});
