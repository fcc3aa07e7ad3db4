import { expect, test } from 'vitest';
import type { RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { ask, goLive, newFolder, next, ok, removeFolder, staff, start } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

async function viewerOf(showId: string, more: object = {}) {
  const visit = ok(await server.app.openVisit(showId, { source: 'direct', ...more }));
  const socket = server.connect('/room', visit.token);
  await next(socket, 'room');
  return { socket, ...visit };
}

type Refused = { ok: boolean; error?: { code: string; issues?: { path: string }[] } };

test('64 viewers race for 10 units: exactly 10 are sold, each key once', async () => {
  const show = await goLive(server.app, { quantity: 10 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const viewers = await Promise.all(Array.from({ length: 64 }, () => viewerOf(show.showId)));
  const claim = { dealId: 'flash', quantity: 1, key: 'once' };
  const answers = await Promise.all(
    viewers.flatMap(({ socket }) =>
      [0, 1].map(() => ask<Refused & { order?: OrderView }>(socket, 'claim', claim)),
    ),
  );
  const orders = new Set(answers.flatMap(({ order }) => order?.id ?? []));
  expect(orders.size).toBe(10);
  expect(answers.filter(({ ok: isOk }) => isOk)).toHaveLength(20);
  expect(new Set(answers.flatMap(({ error }) => error?.code ?? []))).toEqual(new Set(['sold_out']));
  const view = ok(await server.app.showView(show.showId, staff.analyst));
  expect(view.deals).toMatchObject([{ state: 'soldOut', remaining: 0, reserved: 10 }]);
});

test('a malformed payload is refused, and the connection and the show go on', async () => {
  const show = await goLive(server.app);
  const { socket } = await viewerOf(show.showId);
  const before = ok(await server.app.metrics(show.showId, staff.analyst)).audience;
  for (const [event, payload] of [
    ['like', { n: 0 }],
    ['like', { n: 1e9 }],
    ['like', null],
    ['like', 'many'],
    ['comment', { text: '' }],
    ['comment', { text: 'x'.repeat(201) }],
    ['comment', { text: 'x'.repeat(200_000) }],
    ['comment', { text: 'a\u0007b' }],
    ['click', { itemId: { $gt: '' } }],
    ['claim', { dealId: 'flash', quantity: -1, key: 'k' }],
    ['claim', { dealId: 'flash', quantity: 1.5, key: 'k' }],
    ['claim', { dealId: 'flash', quantity: 1e9, key: 'k' }],
    ['claim', { dealId: 'flash', quantity: '1', key: 'k' }],
    ['claim', { dealId: 'flash', quantity: Number.NaN, key: 'k' }],
    ['claim', 1],
    ['order', { lines: [], fulfilment: 'ship', key: 'k' }],
    ['clock', {}],
    ['no-such-event', {}],
  ] as const)
    expect(await ask<Refused>(socket, event, payload), `${event} ${JSON.stringify(payload)}`).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
  expect(await ask(socket, 'click', { itemId: 'nothing' })).toMatchObject({ error: { code: 'not_found' } });
  expect(await ask(socket, 'claim', { dealId: 'nothing', quantity: 1, key: 'k' })).toMatchObject({
    error: { code: 'not_found' },
  });
  const desk = server.connect('/desk', 'admin');
  for (const [event, payload] of [
    ['watch', {}],
    ['command', { showId: show.showId, type: 'show.explode' }],
    ['command', { showId: show.showId, type: 'price.change', itemId: 'ring', price: '1' }],
    ['command', 7],
    ['no-such-event', {}],
  ] as const)
    expect(await ask(desk, event, payload)).toMatchObject({ error: { code: 'invalid' } });
  expect(await ask(desk, 'watch', { showId: 'no-such-show' })).toMatchObject({
    error: { code: 'not_found' },
  });
  expect(socket.connected && desk.connected).toBe(true);
  expect(await ask(socket, 'clock', { t: 5 })).toMatchObject({ t: 5 });
  expect(ok(await server.app.metrics(show.showId, staff.analyst)).audience).toMatchObject({
    likes: before.likes,
    comments: before.comments,
    clicks: before.clicks,
  });
});

test('a desk may write null for what it leaves out of a command, as by REST', async () => {
  const show = await goLive(server.app);
  const desk = server.connect('/desk', 'admin');
  const pin = { showId: show.showId, type: 'product.pin', itemId: 'ring' };
  expect(
    await ask(desk, 'command', { ...pin, commandId: null, expectedVersion: null, expected: null }),
  ).toMatchObject({ ok: true });
});

test('a desk is told the whole live snapshot, stores and guides among it', async () => {
  const show = await goLive(server.app);
  const { socket } = await viewerOf(show.showId, { ref: 'G-E' });
  expect(await ask(socket, 'like', { n: 2 })).toMatchObject({ ok: true });
  const desk = server.connect('/desk', 'admin');
  const told = new Promise<object>((resolve) => {
    desk.on('update', ({ metrics }: { metrics?: object }) => metrics && resolve(metrics));
  });
  const watched = await ask<{ metrics: object }>(desk, 'watch', { showId: show.showId });
  const names = Object.keys(ok(await server.app.metrics(show.showId, staff.admin))).sort();
  expect(Object.keys(watched.metrics).sort()).toEqual(names);
  expect(Object.keys(await told).sort()).toEqual(names);
  const region = await ask<{ metrics: object }>(server.connect('/desk', 'east'), 'watch', {
    showId: show.showId,
  });
  expect(region.metrics).not.toHaveProperty('guides');
});

test('a claim too early or too late sells nothing; twice under one key is one order', async () => {
  const show = await goLive(server.app);
  const { socket } = await viewerOf(show.showId);
  const other = await viewerOf(show.showId);
  const claim = (by: typeof socket, key: string) =>
    ask<Refused & { order?: OrderView }>(by, 'claim', { dealId: 'flash', quantity: 1, key });
  expect(await claim(socket, 'early')).toMatchObject({ error: { code: 'deal_not_open' } });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const [first, again] = [await claim(socket, 'once'), await claim(socket, 'once')];
  expect(first).toMatchObject({ ok: true, order: { amount: 80_000 } });
  expect(again.order?.id).toBe(first.order?.id);
  expect(await claim(socket, 'more')).toMatchObject({ error: { code: 'limit_reached' } });
  // The order of one viewer is nothing to another, under the same key.
  expect((await claim(other.socket, 'once')).order?.id).not.toBe(first.order?.id);
  const orderId = first.order?.id ?? '';
  const stranger = server.app.visitor(other.token);
  if (!stranger) throw new Error('no visitor');
  expect(await server.app.getOrder(orderId, stranger)).toMatchObject({ error: { code: 'not_found' } });
  await show.send({ type: 'deal.close', dealId: 'flash' });
  const late = await viewerOf(show.showId);
  expect(await claim(late.socket, 'late')).toMatchObject({ error: { code: 'deal_not_open' } });
  const { deals } = ok(await server.app.showView(show.showId, staff.analyst));
  expect(deals).toMatchObject([{ reserved: 2, sold: 0 }]);
});

test('too many of one kind are refused, and the other kinds still pass', async () => {
  const show = await goLive(server.app);
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const { socket } = await viewerOf(show.showId);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) => ask<Refused>(socket, 'comment', { text: `no ${n}` })),
  );
  const said = answers.filter(({ ok: isOk }) => isOk).length;
  expect(said).toBeGreaterThanOrEqual(5);
  expect(said).toBeLessThan(60);
  expect(answers.at(-1)).toMatchObject({ error: { code: 'rate_limited' } });
  expect(await ask(socket, 'claim', { dealId: 'flash', quantity: 1, key: 'k' })).toMatchObject({ ok: true });
});

