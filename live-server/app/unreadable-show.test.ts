import { expect, test } from 'vitest';
import { claimOf, windowOf } from '#shared/testing/ledger-run.ts';
import { ok } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

test('a payment of an order whose show cannot be read is to be sent again, and is taken for nothing else', async () => {
  const { app, stores } = server;
  // A ledger without a log: what is left of a show whose events are gone.
  const showId = 'unreadable';
  const write = async (operation: Parameters<typeof stores.ledger.apply>[1], at: number) =>
    ok(await stores.ledger.apply(showId, operation, at));
  await write({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
  await write({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  await write(claimOf('its-order'), 1_500);
  const before = await stores.ledger.read(showId, 0, 100);
  const { amount } = (await stores.ledger.state(showId)).orders.get('its-order') ?? { amount: 0 };
  for (const kind of ['paid', 'refunded'] as const) {
    const notice = { eventId: `the ${kind}`, kind, orderId: 'its-order', amount, at: 1_600 };
    expect(await app.payment(notice)).toMatchObject({ error: { code: 'storage_unavailable' } });
  }
  expect(await stores.ledger.read(showId, 0, 100)).toEqual(before);
});
