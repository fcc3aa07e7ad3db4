import { expect, test } from 'vitest';
import { goLive, newFolder, ok, removeFolder, staff, start } from '../testing/running.ts';
import type { Visitor } from './api.ts';

test('what is sold in the millisecond in which a show ends is of the show', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const server = await start(folder, { clock: () => now });
  try {
    const { app } = server;
    const show = await goLive(app);
    now += 1_000;
    const visit = { source: 'guide-share', ref: 'G-E', viewerKey: 'one' } as const;
    const visitor = app.visitor(ok(await app.openVisit(show.showId, visit)).token) as Visitor;
    const lines = [{ itemId: show.otherItemId, quantity: 1 }];
    const order = ok(await app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
    ok(await app.payment({ eventId: 'p', kind: 'paid', orderId: order.id, amount: order.amount, at: now }));
    await show.send({ type: 'show.end' });
    const { trade } = ok(await app.metrics(show.showId, staff.admin));
    expect(trade).toMatchObject({ placed: order.amount, paid: order.amount, paidOrders: 1 });
    ok(await app.command(show.showId, { type: 'settlement.freeze' }, staff.admin));
    const sheet = ok(await app.settlement(show.showId, staff.admin, 1));
    expect(sheet.guides).toMatchObject([{ guideId: 'g-e', net: order.amount }]);
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
});
