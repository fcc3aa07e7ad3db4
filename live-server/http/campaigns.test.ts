import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkAnswer, CampaignView } from '#shared/contract/campaigns.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { problemIn } from './testing/client.ts';
import {
  makeSampleBrand,
  newProduct,
  newShow,
  type SampleBrand,
  startSampleShow,
  visit,
} from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const DAY_MS = 86_400_000;
let server: TestServer;
let brand: SampleBrand;
let templateId: string;
const storeIds: string[] = [];
const start = Date.now() + 70 * DAY_MS;

const post = async <T>(path: string, json: unknown) => {
  const reply = await server.call<T>('POST', path, { cookie: server.cookie, json });
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.body;
};
const campaignOf = async (id: string) =>
  (await server.call<CampaignView>('GET', `/api/campaigns/${id}`, { cookie: server.cookie })).body;
const newCampaign = async () =>
  (
    await post<{ id: string }>('/api/campaigns', {
      name: 'Spring',
      target: { uv: 1000, amount: 1_000_000 },
    })
  ).id;

beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
  const rows = Array.from({ length: 300 }, (_, n) => `T-${n},Store ${n},店${n},EAST,owned,City`);
  const csv = `code,nameEn,nameZh,regionCode,kind,city\n${rows.join('\n')}\n`;
  const imported = await server.call('POST', '/api/stores/import', {
    cookie: server.cookie,
    raw: { type: 'text/csv', content: csv },
  });
  expect(imported.body).toEqual({ imported: 300 });
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { body: { items: { id: string; code: string }[]; nextCursor: string | null } } =
      await server.call('GET', `/api/stores?limit=200${cursor && `&cursor=${cursor}`}`, {
        cookie: server.cookie,
      });
    storeIds.push(...page.body.items.filter(({ code }) => code.startsWith('T-')).map(({ id }) => id));
    cursor = page.body.nextCursor;
  }
  templateId = (
    await post<{ id: string }>('/api/shows', { ...newShow([brand.east, brand.west]), plannedStartAt: start })
  ).id;
  const command = (json: object) => post(`/api/shows/${templateId}/commands`, json);
  await command({
    type: 'lineup.add',
    itemId: 'ring',
    productId: brand.product,
    role: 'hero',
    price: 180_000,
    stock: 10,
    plannedMs: 600_000,
  });
  await command({
    type: 'deal.plan',
    itemId: 'ring',
    price: 150_000,
    quantity: 4,
    perViewerLimit: 1,
    durationMs: 60_000,
    opensAt: start + 60_000,
  });
  await command({ type: 'targets.set', total: { uv: 10, amount: 1000 }, regions: [] });
  await command({
    type: 'readiness.plan',
    tasks: [60, 7, 1, 0].map((days) => ({
      power: 'operation',
      title: `${days} days before`,
      owner: 'Mei',
      dueAt: start - days * DAY_MS,
    })),
  });
});
afterAll(() => server.stop());

describe('rooms of a campaign', () => {
  it('are made for 300 stores in one go, each with the template’s plan moved to its start', async () => {
    const campaignId = await newCampaign();
    const later = start + 3_600_000;
    const made = await post<{ showIds: string[] }>(`/api/campaigns/${campaignId}/shows`, {
      templateId,
      plannedStartAt: later,
      rooms: storeIds.map((storeId) => ({ storeId, target: { uv: 3, amount: 3000 } })),
    });
    expect(made.showIds).toHaveLength(300);
    const campaign = await campaignOf(campaignId);
    expect(campaign.shows).toHaveLength(300);
    expect(campaign.phases).toEqual({
      t60: { all: 300, done: 0, overdue: 0 },
      t10: { all: 300, done: 0, overdue: 0 },
      t1: { all: 300, done: 0, overdue: 0 },
      t0: { all: 300, done: 0, overdue: 0 },
    });
    const showId = made.showIds[7] ?? '';
    const one = (await server.call<ShowView>('GET', `/api/shows/${showId}`, { cookie: server.cookie })).body;
    expect(one.show).toMatchObject({
      title: { en: 'Evening show · Store 7', zh: 'Evening show · 店7' },
      mode: 'regional',
      campaignId,
      storeId: storeIds[7],
      regionIds: [brand.east],
      plannedStartAt: later,
    });
    expect(one.lineup[0]?.stock.prepared).toBe(10);
    expect(one.deals[0]?.opensAt).toBe(later + 60_000);
    expect(one.targets?.regions).toEqual([
      {
        regionId: brand.east,
        uv: 3,
        amount: 3000,
        stores: [{ storeId: storeIds[7], uv: 3, amount: 3000 }],
      },
    ]);
    const scheduled = await post<BulkAnswer>(`/api/campaigns/${campaignId}/schedule`, {
      showIds: [...made.showIds.slice(0, 3), templateId],
    });
    expect(scheduled.done).toEqual(made.showIds.slice(0, 3));
    expect(scheduled.refused).toEqual([
      { showId: templateId, code: 'not_found', message: expect.any(String) },
    ]);
  });

  it('are made once, however often and wherever they are asked for at the same time', async () => {
    const campaignId = await newCampaign();
    const json = { templateId, rooms: storeIds.slice(0, 20).map((storeId) => ({ storeId })) };
    const asked = await Promise.all(
      [1, 2, 3].map(() =>
        server.call('POST', `/api/campaigns/${campaignId}/shows`, { cookie: server.cookie, json }),
      ),
    );
    expect(asked.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await campaignOf(campaignId)).shows).toHaveLength(20);
  });

  it('share the template’s units where they are to, by their targets; a deal has no more than its room', async () => {
    const campaignId = await newCampaign();
    const made = await post<{ showIds: string[] }>(`/api/campaigns/${campaignId}/shows`, {
      templateId,
      stock: 'shared',
      rooms: [7, 2, 1, 0].map((amount, index) => ({
        storeId: storeIds[index],
        target: { uv: 0, amount },
      })),
    });
    const views = await Promise.all(
      made.showIds.map(
        async (id) =>
          (await server.call<ShowView>('GET', `/api/shows/${id}`, { cookie: server.cookie })).body,
      ),
    );
    expect(views.map(({ lineup }) => lineup[0]?.stock.prepared)).toEqual([7, 2, 1, 0]);
    expect(views.map(({ deals }) => deals[0]?.quantity)).toEqual([4, 2, 1, undefined]);
  });

  it('may be a region’s, and are refused whole: unknown store, room without a place, or one there already', async () => {
    const campaignId = await newCampaign();
    const path = `/api/campaigns/${campaignId}/shows`;
    await post(path, { templateId, rooms: [{ regionId: brand.west }, { storeId: brand.westStore }] });
    const tries = [
      [{ storeId: storeIds[0] }, { storeId: 'none' }],
      [{ storeId: storeIds[0] }, {}],
      [{ storeId: storeIds[0], regionId: brand.west }],
      [{ storeId: storeIds[0] }, { regionId: brand.west }],
      [{ storeId: storeIds[0] }, { storeId: storeIds[0] }],
    ];
    const answers: unknown[] = [];
    for (const rooms of tries) {
      const reply = await server.call('POST', path, { cookie: server.cookie, json: { templateId, rooms } });
      const { code, issues } = problemIn(reply);
      answers.push([code, issues?.[0]?.path]);
    }
    expect(answers).toEqual([
      ['invalid', 'rooms.1.storeId'],
      ['invalid', 'rooms.1.storeId'],
      ['invalid', 'rooms.0.regionId'],
      ['duplicate', undefined],
      ['duplicate', undefined],
    ]);
    expect((await campaignOf(campaignId)).shows).toHaveLength(2);
  });
});

