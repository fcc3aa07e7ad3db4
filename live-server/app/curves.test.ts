import { beforeEach, test } from 'vitest';
import { goLive, ok, staff, until } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';

let now: number;
beforeEach(() => {
  now = Date.now();
});
const server = servedEach({ clock: () => now });

const minute = 60_000;

async function ordered(showId: string) {
  const { app } = server;
  const { token } = ok(await app.openVisit(showId, { source: 'direct' }));
  const visitor = app.visitor(token);
  if (!visitor) throw new Error('The token is not valid');
  const lines = [{ itemId: 'ring', quantity: 1 }];
  const { id, amount } = ok(await app.order({ lines, fulfilment: 'ship', key: token }, visitor));
  return async () => ok(await app.payment({ eventId: id, kind: 'paid', orderId: id, amount, at: now }));
}

test('what is paid after a show has ended moves what is expected of the shows that are held against it', async () => {
  const { app } = server;
  const earlier = await goLive(app);
  const show = await goLive(app);
  const paySoon = await ordered(earlier.showId);
  const payLate = await ordered(earlier.showId);
  await paySoon();
  now += minute;
  ok(await app.command(earlier.showId, { type: 'show.end' }, staff.admin));

  await show.send({ type: 'show.revise', referenceShowIds: [earlier.showId] });
  await show.send({ type: 'targets.set', basis: 'paid', total: { uv: 0, amount: 1_000 }, regions: [] });
  now += minute;
  const isExpected = async (amount: number) => {
    const { total } = ok(await app.metrics(show.showId, staff.admin));
    return Math.abs((total.expectedNow.amount ?? 0) - amount) <= 1;
  };
  // All that the earlier show had sold was sold in its first moments; then half of it.
  await until(() => isExpected(1_000));
  await payLate();
  now += 30_000;
  await until(() => isExpected(500));
});
