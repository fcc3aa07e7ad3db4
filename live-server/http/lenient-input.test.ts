import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Region } from '#shared/contract/organisation.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { readConfig } from '../config.ts';
import { problemIn } from './testing/client.ts';
import {
  type LiveShow,
  makeSampleBrand,
  newProduct,
  newShow,
  type SampleBrand,
  startSampleShow,
  visit,
} from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
let show: LiveShow;
beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
  show = await startSampleShow(server.call, server.cookie, brand);
});
afterAll(() => server.stop());

const post = <T = Record<string, unknown>>(path: string, json: unknown) =>
  server.call<T>('POST', path, { cookie: server.cookie, json });
const command = (json: Record<string, unknown>) => post(`/api/shows/${show.showId}/commands`, json);

describe('what other programs send', () => {
  it('may name a thing by one string for both languages', async () => {
    const region = await post<Region>('/api/regions', { code: 'SOUTH', name: 'South' });
    expect(region.status, region.text).toBe(201);
    expect(region.body.name).toEqual({ en: 'South', zh: 'South' });
    const product = await post('/api/products', { ...newProduct('R-2'), title: 'A ring' });
    expect(product.body).toMatchObject({ title: { en: 'A ring', zh: 'A ring' } });
    const changed = await server.call('PATCH', `/api/regions/${region.body.id}`, {
      cookie: server.cookie,
      json: { name: 'Far south' },
    });
    expect(changed.body).toMatchObject({ code: 'SOUTH', name: { en: 'Far south', zh: 'Far south' } });
    const csv = await server.call('POST', '/api/stores/import', {
      cookie: server.cookie,
      raw: {
        type: 'text/csv',
        content: `code,name,nameZh,regionId,kind,city\nS-P,Plain,,${brand.east},owned,Wuxi\nS-Q,Both,都,${brand.east},owned,Wuxi\n`,
      },
    });
    expect(csv.body, csv.text).toEqual({ imported: 2 });
    const stores = await server.call<{ items: { code: string; name: object }[] }>(
      'GET',
      '/api/stores?limit=200',
      { cookie: server.cookie },
    );
    const nameOf = (code: string) => stores.body.items.find((one) => one.code === code)?.name;
    expect(nameOf('S-P')).toEqual({ en: 'Plain', zh: 'Plain' });
    expect(nameOf('S-Q')).toEqual({ en: 'Both', zh: '都' });
  });

  it('may name a guide’s tier in words of its own; a typed file names the brand’s', async () => {
    const guide = { name: 'Li', storeId: brand.eastStore };
    for (const [index, tier] of ['A', 'Senior', '金牌导购'].entries()) {
      const made = await post('/api/guides', { ...guide, code: `G-T${index}`, tier });
      expect(made.status, made.text).toBe(201);
      expect(made.body).toMatchObject({ tier });
    }
    const typed = await server.call('POST', '/api/guides/import', {
      cookie: server.cookie,
      raw: { type: 'text/csv', content: `code,name,storeId,tier\nG-T9,Wu,${brand.eastStore},gould\n` },
    });
    expect(problemIn(typed).issues).toEqual([{ path: 'row 2, column tier', message: 'no such tier' }]);
  });

  it('may write null for an optional field it has nothing for; but null changes nothing by accident', async () => {
    const opened = await server.call('POST', `/api/shows/${show.showId}/visits`, {
      json: { source: 'direct', ref: null, viewerKey: null, regionId: null, name: null, memberToken: null },
    });
    expect(opened.status, opened.text).toBe(201);
    expect(problemIn(await post('/api/regions', { code: null, name: 'N' })).code).toBe('invalid');
    const patched = await server.call('PATCH', `/api/products/${brand.product}`, {
      cookie: server.cookie,
      json: { listPrice: null },
    });
    expect(problemIn(patched).code).toBe('invalid');
  });

  it('may carry keys of its own making, and the same one is the same claim', async () => {
    const token = await visit(server.call, show.showId);
    const key = `order/2026 #${'7'.repeat(80)}`;
    const claim = () =>
      server.call<{ order: OrderView }>('POST', `/api/deals/${show.dealId}/claims`, {
        token,
        json: { quantity: 1, key, note: 'an extra field' },
      });
    const first = await claim();
    expect(first.status, first.text).toBe(201);
    expect((await claim()).body.order.id).toBe(first.body.order.id);
  });

  it('may name the member in sub or in memberId of the token', async () => {
    const member = await post<{ id: string }>('/api/members', { code: 'M-1', name: 'Wang' });
    const { viewerKey } = readConfig([], { DATA_DIR: server.dataDir }).secrets;
    const viewerOf = async (claims: Record<string, string>) => {
      const memberToken = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(viewerKey));
      const opened = await server.call<{ viewerId: string }>('POST', `/api/shows/${show.showId}/visits`, {
        json: { source: 'direct', memberToken },
      });
      expect(opened.status, opened.text).toBe(201);
      return opened.body.viewerId;
    };
    const bySub = await viewerOf({ sub: member.body.id });
    expect(await viewerOf({ memberId: member.body.id })).toBe(bySub);
    expect(await viewerOf({ sub: 'M-1' })).toBe(bySub);
  });

  it('may give a past show’s own fields together, and its items by id', async () => {
    const startedAt = Date.now() - 7_200_000;
    const past = await post<{ id: string; status: string }>('/api/shows/import', {
      show: newShow(),
      startedAt,
      endedAt: startedAt + 3_600_000,
      lineup: [{ id: 'ring', productId: brand.product, role: 'hero', price: 150_000, stock: 3 }],
    });
    expect(past.status, past.text).toBe(201);
    const view = await server.call<ShowView>('GET', `/api/shows/${past.body.id}`, { cookie: server.cookie });
    expect(view.body.lineup).toMatchObject([{ id: 'ring', price: 150_000 }]);
    expect(view.body.show).toMatchObject({ status: 'ended', startedAt });
  });

  it('may use words of its own for an action and a tone', async () => {
    const raised = await command({
      type: 'intervention.raise',
      regionId: brand.east,
      action: 'call the guides',
      note: 'now',
    });
    expect(raised.status, raised.text).toBe(200);
    expect((await command({ type: 'prompt.send', text: 'Slower', tone: 'calm' })).status).toBe(200);
    const view = await server.call<ShowView>('GET', `/api/shows/${show.showId}`, { cookie: server.cookie });
    expect(view.body.onAir.prompt).toMatchObject({ text: 'Slower', tone: 'info' });
    expect(view.body.interventions).toMatchObject([{ action: 'call the guides' }]);
  });
});

