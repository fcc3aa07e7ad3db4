import { beforeEach, expect, test } from 'vitest';
import { codeOf, comeTo, goLive, ok, type Started, staff, until } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';

let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
});
const server = servedEach({ clock: () => Date.now() + aheadMs });

/** Payments are under way from now on, and reach the ledger when they are let. */
function payOnTheWay({ stores: { ledger } }: Started) {
  const apply = ledger.apply.bind(ledger);
  const waiting: (() => void)[] = [];
  ledger.apply = async (showId, operation, now) => {
    if (operation.op === 'pay') await new Promise<void>((resolve) => waiting.push(resolve));
    return apply(showId, operation, now);
  };
  return {
    isWaiting: () => waiting.length > 0,
    let() {
      ledger.apply = apply;
      for (const go of waiting.splice(0)) go();
    },
  };
}

const orderOf = (itemId: string) =>
  ({ lines: [{ itemId, quantity: 1 }], fulfilment: 'ship', key: 'k' }) as const;

/** A show on air that has the one piece in its lineup, and a viewer of it. */
async function showWithPiece(itemId: string) {
  const show = await goLive(server.app);
  const item = { role: 'image', price: 190_000, stock: 1, plannedMs: 1_000 } as const;
  await show.send({ type: 'lineup.add', itemId, productId: 'p-piece', ...item });
  return { ...show, ...(await comeTo(server.app, show.showId)) };
}

/** The one piece, ordered in one show; its payment is on the way until it has run out. */
async function paymentOnTheWay() {
  const ring = server.directory.products.get('p-ring');
  if (!ring) throw new Error('no ring');
  await server.directory.products.insert([{ ...ring, id: 'p-piece', sku: 'PIECE', stock: 1, oneOff: true }]);
  const [one, two] = [await showWithPiece('one'), await showWithPiece('two')];
  const { id, amount, payBy } = ok(await server.app.order(orderOf('one'), one.visitor));
  const way = payOnTheWay(server);
  const paying = server.app.payment({ eventId: 'e', kind: 'paid', orderId: id, amount, at: Date.now() });
  await until(way.isWaiting);
  aheadMs = (payBy ?? 0) - Date.now() + 60_000;
  const status = async () => ok(await server.app.getOrder(id, staff.admin)).status;
  await until(async () => (await status()) === 'expired');
  return { two, way, paying, status };
}

test('a one-off piece that another show sells while a payment for it is on its way is sold once', async () => {
  const { two, way, paying, status } = await paymentOnTheWay();
  // The other show may hear a moment later that the piece is free.
  let sold = 'sold_out';
  await until(async () => {
    sold = codeOf(await server.app.order(orderOf('two'), two.visitor));
    return sold !== 'sold_out';
  });
  expect(sold).toBe('ok');
  way.let();
  expect(codeOf(await paying)).toBe('order_expired');
  expect(await status()).toBe('expired');
});

test('an order that runs out while its payment is on its way is bought again where nobody has it since', async () => {
  const { way, paying, status } = await paymentOnTheWay();
  way.let();
  expect(await paying).toEqual({ ok: true, value: 'applied' });
  expect(await status()).toBe('paid');
});
