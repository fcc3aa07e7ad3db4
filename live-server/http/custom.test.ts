import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CustomView } from '#shared/contract/custom.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { cookieOf } from './testing/client.ts';
import { makeSampleBrand, type SampleBrand, startSampleShow, visit } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const PAYMENT_SECRET = 'a secret of the custom pieces';
let server: TestServer;
let brand: SampleBrand;
let showId: string;
let itemId: string;
beforeAll(async () => {
  server = await startTestServer({ variables: { PAYMENT_SECRET } });
  brand = await makeSampleBrand(server.call, server.cookie);
  ({ showId, itemId } = await startSampleShow(server.call, server.cookie, brand));
});
afterAll(() => server.stop());

const size = {
  id: 'size',
  title: { en: 'Size', zh: '圈号' },
  input: {
    kind: 'choice',
    choices: [
      { id: '12', title: { en: '12', zh: '12' } },
      { id: '13', title: { en: '13', zh: '13' }, price: 3_000 },
      { id: 'other', title: { en: 'Another', zh: '其他' }, price: null },
    ],
  },
};

async function openOffer(offerId: string, more: object = {}) {
  const { call, cookie } = server;
  const terms = {
    kind: 'custom',
    itemId,
    price: 160_000,
    options: [size],
    quantity: 5,
    rule: 'forfeit',
    ...more,
  };
  for (const json of [
    { type: 'offer.plan', offerId, title: 'Made for you', terms },
    { type: 'offer.open', offerId },
  ]) {
    const reply = await call('POST', `/api/shows/${showId}/commands`, { cookie, json });
    expect(reply.status, reply.text).toBe(200);
  }
}
const asks = (offerId: string, token: string, value: string) =>
  server.call<{ custom: CustomView }>('POST', `/api/offers/${offerId}/custom-orders`, {
    token,
    json: { choices: [{ optionId: 'size', value }], note: 'For a wedding', key: `${offerId}-${value}` },
  });
const accepts = (id: string, token: string, json: object = { key: id }) =>
  server.call<{ order: OrderView }>('POST', `/api/custom-orders/${id}/acceptance`, { token, json });
const byStaff = (method: string, id: string, path: string, json: object, token?: string) =>
  server.call<{ custom: CustomView }>(method, `/api/shows/${showId}/custom-orders/${id}/${path}`, {
    ...(token === undefined ? { cookie: server.cookie } : { token }),
    json,
  });

let notices = 0;
async function notify(kind: 'paid' | 'refunded', orderId: string, amount: number) {
  notices += 1;
  const content = JSON.stringify({ eventId: `n-${notices}`, kind, orderId, amount, at: Date.now() });
  const timestamp = String(Date.now());
  const signature = createHmac('sha256', PAYMENT_SECRET).update(`${timestamp}.${content}`).digest('hex');
  const reply = await server.call('POST', '/api/hooks/payments', {
    raw: { type: 'application/json', content },
    headers: { 'X-Timestamp': timestamp, 'X-Signature': `sha256=${signature}` },
  });
  expect(reply.status, reply.text).toBe(200);
}

test('a piece is quoted, begun by its deposit, made, paid whole and handed over for its code', async () => {
  const slotAt = Date.now() + 3_600_000;
  await openOffer('rings', {
    appointments: { storeIds: [brand.eastStore], slots: [slotAt], slotMs: 1_800_000, capacity: 1 },
  });
  const token = await visit(server.call, showId, { viewerKey: 'wang' });
  const asked = await asks('rings', token, '13');
  expect(asked.status, asked.text).toBe(201);
  const { id, quote, state } = asked.body.custom;
  expect({ state, quote }).toMatchObject({
    state: 'quoted',
    quote: { price: 163_000, deposit: 48_900, balance: 114_100, by: null },
  });
  const taken = await accepts(id, token, { fulfilment: 'pickup', storeId: brand.eastStore, key: 'mine' });
  expect(taken.status, taken.text).toBe(201);
  const order = taken.body.order;
  expect(order).toMatchObject({ status: 'reserved', amount: 163_000, due: 48_900, customId: id });
  const again = await accepts(id, token, { fulfilment: 'pickup', storeId: brand.eastStore, key: 'mine' });
  expect(again.body.order.id).toBe(order.id);

  await notify('paid', order.id, 48_900);
  const regional = await server.tokenFor('region', [brand.west]);
  expect((await byStaff('POST', id, 'making', { step: 'making' }, regional)).status).toBe(404);
  const booked = await byStaff('PUT', id, 'appointment', { storeId: brand.eastStore, slotAt });
  expect(booked.body.custom.appointment).toMatchObject({ slotAt, status: 'booked' });
  expect((await server.call('GET', '/api/offers/rings/appointments', { token })).body.items).toEqual([]);
  const east = await server.tokenFor('region', [brand.east]);
  expect((await byStaff('POST', id, 'making', { step: 'making' }, east)).body.custom.state).toBe('making');
  const ready = await byStaff('POST', id, 'making', { step: 'ready', note: 'In the safe' }, east);
  expect(ready.body.custom).toMatchObject({ state: 'ready', order: { due: 114_100 } });
  await notify('paid', order.id, 114_100);

  const mine = await server.call<{ custom: CustomView }>('GET', `/api/custom-orders/${id}`, { token });
  const code = mine.body.custom.order?.pickupCode;
  expect(code).toMatch(/^\d{6}$/);
  const handed = await server.call('POST', `/api/orders/${order.id}/fulfilment`, {
    token: east,
    json: { how: 'picked-up', storeId: brand.eastStore, code },
  });
  expect(handed.status, handed.text).toBe(200);
  expect((await byStaff('POST', id, 'appointment/outcome', { outcome: 'kept' }, east)).status).toBe(200);
  const done = await server.call<{ items: CustomView[] }>(
    'GET',
    `/api/shows/${showId}/custom-orders?state=collected`,
    { cookie: server.cookie },
  );
  expect(done.body.items[0]?.history.map(({ what, by }) => [what, by.name])).toEqual([
    ['requested', ''],
    ['quoted', 'Showcaller'],
    ['accepted', ''],
    ['booked', 'Admin'],
    ['making', 'a region'],
    ['ready', 'a region'],
    ['kept', 'a region'],
  ]);
  expect(JSON.stringify(done.body)).not.toContain(code);
});

