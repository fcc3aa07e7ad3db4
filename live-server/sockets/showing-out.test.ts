import { expect, test } from 'vitest';
import type { RoomState } from '#shared/contract/room.ts';
import { ask, goLive, next, ok } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

test('a server that stops answers what it was asked before it shows anyone out', async () => {
  const { app, stores } = server;
  const show = await goLive(app);
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const { token } = ok(await app.openVisit(show.showId, { source: 'direct', viewerKey: 'late' }));
  const phone = server.connect('/room', token);
  await next<RoomState>(phone, 'room');
  const out = next(phone, 'disconnect');

  let closing: Promise<void> | null = null;
  // The order is in the record, and its answer is not out yet.
  stores.ledger.onRecord(({ entry }) => {
    if (entry.kind === 'order.reserved') closing ??= server.showOut();
  });
  const answer = ask(phone, 'claim', { dealId: 'flash', quantity: 1, key: 'first' });
  // Without one, the client gives up waiting when its connection ends.
  expect(await answer).toMatchObject({ ok: true, order: { status: 'reserved' } });
  await out;
  await closing;
});
