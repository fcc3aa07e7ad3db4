import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { signatureOf } from '../hooks/signature.ts';
import { inboxOf, metricsOf } from '../hooks/testing/inbox-reader.ts';
import type { Client, Reply } from '../http/testing/client.ts';
import { type LiveShow, makeSampleBrand, startSampleShow, visit } from '../http/testing/sample-brand.ts';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { endAll, type ServerNode, secrets, signIn, startNodes, together } from './server-node.ts';
import { SHOP_PRICE, type Shops, startShops } from './shops.ts';
import { withRecord } from './stage.ts';
import { startWire, type Wire } from './wire.ts';

/** Two whole servers over one Redis, each by a wire of its own, and the platforms that push to either. */
let redis: TestRedis;
let wires: readonly [Wire, Wire];
let nodes: readonly [ServerNode, ServerNode];
let platforms: Shops;
let cookie: string;
let show: LiveShow;
beforeAll(async () => {
  platforms = await startShops('R-1');
  redis = await startRedis();
  wires = [await startWire(redis.port), await startWire(redis.port)];
  const urls = wires.map(({ port }) => `redis://127.0.0.1:${port}`);
  nodes = (await startNodes(urls, { variables: platforms.variables })) as [ServerNode, ServerNode];
  cookie = await signIn(nodes[0], 'admin');
  const { call } = nodes[0];
  const brand = await makeSampleBrand(call, cookie);
  const json = { externalIds: [platforms.variantId] };
  await call('PATCH', `/api/products/${brand.product}`, { cookie, json });
  show = await startSampleShow(call, cookie, brand);
});
afterAll(async () => {
  await endAll(nodes ?? [], redis);
  await Promise.all((wires ?? []).map((wire) => wire.close()));
  await platforms?.stop();
});

const tradeAt = async ({ call }: ServerNode) => (await metricsOf({ call, cookie }, show.showId)).trade;

let made = 0;
/** So many new orders of each shop, and what their platforms have to say of them. */
function someOrders(each: number) {
  const orders = platforms.shops.flatMap((shop) =>
    Array.from({ length: each }, () => {
      made += 1;
      return { shop, id: shop.orderId(made) };
    }),
  );
  return {
    count: orders.length,
    ids: new Set(orders.map(({ id }) => id)),
    news: orders.flatMap(({ shop, id }) => [
      (call: Client) => shop.placed(call, id),
      (call: Client) => shop.paid(call, id),
    ]),
  };
}
type Orders = ReturnType<typeof someOrders>;

async function messagesOf({ ids }: Orders): Promise<InboxMessage[]> {
  const { items } = await inboxOf({ call: nodes[0].call, cookie }, '?limit=200');
  return items.filter(({ subject }) => subject !== null && ids.has(subject));
}

/** Resolves when every message is done with; each must have been kept once. */
async function untilDone(orders: Orders): Promise<readonly InboxMessage[]> {
  let messages: readonly InboxMessage[] = [];
  await until(async () => {
    messages = await messagesOf(orders);
    return messages.length >= orders.news.length && messages.every(({ status }) => status === 'done');
  });
  expect(messages).toHaveLength(orders.news.length);
  return messages;
}

/** Both nodes count each of these orders once, and its payment once, and `paidHere` more of our own. */
async function expectCounted(
  before: Awaited<ReturnType<typeof tradeAt>>,
  { count }: Orders,
  paidHere: readonly OrderView[] = [],
): Promise<void> {
  const own = paidHere.reduce((sum, { amount }) => sum + amount, 0);
  const expected = {
    orders: before.orders + count + paidHere.length,
    paidOrders: before.paidOrders + count + paidHere.length,
    placed: before.placed + count * SHOP_PRICE + own,
    paid: before.paid + count * SHOP_PRICE + own,
  };
  for (const node of nodes) {
    // Each hears of the other's in its own time.
    await until(async () => {
      const { orders, paidOrders } = await tradeAt(node);
      return orders >= expected.orders && paidOrders >= expected.paidOrders;
    });
    expect(await tradeAt(node)).toMatchObject(expected);
  }
}

