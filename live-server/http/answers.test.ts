import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CustomView } from '#shared/contract/custom.ts';
import { type RouteName, routes } from '#shared/contract/routes.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { makeSampleBrand, newShow, startSampleShow, visit } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

/** Where each read with a JSON answer is sent; a new one in the table must be given a place here. */
const places: Partial<Record<RouteName, Place>> = {};
interface Place {
  readonly path: string;
  /** Whose it is; the administrator’s session where left out. */
  readonly token?: string;
}
const PAYMENT_SECRET = 'a secret of the answers’ check';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ variables: { PAYMENT_SECRET } });
  const { call, cookie } = server;
  const brand = await makeSampleBrand(call, cookie);
  const made = await call<{ id: string }>('POST', '/api/members', {
    cookie,
    json: { code: 'M-1', name: 'Wu', segment: 'new', homeGuideId: brand.guide },
  });
  const campaign = await call<{ id: string }>('POST', '/api/campaigns', {
    cookie,
    json: { name: { en: 'a', zh: 'b' }, startsAt: 1, endsAt: 2, currency: 'CNY' },
  });
  await call('POST', '/api/shows', { cookie, json: { ...newShow(), campaignId: campaign.body.id } });
  const setItem = { productId: brand.product, role: 'hero', price: 180_000, stock: 5, plannedMs: 60_000 };
  const set = await call('POST', '/api/product-sets', { cookie, json: { name: 'Rings', items: [setItem] } });
  expect(set.status, set.text).toBe(201);
  await server.tokenFor('ingest');
  const { showId, itemId, dealId } = await startSampleShow(call, cookie, brand);
  const token = await visit(call, showId, { ref: 'G-1', source: 'guide-share', name: 'Zhou' });
  const claimed = await call<{ order: OrderView }>('POST', `/api/deals/${dealId}/claims`, {
    token,
    json: { quantity: 1, key: 'k' },
  });
  await call('POST', `/api/shows/${showId}/commands`, {
    cookie,
    json: {
      type: 'targets.set',
      total: { uv: 10, amount: 1_000_000 },
      regions: [{ regionId: brand.east, uv: 10, amount: 1_000_000 }],
    },
  });
  await dropCoupon(showId, token);
  await openGroup(showId, itemId, token);
  const customId = await askForCustom(showId, itemId, token, brand.eastStore);
  await payAndRefund(claimed.body.order, token);
  await call('POST', `/api/shows/${showId}/commands`, { cookie, json: { type: 'product.unpin', itemId } });
  await call('POST', `/api/shows/${showId}/commands`, { cookie, json: { type: 'show.end' } });
  const link = await call<{ url: string }>('POST', `/api/guides/${brand.guide}/link`, { cookie, json: {} });
  const guideToken = link.body.url.split('/g/')[1] ?? '';
  const show = `/api/shows/${showId}`;
  Object.assign(places, {
    'session.get': { path: '/api/session' },
    'demo.accounts': { path: '/api/demo-accounts' },
    'settings.get': { path: '/api/settings' },
    'users.list': { path: '/api/users' },
    'tokens.list': { path: '/api/tokens' },
    'regions.list': { path: '/api/regions' },
    'regions.get': { path: `/api/regions/${brand.east}` },
    'stores.list': { path: '/api/stores' },
    'stores.get': { path: `/api/stores/${brand.eastStore}` },
    'guides.list': { path: '/api/guides' },
    'guides.get': { path: `/api/guides/${brand.guide}` },
    'members.list': { path: '/api/members' },
    'members.get': { path: `/api/members/${made.body.id}` },
    'segments.get': { path: '/api/segments' },
    'products.list': { path: '/api/products' },
    'products.get': { path: `/api/products/${brand.product}` },
    'campaigns.list': { path: '/api/campaigns' },
    'campaigns.get': { path: `/api/campaigns/${campaign.body.id}` },
    'shows.list': { path: '/api/shows?limit=10' },
    'shows.get': { path: show },
    'shows.comments': { path: `${show}/comments` },
    'shows.orders': { path: `${show}/orders` },
    'shows.metrics': { path: `${show}/metrics` },
    'shows.timeline': { path: `${show}/timeline?step=1000&byRegion=1` },
    'shows.state': { path: `${show}/state?at=${Date.now()}` },
    'recordings.get': { path: `${show}/recordings` },
    'streams.get': { path: `${show}/stream?step=60000` },
    'shows.rehearsal': { path: `${show}/rehearsal` },
    'shows.effects': { path: `${show}/effects` },
    'shows.review': { path: `${show}/review` },
    'trends.get': { path: '/api/trends' },
    'orders.get': { path: `/api/orders/${claimed.body.order.id}` },
    'orders.payment': { path: `/api/orders/${claimed.body.order.id}/payment`, token },
    'campaigns.wall': { path: `/api/campaigns/${campaign.body.id}/wall` },
    'shows.settlement': { path: `${show}/settlement` },
    'attributions.get': { path: `/api/orders/${claimed.body.order.id}/attribution` },
    'counter.stores': { path: '/api/counter' },
    'counter.day': { path: `/api/counter/day?storeId=${brand.eastStore}` },
    'hooks.inbox.summary': { path: '/api/hooks/inbox/summary' },
    'connectors.all': { path: '/api/connectors' },
    'hooks.inbox': { path: '/api/hooks/inbox' },
    'coupons.list': { path: '/api/coupons', token },
    'pickups.stores': { path: `${show}/stores`, token },
    'groups.list': { path: '/api/offers/group-1/groups', token },
    'orders.history': { path: `/api/orders/${claimed.body.order.id}/history` },
    'custom.list': { path: '/api/custom-orders', token },
    'custom.get': { path: `/api/custom-orders/${customId}`, token },
    'custom.slots': { path: '/api/offers/custom-1/appointments', token },
    'custom.everywhere': { path: '/api/custom-pieces' },
    'custom.listByStaff': { path: `${show}/custom-orders?state=quoted` },
    'refunds.list': { path: `${show}/refunds` },
    'planning.suggestions': { path: `${show}/suggestions` },
    'planning.stock': { path: `${show}/stock-by-region` },
    'sets.list': { path: '/api/product-sets' },
    'returns.list': { path: `${show}/return-requests` },
    'shows.finalPrices': { path: `${show}/final-prices` },
    'shows.affectedOrders': { path: `${show}/affected-orders?itemId=${itemId}` },
    'guide.page': { path: '/api/guide', token: guideToken },
    'guide.orders': { path: `/api/guide/orders?showId=${showId}`, token: guideToken },
    'guide.members': { path: '/api/guide/members', token: guideToken },
    'guide.briefing': { path: `/api/guide/briefing?showId=${showId}`, token: guideToken },
    'shows.briefing': { path: `${show}/briefing` },
    'guide.followUps': { path: '/api/guide/follow-ups', token: guideToken },
  } satisfies typeof places);
});
afterAll(() => server.stop());

