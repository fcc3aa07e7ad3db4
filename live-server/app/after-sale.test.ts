import { expect, test } from 'vitest';
import { returnUntil } from '#shared/domain/orders/return-until.ts';
import { codeOf, goLive, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import type { Staff } from './api.ts';

let now = Date.now();
const server = servedOnce({ clock: () => now });

const west: Staff = { id: 'user-west', name: 'Xi', role: 'region', regionIds: ['r-west'] };
let events = 0;
const notify = (kind: 'paid' | 'refunded', orderId: string, amount: number) => {
  events += 1;
  return server.app.payment({ eventId: `after-${events}`, kind, orderId, amount, at: now });
};

/** An order of two rings, paid; by a viewer who came with a code of the east. */
async function paidOrder(more: object = {}) {
  const { showId } = await goLive(server.app);
  const { token } = ok(await server.app.openVisit(showId, { source: 'guide-share', ref: 'G-E' }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const lines = [{ itemId: 'ring', quantity: 2 }];
  const { id } = ok(await server.app.order({ lines, fulfilment: 'ship', key: 'k', ...more }, visitor));
  ok(await notify('paid', id, 200_000));
  return { showId, visitor, id };
}

test('staff ask for a part back; the provider’s notice does it, and the figures follow', async () => {
  const { showId, visitor, id } = await paidOrder();
  const input = { key: 'r', amount: 50_000, reason: 'by-staff', note: 'scratch' } as const;
  const asked = ok(await server.app.requestRefund(id, input, staff.admin));
  expect(asked).toMatchObject({ orderId: id, amount: 50_000, settledBy: null });
  expect(ok(await server.app.requestRefund(id, input, staff.admin)).id).toBe(asked.id);
  expect(ok(await server.app.getOrder(id, visitor)).refunded).toBe(0);
  ok(await notify('refunded', id, 50_000));
  expect(ok(await server.app.getOrder(id, visitor))).toMatchObject({ status: 'paid', refunded: 50_000 });
  expect(ok(await server.app.refunds(showId, staff.admin))).toMatchObject([
    { id: asked.id, settledBy: `after-${events}` },
  ]);
  expect(ok(await server.app.metrics(showId, staff.admin)).trade.net).toBe(150_000);
  const rest = ok(await server.app.requestRefund(id, { key: 'r2', reason: 'by-staff' }, staff.admin));
  expect(rest.amount).toBe(150_000);
});

test('a return is asked for within fifteen days, and its units are for sale again once they are back', async () => {
  const { showId, id } = await paidOrder();
  const back = { key: 'b', lines: [{ line: 0, quantity: 1 }] };
  const soldOf = async () => ok(await server.app.showView(showId, staff.admin)).lineup[0]?.stock.sold;
  ok(await server.app.requestRefund(id, { key: 'r', amount: 100_000, reason: 'return' }, staff.admin));
  expect(await soldOf()).toBe(2);
  ok(await server.app.returnUnits(id, back, staff.east));
  ok(await server.app.returnUnits(id, back, staff.east));
  expect(await soldOf()).toBe(1);
  // The fifteenth day is the last one, to its end.
  now = returnUntil(now, 15, 'Asia/Shanghai');
  const last = { key: 'r1', amount: 1, reason: 'return' } as const;
  expect(codeOf(await server.app.requestRefund(id, last, staff.admin))).toBe('ok');
  now += 1;
  expect(codeOf(await server.app.requestRefund(id, { key: 'r2', reason: 'return' }, staff.admin))).toBe(
    'return_window_over',
  );
  expect(codeOf(await server.app.requestRefund(id, { key: 'r3', reason: 'by-staff' }, staff.admin))).toBe(
    'ok',
  );
});

test('a pickup is handed over for the code that its viewer alone sees, by staff of its region', async () => {
  const { visitor, id } = await paidOrder({ fulfilment: 'pickup', storeId: 's-e' });
  const { pickupCode = '' } = ok(await server.app.getOrder(id, visitor));
  expect(pickupCode).toMatch(/^\d{6}$/);
  expect(ok(await server.app.getOrder(id, staff.admin)).pickupCode).toBeUndefined();
  const wrong = pickupCode === '000000' ? '000001' : '000000';
  const hand = (code: string, who: Staff, storeId = 's-e') =>
    server.app.fulfilOrder(id, { how: 'picked-up', storeId, code }, who);
  expect(codeOf(await hand(pickupCode, west))).toBe('not_found');
  expect(codeOf(await hand(pickupCode, staff.east, 's-w'))).toBe('forbidden');
  expect(codeOf(await hand(wrong, staff.east))).toBe('pickup_code_wrong');
  expect(ok(await hand(pickupCode, staff.east)).fulfilled).toMatchObject({
    how: 'picked-up',
    storeId: 's-e',
  });
  expect(ok(await server.app.getOrder(id, visitor)).pickupCode).toBeUndefined();
  expect(codeOf(await server.app.fulfilOrder(id, { how: 'shipped' }, staff.admin))).toBe('already_done');
});

test('what waits at another store is handed over by the desk, and by a region only where it is its own', async () => {
  const handed = async (who: Staff, at: string) => {
    const { visitor, id } = await paidOrder({ fulfilment: 'pickup', storeId: 's-w' });
    const { pickupCode = '' } = ok(await server.app.getOrder(id, visitor));
    return server.app.fulfilOrder(id, { how: 'picked-up', storeId: at, code: pickupCode }, who);
  };
  // The sale is the east's by its guide; its piece is on a shelf in the west.
  expect(codeOf(await handed(staff.east, 's-e'))).toBe('wrong_store');
  // Headquarters may send the customer elsewhere. Where it was handed over is kept beside where it waited.
  expect(ok(await handed(staff.admin, 's-e'))).toMatchObject({
    storeId: 's-w',
    fulfilled: { how: 'picked-up', storeId: 's-e' },
  });
});

test('a payment for units that are gone is asked back by itself, and comes back without touching the order', async () => {
  const show = await goLive(server.app, { quantity: 1, holdMs: 10_000 });
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const visitors = await Promise.all(
    [1, 2].map(async () => {
      const { token } = ok(await server.app.openVisit(show.showId, { source: 'direct' }));
      return server.app.visitor(token);
    }),
  );
  const [late, quick] = visitors;
  if (!late || !quick) throw new Error('no visitors');
  const first = ok(await server.app.claim('flash', 1, 'k', late));
  ok(await server.app.cancelForViewer(first.id, 'asked by phone', staff.admin));
  ok(await server.app.claim('flash', 1, 'k', quick));
  expect(codeOf(await notify('paid', first.id, 80_000))).toBe('order_not_open');
  const [refund] = ok(await server.app.refunds(show.showId, staff.admin));
  expect(refund).toMatchObject({ orderId: first.id, amount: 80_000, reason: 'stranded', settledBy: null });
  ok(await notify('refunded', first.id, 80_000));
  expect(ok(await server.app.refunds(show.showId, staff.admin))[0]?.settledBy).not.toBeNull();
  expect(ok(await server.app.getOrder(first.id, late))).toMatchObject({ status: 'cancelled', refunded: 0 });
});

test('a refund handed to the provider is marked once, is on the list as sent, and waits for its notice', async () => {
  const { showId, id } = await paidOrder();
  const input = { key: 'r', amount: 50_000, reason: 'by-staff' } as const;
  const asked = ok(await server.app.requestRefund(id, input, staff.admin));
  expect(asked.sent).toBeNull();
  const unknown = await server.app.refundsSent(showId, [asked.id, 'nothing'], staff.admin);
  expect(codeOf(unknown)).toBe('not_found');
  expect(ok(await server.app.refunds(showId, staff.admin))).toMatchObject([{ sent: null }]);
  const [sent] = ok(await server.app.refundsSent(showId, [asked.id], staff.admin));
  expect(sent).toMatchObject({ sent: { at: now, by: staff.admin.name }, settledBy: null });
  now += 1_000;
  expect(ok(await server.app.refundsSent(showId, [asked.id], staff.admin))).toEqual([sent]);
  let text = '';
  for await (const chunk of ok(await server.app.exportShow(showId, 'refunds.csv', staff.admin)).chunks)
    text += chunk;
  expect(text).toContain(`${asked.id},${id},50000,CNY,by-staff,,`);
  expect(text).toContain(`,${staff.admin.name},`);
  const back = { key: 'r2', lines: [{ line: 0, amount: 30_000 }], reason: 'by-staff' } as const;
  ok(await server.app.requestRefund(id, back, staff.admin));
  text = '';
  for await (const chunk of ok(await server.app.exportShow(showId, 'refunds.csv', staff.admin)).chunks)
    text += chunk;
  expect(text).toContain(',ring:30000');
});