it('what a shop tells both nodes in the same instant, and what is done again at both, counts once', async () => {
  const before = await tradeAt(nodes[0]);
  const orders = someOrders(6);
  // An order, its payment, and a copy of either at the other node: in whatever order they are taken.
  const answers = await Promise.all(orders.news.flatMap((tell) => nodes.map(({ call }) => tell(call))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const messages = await untilDone(orders);
  await expectCounted(before, orders);
  const replays = await Promise.all(
    messages.flatMap(({ id }) =>
      nodes.map(({ call }) => call<InboxMessage>('POST', `/api/hooks/inbox/${id}/replay`, { cookie })),
    ),
  );
  for (const { status, text, body } of replays) expect([status, body.status], text).toEqual([200, 'done']);
  await expectCounted(before, orders);
});

/** Our own orders, of a viewer each. */
async function reserve(count: number): Promise<readonly OrderView[]> {
  const { call } = nodes[0];
  return Promise.all(
    Array.from({ length: count }, async () => {
      const token = await visit(call, show.showId);
      const json = { lines: [{ itemId: show.itemId, quantity: 1 }], fulfilment: 'ship', key: 'k' };
      const path = `/api/shows/${show.showId}/orders`;
      const reply = await call<{ order: OrderView }>('POST', path, { token, json });
      expect(reply.status, reply.text).toBe(201);
      return reply.body.order;
    }),
  );
}

/** As a provider tells that an order is paid; the same notice each time. */
function paymentOf({ id, amount }: OrderView): (call: Client) => Promise<Reply> {
  const at = Date.now();
  const notice = { eventId: `paid:${id}`, kind: 'paid', orderId: id, amount, at };
  const content = JSON.stringify(notice);
  return (call) => {
    const sentAt = String(Date.now());
    return call('POST', '/api/hooks/payments', {
      raw: { type: 'application/json', content },
      headers: {
        'x-timestamp': sentAt,
        'x-signature': signatureOf(secrets.PAYMENT_SECRET, sentAt, Buffer.from(content)),
      },
    });
  };
}

const AGAIN_MS = 200;

it.each([
  {
    fault: 'Redis hangs',
    dark: [0, 1],
    begin: () => redis.signal('SIGSTOP'),
    end: () => redis.signal('SIGCONT'),
  },
  {
    fault: 'the answers of Redis to one node are lost',
    dark: [0],
    begin: () => wires[0].swallow(),
    end: () => wires[0].mend(),
  },
])(
  'while $fault payments and orders of shops are refused in a way that has them told again, and count once',
  async ({ dark, begin, end }) => {
    const before = await tradeAt(nodes[0]);
    const [own, orders] = [await reserve(4), someOrders(3)];
    const all = [...orders.news, ...own.map(paymentOf)];
    const refused = new Set<number>();
    const codes = new Set<unknown>();
    // As platforms and providers do: again, through a balancer, until they are told that it was taken.
    const tell = async (send: (call: Client) => Promise<Reply>, n: number): Promise<void> => {
      for (let time = n; ; time += 1) {
        const at = time % nodes.length;
        const { status, body } = await send((nodes[at] as ServerNode).callOnce);
        if (status === 200) return;
        codes.add(body.code);
        if (dark.includes(at)) refused.add(n);
        await sleep(AGAIN_MS);
      }
    };
    begin();
    const told = Promise.all(all.map(tell));
    // Some of what is told at a node that can decide nothing is taken by the other one in the next try.
    await until(() => refused.size >= all.length / 2);
    end();
    await told;
    expect(codes).toEqual(new Set(['storage_unavailable']));
    await together(nodes);
    await untilDone(orders);
    await expectCounted(before, orders, own);
    await withRecord(redis.url, nodes, async (stores) => {
      const ids = new Set(own.map(({ id }) => id));
      const payments = (await stores.ledger.read(show.showId)).flatMap(({ entry }) =>
        /^payment\.|^order\.paid$/.test(entry.kind) && 'orderId' in entry && ids.has(entry.orderId)
          ? [`${entry.kind} ${entry.orderId}`]
          : [],
      );
      expect(payments.sort()).toEqual([...ids].map((id) => `order.paid ${id}`).sort());
    });
  },
);
