import { beforeEach, expect, test } from 'vitest';
import type { DeskAlert, DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import { ask, goLive, ok, staff, until } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';

let skew = 0;
beforeEach(() => {
  skew = 0;
});
const server = servedEach({ clock: () => Date.now() + skew });

type Watched = Extract<WatchAnswer, { ok: true }>;

async function watching(name: 'admin' | 'east', showId: string) {
  const desk = server.connect('/desk', name);
  const answer = await ask<Watched>(desk, 'watch', { showId });
  const alerts: DeskAlert[] = [];
  desk.on('update', (update: DeskUpdate) => alerts.push(...(update.alerts ?? [])));
  return { answer, alerts };
}

test('a region behind its target for three minutes raises an alert; each region hears of its own', async () => {
  const show = await goLive(server.app);
  const part = { uv: 100, amount: 1_000_000 };
  await show.send({
    type: 'targets.set',
    basis: 'paid',
    total: { uv: 200, amount: 2_000_000 },
    regions: ['r-east', 'r-west'].map((regionId) => ({ regionId, ...part })),
  });
  const all = await watching('admin', show.showId);
  const east = await watching('east', show.showId);
  skew = 20 * 60_000;
  const keys = (alerts: readonly DeskAlert[]) => [...new Set(alerts.map(({ regionId }) => regionId))];
  await until(() => keys(all.alerts).length === 3 && east.alerts.length > 0);
  expect(keys(all.alerts).sort()).toEqual([null, 'r-east', 'r-west'].sort());
  expect(keys(east.alerts)).toEqual(['r-east']);
  expect(all.alerts[0]).toMatchObject({ kind: 'pace', level: 'critical', params: { pace: 0 } });
  // A desk that comes later finds what stands.
  expect((await watching('east', show.showId)).answer.alerts).toMatchObject([{ regionId: 'r-east' }]);
});

test('a payment with a wrong amount is refused, kept, and alerted', async () => {
  const show = await goLive(server.app);
  const desk = await watching('admin', show.showId);
  const { token } = ok(await server.app.openVisit(show.showId, { source: 'direct' }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('The token is not valid');
  const lines = [{ itemId: 'ring', quantity: 1 }];
  const { id, amount } = ok(await server.app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
  const notice = { eventId: 'e1', kind: 'paid', orderId: id, amount: amount - 1, at: Date.now() } as const;
  expect(await server.app.payment(notice)).toMatchObject({ error: { code: 'amount_mismatch' } });
  await until(() => desk.alerts.length > 0);
  expect(desk.alerts[0]).toMatchObject({ kind: 'payment', params: { orderId: id, expected: amount } });
  expect(ok(await server.app.getOrder(id, visitor)).status).toBe('reserved');
});

test('a payment that bought nothing is alerted with its reason, until that money is back', async () => {
  const show = await goLive(server.app);
  const desk = await watching('admin', show.showId);
  const { token } = ok(await server.app.openVisit(show.showId, { source: 'direct' }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('The token is not valid');
  const lines = [{ itemId: 'ring', quantity: 1 }];
  const { id, amount } = ok(await server.app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
  const notice = (kind: 'paid' | 'refunded', eventId: string) =>
    server.app.payment({ eventId, kind, orderId: id, amount, at: Date.now() });
  const latest = () => desk.alerts.filter(({ kind }) => kind === 'payment').at(-1);
  ok(await notice('paid', 'p1'));
  expect(await notice('paid', 'p2')).toMatchObject({ error: { code: 'order_not_open' } });
  await until(() => latest() !== undefined);
  expect(latest()).toMatchObject({ params: { orderId: id, amount, reason: 'paid-twice' } });
  expect(latest()?.clearedAt).toBeUndefined();
  ok(await notice('refunded', 'r2'));
  await until(() => latest()?.clearedAt !== undefined);
  // A desk that comes later finds it over as well.
  const { alerts } = (await watching('admin', show.showId)).answer;
  expect(alerts.filter(({ kind }) => kind === 'payment')).toMatchObject([{ clearedAt: expect.any(Number) }]);
});

test('the log a region is sent has no gap, and nothing of what other regions are to reach', async () => {
  const show = await goLive(server.app);
  await show.send({
    type: 'targets.set',
    basis: 'paid',
    total: { uv: 2, amount: 2 },
    regions: ['r-east', 'r-west'].map((regionId) => ({ regionId, uv: 1, amount: 1 })),
  });
  await show.send({
    type: 'intervention.raise',
    regionId: 'r-west',
    action: 'boost',
    note: 'a secret of the west',
  });
  const { answer } = await watching('east', show.showId);
  expect(answer.events.map(({ version }) => version)).toEqual(answer.events.map((_, index) => index + 1));
  expect(JSON.stringify(answer)).not.toContain('a secret of the west');
  const targets = answer.events
    .map(({ event }) => event as ShowEvent)
    .find(({ type }) => type === 'targets.set');
  expect(targets).toMatchObject({ targets: { regions: [{ regionId: 'r-east' }] } });
});

test('whoever is on an alert is told to all; it stands anew when it gets worse, and not when it gets better', async () => {
  const show = await goLive(server.app);
  const part = { uv: 100, amount: 10_000_000 };
  await show.send({
    type: 'targets.set',
    basis: 'paid',
    total: part,
    regions: [{ regionId: 'r-east', ...part }],
  });
  const desk = await watching('admin', show.showId);
  const ofEast = () => desk.alerts.findLast(({ regionId }) => regionId === 'r-east');
  const minute = 60_000;
  const isCritical = () => until(() => ofEast()?.level === 'critical');
  skew = 30 * minute;
  await isCritical();
  const take = { type: 'alert.acknowledge', alertId: ofEast()?.id ?? '' } as const;
  const west = { ...staff.east, regionIds: ['r-west'] };
  expect(await server.app.command(show.showId, take, west)).toMatchObject({ error: { code: 'forbidden' } });
  ok(await server.app.command(show.showId, take, staff.east));
  await until(() => ofEast()?.acknowledged !== undefined);
  expect(ofEast()).toMatchObject({ level: 'critical', acknowledged: { by: 'Dong' } });
  expect(await server.app.command(show.showId, take, staff.admin)).toMatchObject({
    error: { code: 'already_done' },
  });

  // Better: still behind, and still in the same hands.
  const { regions } = ok(await server.app.metrics(show.showId, staff.admin));
  const expected = regions.find(({ regionId }) => regionId === 'r-east')?.expectedNow.amount ?? 0;
  const { token } = ok(await server.app.openVisit(show.showId, { source: 'direct', regionId: 'r-east' }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('The token is not valid');
  const lines = [{ itemId: 'ring', quantity: Math.round((0.92 * expected) / 100_000) }];
  const { id, amount } = ok(await server.app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
  ok(await server.app.payment({ eventId: id, kind: 'paid', orderId: id, amount, at: Date.now() + skew }));
  // Until after the next reading.
  skew += 7_000;
  await until(() => ofEast()?.level === 'behind');
  expect(ofEast()?.acknowledged).toMatchObject({ by: 'Dong' });

  // Worse again: somebody must look again.
  skew += 25 * minute;
  await isCritical();
  expect(ofEast()?.acknowledged).toBeUndefined();
});

test('a server that starts again knows every alert it had, and who is on it', async () => {
  const show = await goLive(server.app);
  const part = { uv: 100, amount: 1_000_000 };
  const regions = ['r-east', 'r-west'].map((regionId) => ({ regionId, ...part }));
  await show.send({ type: 'targets.set', basis: 'paid', total: { uv: 200, amount: 2_000_000 }, regions });
  const { token } = ok(await server.app.openVisit(show.showId, { source: 'direct' }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('The token is not valid');
  const order = async (key: string) => {
    const lines = [{ itemId: 'ring', quantity: 1 }];
    const { id, amount } = ok(await server.app.order({ lines, fulfilment: 'ship', key }, visitor));
    const notice = { eventId: key, kind: 'paid', orderId: id, amount: amount - 1, at: Date.now() } as const;
    expect(await server.app.payment(notice)).toMatchObject({ error: { code: 'amount_mismatch' } });
  };
  await order('first');
  await order('second');
  skew = 20 * 60_000;
  const before = await watching('admin', show.showId);
  const found = before.answer.alerts;
  expect(found.map(({ kind }) => kind).sort()).toEqual(['pace', 'pace', 'pace', 'payment', 'payment']);
  const told = () => new Map([...found, ...before.alerts].map((alert) => [alert.id, alert]));
  const ofEast = found.filter(({ regionId }) => regionId === 'r-east');
  const taken = [...ofEast, ...found.filter(({ kind }) => kind === 'payment').slice(0, 1)];
  for (const { id } of taken)
    ok(await server.app.command(show.showId, { type: 'alert.acknowledge', alertId: id }, staff.admin));
  await until(() => taken.every(({ id }) => told().get(id)?.acknowledged));
  const known = told();

  await server.stop();
  await server.startAgain();
  const { answer } = await watching('admin', show.showId);
  const after = new Map(answer.alerts.map((alert) => [alert.id, alert]));
  expect(after).toEqual(known);
});