test('a live show without news is told at least every second, to viewers and desks', async () => {
  const show = await goLive(server.app);
  const { socket } = await viewerOf(show.showId);
  const desk = server.connect('/desk', 'admin');
  await ask(desk, 'watch', { showId: show.showId });
  // Held against a timer of a second in the same process: what makes the one late makes the other late too.
  const seconds = 6;
  const told = [0, 0];
  await Promise.all([socket, desk].map((one) => next(one, 'update')));
  for (const [index, one] of [socket, desk].entries())
    one.on('update', () => {
      told[index] = (told[index] ?? 0) + 1;
    });
  await new Promise<void>((resolve) => {
    let passed = 0;
    const timer = setInterval(() => {
      passed += 1;
      if (passed < seconds) return;
      clearInterval(timer);
      resolve();
    }, 1_000);
  });
  // A heartbeat every other second would make it half as many.
  for (const times of told) expect(times).toBeGreaterThan(seconds / 2);
});

test('an update names a deal by dealId and tells every notice of its tick', async () => {
  const show = await goLive(server.app);
  const { socket } = await viewerOf(show.showId);
  const updates: RoomUpdate[] = [];
  socket.on('update', (update: RoomUpdate) => updates.push(update));
  await show.send({ type: 'notice.post', text: 'one' });
  await show.send({ type: 'notice.post', text: 'two' });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  await expect.poll(() => updates.flatMap(({ deals = [] }) => deals)).not.toHaveLength(0);
  expect(updates.flatMap(({ deals = [] }) => deals).at(-1)).toMatchObject({
    dealId: 'flash',
    state: 'open',
    remaining: expect.any(Number),
    endsAt: expect.any(Number),
  });
  expect(updates.flatMap(({ notices = [] }) => notices.map(({ text }) => text))).toEqual(['one', 'two']);
});