/** A group buy with one group that waits for its second buyer. */
async function openGroup(showId: string, itemId: string, token: string) {
  const { call, cookie } = server;
  const offerId = 'group-1';
  const terms = { kind: 'group-buy', itemId, price: 160_000, size: 2, windowMs: 3_600_000 };
  for (const json of [
    { type: 'offer.plan', offerId, title: 'Two together', terms },
    { type: 'offer.open', offerId },
  ]) {
    const reply = await call('POST', `/api/shows/${showId}/commands`, { cookie, json });
    expect(reply.status, reply.text).toBe(200);
  }
  const taken = await call('POST', `/api/offers/${offerId}/orders`, {
    token,
    json: { quantity: 1, key: 'group' },
  });
  expect(taken.status, taken.text).toBe(201);
}

/** A custom piece asked for, quoted and given an appointment. */
async function askForCustom(showId: string, itemId: string, token: string, storeId: string) {
  const { call, cookie } = server;
  const offerId = 'custom-1';
  const slotAt = Date.now() + 3_600_000;
  const terms = {
    kind: 'custom',
    itemId,
    price: 180_000,
    options: [],
    quantity: 5,
    rule: 'refund',
    appointments: { storeIds: [storeId], slots: [slotAt, slotAt + 3_600_000], slotMs: 1_800_000 },
  };
  for (const json of [
    { type: 'offer.plan', offerId, title: 'Made for you', terms },
    { type: 'offer.open', offerId },
  ]) {
    const reply = await call('POST', `/api/shows/${showId}/commands`, { cookie, json });
    expect(reply.status, reply.text).toBe(200);
  }
  const asked = await call<{ custom: CustomView }>('POST', `/api/offers/${offerId}/custom-orders`, {
    token,
    json: { key: 'custom' },
  });
  expect(asked.status, asked.text).toBe(201);
  const { id } = asked.body.custom;
  const booked = await call('PUT', `/api/custom-orders/${id}/appointment`, {
    token,
    json: { storeId, slotAt },
  });
  expect(booked.status, booked.text).toBe(200);
  return id;
}

