import { beforeEach, expect, test } from 'vitest';
import { moved, regrouped } from '#shared/domain/attribution/postings.ts';
import { goLive, type OnAir, ok, staff } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';
import type { Visitor } from './api.ts';

let show: OnAir;
const server = servedEach();
beforeEach(async () => {
  show = await goLive(server.app);
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
  await server.startAgain();
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

test('a line told apart moves its own amount; the order is seen and explained in both regions', async () => {
  const { app } = server;
  const opened = ok(await app.openVisit(show.showId, { source: 'guide-share', viewerKey: 'a', ref: 'G-E' }));
  const lines = [
    { itemId: show.itemId, quantity: 1 },
    { itemId: show.otherItemId, quantity: 2 },
  ];
  const order = ok(
    await app.order({ lines, fulfilment: 'ship', key: 'k' }, app.visitor(opened.token) as Visitor),
  );
  const { id, amount } = order;
  ok(await app.payment({ eventId: 'p', kind: 'paid', orderId: id, amount, at: Date.now() }));
  const change = { place: { guideId: 'g-w' }, kind: 'dispute', reason: 'Wu sold the bangles' } as const;
  const moved = ok(await app.reattribute(id, { ...change, line: 1 }, staff.admin));
  expect(moved.lines.map(({ guideId }) => guideId)).toEqual(['g-e', 'g-w']);
  const bangles = moved.lines[1]?.amount ?? 0;
  expect(await paidBy('guides')).toEqual(
    expect.arrayContaining([
      ['g-e', amount - bangles],
      ['g-w', bangles],
    ]),
  );
  expect(await app.reattribute(id, { ...change, line: 1 }, staff.admin)).toMatchObject({
    error: { code: 'already_done' },
  });
  expect(await app.reattribute(id, { ...change, line: 7 }, staff.admin)).toMatchObject({
    error: { code: 'not_found' },
  });
  expect(ok(await app.attribution(id, staff.east)).lines).toHaveLength(2);
  const page = ok(await app.orders(show.showId, staff.admin, { limit: 10, guideId: 'g-w' }));
  expect(page.items.map((one) => [one.id, one.lines[1]?.attribution?.guideId])).toEqual([[id, 'g-w']]);

  await server.stop();
  await server.startAgain();
  expect(ok(await server.app.attribution(id, staff.admin))).toEqual(moved);
});

test('a region may dispute what it sees; only who trades may decide', async () => {
  const order = await sale({ viewerKey: 'a', ref: 'G-E' });
  const { app } = server;
  const asked = { claim: { storeId: 's-e' }, reason: 'She walked in', key: 'k' };
  expect(await app.dispute(order.id, asked, staff.host)).toMatchObject({ error: { code: 'forbidden' } });
  expect(await app.dispute(order.id, { ...asked, claim: { guideId: 'nobody' } }, staff.east)).toMatchObject({
    error: { code: 'invalid' },
  });
  const disputed = ok(await app.dispute(order.id, asked, staff.east));
  expect(disputed.disputes).toMatchObject([{ claim: { storeId: 's-e' }, reason: 'She walked in' }]);
  expect(disputed.current.guideId).toBe('g-e');
  expect(ok(await app.orders(show.showId, staff.admin, { limit: 10, disputed: true })).items).toHaveLength(1);
  const decision = { place: {}, kind: 'upheld', reason: 'The link is hers' } as const;
  expect(await app.reattribute(order.id, decision, staff.east)).toMatchObject({
    error: { code: 'forbidden' },
  });
  const decided = ok(await app.reattribute(order.id, decision, staff.admin));
  expect(decided).toMatchObject({ disputes: [], current: { guideId: 'g-e', reason: 'upheld' } });
});

test('the file of orders says where each part of an order belongs, and adds up there as the figures do', async () => {
  const { app } = server;
  const opened = ok(await app.openVisit(show.showId, { source: 'guide-share', viewerKey: 'a', ref: 'G-E' }));
  const lines = [
    { itemId: show.itemId, quantity: 1 },
    { itemId: show.otherItemId, quantity: 2 },
  ];
  const input = { lines, fulfilment: 'ship', key: 'k' } as const;
  const order = ok(await app.order(input, app.visitor(opened.token) as Visitor));
  await app.payment({ eventId: 'p', kind: 'paid', orderId: order.id, amount: order.amount, at: Date.now() });
  const alone = await sale({ viewerKey: 'b', ref: 'G-E' });
  const change = { place: { guideId: 'g-w' }, kind: 'dispute', reason: 'Wu sold the bangles' } as const;
  ok(await app.reattribute(order.id, { ...change, line: 1 }, staff.admin));
  // The only line of an order is all of it.
  ok(await app.reattribute(alone.id, { ...change, line: 0 }, staff.admin));
  const rowsFor = async (who: (typeof staff)['admin']) => {
    let text = '';
    for await (const chunk of ok(await app.exportShow(show.showId, 'orders.csv', who)).chunks) text += chunk;
    const [header = '', ...rows] = text.slice(1).trim().split('\r\n');
    const at = (name: string) => header.split(',').indexOf(name);
    return rows.map((row) => {
      const cells = row.split(',');
      return {
        id: cells[at('order_id')],
        ...{ guide: cells[at('guide')], part: cells[at('part')], paid: Number(cells[at('paid_minor')]) },
      };
    });
  };
  const bangles = 2 * alone.amount;
  const west = [
    { id: order.id, guide: 'G-W', part: '2 of 2', paid: bangles },
    { id: alone.id, guide: 'G-W', part: '', paid: alone.amount },
  ];
  const east = [{ id: order.id, guide: 'G-E', part: '1 of 2', paid: order.amount - bangles }];
  const everything = await rowsFor(staff.admin);
  expect(everything).toHaveLength(3);
  expect(everything).toEqual(expect.arrayContaining([...east, ...west]));
  expect(await rowsFor(staff.east)).toEqual(east);
});

test('a sale moved by hand to a guide who has left for another store stays where it was made', async () => {
  const { app, directory } = server;
  const before = await sale({ viewerKey: 'a', regionId: 'r-west' });
  const disputed = await sale({ viewerKey: 'b', regionId: 'r-east' });
  const moment = Math.max(before.placedAt, disputed.placedAt) + 1;
  ok(
    await directory.guides.update('g-e', (guide) => ({
      ...moved(guide, 's-w', moment),
      storeId: 's-w',
    })),
  );
  const change = { place: { guideId: 'g-e' }, kind: 'correction', reason: 'Li sold it that night' } as const;
  const told = ok(await app.reattribute(before.id, change, staff.admin));
  expect(told.current).toMatchObject({ guideId: 'g-e', storeId: 's-e', regionId: 'r-east' });
  expect(
    await app.reattribute(before.id, { ...change, place: { guideId: 'g-e', storeId: 's-w' } }, staff.admin),
  ).toMatchObject({ error: { code: 'invalid', issues: [{ path: 'place.storeId' }] } });
  const asked = { claim: { guideId: 'g-e' }, reason: 'Hers', key: 'k' };
  expect(ok(await app.dispute(disputed.id, asked, staff.east)).disputes).toMatchObject([
    { claim: { guideId: 'g-e', storeId: 's-e', regionId: 'r-east' } },
  ]);
  expect((await paidBy('stores')).filter(([, paid]) => paid !== 0)).toEqual(
    expect.arrayContaining([['s-e', before.amount]]),
  );
});

test('a sale moved by hand to a store that was given to another region stays in the region of its time', async () => {
  const { app, directory } = server;
  const order = await sale({ viewerKey: 'a', regionId: 'r-west' });
  ok(
    await directory.stores.update('s-e', (store) => ({
      ...regrouped(store, 'r-west', order.placedAt + 1),
      regionId: 'r-west',
    })),
  );
  const change = { kind: 'correction', reason: 'Sold over that counter' } as const;
  expect(
    await app.reattribute(
      order.id,
      { ...change, place: { storeId: 's-e', regionId: 'r-west' } },
      staff.admin,
    ),
  ).toMatchObject({ error: { code: 'invalid', issues: [{ path: 'place.regionId' }] } });
  const told = ok(await app.reattribute(order.id, { ...change, place: { storeId: 's-e' } }, staff.admin));
  expect(told.current).toMatchObject({ guideId: null, storeId: 's-e', regionId: 'r-east' });
  expect((await paidBy('regions')).filter(([, paid]) => paid !== 0)).toEqual([['r-east', order.amount]]);
});
