import { expect, test } from 'vitest';
import type { DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { ask, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

type Watched = Extract<WatchAnswer, { ok: true }>;

test('from a visit to a paid order: what viewers do moves the figures on the desk', async () => {
  const { app } = server;
  const show = await goLive(app);
  const desk = server.connect('/desk', 'admin');
  const answer = await ask<Watched>(desk, 'watch', { showId: show.showId });
  expect(answer.ok).toBe(true);
  expect(answer.metrics.audience.uv).toBe(0);
  const updates: DeskUpdate[] = [];
  desk.on('update', (update: DeskUpdate) => updates.push(update));

  const visit = ok(await app.openVisit(show.showId, { source: 'guide-share', ref: 'G-E', name: 'Mei' }));
  const viewer = server.connect('/room', visit.token);
  const room = await next<RoomState>(viewer, 'room');
  expect(room.me.visitId).toBe(visit.visitId);
  expect(room.items.map(({ itemId }) => itemId)).toEqual(['ring', 'bangle']);
  expect(room.deals).toMatchObject([{ id: 'flash', state: 'planned', remaining: 10 }]);

  const opened = next<RoomUpdate>(viewer, 'update', ({ deals }) => deals?.[0]?.state === 'open');
  await show.send({ type: 'product.pin', itemId: 'ring' });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  expect((await opened).deals?.[0]?.endsAt).toBeGreaterThan(Date.now());

  expect(await ask(viewer, 'like', { n: 7 })).toEqual({ ok: true });
  expect(await ask(viewer, 'comment', { text: 'Is it 18k?' })).toMatchObject({ ok: true });
  expect(await ask(viewer, 'click', { itemId: 'ring' })).toEqual({ ok: true });
  const paidPush = next<OrderView>(viewer, 'order', ({ status }) => status === 'paid');
  const claimed = await ask<{ ok: true; order: OrderView }>(viewer, 'claim', {
    dealId: 'flash',
    quantity: 1,
    key: 'k1',
  });
  expect(claimed).toMatchObject({
    ok: true,
    order: {
      status: 'reserved',
      amount: 80_000,
      attribution: { regionId: 'r-east', guideId: 'g-e', reason: 'visit-code' },
    },
  });
  const { id: orderId, amount } = claimed.order;
  const paid = { eventId: 'pay-1', kind: 'paid', orderId, amount, at: Date.now() } as const;
  expect(ok(await app.payment(paid))).toBe('applied');
  expect(ok(await app.payment(paid))).toBe('repeated');
  expect((await paidPush).id).toBe(orderId);

  await until(() => updates.some(({ metrics }) => metrics?.trade.paid === 80_000));
  const last = updates.findLast(({ metrics }) => metrics)?.metrics;
  expect(last).toMatchObject({
    audience: { uv: 1, pv: 1, online: 1, likes: 7, comments: 1, clicks: 1 },
    trade: { placed: 80_000, paid: 80_000, buyers: 1, units: 1 },
  });
  expect(last?.regions.find(({ regionId }) => regionId === 'r-east')?.paid).toBe(80_000);
  expect(updates.flatMap(({ comments }) => comments ?? [])).toMatchObject([
    { name: 'Mei', text: 'Is it 18k?', regionId: 'r-east' },
  ]);
  expect(updates.flatMap(({ orders }) => orders ?? []).at(-1)).toMatchObject({ status: 'paid', name: 'Mei' });
  expect(updates.flatMap(({ stock }) => stock?.deals ?? []).at(-1)).toMatchObject({
    dealId: 'flash',
    sold: 1,
    remaining: 9,
  });

  // Events come in order and without gaps, from the version the desk began with.
  let version = answer.version;
  for (const update of updates) {
    expect(update.from).toBe(version);
    expect(update.events.map((event) => event.version)).toEqual(
      update.events.map((_, index) => version + 1 + index),
    );
    version = update.to;
  }

  const ended = next<{ at: number }>(viewer, 'ended');
  await show.send({ type: 'show.end' });
  const { at } = await ended;
  const review = ok(await app.review(show.showId, staff.analyst));
  expect(review.show.endedAt).toBe(at);
  expect(review.summary.trade.paid).toBe(80_000);
  expect(review.deals).toMatchObject([{ dealId: 'flash', paidOrders: 1, units: 1 }]);
  expect(await ask(viewer, 'like', { n: 1 })).toMatchObject({ ok: false, error: { code: 'show_not_live' } });
});

test('two desks see each other’s actions, and the one who looked at an older show is refused', async () => {
  const show = await goLive(server.app);
  const [one, other] = [server.connect('/desk', 'admin'), server.connect('/desk', 'host')];
  const seen = await ask<Watched>(one, 'watch', { showId: show.showId });
  await ask<Watched>(other, 'watch', { showId: show.showId });
  const told = next<DeskUpdate>(other, 'update', ({ events }) => events.length > 0);
  const command = {
    showId: show.showId,
    type: 'notice.post',
    text: 'Welcome',
    commandId: 'c-1',
    expectedVersion: seen.version,
  };
  const done = await ask<{ ok: true; version: number }>(one, 'command', command);
  expect(done).toMatchObject({ ok: true, version: seen.version + 1 });
  expect((await told).events).toMatchObject([
    { actor: { name: 'Ada' }, event: { type: 'notice.posted', text: 'Welcome' } },
  ]);
  expect(
    await ask(other, 'command', {
      showId: show.showId,
      type: 'notice.post',
      text: 'Hi',
      expectedVersion: seen.version,
    }),
  ).toMatchObject({ ok: false, error: { code: 'version_conflict' } });
  // Asked again, the first answer: nothing happens twice.
  expect(await ask(one, 'command', command)).toEqual(done);
  // A desk that was away gets what it missed, and no more.
  const again = await ask<Watched>(one, 'watch', { showId: show.showId, sinceVersion: seen.version });
  expect(again.events.map(({ version }) => version)).toEqual([seen.version + 1]);
  expect(again.state).toBeUndefined();
  expect(again.presence.map(({ name }) => name).sort()).toEqual(['Ada', 'Hua']);
});

test('a command that comes after the moment up to which it was wanted is not done', async () => {
  const { app } = server;
  const show = await goLive(app);
  const desk = server.connect('/desk', 'admin');
  const seen = await ask<Watched>(desk, 'watch', { showId: show.showId });
  const pin = { showId: show.showId, type: 'product.pin', itemId: 'ring', commandId: 'c-pin' };
  const late = { ...pin, notAfter: app.realtime.now() - 1 };
  expect(await ask(desk, 'command', late)).toMatchObject({ ok: false, error: { code: 'too_late' } });
  expect(await ask(desk, 'command', { ...pin, notAfter: 'soon' })).toMatchObject({
    ok: false,
    error: { code: 'invalid' },
  });
  const again = await ask<Watched>(desk, 'watch', { showId: show.showId, sinceVersion: seen.version });
  expect(again.events).toEqual([]);
  // Pressed once more it is done; and what was done stays so, however late it is asked for again.
  const done = await ask(desk, 'command', { ...pin, notAfter: app.realtime.now() + 60_000 });
  expect(done).toMatchObject({ ok: true, version: seen.version + 1 });
  expect(await ask(desk, 'command', late)).toEqual(done);
});

test('role region sees the rows of its own regions and acts in them alone', async () => {
  const { app } = server;
  const show = await goLive(app);
  for (const ref of ['G-E', 'G-W']) ok(await app.openVisit(show.showId, { source: 'direct', ref }));
  const desk = server.connect('/desk', 'east');
  const answer = await ask<Watched>(desk, 'watch', { showId: show.showId });
  expect(answer.metrics.regions.map(({ regionId }) => regionId)).toEqual(['r-east']);
  const update = await next<DeskUpdate>(desk, 'update', ({ metrics }) => metrics !== undefined);
  expect(update.metrics?.regions.map(({ regionId }) => regionId)).toEqual(['r-east']);
  expect(ok(await app.metrics(show.showId, staff.east)).guides.map(({ guideId }) => guideId)).toEqual([
    'g-e',
  ]);
  const raise = { showId: show.showId, type: 'intervention.raise', action: 'coupon', note: 'slow' };
  expect(await ask(desk, 'command', { ...raise, regionId: 'r-east' })).toMatchObject({ ok: true });
  for (const refusedCommand of [
    { ...raise, regionId: 'r-west' },
    { showId: show.showId, type: 'show.end' },
  ])
    expect(await ask(desk, 'command', refusedCommand)).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
});

test('without a valid token nobody comes in, and the reason is told', async () => {
  for (const namespace of ['/room', '/desk'] as const) {
    const socket = server.connect(namespace, 'forged');
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      socket.once('connect_error', resolve),
    );
    expect(error.data).toMatchObject({ code: 'unauthenticated' });
  }
});
