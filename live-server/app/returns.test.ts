import { expect, test } from 'vitest';
import { refundRequestView } from '#shared/contract/after-sale.ts';
import type { OfferTerms } from '#shared/contract/offers.ts';
import { orderHistory } from '#shared/contract/order-history.ts';
import type { ReturnAsking } from '#shared/contract/returns.ts';
import type { RoomState } from '#shared/contract/room.ts';
import { type OrderView, orderView } from '#shared/contract/viewers.ts';
import { codeOf, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import { setReturnDays } from './return-window.ts';

let now = Date.now();
const clock = () => now;
const server = servedOnce({ clock });

const dayMs = 86_400_000;

/** A paid order of two rings, brought by a guide of the east. */
async function paidOrder(viewerKey: string) {
  const { app } = server;
  const show = await goLive(app);
  const input = { source: 'guide-share', ref: 'G-E', viewerKey, name: viewerKey } as const;
  const { token } = ok(await app.openVisit(show.showId, input));
  const visitor = app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const lines = [{ itemId: 'ring', quantity: 2 }];
  const { id } = ok(await app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
  ok(await app.payment({ eventId: `paid ${id}`, kind: 'paid', orderId: id, amount: 200_000, at: now }));
  return { ...show, id, visitor, token };
}

test('a buyer asks, staff see it first and decide, and everybody is told the same', async () => {
  const { app } = server;
  const { showId, id, visitor, token } = await paidOrder('Mei');
  const asking: ReturnAsking = {
    key: 'r',
    why: 'damaged',
    note: 'scratched',
    lines: [{ line: 0, quantity: 1 }],
  };
  const asked = ok(await app.askReturn(id, asking, visitor));
  expect(asked.returning).toMatchObject({ stands: 'asked', amount: 100_000, why: 'damaged', decided: null });
  expect(ok(await app.askReturn(id, asking, visitor)).returning).toEqual(asked.returning);
  const listed = ok(await app.returns(showId, staff.operator));
  expect(listed).toMatchObject([{ id, viewerName: 'Mei', returning: { note: 'scratched' } }]);
  expect(listed.map((one) => orderView.parse(one))).toEqual(listed);

  const phone = server.connect('/room', token);
  expect((await next<RoomState>(phone, 'room')).me.orders[0]?.returning).toEqual(asked.returning);
  const told: OrderView[] = [];
  phone.on('order', (order: OrderView) => told.push(order));
  const returnId = asked.returning?.id ?? '';
  const decision = { decision: 'approved', returnId, refund: 'when-back', note: 'Thank you' } as const;
  ok(await app.decideReturn(id, decision, staff.operator));
  await until(async () => told.at(-1)?.returning?.stands === 'approved');
  const own = told.at(-1)?.returning;
  expect(own?.decided).toEqual({ at: now, note: 'Thank you', amount: 100_000, refund: 'when-back' });
  expect(ok(await app.refunds(showId, staff.operator))).toEqual([]);
  ok(await app.returnUnits(id, { key: 'b', lines: [{ line: 0, quantity: 1 }] }, staff.operator));
  const [refund] = ok(await app.refunds(showId, staff.operator));
  expect(refund).toMatchObject({ amount: 100_000, reason: 'return', orderId: id });
  await until(async () => told.at(-1)?.refunding === 100_000);

  const history = ok(await app.orderHistory(id, staff.admin));
  expect(orderHistory.parse(history)).toEqual(history);
  expect(history.entries.map(({ kind }) => kind)).toEqual([
    ...['reserved', 'paid', 'return-asked', 'return-approved', 'returned', 'refund-asked'],
  ]);
  ok(await app.refundsSent(showId, [refund?.id ?? ''], staff.operator));
  ok(await app.dispute(id, { reason: 'mine', key: 'd' }, { ...staff.east, regionIds: ['r-east'] }));
  const later = ok(await app.orderHistory(id, staff.admin)).entries.slice(-2);
  expect(later).toMatchObject([
    { kind: 'refund-sent', by: 'Ou' },
    { kind: 'disputed', note: 'mine' },
  ]);
});

test('the brand’s window holds after the show too, and no longer', async () => {
  const { app } = server;
  const { send, showId, id } = await paidOrder('Late');
  await send({ type: 'show.end' });
  now += 10 * dayMs;
  // The token of the evening has aged: a buyer comes back by the key of their phone.
  const back = ok(await app.openVisit(showId, { source: 'direct', viewerKey: 'Late' }));
  const visitor = app.visitor(back.token);
  if (!visitor) throw new Error('no visitor');
  const asked = ok(await app.askReturn(id, { key: 'r1', why: 'changed-mind' }, visitor));
  ok(await app.withdrawReturn(id, asked.returning?.id ?? '', visitor));
  now += 6 * dayMs;
  const late = await app.openVisit(showId, { source: 'direct', viewerKey: 'Late' });
  const after = app.visitor(ok(late).token);
  if (!after) throw new Error('no visitor');
  expect(await app.askReturn(id, { key: 'r2', why: 'changed-mind' }, after)).toMatchObject({
    error: { code: 'return_window_over' },
  });
});

test('a buyer keeps the window that held at the order, and is given a longer one that comes after', async () => {
  const { app, directory } = server;
  const { showId, id } = await paidOrder('Kept');
  const asked = async (key: string) => {
    const back = ok(await app.openVisit(showId, { source: 'direct', viewerKey: 'Kept' }));
    const visitor = app.visitor(back.token);
    if (!visitor) throw new Error('no visitor');
    const answer = await app.askReturn(id, { key, why: 'changed-mind' }, visitor);
    if (answer.ok) ok(await app.withdrawReturn(id, answer.value.returning?.id ?? '', visitor));
    return codeOf(answer);
  };
  now += 10 * dayMs;
  await setReturnDays(directory, 7, now);
  expect(await asked('r1')).toBe('ok');
  expect(ok(await app.orderHistory(id, staff.admin)).returnDays).toBe(15);
  now += 6 * dayMs;
  expect(await asked('r2')).toBe('return_window_over');
  await setReturnDays(directory, 30, now);
  expect(await asked('r3')).toBe('ok');
  await setReturnDays(directory, 7, now);
  // What is bought from now on has seven days.
  const later = await paidOrder('Later');
  expect(ok(await app.orderHistory(later.id, staff.admin)).returnDays).toBe(7);
  await setReturnDays(directory, 15, now);
});

test('nobody asks for another’s order, and nobody decides outside their region', async () => {
  const { app } = server;
  const { showId, id, visitor } = await paidOrder('Own');
  const other = app.visitor(ok(await app.openVisit(showId, { source: 'direct' })).token);
  if (!other) throw new Error('no visitor');
  expect(await app.askReturn(id, { key: 'r', why: 'late' }, other)).toMatchObject({
    error: { code: 'not_found' },
  });
  const asked = ok(await app.askReturn(id, { key: 'r', why: 'late' }, visitor));
  const returnId = asked.returning?.id ?? '';
  expect(await app.withdrawReturn(id, returnId, other)).toMatchObject({ error: { code: 'not_found' } });
  const west = { ...staff.east, id: 'user-west', regionIds: ['r-west'] };
  expect(await app.decideReturn(id, { decision: 'declined', returnId, note: 'no' }, west)).toMatchObject({
    error: { code: 'not_found' },
  });
  expect(ok(await app.returns(showId, west))).toEqual([]);
});

test('what was asked and decided is there after a restart', async () => {
  const { showId, id, visitor } = await paidOrder('Again');
  const asked = ok(await server.app.askReturn(id, { key: 'r', why: 'other' }, visitor));
  const returnId = asked.returning?.id ?? '';
  ok(await server.app.decideReturn(id, { decision: 'declined', returnId, note: 'worn' }, staff.admin));
  const before = ok(await server.app.returns(showId, staff.admin));
  await server.stop();
  await server.startAgain();
  expect(ok(await server.app.returns(showId, staff.admin))).toEqual(before);
  expect(before[0]?.returning?.decided).toMatchObject({ note: 'worn', amount: null });
});

/** A paid order of two rings, with the gift that they earn together. */
async function paidWithGift() {
  const { app } = server;
  const { send, showId } = await goLive(app);
  const box = { productId: 'p-bangle', role: 'welfare', price: 60_000, stock: 9, plannedMs: 1_000 } as const;
  await send({ type: 'lineup.add', itemId: 'box', ...box });
  const terms: OfferTerms = {
    kind: 'gift',
    threshold: 150_000,
    itemIds: ['ring'],
    audience: { kind: 'all' },
    gift: { itemId: 'box', quantity: 1 },
  };
  const title = { en: 'Gift', zh: '赠品' };
  await send({ type: 'offer.plan', offerId: 'gift', title, terms });
  const second = { id: 'user-second', name: 'Er', role: 'operator', regionIds: [] } as const;
  ok(await app.command(showId, { type: 'approval.give', subject: 'offer:gift' }, second));
  await send({ type: 'offer.open', offerId: 'gift' });
  const { token } = ok(await app.openVisit(showId, { source: 'direct', viewerKey: 'Gi', name: 'Gi' }));
  const visitor = app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const lines = [{ itemId: 'ring', quantity: 2 }];
  const { id, amount } = ok(await app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
  ok(await app.payment({ eventId: `paid ${id}`, kind: 'paid', orderId: id, amount, at: now }));
  return { app, showId, id, visitor };
}

test('a gift goes back with what earned it, unless staff say that it stays, and why', async () => {
  const { app, showId, id, visitor } = await paidWithGift();
  const ring = { line: 0, quantity: 1 };
  const asked = ok(await app.askReturn(id, { key: 'r', why: 'changed-mind', lines: [ring] }, visitor));
  expect(orderView.parse(asked)).toEqual(asked);
  const owed = { line: 1, quantity: 1 };
  expect(asked.returning).toMatchObject({
    amount: 100_000,
    lines: [ring, owed],
    gifts: [{ ...owed, worth: expect.any(Number) }],
  });
  const worth = asked.returning?.gifts?.[0]?.worth ?? 0;
  expect(worth).toBeGreaterThan(0);
  const decision = { decision: 'approved', returnId: asked.returning?.id ?? '', refund: 'now' } as const;
  expect(codeOf(await app.decideReturn(id, { ...decision, giftLeft: 'kept' }, staff.operator))).toBe(
    'invalid',
  );
  ok(await app.decideReturn(id, { ...decision, giftLeft: 'deducted', note: 'worn' }, staff.operator));
  expect(ok(await app.refunds(showId, staff.operator))).toMatchObject([{ amount: 100_000 - worth }]);
  const { order } = ok(await app.orderHistory(id, staff.admin));
  expect(orderView.parse(order)).toEqual(order);
  expect(order.returning).toMatchObject({ lines: [ring], decided: { giftLeft: 'deducted' } });
});

test('a refund without a return says what becomes of the gift it leaves unearned', async () => {
  const { app, showId, id, visitor } = await paidWithGift();
  const before = ok(await app.orderHistory(id, staff.admin));
  expect(orderHistory.parse(before)).toEqual(before);
  const owed = { line: 1, quantity: 1 };
  expect(before.gifts).toEqual([{ ...owed, worth: expect.any(Number), threshold: 150_000, of: [0] }]);
  const worth = before.gifts[0]?.worth ?? 0;
  expect(worth).toBeGreaterThan(0);
  const one = { reason: 'by-staff', lines: [{ line: 0, amount: 100_000 }] } as const;
  expect(codeOf(await app.requestRefund(id, { ...one, key: 'k', giftLeft: 'kept' }, staff.admin))).toBe(
    'invalid',
  );
  const goodwill = { key: 'g', reason: 'by-staff', amount: 40_000, giftLeft: 'deducted' } as const;
  expect(codeOf(await app.requestRefund(id, goodwill, staff.admin))).toBe('invalid');
  const refund = ok(await app.requestRefund(id, { ...one, key: 'd', giftLeft: 'deducted' }, staff.admin));
  expect(refundRequestView.parse(refund)).toEqual(refund);
  const left = 100_000 - worth;
  expect(refund).toMatchObject({ amount: left, lines: [{ line: 0, amount: left }], giftLeft: 'deducted' });
  const after = ok(await app.orderHistory(id, staff.admin));
  expect(after).toMatchObject({ gifts: [], refundable: 200_000 - left, refunds: [{ giftLeft: 'deducted' }] });
  expect(after.order.lines[1]).toMatchObject({ isGift: true, giftLeft: 'deducted' });
  // What comes back after it comes without the gift: that was settled.
  const ring = { line: 0, quantity: 1 };
  const asked = ok(await app.askReturn(id, { key: 'r', why: 'damaged', lines: [ring] }, visitor));
  expect(asked.returning).toMatchObject({ lines: [ring] });
  expect(ok(await app.refunds(showId, staff.operator))).toHaveLength(1);
});
