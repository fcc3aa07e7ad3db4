import { expect, test } from 'vitest';
import { goLive, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const now = Date.now();
const server = servedOnce({ clock: () => now });

async function ordered(showId: string, key: string) {
  const { token } = ok(await server.app.openVisit(showId, { source: 'direct', viewerKey: key }));
  const visitor = server.app.visitor(token);
  if (!visitor) throw new Error('no visitor');
  const lines = [{ itemId: 'ring', quantity: 1 }];
  return { visitor, order: ok(await server.app.order({ lines, fulfilment: 'ship', key }, visitor)) };
}

test.each([
  ['years ahead', now + 10 * 365 * 86_400_000],
  ['as far ahead as an instant goes', 8_640_000_000_000_000],
  ['before the order was placed', now - 86_400_000],
  ['at the beginning of time', 0],
])(
  'a provider whose clock is %s: the money counts as it came, and its time stays within the order’s',
  async (_, at) => {
    const { app } = server;
    const { showId } = await goLive(app);
    const { order, visitor } = await ordered(showId, `buyer ${at}`);
    ok(await app.payment({ eventId: `p ${at}`, kind: 'paid', orderId: order.id, amount: order.amount, at }));
    const paid = ok(await app.getOrder(order.id, visitor));
    expect(paid).toMatchObject({ status: 'paid', paidAt: now });
    ok(await app.payment({ eventId: `r ${at}`, kind: 'refunded', orderId: order.id, amount: 1_000, at }));
    const { trade } = ok(await app.metrics(showId, staff.admin));
    expect(trade).toMatchObject({ paid: order.amount, refunded: 1_000 });
    const { buckets } = ok(await app.timeline(showId, staff.admin, { step: 60_000 }));
    expect(buckets.length).toBeLessThanOrEqual(2);
    expect(buckets.reduce((sum, bucket) => sum + bucket.paid, 0)).toBe(order.amount);
    expect(buckets.reduce((sum, bucket) => sum + bucket.refunded, 0)).toBe(1_000);
  },
);