test('what has no price waits for staff; not below the floor; nobody else sees it', async () => {
  await openOffer('bespoke');
  const token = await visit(server.call, showId);
  const other = await visit(server.call, showId);
  const asked = await asks('bespoke', token, 'other');
  expect(asked.body.custom).toMatchObject({ state: 'requested', quote: null, note: 'For a wedding' });
  const { id } = asked.body.custom;
  expect((await accepts(id, token)).body).toMatchObject({ code: 'not_quoted' });
  expect((await byStaff('POST', id, 'quote', { price: 100_000, key: 'q' })).body).toMatchObject({
    code: 'below_floor',
  });
  expect((await byStaff('POST', id, 'quote', { price: 1, key: 'q' })).status).toBe(422);
  const quoted = await byStaff('POST', id, 'quote', { price: 250_000, note: 'Two weeks', key: 'q' });
  expect(quoted.body.custom).toMatchObject({
    state: 'quoted',
    quote: { price: 250_000, by: { name: 'Admin' } },
  });
  expect((await accepts(id, other)).status).toBe(404);
  expect((await server.call('GET', `/api/custom-orders/${id}`, { token: other })).status).toBe(404);
  expect((await asks('bespoke', token, '14')).body).toMatchObject({ code: 'options_wrong' });
  const host = await server.tokenFor('host');
  expect((await byStaff('POST', id, 'quote', { price: 1_000_000, key: 'h' }, host)).status).toBe(403);
});

test('the brand gives a deposit back whatever the rule; a customer who withdraws does not get it', async () => {
  await openOffer('given-up');
  const token = await visit(server.call, showId);
  const begin = async (value: string) => {
    const { id } = (await asks('given-up', token, value)).body.custom;
    const { order } = (await accepts(id, token, { key: `take ${value}` })).body;
    await notify('paid', order.id, order.due);
    return { id, order };
  };
  const first = await begin('12');
  const withdrawn = await server.call<{ custom: CustomView }>(
    'POST',
    `/api/custom-orders/${first.id}/cancellation`,
    { token, json: { reason: 'Too dear' } },
  );
  expect(withdrawn.body.custom.state).toBe('cancelled');
  const second = await begin('13');
  const cancelled = await byStaff('POST', second.id, 'cancellation', { reason: 'The stone broke' });
  expect(cancelled.body.custom.state).toBe('cancelled');
  const refunds = await server.call<{ items: { orderId: string; amount: number; reason: string }[] }>(
    'GET',
    `/api/shows/${showId}/refunds`,
    { cookie: server.cookie },
  );
  expect(refunds.body.items).toMatchObject([
    { orderId: second.order.id, amount: second.order.due, reason: 'deposit-back' },
  ]);
  await notify('refunded', second.order.id, second.order.due);
});