async function payAndRefund({ id, amount }: OrderView, token: string) {
  const { call, cookie } = server;
  const content = JSON.stringify({ eventId: 'paid-1', kind: 'paid', orderId: id, amount, at: Date.now() });
  const timestamp = String(Date.now());
  const paid = await call('POST', '/api/hooks/payments', {
    raw: { type: 'application/json', content },
    headers: {
      'X-Timestamp': timestamp,
      'X-Signature': `sha256=${createHmac('sha256', PAYMENT_SECRET).update(`${timestamp}.${content}`).digest('hex')}`,
    },
  });
  expect(paid.status, paid.text).toBe(200);
  const asked = await call('POST', `/api/orders/${id}/refunds`, {
    cookie,
    json: { key: 'back', amount: 1_000, reason: 'by-staff' },
  });
  expect(asked.status, asked.text).toBe(201);
  const wished = await call('POST', `/api/orders/${id}/return-requests`, {
    token,
    json: { key: 'wish', why: 'wrong-size' },
  });
  expect(wished.status, wished.text).toBe(201);
}

/** A coupon on air, and one of its codes issued to the viewer. */
async function dropCoupon(showId: string, token: string) {
  const { call, cookie } = server;
  const offerId = 'coupon-1';
  const terms = {
    kind: 'coupon',
    discount: { kind: 'amount', amount: 1_000 },
    quantity: 10,
    validMs: 3_600_000,
  };
  for (const json of [
    { type: 'offer.plan', offerId, title: 'Ten off', terms },
    { type: 'coupon.drop', offerId },
  ]) {
    const reply = await call('POST', `/api/shows/${showId}/commands`, { cookie, json });
    expect(reply.status, reply.text).toBe(200);
  }
  const issued = await call('POST', `/api/offers/${offerId}/coupons`, { token, json: { key: 'mine' } });
  expect(issued.status, issued.text).toBe(201);
}

const reads = routes.filter((route) => route.method === 'GET' && route.answer !== undefined);

it.each(reads.map((route) => [route.name, route] as const))(
  '%s answers what the contract says',
  async (name, route) => {
    const place = places[name as RouteName];
    expect(place, 'give it a place above').toBeDefined();
    const { path = '', token } = place ?? {};
    const reply = await server.call('GET', path, token === undefined ? { cookie: server.cookie } : { token });
    expect(reply.status, reply.text).toBe(200);
    const parsed = route.answer?.safeParse(reply.body);
    expect(parsed?.error?.issues ?? []).toEqual([]);
    if (name.endsWith('.list')) expect(reply.body.items).not.toHaveLength(0);
  },
);
