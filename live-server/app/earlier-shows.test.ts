import { expect, test } from 'vitest';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { goLive, newFolder, ok, removeFolder, staff, start } from '../testing/running.ts';
import type { Visitor } from './api.ts';

test('what is paid after a show is in what later shows are held against, seconds later', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const server = await start(folder, { clock: () => now });
  try {
    const { app } = server;
    const { showId, otherItemId, send } = await goLive(app);
    const { token } = ok(await app.openVisit(showId, { source: 'direct' }));
    const visitor = app.visitor(token) as Visitor;
    const order = async (key: string) => {
      const lines = [{ itemId: otherItemId, quantity: 1 }];
      return ok(await app.order({ lines, fulfilment: 'ship', key }, visitor));
    };
    const pay = async ({ id, amount }: { id: string; amount: number }) =>
      ok(await app.payment({ eventId: `paid ${id}`, kind: 'paid', orderId: id, amount, at: now }));
    const [inTime, late] = [await order('in time'), await order('late')];
    await pay(inTime);
    now += 60_000;
    await send({ type: 'show.end' });
    const paid = async () => {
      const { shows } = ok(await app.trends({ limit: 10 }, staff.admin));
      return shows.find((show) => show.showId === showId)?.figures.paid;
    };
    expect(await paid()).toBe(inTime.amount);
    await pay(late);
    now += 10_000;
    expect(await paid()).toBe(inTime.amount + late.amount);
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
});

test('what is paid after a show is counted yet where the first try to count it fails', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const clock = () => now;
  let server = await start(folder, { clock });
  try {
    const { showId, otherItemId, send } = await goLive(server.app);
    const { token } = ok(await server.app.openVisit(showId, { source: 'direct' }));
    const lines = [{ itemId: otherItemId, quantity: 1 }];
    const visitor = server.app.visitor(token) as Visitor;
    const order = ok(await server.app.order({ lines, fulfilment: 'ship', key: 'late' }, visitor));
    now += 60_000;
    await send({ type: 'show.end' });
    // A server that has not held it in memory reads it to count it.
    await server.stop();
    server = await start(folder, { clock });
    const { app, stores } = server;
    const trends = () => app.trends({ limit: 10 }, staff.admin);
    const paid = async () => ok(await trends()).shows.find((show) => show.showId === showId)?.figures.paid;
    expect(await paid()).toBe(0);

    const notice = {
      eventId: 'late',
      kind: 'paid',
      orderId: order.id,
      amount: order.amount,
      at: now,
    } as const;
    ok(await app.payment(notice));
    now += 10_000;
    const read = stores.activity.read.bind(stores.activity);
    Object.assign(stores.activity, {
      read: () => Promise.reject(new StorageUnavailable('EIO', 'unreadable')),
    });
    await expect(trends()).rejects.toThrow(StorageUnavailable);
    Object.assign(stores.activity, { read });
    expect(await paid()).toBe(order.amount);
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
});
