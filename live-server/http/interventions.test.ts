import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GuidePage } from '#shared/contract/guides.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { problemIn } from './testing/client.ts';
import { makeSampleBrand, type SampleBrand, startSampleShow, visit } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

/** A coupon given with an intervention, from the planner to the region's viewers, by REST alone. */
let server: TestServer;
let brand: SampleBrand;
let showId: string;

beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
  ({ showId } = await startSampleShow(server.call, server.cookie, brand));
});
afterAll(() => server.stop());

const coupon = {
  title: { en: 'East: 10 off', zh: '华东减十元' },
  discount: { kind: 'amount', amount: 10_00 },
  ...{ threshold: 50_00, quantity: 20, validMs: 3_600_000 },
};
const raise = (token: string, more: object) =>
  server.call('POST', `/api/shows/${showId}/commands`, {
    token,
    json: { type: 'intervention.raise', regionId: brand.east, action: 'coupon', note: 'Give ten', ...more },
  });
const view = async () =>
  (await server.call<ShowView>('GET', `/api/shows/${showId}`, { cookie: server.cookie })).body;

it('is no region manager’s to give, and is refused whole where it cannot be', async () => {
  const manager = await server.tokenFor('region', [brand.east]);
  const refused = await raise(manager, { coupon });
  expect([refused.status, problemIn(refused).code]).toEqual([403, 'forbidden']);
  const planner = await server.tokenFor('planner');
  const nowhere = await raise(planner, { coupon: { ...coupon, itemIds: ['nowhere'] } });
  expect([nowhere.status, problemIn(nowhere).code]).toEqual([404, 'not_found']);
  const nothing = await raise(planner, { coupon: { ...coupon, discount: { kind: 'amount', amount: 0 } } });
  expect([nothing.status, problemIn(nothing).code]).toEqual([422, 'invalid']);
  expect((await view()).interventions).toEqual([]);
  // Without one, and with a budget noted, it is theirs to raise.
  const asked = await raise(manager, { action: 'boost', budget: { amount: 500_00, source: 'moments-ads' } });
  expect(asked.status, asked.text).toBe(200);
  expect((await view()).interventions).toMatchObject([
    { budget: { amount: 500_00, source: 'moments-ads' }, offerId: null },
  ]);
});

it('is open at once for that region’s viewers alone, and told to its guides', async () => {
  const dueAt = Date.now() + 600_000;
  const raised = await raise(await server.tokenFor('planner'), { coupon, dueAt });
  expect(raised.status, raised.text).toBe(200);
  const { interventions, offers } = await view();
  const offerId = interventions.at(-1)?.offerId ?? '';
  expect(offers.find(({ id }) => id === offerId)).toMatchObject({
    ...{ state: 'open', title: coupon.title, closesAt: dueAt },
    terms: { kind: 'coupon', audience: { kind: 'regions', regionIds: [brand.east] } },
  });

  const take = async (ref: string) => {
    const token = await visit(server.call, showId, { source: 'guide-share', ref });
    return server.call('POST', `/api/offers/${offerId}/coupons`, { token, json: { key: 'mine' } });
  };
  expect((await take('G-1')).status).toBe(201);
  const elsewhere = await server.call<{ id: string }>('POST', '/api/guides', {
    cookie: server.cookie,
    json: { code: 'G-W', name: 'Wu', storeId: brand.westStore },
  });
  expect(elsewhere.status).toBe(201);
  expect(problemIn(await take('G-W')).code).toBe('not_eligible');

  const link = await server.call<{ path: string }>('POST', `/api/guides/${brand.guide}/link`, {
    cookie: server.cookie,
    json: {},
  });
  const token = link.body.path.slice('/g/'.length);
  const page = (await server.call<GuidePage>('GET', '/api/guide', { token })).body;
  expect(page.show?.tasks.at(-1)).toMatchObject({ note: 'Give ten', coupon: coupon.title });
});
