import { expect, test } from 'vitest';
import type { RoomState } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { ask, goLive, next, ok, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

type Claimed = { ok: true; order: OrderView };

test('the answer tells of a new order; the viewer’s other screens are told beside it, and all of what follows', async () => {
  const { app } = server;
  const show = await goLive(app, { perViewerLimit: 2 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const { token } = ok(await app.openVisit(show.showId, { source: 'direct', viewerKey: 'two-screens' }));
  const heard = { phone: [] as OrderView[], tablet: [] as OrderView[] };
  const [phone, tablet] = [server.connect('/room', token), server.connect('/room', token)];
  phone.on('order', (order: OrderView) => heard.phone.push(order));
  tablet.on('order', (order: OrderView) => heard.tablet.push(order));
  await Promise.all([next<RoomState>(phone, 'room'), next<RoomState>(tablet, 'room')]);

  const claim = { dealId: 'flash', quantity: 1, key: 'first' };
  const { order } = await ask<Claimed>(phone, 'claim', claim);
  await until(() => heard.tablet.length === 1);
  expect(heard.tablet).toEqual([order]);
  expect(await ask<Claimed>(phone, 'claim', claim)).toEqual({ ok: true, order });

  // Nobody waits for an answer to this one: then it is told like any other news.
  phone.emit('claim', { ...claim, key: 'second' });
  await until(() => heard.phone.length === 1 && heard.tablet.length === 2);
  expect(heard.phone[0]?.id).toBe(heard.tablet[1]?.id);
  expect(heard.phone[0]?.id).not.toBe(order.id);

  const { amount, id: orderId } = order;
  ok(await app.payment({ eventId: 'p', kind: 'paid', orderId, amount, at: Date.now() }));
  await until(() => heard.phone.length === 2 && heard.tablet.length === 3);
  expect(heard.phone[1]).toMatchObject({ id: orderId, status: 'paid' });
});
