import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
import { newProduct, newShow } from '../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { verifyShow } from '../ops/verify-show.ts';
import { openForReading } from '../storage/embedded/open-read.ts';
import { type Answered, claimer, tokensFor } from './viewers.ts';

/** A quiet machine needs seconds; a busy one is not to fail for being busy. */
const LONG = { timeout: 240_000 };
const VIEWER_KEY = 'the viewer key of a race between thousands';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ variables: { VIEWER_KEY } });
});
afterAll(() => server.stop());

async function newPiece(json: object): Promise<string> {
  const made = await server.call<{ id: string }>('POST', '/api/products', { cookie: server.cookie, json });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.id;
}

/** A show on air with an open deal, on a product of its own where no piece is named. */
async function onAir(stock: number, quantity: number, dealId: string, piece?: string): Promise<string> {
  const { call, cookie } = server;
  const productId = piece ?? (await newPiece({ ...newProduct(dealId), stock }));
  const made = await call<{ id: string }>('POST', '/api/shows', { cookie, json: newShow() });
  const showId = made.body.id;
  const itemId = `item-of-${dealId}`;
  for (const json of [
    { type: 'lineup.add', itemId, productId, role: 'hero', price: 180_000, stock, plannedMs: 600_000 },
    {
      ...{ type: 'deal.plan', dealId, itemId, price: 150_000, quantity, perViewerLimit: 1 },
      ...{ durationMs: 3_600_000, holdMs: 3_600_000 },
    },
    { type: 'show.schedule' },
    { type: 'show.start' },
    { type: 'product.pin', itemId },
    { type: 'deal.open', dealId },
  ]) {
    const reply = await call('POST', `/api/shows/${showId}/commands`, { cookie, json });
    if (reply.status !== 200) throw new Error(`${json.type}: ${reply.text}`);
  }
  return showId;
}

async function findingsIn(showId: string) {
  const reader = await openForReading(server.dataDir);
  try {
    return await verifyShow(reader, showId);
  } finally {
    await reader.close();
  }
}