test('a muted viewer’s comment is refused; likes go on', async () => {
  const show = await goLive(server.app);
  const { socket, viewerId } = await viewerOf(show.showId);
  await show.send({ type: 'viewer.mute', viewerId });
  expect(await ask(socket, 'comment', { text: 'hello' })).toMatchObject({ error: { code: 'muted' } });
  expect(await ask(socket, 'like', { n: 1 })).toEqual({ ok: true });
});

test('while some flood, every polite request is answered and every one of its facts is counted', async () => {
  const show = await goLive(server.app);
  const flooders = await Promise.all(Array.from({ length: 8 }, () => viewerOf(show.showId)));
  const polite = await viewerOf(show.showId);
  let isOver = false;
  const floods = flooders.map(async ({ socket }) => {
    while (!isOver) {
      for (let n = 0; n < 200; n++) socket.emit('click', { itemId: n % 2 ? 'ring' : 42 });
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  for (let n = 0; n < 40; n++) {
    expect(await ask(polite.socket, 'like', { n: 1 })).toEqual({ ok: true });
    expect(await ask(polite.socket, 'impression', { itemId: 'bangle' })).toEqual({ ok: true });
  }
  isOver = true;
  await Promise.all(floods);
  const { audience, products } = ok(await server.app.metrics(show.showId, staff.analyst));
  expect(audience.likes).toBe(40);
  expect(products.find(({ itemId }) => itemId === 'bangle')?.impressions).toBe(40);
  expect(flooders.every(({ socket }) => socket.connected)).toBe(true);
});

test('one visit may have a few connections and no more; a deal for members is for members', async () => {
  const show = await goLive(server.app);
  await show.send({ type: 'deal.revise', dealId: 'flash', audience: { kind: 'members' } });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const { token, socket } = await viewerOf(show.showId);
  expect(await ask(socket, 'claim', { dealId: 'flash', quantity: 1, key: 'k' })).toMatchObject({
    error: { code: 'not_eligible' },
  });
  const others = Array.from({ length: 4 }, () => server.connect('/room', token));
  await Promise.all(others.map((other) => next(other, 'room')));
  const error = await new Promise<Error & { data?: unknown }>((resolve) =>
    server.connect('/room', token).once('connect_error', resolve),
  );
  expect(error.data).toMatchObject({ code: 'rate_limited' });
  // All of them are one visit of one viewer.
  expect(ok(await server.app.metrics(show.showId, staff.analyst)).audience).toMatchObject({
    pv: 1,
    online: 1,
  });
});

test('a desk whose person was locked out hears no more once it asks for the time', async () => {
  let isLocked = false;
  const own = await newFolder();
  const there = await start(own, { authenticateStaff: () => (isLocked ? null : staff.operator) });
  try {
    const show = await goLive(there.app);
    const desk = there.connect('/desk', 'any');
    expect(await ask(desk, 'watch', { showId: show.showId })).toMatchObject({ ok: true });
    expect(await ask(desk, 'clock', { t: 1 })).toMatchObject({ t: 1 });
    isLocked = true;
    const gone = new Promise((resolve) => desk.on('disconnect', resolve));
    expect(await ask(desk, 'clock', { t: 2 })).toMatchObject({ error: { code: 'unauthenticated' } });
    await gone;
  } finally {
    await there.stop();
    await removeFolder(own);
  }
});
