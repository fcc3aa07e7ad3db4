import { expect, test } from 'vitest';
import type { RoomDraw } from '#shared/contract/draws.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { commitmentOf, entriesDigest, entryOf, winningEntries } from '#shared/domain/draws/winners.ts';
import { ask, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

/** What the server's clock is ahead of the machine's. */
let skewMs = 0;
const server = servedOnce({ clock: () => Date.now() + skewMs });

async function viewerOf(showId: string, name: string) {
  const visit = ok(await server.app.openVisit(showId, { source: 'direct', name }));
  const socket = server.connect('/room', visit.token);
  const room = await next<RoomState>(socket, 'room');
  const draws: RoomDraw[] = [];
  socket.on('update', (update: RoomUpdate) => draws.push(...(update.draws ?? [])));
  return { socket, room, draws, viewerId: visit.viewerId };
}

const terms = {
  condition: 'comment',
  keyword: '发财',
  winners: 2,
  prize: 'A ring',
  durationMs: 60_000,
} as const;

test('a draw among comments settles by itself, and anyone can check it from what was published', async () => {
  const show = await goLive(server.app);
  const viewers = await Promise.all(
    ['小梅', '小林', '小吴', '小陈'].map((name) => viewerOf(show.showId, name)),
  );
  await show.send({ type: 'draw.open', drawId: 'luck', ...terms });
  const [first] = viewers;
  await until(() => (first?.draws.length ?? 0) > 0);
  const opened = first?.draws[0];
  expect(opened).toMatchObject({ drawId: 'luck', keyword: '发财', result: null });
  for (const { socket } of viewers.slice(0, 3)) await ask(socket, 'comment', { text: '恭喜发财！' });
  await ask(first?.socket ?? fail(), 'comment', { text: '发财发财' });
  await ask(viewers[3]?.socket ?? fail(), 'comment', { text: '你好' });
  skewMs += 61_000;
  await until(() => first?.draws.some(({ result }) => result !== null) ?? false);
  const result = first?.draws.at(-1)?.result ?? fail();
  const entries = viewers.slice(0, 3).map(({ viewerId }) => entryOf('luck', viewerId));
  expect(commitmentOf(result.seed)).toBe(opened?.commitment);
  expect(result.entrants).toBe(3);
  expect(result.entriesDigest).toBe(entriesDigest(entries));
  expect(result.winners.map(({ entry }) => entry)).toEqual(winningEntries(result.seed, entries, 2));
  for (const { name } of result.winners) expect(name).toBe('小*');
  const { room } = await viewerOf(show.showId, 'Late');
  expect(room.draws).toMatchObject([{ drawId: 'luck', result: { seed: result.seed } }]);
});

test('the seed is nowhere to be read before the end, and the same after a restart', async () => {
  const show = await goLive(server.app);
  await show.send({ type: 'draw.open', drawId: 'secret', ...terms, condition: 'all', keyword: undefined });
  const viewer = await viewerOf(show.showId, 'Mei');
  const before = JSON.stringify(await server.stores.events.read(show.showId));
  await server.stop();
  await server.startAgain();
  const again = await viewerOf(show.showId, 'Lin');
  skewMs += 61_000;
  await until(() => again.draws.some(({ result }) => result !== null));
  const settled = again.draws.at(-1);
  expect(commitmentOf(settled?.result?.seed ?? '')).toBe(viewer.room.draws?.[0]?.commitment);
  expect(before).not.toContain(settled?.result?.seed);
});

test('followers and buyers enter without a word; nobody settles early', async () => {
  const show = await goLive(server.app);
  const follower = await viewerOf(show.showId, 'Fan');
  const buyer = await viewerOf(show.showId, 'Buyer');
  await ask(follower.socket, 'follow');
  await show.send({ type: 'draw.open', drawId: 'fans', ...terms, condition: 'follow', keyword: undefined });
  expect(
    await server.app.command(show.showId, { type: 'draw.settle', drawId: 'fans' }, staff.admin),
  ).toMatchObject({ error: { code: 'too_soon' } });
  skewMs += 61_000;
  await until(() => buyer.draws.some(({ result }) => result !== null));
  expect(buyer.draws.at(-1)?.result?.winners.map(({ entry }) => entry)).toEqual([
    entryOf('fans', follower.viewerId),
  ]);
  await show.send({
    type: 'draw.open',
    drawId: 'buyers',
    ...terms,
    condition: 'purchase',
    keyword: undefined,
  });
  const order = { lines: [{ itemId: 'ring', quantity: 1 }], fulfilment: 'ship', key: 'k' };
  const placed = await ask<{ order: { id: string; amount: number } }>(buyer.socket, 'order', order);
  const { id: orderId, amount } = placed.order;
  ok(await server.app.payment({ eventId: 'pay', kind: 'paid', orderId, amount, at: Date.now() }));
  await show.send({ type: 'show.end' });
  const view = await server.stores.events.read(show.showId);
  const settled = view.map(({ event }) => event).findLast(({ type }) => type === 'draw.settled');
  expect(settled).toMatchObject({ drawId: 'buyers', result: { winners: [{ viewerId: buyer.viewerId }] } });
});

function fail(): never {
  throw new Error('missing');
}
