import { expect, test } from 'vitest';
import type { DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import { LEASE_MS, type Lease } from '#shared/contract/leases.ts';
import { ask, goLive, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

/** The server's clock, which stands by itself: a lease lasts however slow the machine is. */
let now = Date.now();
const server = servedOnce({ clock: () => now });

async function deskOf(showId: string, who: 'admin' | 'operator' | 'host') {
  const socket = server.connect('/desk', who);
  const leases: Lease[][] = [];
  socket.on('update', (update: DeskUpdate) => update.leases && leases.push(update.leases));
  const answer = await ask<WatchAnswer>(socket, 'watch', { showId });
  return { socket, leases, found: answer.ok ? answer.leases : [] };
}
const onRing = (showId: string) => ({ showId, kind: 'price', itemId: 'ring' });
const newPrice = (showId: string, price: number) => ({ showId, type: 'price.change', itemId: 'ring', price });

test('a price somebody is editing is refused to everyone else, with their name, until they are gone', async () => {
  const { showId } = await goLive(server.app);
  const ada = await deskOf(showId, 'admin');
  const ou = await deskOf(showId, 'operator');
  expect(await ask(ada.socket, 'lease', onRing(showId))).toMatchObject({ ok: true, lease: { name: 'Ada' } });
  await until(() => ou.leases.at(-1)?.length === 1);
  expect(ou.leases.at(-1)).toMatchObject([{ kind: 'price', itemId: 'ring', name: 'Ada' }]);
  expect((await deskOf(showId, 'host')).found).toMatchObject([{ name: 'Ada' }]);
  const refused = { ok: false, error: { code: 'lease_held', params: { name: 'Ada' } } };
  expect(await ask(ou.socket, 'lease', onRing(showId))).toMatchObject(refused);
  expect(await ask(ou.socket, 'command', newPrice(showId, 90_000))).toMatchObject(refused);
  expect(await ask(ada.socket, 'command', newPrice(showId, 95_000))).toMatchObject({ ok: true });
  ada.socket.disconnect();
  await until(() => ou.leases.at(-1)?.length === 0);
  expect(await ask(ou.socket, 'command', newPrice(showId, 90_000))).toMatchObject({ ok: true });
});

test('a lease that is not renewed may be taken over; the one it was taken from is told', async () => {
  const { showId } = await goLive(server.app);
  const ada = await deskOf(showId, 'admin');
  const ou = await deskOf(showId, 'operator');
  await ask(ada.socket, 'lease', onRing(showId));
  now += LEASE_MS;
  expect(await ask(ou.socket, 'lease', onRing(showId))).toMatchObject({ ok: true });
  expect(await ask(ada.socket, 'command', newPrice(showId, 95_000))).toMatchObject({
    error: { code: 'lease_held', params: { name: 'Ou' } },
  });
  await ask(ou.socket, 'release', onRing(showId));
  expect(await ask(ada.socket, 'command', newPrice(showId, 95_000))).toMatchObject({ ok: true });
});

test('whoever may not change prices, or does not watch, leases nothing', async () => {
  const { showId } = await goLive(server.app);
  const hua = await deskOf(showId, 'host');
  expect(await ask(hua.socket, 'lease', onRing(showId))).toMatchObject({ error: { code: 'forbidden' } });
  const stranger = server.connect('/desk', 'operator');
  expect(await ask(stranger, 'lease', onRing(showId))).toMatchObject({ error: { code: 'invalid' } });
  const ou = await deskOf(showId, 'operator');
  expect(await ask(ou.socket, 'lease', { ...onRing(showId), itemId: 'none' })).toMatchObject({
    error: { code: 'not_found' },
  });
});