const tally = (answers: readonly Answered[]) => {
  const counts: Record<string, number> = {};
  for (const { code, status } of answers) {
    const what = code ?? String(status);
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
};

it('3,000 viewers race for 100 units, by REST and by socket: exactly 100 are sold', LONG, async () => {
  const showId = await onAir(100, 100, 'race');
  const tokenOf = tokensFor(VIEWER_KEY, showId);
  const rooms: Socket[] = await Promise.all(
    Array.from({ length: 150 }, async (_, n) => {
      const socket = io(`${server.running.url}/room`, {
        auth: { token: tokenOf(`s${n}`) },
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      await new Promise((resolve) => socket.once('room', resolve));
      return socket;
    }),
  );
  const rest = claimer(server.running.url, 100);
  const bySocket = async (socket: Socket, n: number): Promise<Answered> => {
    const answer = (await socket.emitWithAck('claim', { dealId: 'race', quantity: 1, key: `s${n}` })) as
      | { ok: true; order: OrderView }
      | { ok: false; error: { code: string } };
    return answer.ok
      ? { status: 201, code: null, orderId: answer.order.id }
      : { status: 409, code: answer.error.code, orderId: null };
  };
  const byRest = (n: number) => rest.claim('race', tokenOf(`r${n}`), { quantity: 1, key: `r${n}` });
  const viewers = Array.from({ length: 2_850 }, (_, n) => n);
  const [first, second] = await Promise.all([
    Promise.all(viewers.map(byRest)),
    Promise.all(rooms.map(bySocket)),
  ]);
  const answers = [...first, ...second];
  expect(tally(answers)).toEqual({ 201: 100, sold_out: 2_900 });
  const sold = new Set(answers.flatMap(({ orderId }) => orderId ?? []));
  expect(sold.size).toBe(100);

  // Whoever asks again under the same key has the same order, and nobody has another.
  const again = await Promise.all(viewers.slice(0, 400).map(byRest));
  expect(again.map(({ orderId }) => orderId)).toEqual(first.slice(0, 400).map(({ orderId }) => orderId));

  const report = await findingsIn(showId);
  expect(report).toMatchObject({ orders: 100, findings: [], money: { placed: 100 * 150_000 } });
  rest.close();
  for (const socket of rooms) socket.disconnect();
});

it(
  'a piece that exists once, raced for in five shows at once, is sold once; given back, once more',
  LONG,
  async () => {
    const { call } = server;
    const only = await newPiece({ ...newProduct('ONLY'), stock: 1, oneOff: true });
    const shows = await Promise.all(
      Array.from({ length: 5 }, async (_, n) => {
        const dealId = `only-${n}`;
        const showId = await onAir(1, 1, dealId, only);
        return { dealId, showId, tokenOf: tokensFor(VIEWER_KEY, showId) };
      }),
    );
    const rest = claimer(server.running.url, 60);
    const race = (round: string) =>
      Promise.all(
        Array.from({ length: 500 }, (_, n) => {
          const { dealId, tokenOf } = shows[n % shows.length] as (typeof shows)[number];
          const name = `${round}-${n}`;
          return rest.claim(dealId, tokenOf(name), { quantity: 1, key: name });
        }),
      );
    const first = await race('a');
    expect(tally(first)).toEqual({ 201: 1, sold_out: 499 });
    const winner = first.findIndex(({ orderId }) => orderId !== null);
    const show = shows[winner % shows.length];
    const cancelled = await call('POST', `/api/orders/${first[winner]?.orderId}/cancel`, {
      token: show?.tokenOf(`a-${winner}`) ?? '',
    });
    expect(cancelled.status, cancelled.text).toBe(200);
    expect(tally(await race('b'))).toEqual({ 201: 1, sold_out: 499 });
    for (const { showId } of shows) expect((await findingsIn(showId))?.findings).toEqual([]);
    rest.close();
  },
);

it(
  'two operators restock, extend and close at once: what is sold never passes what is offered',
  LONG,
  async () => {
    const showId = await onAir(60, 10, 'busy');
    const tokenOf = tokensFor(VIEWER_KEY, showId);
    const rest = claimer(server.running.url, 40);
    const second = await server.tokenFor('operator');
    const command = (who: object, json: object) =>
      server.call<{ code?: string }>('POST', `/api/shows/${showId}/commands`, { ...who, json });
    const operators = [{ cookie: server.cookie }, { token: second }];
    const steering = operators.flatMap((who) => [
      ...Array.from({ length: 6 }, () => command(who, { type: 'deal.restock', dealId: 'busy', quantity: 3 })),
      command(who, { type: 'deal.extend', dealId: 'busy', ms: 60_000 }),
      command(who, { type: 'deal.close', dealId: 'busy' }),
    ]);
    const claims = Array.from({ length: 200 }, (_, n) =>
      rest.claim('busy', tokenOf(`b${n}`), { quantity: 1, key: `b${n}` }),
    );
    const [replies, answers] = await Promise.all([Promise.all(steering), Promise.all(claims)]);
    const restocked = replies.filter(({ status }, n) => status === 200 && n % 8 < 6).length;
    const closed = replies.filter(({ status }, n) => status === 200 && n % 8 === 7).length;
    expect(closed).toBe(1);
    for (const { status, body } of replies) if (status !== 200) expect(body.code).toBe('deal_not_open');
    const sold = answers.filter(({ status }) => status === 201).length;
    expect(sold).toBeLessThanOrEqual(10 + 3 * restocked);
    for (const { code } of answers) expect([null, 'sold_out', 'deal_not_open']).toContain(code);
    expect((await findingsIn(showId))?.findings).toEqual([]);
    const late = await rest.claim('busy', tokenOf('late'), { quantity: 1, key: 'late' });
    expect(late.code).toBe('deal_not_open');
    rest.close();
  },
);

it(
  'claims too many, fractional, negative, for others or under a forged or aged token sell nothing',
  LONG,
  async () => {
    const showId = await onAir(20, 20, 'odd');
    const tokenOf = tokensFor(VIEWER_KEY, showId);
    const rest = claimer(server.running.url, 8);
    const token = tokenOf('odd');
    for (const quantity of [-1, 0, 0.5, 1e9, Number.MAX_SAFE_INTEGER, '1', null, [1], 1_001])
      expect((await rest.claim('odd', token, { quantity, key: 'k' })).status).toBe(422);
    expect((await rest.claim('odd', token, { quantity: 2, key: 'k' })).code).toBe('limit_reached');
    expect((await rest.claim('none', token, { quantity: 1, key: 'k' })).status).toBe(404);
    const forged = tokensFor('another key, of the same length and more', showId)('odd');
    for (const bad of [forged, `${token}x`, token.slice(0, -2), 'v1.e30.AAAA', ''])
      expect((await rest.claim('odd', bad, { quantity: 1, key: 'k' })).status).toBe(401);
    const elsewhere = tokensFor(VIEWER_KEY, 'no-show')('odd');
    expect((await rest.claim('odd', elsewhere, { quantity: 1, key: 'k' })).status).toBe(404);
    server.advance(49 * 3_600_000);
    expect((await rest.claim('odd', token, { quantity: 1, key: 'k' })).code).toBe('unauthenticated');
    expect((await findingsIn(showId))?.orders).toBe(0);
    rest.close();
  },
);
