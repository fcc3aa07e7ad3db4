import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type LiveShow,
  makeSampleBrand,
  type SampleBrand,
  startSampleShow,
} from '../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { signatureOf } from './signature.ts';
import { inboxOf, metricsOf } from './testing/inbox-reader.ts';

const oms = { kind: 'generic', name: 'oms', secret: 'a secret of the order system' };
let server: TestServer;
let brand: SampleBrand;
let show: LiveShow;
let runs = 0;

beforeAll(async () => {
  server = await startTestServer({ variables: { SHOP_CONNECTORS: JSON.stringify([oms]) } });
  brand = await makeSampleBrand(server.call, server.cookie);
  show = await startSampleShow(server.call, server.cookie, brand);
});
afterAll(() => server.stop());

const send = async (message: object) => {
  const body = JSON.stringify(message);
  const at = String(Date.now());
  const headers = { 'x-timestamp': at, 'x-signature': signatureOf(oms.secret, at, Buffer.from(body)) };
  const raw = { type: 'application/json', content: body };
  const reply = await server.call('POST', '/api/hooks/shop/oms', { raw, headers });
  expect(reply.status, reply.text).toBe(200);
};

const codes = ['G-1', 'S-W1', null] as const;
const orderOf = fc.record({
  units: fc.integer({ min: 1, max: 3 }),
  unitPrice: fc.integer({ min: 1, max: 200_000 }),
  isPaid: fc.boolean(),
  refunds: fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 2 }),
  /** Who is said to have brought it, at the order and after. */
  brought: fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 3 }),
});
type Order = typeof orderOf extends fc.Arbitrary<infer T> ? T : never;

function messagesOf(order: Order, no: string, from: number): object[] {
  const { units, unitPrice, isPaid, refunds, brought } = order;
  const message = (event: string, at: number, more: object) => ({
    event,
    eventId: `${no}-${event}-${at}`,
    at,
    orderId: no,
    ...more,
  });
  const [first, ...later] = brought.map((ref) => (ref === null ? {} : { ref }));
  const lines = [{ sku: 'R-1', quantity: units, unitPrice }];
  return [
    message('order.placed', from, { buyerId: `buyer of ${no}`, lines, ...first }),
    ...(isPaid ? [message('order.paid', from + 1, {})] : []),
    ...refunds.map((amount, index) =>
      message('order.refunded', from + 2 + index, { amount, refundId: `r${index}` }),
    ),
    ...later.flatMap((who, index) =>
      'ref' in who ? [message('order.attributed', from + 10 + index, who)] : [],
    ),
  ];
}

const figures = async () => {
  const { trade, guides, stores } = await metricsOf(server, show.showId);
  return {
    placed: trade.placed,
    paid: trade.paid,
    refunded: trade.refunded,
    orders: trade.orders,
    units: trade.units,
    ofGuide: guides.find(({ guideId }) => guideId === brand.guide)?.placed ?? 0,
    ofWest: stores.find(({ storeId }) => storeId === brand.westStore)?.placed ?? 0,
  };
};

function expected(orders: readonly Order[]) {
  const sum = (value: (order: Order) => number) => orders.reduce((total, order) => total + value(order), 0);
  const amount = ({ units, unitPrice }: Order) => units * unitPrice;
  const lastOf = ({ brought }: Order) => brought.findLast((code) => code !== null) ?? null;
  return {
    placed: sum(amount),
    paid: sum((order) => (order.isPaid ? amount(order) : 0)),
    refunded: sum(({ refunds }) => refunds.reduce((total, refund) => total + refund, 0)),
    orders: orders.length,
    units: sum(({ isPaid, units }) => (isPaid ? units : 0)),
    ofGuide: sum((order) => (lastOf(order) === 'G-1' ? amount(order) : 0)),
    ofWest: sum((order) => (lastOf(order) === 'S-W1' ? amount(order) : 0)),
  };
}

it('whatever order messages come in, and however often, the figures are right to the cent', async () => {
  const order = fc.array(orderOf, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(order, fc.infiniteStream(fc.nat()), async (orders, dice) => {
      runs += 1;
      const run = runs;
      const before = await figures();
      const from = Date.now();
      const all = orders.flatMap((one, index) => messagesOf(one, `run-${run}-${index}`, from));
      const copies = all.flatMap((message) => Array.from({ length: 1 + (roll(dice) % 2) }, () => message));
      const shuffled = copies
        .map((message) => ({ message, turn: roll(dice) }))
        .sort((a, b) => a.turn - b.turn);
      for (const { message } of shuffled) await send(message);
      await expect
        .poll(async () => {
          const { items } = await inboxOf(server, '?limit=200');
          return items.filter(
            ({ subject, status }) => subject?.startsWith(`run-${run}-`) && status === 'done',
          ).length;
        })
        .toBe(all.length);
      const after = await figures();
      const gained = Object.fromEntries(
        Object.entries(after).map(([name, value]) => [name, value - before[name as keyof typeof before]]),
      );
      expect(gained).toEqual(expected(orders));
    }),
    { numRuns: 15 },
  );
});

const roll = (dice: fc.Stream<number>): number => dice.next().value ?? 0;
