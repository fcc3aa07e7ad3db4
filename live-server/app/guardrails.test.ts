import { expect, test } from 'vitest';
import type { DeskAlert, DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { ask, codeOf, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import type { Staff } from './api.ts';

const server = servedOnce();

const second: Staff = { id: 'user-second', name: 'Er', role: 'operator', regionIds: [] };

test('a price beyond the maximum needs a second person; the simulation says so first', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'guardrails.set', maxDiscountBps: 5_500, secondPerson: true });
  const simulated = ok(await server.app.finalPrices(showId, staff.analyst));
  expect(simulated[0]).toMatchObject({
    itemId: 'ring',
    listPrice: 200_000,
    lowest: 80_000,
    isBeyondMax: true,
  });
  const open = () => server.app.command(showId, { type: 'deal.open', dealId: 'flash' }, staff.admin);
  const refused = await open();
  expect(refused).toMatchObject({
    error: { code: 'needs_approval', params: { subject: 'deal:flash:80000' } },
  });
  const approve = (who: Staff) =>
    server.app.command(showId, { type: 'approval.give', subject: 'deal:flash:80000' }, who);
  expect(codeOf(await approve(staff.admin))).toBe('forbidden');
  expect(codeOf(await approve(staff.analyst))).toBe('forbidden');
  expect(codeOf(await approve(second))).toBe('ok');
  expect(codeOf(await open())).toBe('ok');
  const { approvals, guardrails } = ok(await server.app.showView(showId, staff.admin));
  expect(approvals).toMatchObject([{ subject: 'deal:flash:80000', by: 'Er' }]);
  expect(guardrails.maxDiscountBps).toBe(5_500);
});

test('below the floor nothing is on sale before somebody else approves, and no longer once the floor rises', async () => {
  const { showId, send } = await goLive(server.app);
  const priced = (price: number) => ({ type: 'price.change', itemId: 'ring', price }) as const;
  const by = (who: Staff, command: Parameters<typeof send>[0]) => server.app.command(showId, command, who);
  await send({ type: 'deal.cancel', dealId: 'flash' });
  const subject = 'item:ring:45000';
  expect(await by(staff.admin, priced(45_000))).toMatchObject({
    error: {
      code: 'needs_approval',
      params: { subject, price: 45_000, listPrice: 200_000, floorPrice: 50_000 },
    },
  });
  const approve = { type: 'approval.give', subject } as const;
  // Not even where one person may approve a deep discount alone.
  await send({ type: 'guardrails.set', maxDiscountBps: null, secondPerson: false });
  await send({ type: 'approval.request', subject, note: 'Last pieces' });
  expect(codeOf(await by(staff.admin, approve))).toBe('forbidden');
  expect(codeOf(await by(second, approve))).toBe('ok');
  expect(codeOf(await by(staff.admin, priced(44_999)))).toBe('needs_approval');
  expect(codeOf(await by(staff.admin, priced(45_000)))).toBe('ok');
  const { token } = ok(await server.app.openVisit(showId, { source: 'direct' }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const buy = async (key: string) =>
    server.app.order({ lines: [{ itemId: 'ring', quantity: 1 }], fulfilment: 'ship', key }, visitor);
  expect(ok(await buy('one')).amount).toBe(45_000);
  // The record says who asked why, and who approved what.
  const { approvalRequests } = ok(await server.app.showView(showId, staff.admin));
  expect(approvalRequests).toMatchObject([
    { subject, state: 'given', note: 'Last pieces', answeredBy: 'Er', floorPrice: 50_000 },
  ]);
  await server.directory.products.update('p-ring', { floorPrice: 60_000 });
  expect(codeOf(await buy('two'))).toBe('not_for_sale');
  expect(codeOf(await by(second, approve))).toBe('ok');
  expect(ok(await buy('two')).amount).toBe(45_000);
  await server.directory.products.update('p-ring', { floorPrice: 50_000 });
});

test('a floor that rises over a deal on air: viewers are refused, the desk is told what to do, and told when it is over', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'deal.open', dealId: 'flash' });
  const desk = server.connect('/desk', 'admin');
  expect(await ask<WatchAnswer>(desk, 'watch', { showId })).toMatchObject({ ok: true, alerts: [] });
  const told: DeskAlert[] = [];
  desk.on('update', ({ alerts = [] }: DeskUpdate) => told.push(...alerts));
  const { token } = ok(await server.app.openVisit(showId, { source: 'direct' }));
  const viewer = server.connect('/room', token);
  const claim = (key: string) => ask(viewer, 'claim', { dealId: 'flash', quantity: 1, key });

  await server.directory.products.update('p-ring', { floorPrice: 90_000 });
  await until(() => told.length > 0);
  const subject = 'deal:flash:80000';
  expect(told[0]).toMatchObject({
    ...{ kind: 'floor', level: 'warn' },
    params: { subject, itemId: 'ring', price: 80_000, listPrice: 200_000, floorPrice: 90_000 },
  });
  expect(await claim('one')).toMatchObject({ error: { code: 'not_for_sale', params: { itemId: 'ring' } } });
  // A desk that comes later finds it standing.
  const later = await ask<WatchAnswer>(server.connect('/desk', 'admin'), 'watch', { showId });
  expect(later).toMatchObject({ alerts: [{ id: told[0]?.id, kind: 'floor' }] });

  await send({ type: 'approval.request', subject, note: 'The floor rose by mistake' });
  const approve = { type: 'approval.give', subject } as const;
  expect(codeOf(await server.app.command(showId, approve, second))).toBe('ok');
  expect(await claim('two')).toMatchObject({ ok: true, order: { amount: 80_000 } });
  await until(() => told.some(({ id, clearedAt }) => id === told[0]?.id && clearedAt !== undefined));
  await server.directory.products.update('p-ring', { floorPrice: 50_000 });
});

test('a freeze stops sales at once, in the room too, and names the orders it touches', async () => {
  const { showId, send } = await goLive(server.app);
  await send({ type: 'deal.open', dealId: 'flash' });
  const { token } = ok(await server.app.openVisit(showId, { source: 'direct' }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const held = ok(await server.app.claim('flash', 1, 'k', visitor));
  const room = server.connect('/room', token);
  await next<RoomState>(room, 'room');
  const told = next<RoomUpdate>(room, 'update', ({ items }) => items?.[0]?.available === 0);
  await send({ type: 'price.freeze', itemId: 'ring', reason: 'a digit is missing' });
  const order = { lines: [{ itemId: 'ring', quantity: 1 }], fulfilment: 'ship', key: 'k2' } as const;
  expect(codeOf(await server.app.order(order, visitor))).toBe('not_for_sale');
  await told;
  const affected = ok(await server.app.affectedOrders(showId, 'ring', staff.admin));
  expect(affected.map(({ id }) => id)).toEqual([held.id]);
  expect(ok(await server.app.showView(showId, staff.admin)).lineup[0]).toMatchObject({ frozen: true });
  await send({ type: 'price.unfreeze', itemId: 'ring' });
  expect(codeOf(await server.app.order(order, visitor))).toBe('ok');
});