test('a quote past the maximum discount, or below the floor, needs a second person, whatever the price was before', async () => {
  const rails = { type: 'guardrails.set', maxDiscountBps: 3_000, secondPerson: true };
  await server.call('POST', `/api/shows/${showId}/commands`, { cookie: server.cookie, json: rails });
  await openOffer('low');
  const token = await visit(server.call, showId, { viewerKey: 'qian' });
  const { id } = (await asks('low', token, '12')).body.custom;
  const quote = { price: 130_000, key: 'q' };
  const refused = await byStaff('POST', id, 'quote', quote);
  expect(refused.body).toMatchObject({
    code: 'needs_approval',
    params: { price: 130_000, listPrice: 200_000 },
  });
  const low = { ...quote, price: 110_000, key: 'low' };
  expect((await byStaff('POST', id, 'quote', low)).body).toMatchObject({ code: 'below_floor' });
  // Whoever is to approve it is told why.
  expect((await byStaff('POST', id, 'quote', { ...low, askApproval: true })).body).toMatchObject({
    code: 'invalid',
    issues: [{ path: 'reason' }],
  });
  const reason = 'She ordered her mother’s ring here';
  const asking = { askApproval: true, reason };
  expect((await byStaff('POST', id, 'quote', { ...low, ...asking })).body.custom).toMatchObject({
    proposal: { price: 110_000, reason },
    quote: { price: 160_000 },
  });
  const proposed = await byStaff('POST', id, 'quote', { ...quote, ...asking });
  expect(proposed.body.custom).toMatchObject({ proposal: { price: 130_000 }, quote: { price: 160_000 } });
  const own = await server.call<{ custom: CustomView }>('GET', `/api/custom-orders/${id}`, { token });
  expect(own.text).not.toContain('130000');
  expect(own.text).not.toContain(reason);
  const yes = { decision: 'approved', price: 130_000, key: 'yes' };
  expect((await byStaff('POST', id, 'quote/decision', yes)).status).toBe(403);
  const analyst = await server.tokenFor('analyst');
  expect((await byStaff('POST', id, 'quote/decision', yes, analyst)).status).toBe(403);
  // Whoever proposed it is no second person by a token of theirs.
  const byOwnToken = await byStaff('POST', id, 'quote/decision', yes, await server.tokenFor('operator'));
  expect(byOwnToken.status).toBe(403);
  const second = { username: 'second', password: 'long enough for two' };
  await server.admin('POST', '/api/users', { ...second, name: 'Second', role: 'operator' });
  const cookie = cookieOf(await server.call('POST', '/api/session', { json: second }));
  const approved = await server.call<{ custom: CustomView }>(
    'POST',
    `/api/shows/${showId}/custom-orders/${id}/quote/decision`,
    { cookie, json: yes },
  );
  expect(approved.body.custom).toMatchObject({
    quote: { price: 130_000, approvedBy: { name: 'Second' }, approvedFor: reason },
    history: [{}, {}, { what: 'proposed', note: reason }, { what: 'proposed', note: reason }, {}],
  });
  expect((await accepts(id, token)).body.order).toMatchObject({ amount: 130_000 });
});

test('pieces of all shows are in one list, the newest first, each to those who may see it', async () => {
  const other = await startSampleShow(server.call, server.cookie, brand);
  const terms = {
    kind: 'custom',
    itemId: other.itemId,
    price: 160_000,
    options: [size],
    quantity: 5,
    rule: 'forfeit',
  };
  for (const json of [
    { type: 'offer.plan', offerId: 'there', title: 'Made for you', terms },
    { type: 'offer.open', offerId: 'there' },
  ])
    await server.call('POST', `/api/shows/${other.showId}/commands`, { cookie: server.cookie, json });
  const token = await visit(server.call, other.showId, { viewerKey: 'feng', regionId: brand.east });
  const { id } = (await asks('there', token, '12')).body.custom;
  const list = async (query: string, who: object = { cookie: server.cookie }) => {
    const path = `/api/custom-pieces${query}`;
    const reply = await server.call<{
      items: (CustomView & { showId: string })[];
      nextCursor: string | null;
    }>('GET', path, who);
    expect(reply.status, reply.text).toBe(200);
    return reply.body;
  };
  const all = (await list('')).items;
  expect(all[0]).toMatchObject({ id, showId: other.showId, state: 'quoted' });
  expect(new Set(all.map((piece) => piece.showId))).toEqual(new Set([showId, other.showId]));
  const first = await list('?limit=1');
  expect(first.items).toMatchObject([{ id }]);
  expect((await list(`?limit=200&cursor=${first.nextCursor}`)).items).toEqual(all.slice(1));
  expect((await list('?state=cancelled')).items.every(({ state }) => state === 'cancelled')).toBe(true);
  const west = await list('', { token: await server.tokenFor('region', [brand.west]) });
  expect(west.items.map((piece) => piece.id)).not.toContain(id);
  const east = await list('', { token: await server.tokenFor('region', [brand.east]) });
  expect(east.items.map((piece) => piece.id)).toContain(id);
});

test('after the show a customer comes back to pay, and nobody else comes in', async () => {
  await openOffer('late');
  const token = await visit(server.call, showId, { viewerKey: 'zhao' });
  const { id } = (await asks('late', token, '12')).body.custom;
  const end = await server.call('POST', `/api/shows/${showId}/commands`, {
    cookie: server.cookie,
    json: { type: 'show.end' },
  });
  expect(end.status, end.text).toBe(200);
  const back = await visit(server.call, showId, { viewerKey: 'zhao' });
  expect((await accepts(id, back)).status).toBe(201);
  const stranger = await server.call('POST', `/api/shows/${showId}/visits`, {
    json: { source: 'direct', viewerKey: 'who' },
  });
  expect(stranger.body).toMatchObject({ code: 'show_over' });
});
