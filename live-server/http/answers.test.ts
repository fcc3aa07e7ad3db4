import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RouteName, routes } from '#shared/contract/routes.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { makeSampleBrand, newShow, startSampleShow, visit } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

/** Where each read with a JSON answer is sent; a new one in the table must be given a place here. */
const places: Partial<Record<RouteName, string>> = {};
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
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
  await call('POST', `/api/shows/${showId}/commands`, { cookie, json: { type: 'product.unpin', itemId } });
  await call('POST', `/api/shows/${showId}/commands`, { cookie, json: { type: 'show.end' } });
  const show = `/api/shows/${showId}`;
  Object.assign(places, {
    'session.get': '/api/session',
    'users.list': '/api/users',
    'tokens.list': '/api/tokens',
    'regions.list': '/api/regions',
    'regions.get': `/api/regions/${brand.east}`,
    'stores.list': '/api/stores',
    'stores.get': `/api/stores/${brand.eastStore}`,
    'guides.list': '/api/guides',
    'guides.get': `/api/guides/${brand.guide}`,
    'members.list': '/api/members',
    'members.get': `/api/members/${made.body.id}`,
    'products.list': '/api/products',
    'products.get': `/api/products/${brand.product}`,
    'campaigns.list': '/api/campaigns',
    'campaigns.get': `/api/campaigns/${campaign.body.id}`,
    'shows.list': '/api/shows?limit=10',
    'shows.get': show,
    'shows.comments': `${show}/comments`,
    'shows.orders': `${show}/orders`,
    'shows.metrics': `${show}/metrics`,
    'shows.timeline': `${show}/timeline?step=1000&byRegion=1`,
    'shows.state': `${show}/state?at=${Date.now()}`,
    'shows.review': `${show}/review`,
    'orders.get': `/api/orders/${claimed.body.order.id}`,
  } satisfies typeof places);
});
afterAll(() => server.stop());

const reads = routes.filter((route) => route.method === 'GET' && route.answer !== undefined);

it.each(reads.map((route) => [route.name, route] as const))(
  '%s answers what the contract says',
  async (name, route) => {
    const reply = await server.call('GET', places[name as RouteName] ?? name, { cookie: server.cookie });
    expect(reply.status, reply.text).toBe(200);
    const parsed = route.answer?.safeParse(reply.body);
    expect(parsed?.error?.issues ?? []).toEqual([]);
    if (name.endsWith('.list')) expect(reply.body.items).not.toHaveLength(0);
  },
);