describe('a command that names a region, store or guide nobody has', () => {
  const total = { uv: 1, amount: 1 };
  it.each([
    ['show.revise', { regionIds: ['nowhere'] }],
    ['intervention.raise', { regionId: 'nowhere', action: 'other', note: 'n' }],
    ['traffic.plan', { rows: [{ source: 'search', regionId: 'nowhere', expected: 1 }] }],
    ['targets.set', { total, regions: [{ regionId: 'nowhere', ...total }] }],
  ])('%s is not_found and changes nothing', async (type, fields) => {
    const reply = await command({ type, ...fields });
    expect(reply.status).toBe(404);
    expect(problemIn(reply).code).toBe('not_found');
  });

  it('is refused down to the guide, and in an imported show as well', async () => {
    const targets = (storeId: string, guideId: string) => ({
      total,
      regions: [
        { regionId: brand.east, ...total, stores: [{ storeId, ...total, guides: [{ guideId, ...total }] }] },
      ],
    });
    const set = (storeId: string, guideId: string) =>
      command({ type: 'targets.set', ...targets(storeId, guideId) });
    expect((await set('nowhere', brand.guide)).status).toBe(404);
    expect((await set(brand.eastStore, 'nobody')).status).toBe(404);
    expect((await set(brand.eastStore, brand.guide)).status).toBe(200);
    const startedAt = Date.now() - 7_200_000;
    const past = await post('/api/shows/import', {
      ...newShow(),
      startedAt,
      endedAt: startedAt + 1,
      targets: targets(brand.eastStore, 'nobody'),
    });
    expect(past.status).toBe(404);
  });
});