it('rolls up a campaign’s figures as they are now, before and after each order', async () => {
  const { call, cookie } = server;
  const campaignId = await newCampaign();
  await call('POST', '/api/products', { cookie, json: newProduct('R-2') });
  const { showId, dealId } = await startSampleShow(call, cookie, brand);
  expect((await campaignOf(campaignId)).total.orders).toBe(0);
  const cloned = await post<{ id: string }>(`/api/shows/${showId}/clone`, {
    plannedStartAt: start,
    campaignId,
  });
  expect((await campaignOf(campaignId)).shows.map(({ id }) => id)).toEqual([cloned.id]);
  await post(`/api/shows/${cloned.id}/commands`, { type: 'show.schedule' });
  await post(`/api/shows/${cloned.id}/commands`, { type: 'show.start' });
  await post(`/api/shows/${cloned.id}/commands`, { type: 'deal.open', dealId });
  for (const n of [1, 2]) {
    const token = await visit(call, cloned.id, { viewerKey: `v-${n}` });
    const claimed = await call<{ order: OrderView }>('POST', `/api/deals/${dealId}/claims`, {
      token,
      json: { quantity: 1, key: 'k' },
    });
    expect(claimed.status, claimed.text).toBe(201);
    // Another node hears of a viewer a moment later.
    await expect
      .poll(async () => (await campaignOf(campaignId)).total)
      .toMatchObject({ uv: n, orders: n, placed: n * 150_000 });
  }
});

it('sums no money of another currency than its own', async () => {
  const campaignId = await newCampaign();
  const shownIn = async (currency: string) => {
    const { id } = await post<{ id: string }>('/api/shows', { ...newShow(), currency, campaignId });
    const itemId = `of-${currency}-${id}`;
    await post(`/api/shows/${id}/commands`, {
      ...{ type: 'lineup.add', itemId, productId: brand.product, role: 'hero', plannedMs: 60_000 },
      ...{ price: 180_000, stock: 1 },
    });
    for (const type of ['show.schedule', 'show.start']) await post(`/api/shows/${id}/commands`, { type });
    const json = { lines: [{ itemId, quantity: 1 }], fulfilment: 'ship', key: 'k' };
    const token = await visit(server.call, id);
    const ordered = await server.call('POST', `/api/shows/${id}/orders`, { token, json });
    expect(ordered.status, ordered.text).toBe(201);
  };
  for (const currency of ['CNY', 'HKD']) await shownIn(currency);
  // Another node hears of an order a moment later.
  await expect
    .poll(async () => {
      const { total, shows } = await campaignOf(campaignId);
      return { ...total, ofShows: shows.map(({ figures }) => figures.placed) };
    })
    .toMatchObject({ uv: 2, orders: 2, placed: 180_000, ofShows: [180_000, 180_000] });
});

it('has its wall list shows by their start, whichever node is asked and whatever was made first', async () => {
  const campaignId = await newCampaign();
  const starts = [3, 1, 2].map((days) => start + days * DAY_MS);
  for (const plannedStartAt of starts)
    await post('/api/shows', { ...newShow([brand.east]), campaignId, plannedStartAt });
  const wall = await server.call<{ shows: { plannedStartAt: number }[] }>(
    'GET',
    `/api/campaigns/${campaignId}/wall`,
    { cookie: server.cookie },
  );
  expect(wall.body.shows.map(({ plannedStartAt }) => plannedStartAt)).toEqual(
    [...starts].sort((a, b) => a - b),
  );
});
