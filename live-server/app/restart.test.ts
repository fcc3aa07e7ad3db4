import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfferTerms } from '#shared/contract/offers.ts';
import type { RoomState } from '#shared/contract/room.ts';
import { ask, goLive, newFolder, next, ok, removeFolder, staff, start, until } from '../testing/running.ts';

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});
afterEach(() => removeFolder(folder));

test('a show stopped in mid-deal goes on: same end, same stock, same visits, same figures', async () => {
  const before = await start(folder);
  const show = await goLive(before.app, { quantity: 10 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const visit = ok(await before.app.openVisit(show.showId, { source: 'direct', ref: 'G-E' }));
  const viewer = before.connect('/room', visit.token);
  await next(viewer, 'room');
  await ask(viewer, 'like', { n: 3 });
  await ask(viewer, 'claim', { dealId: 'flash', quantity: 1, key: 'k' });
  const view = ok(await before.app.showView(show.showId, staff.admin));
  await before.stop();

  const after = await start(folder);
  try {
    const again = ok(await after.app.showView(show.showId, staff.admin));
    expect(again).toEqual(view);
    expect(again.deals[0]).toMatchObject({ state: 'open', remaining: 9 });
    const back = after.connect('/room', visit.token);
    const room = await next<RoomState>(back, 'room');
    expect(room.me.visitId).toBe(visit.visitId);
    expect(room.me.orders).toHaveLength(1);
    expect(room.likes).toBe(3);
    const claim = { dealId: 'flash', quantity: 1, key: 'k' };
    expect(await ask(back, 'claim', claim)).toMatchObject({ ok: true, order: { id: room.me.orders[0]?.id } });
    expect(ok(await after.app.metrics(show.showId, staff.admin))).toMatchObject({
      audience: { pv: 1, uv: 1, online: 1, likes: 3 },
      trade: { orders: 1, placed: 80_000 },
    });
  } finally {
    await after.stop();
  }
});

test('what fell due while the server was down is done when it is back', async () => {
  let skew = 0;
  const clock = () => Date.now() + skew;
  const before = await start(folder, { clock });
  const show = await goLive(before.app, { durationMs: 60_000, holdMs: 60_000 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const { token } = ok(await before.app.openVisit(show.showId, { source: 'direct' }));
  const visitor = before.app.visitor(token);
  if (!visitor) throw new Error('The token is not valid');
  const order = ok(await before.app.claim('flash', 1, 'k', visitor));
  await before.stop();

  skew = 120_000;
  const after = await start(folder, { clock });
  try {
    await until(async () => ok(await after.app.getOrder(order.id, visitor)).status === 'expired');
    await until(
      async () => ok(await after.app.showView(show.showId, staff.admin)).deals[0]?.closedAt !== null,
    );
    const { deals, lineup } = ok(await after.app.showView(show.showId, staff.admin));
    expect(deals[0]).toMatchObject({ state: 'closed', reserved: 0, sold: 0 });
    expect(lineup[0]?.stock).toMatchObject({ available: 500, reserved: 0 });
    // Nobody comes back to the visit: it ended when the server was last known to run.
    await until(async () => {
      skew += 1_000;
      return ok(await after.app.metrics(show.showId, staff.admin)).audience.online === 0;
    });
  } finally {
    await after.stop();
  }
});

test('a clock set back while the server was down gives no deal its time again', async () => {
  let skew = 0;
  const clock = () => Date.now() + skew;
  const hourMs = 3_600_000;
  const before = await start(folder, { clock });
  const show = await goLive(before.app, { durationMs: 2 * hourMs });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  // All but the last moment of it goes by, and nothing happens that would be recorded.
  skew = 2 * hourMs - 1_000;
  const stoppedAt = before.app.realtime.now();
  await before.stop();

  skew = -hourMs;
  const after = await start(folder, { clock });
  try {
    expect(after.app.realtime.now()).toBeGreaterThanOrEqual(stoppedAt);
    await until(
      async () => ok(await after.app.showView(show.showId, staff.admin)).deals[0]?.state === 'closed',
    );
    const visit = ok(await after.app.openVisit(show.showId, { source: 'direct' }));
    const visitor = after.app.visitor(visit.token);
    if (!visitor) throw new Error('The token is not valid');
    expect(await after.app.claim('flash', 1, 'late', visitor)).toMatchObject({
      error: { code: 'deal_not_open' },
    });
  } finally {
    await after.stop();
  }
});

test('a planned opening comes at its time, by the system, and closes at its end', async () => {
  let skew = 0;
  const server = await start(folder, { clock: () => Date.now() + skew });
  try {
    const show = await goLive(server.app, { durationMs: 30_000 });
    await show.send({ type: 'deal.revise', dealId: 'flash', opensAt: Date.now() + 3_600_000 });
    const stateOf = async () => ok(await server.app.showView(show.showId, staff.admin)).deals[0]?.state;
    expect(await stateOf()).toBe('planned');
    skew = 3_600_001;
    await until(async () => (await stateOf()) === 'open');
    // Set back, the clock neither reopens nor prolongs anything.
    skew = 0;
    expect(await stateOf()).toBe('open');
    skew = 3_700_000;
    await until(async () => (await stateOf()) === 'closed');
    const marks = async () =>
      ok(await server.app.timeline(show.showId, staff.admin, { step: 60_000 }))
        .marks.filter(({ kind }) => kind.startsWith('deal'))
        .map(({ kind, actor }) => `${kind} by ${actor}`);
    await until(async () => (await marks()).length > 1);
    expect(await marks()).toEqual(['deal-open by Showcaller', 'deal-close by Showcaller']);
  } finally {
    await server.stop();
  }
});

test('a lost connection that comes back is the same visit; later it is another one of the same viewer', async () => {
  let skew = 0;
  const server = await start(folder, { clock: () => Date.now() + skew });
  try {
    const show = await goLive(server.app);
    const visit = ok(await server.app.openVisit(show.showId, { source: 'direct', viewerKey: 'me' }));
    const come = async () => {
      const socket = server.connect('/room', visit.token);
      return { socket, room: await next<RoomState>(socket, 'room') };
    };
    const audience = async () => ok(await server.app.metrics(show.showId, staff.admin)).audience;
    const first = await come();
    first.socket.disconnect();
    const second = await come();
    expect(second.room.me.visitId).toBe(visit.visitId);
    second.socket.disconnect();
    await until(async () => {
      skew += 5_000;
      return (await audience()).online === 0;
    });
    const third = await come();
    expect(third.room.me.visitId).not.toBe(visit.visitId);
    expect(third.room.me.viewerId).toBe(visit.viewerId);
    expect(await audience()).toMatchObject({ pv: 2, uv: 1, online: 1 });
    // Leaving ends it at once, without waiting for a return.
    await ask(third.socket, 'leave');
    expect((await audience()).online).toBe(0);
  } finally {
    await server.stop();
  }
});

test('a deal and an offer planned for a time when the server was down open when it is back, and close at theirs', async () => {
  let aheadMs = 0;
  const clock = () => Date.now() + aheadMs;
  let server = await start(folder, { clock });
  const show = await goLive(server.app);
  const [opensAt, closesAt] = [clock() + 600_000, clock() + 1_200_000];
  await show.send({ type: 'deal.revise', dealId: show.dealId, opensAt, durationMs: 600_000 });
  const terms: OfferTerms = {
    kind: 'member-price',
    bps: 500,
    itemIds: [show.otherItemId],
    audience: { kind: 'all' },
  };
  await show.send({
    type: 'offer.plan',
    offerId: 'timed',
    title: { en: 'Timed', zh: '限时' },
    ...{ terms, opensAt, closesAt },
  });
  const states = async () => {
    const { deals, offers } = ok(await server.app.showView(show.showId, staff.admin));
    return [deals[0]?.state, offers[0]?.state].join();
  };
  const restart = async (ms: number) => {
    await server.stop();
    aheadMs += ms;
    server = await start(folder, { clock });
  };
  expect(await states()).toBe('planned,planned');
  await restart(600_001);
  await until(async () => (await states()) === 'open,open');
  await restart(600_000);
  await until(async () => (await states()) === 'closed,closed');
  await server.stop();
});
