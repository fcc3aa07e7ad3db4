import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemIn } from '../testing/client.ts';
import { makeSampleBrand, newProduct, newShow, type SampleBrand } from '../testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server.stop());

const send = (method: string, path: string, json?: unknown) =>
  server.call<{ id: string }>(method, path, {
    cookie: server.cookie,
    ...(json === undefined ? {} : { json }),
  });

describe('a record', () => {
  it('is created with 201 and read back the same', async () => {
    const made = await send('POST', '/api/products', newProduct('R-77'));
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ ...newProduct('R-77'), id: made.body.id, oneOff: false, tags: [] });
    expect((await send('GET', `/api/products/${made.body.id}`)).body).toEqual(made.body);
  });

  it('keeps every field a PATCH leaves out, defaults included', async () => {
    const gold = await send('POST', '/api/guides', {
      code: 'G-G',
      name: 'Ann',
      storeId: brand.eastStore,
      tier: 'gold',
    });
    const changed = await send('PATCH', `/api/guides/${gold.body.id}`, { name: 'Anna' });
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({ ...gold.body, name: 'Anna' });
    expect((await send('PATCH', `/api/guides/${gold.body.id}`, {})).body).toEqual(changed.body);
  });

  it('of a guide keeps where they were before each move, by hand and by file alike', async () => {
    const { body: made } = await send('POST', '/api/guides', {
      ...{ code: 'G-M', name: 'Mo', storeId: brand.eastStore, tier: 'gold' },
      formerStores: [{ storeId: brand.westStore, until: 1 }],
    });
    expect(made).not.toHaveProperty('formerStores');
    const patch = { storeId: brand.westStore };
    expect((await send('PATCH', `/api/guides/${made.id}`, patch)).body).toMatchObject({
      storeId: brand.westStore,
      formerStores: [{ storeId: brand.eastStore, until: expect.any(Number) }],
    });
    // The same once more, another name and what a caller makes up are no moves.
    await send('PATCH', `/api/guides/${made.id}`, { ...patch, name: 'Mo L.', formerStores: [] });
    const file = await server.call('POST', '/api/guides/import?update=1', {
      cookie: server.cookie,
      raw: { type: 'text/csv', content: 'code,storeCode\r\nG-M,S-E1\r\n' },
    });
    expect(file.body).toMatchObject({ changed: 1 });
    expect((await send('GET', `/api/guides/${made.id}`)).body).toMatchObject({
      storeId: brand.eastStore,
      formerStores: [{ storeId: brand.eastStore }, { storeId: brand.westStore }],
    });
  });

  it('of a store keeps the regions it was in, by hand and by file alike', async () => {
    const { west: first, east: second } = brand;
    const { body: made } = await send('POST', '/api/stores', {
      ...{
        code: 'S-M',
        name: { en: 'Mall', zh: '商场店' },
        regionId: first,
        kind: 'owned',
        city: 'Shanghai',
      },
      formerRegions: [{ regionId: second, until: 1 }],
    });
    expect(made).not.toHaveProperty('formerRegions');
    expect((await send('PATCH', `/api/stores/${made.id}`, { regionId: second })).body).toMatchObject({
      regionId: second,
      formerRegions: [{ regionId: first, until: expect.any(Number) }],
    });
    await send('PATCH', `/api/stores/${made.id}`, { regionId: second, city: 'Suzhou', formerRegions: [] });
    const file = await server.call('POST', '/api/stores/import?update=1', {
      cookie: server.cookie,
      raw: { type: 'text/csv', content: 'code,regionCode\r\nS-M,WEST\r\n' },
    });
    expect(file.body).toMatchObject({ changed: 1 });
    expect((await send('GET', `/api/stores/${made.id}`)).body).toMatchObject({
      ...{ regionId: first, city: 'Suzhou' },
      formerRegions: [{ regionId: first }, { regionId: second }],
    });
  });

  it('of a store keeps what kind it was, unless that was a mistake', async () => {
    const { body: made } = await send('POST', '/api/stores', {
      ...{ code: 'S-K', name: { en: 'Quay', zh: '码头店' }, regionId: brand.west, city: 'Ningbo' },
      kind: 'franchise',
      isCorrection: true,
    });
    expect(made).not.toHaveProperty('isCorrection');
    const path = `/api/stores/${made.id}`;
    expect((await send('PATCH', path, { kind: 'owned' })).body).toMatchObject({
      kind: 'owned',
      formerKinds: [{ kind: 'franchise', until: expect.any(Number) }],
    });
    const { body: again } = await send('PATCH', path, { kind: 'franchise', isCorrection: true });
    expect(again).toMatchObject({ kind: 'franchise', formerKinds: [] });
    expect(again).not.toHaveProperty('isCorrection');
    expect((await send('PATCH', path, { isCorrection: false })).status).toBe(422);
    const file = await server.call('POST', '/api/stores/import?update=1', {
      cookie: server.cookie,
      raw: { type: 'text/csv', content: 'code,kind\r\nS-K,owned\r\n' },
    });
    expect(file.body).toMatchObject({ changed: 1 });
    expect((await send('GET', path)).body).toMatchObject({ formerKinds: [{ kind: 'franchise' }] });
  });

  it('has a code of its own', async () => {
    const again = await send('POST', '/api/products', newProduct('R-1'));
    expect(again.status).toBe(409);
    expect(problemIn(again).code).toBe('duplicate');
    const other = await send('POST', '/api/products', newProduct('R-2'));
    expect(problemIn(await send('PATCH', `/api/products/${other.body.id}`, { sku: 'R-1' })).code).toBe(
      'duplicate',
    );
  });

  it.each([
    [
      '/api/stores',
      { code: 'S-X', name: { en: 'a', zh: 'b' }, regionId: 'none', kind: 'owned', city: 'X' },
      'regionId',
    ],
    ['/api/guides', { code: 'G-X', name: 'a', storeId: 'none' }, 'storeId'],
    ['/api/members', { code: 'M-X', name: 'a', segment: 'new', homeGuideId: 'none' }, 'homeGuideId'],
    ['/api/members', { code: 'M-X', name: 'a', segment: 'new', homeStoreId: 'none' }, 'homeStoreId'],
    ['/api/products', { ...newProduct('R-X'), regionIds: ['none'] }, 'regionIds.0'],
    ['/api/products', { ...newProduct('R-X'), floorPrice: 200_001 }, 'floorPrice'],
    ['/api/products', { ...newProduct('R-X'), oneOff: true, stock: 2 }, 'stock'],
  ])('of %s points at what exists and fits together', async (path, json, field) => {
    const reply = await send('POST', path, json);
    expect(reply.status).toBe(422);
    expect(problemIn(reply).issues?.[0]?.path).toBe(field);
  });

  it('is checked again as a whole when it changes', async () => {
    const reply = await send('PATCH', `/api/products/${brand.product}`, { listPrice: 100 });
    expect(problemIn(reply).issues?.[0]?.path).toBe('floorPrice');
    const piece = await send('POST', '/api/products', { ...newProduct('R-P'), oneOff: true, stock: 1 });
    const second = await send('PATCH', `/api/products/${piece.body.id}`, { stock: 2 });
    expect(problemIn(second).issues?.[0]?.path).toBe('stock');
    expect((await send('PATCH', `/api/products/${piece.body.id}`, { stock: 0 })).status).toBe(200);
    expect((await send('PATCH', `/api/stores/${brand.eastStore}`, { regionId: 'none' })).status).toBe(422);
  });
});

describe('a list', () => {
  it('gives every record once, in order, whatever the page', async () => {
    for (let n = 0; n < 7; n += 1)
      await send('POST', '/api/members', { code: `M-${n}`, name: `Member ${n}`, segment: 'new' });
    const codes: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = await server.call<{ items: { code: string }[]; nextCursor: string | null }>(
        'GET',
        `/api/members?limit=3${query}`,
        { cookie: server.cookie },
      );
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      codes.push(...page.body.items.map((one) => one.code));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(codes).toEqual(['M-0', 'M-1', 'M-2', 'M-3', 'M-4', 'M-5', 'M-6']);
  });

  it('refuses a cursor it never gave', async () => {
    expect(problemIn(await send('GET', '/api/members?cursor=made-up')).code).toBe('invalid');
  });

  it('shows role region its own regions’ stores, guides and members alone', async () => {
    await send('POST', '/api/members', {
      code: 'M-E',
      name: 'E',
      segment: 'new',
      homeStoreId: brand.eastStore,
    });
    await send('POST', '/api/members', {
      code: 'M-W',
      name: 'W',
      segment: 'new',
      homeStoreId: brand.westStore,
    });
    await send('POST', '/api/guides', { code: 'G-W', name: 'W', storeId: brand.westStore });
    const token = await server.tokenFor('region', [brand.east]);
    const codes = async (path: string) => {
      const reply = await server.call<{ items: { code: string }[] }>('GET', path, { token });
      return reply.body.items.map((one) => one.code);
    };
    expect(await codes('/api/stores')).toEqual(['S-E1']);
    expect(await codes('/api/guides')).not.toContain('G-W');
    expect(await codes('/api/guides')).toContain('G-1');
    expect(await codes('/api/members')).toEqual(['M-E']);
    expect((await server.call('GET', `/api/stores/${brand.westStore}`, { token })).status).toBe(403);
    expect((await server.call('GET', `/api/stores/${brand.eastStore}`, { token })).status).toBe(200);
  });
});

describe('campaigns and shows', () => {
  it('roll a campaign’s shows up against its target', async () => {
    const campaign = await send('POST', '/api/campaigns', {
      name: { en: 'Spring', zh: '春' },
      startsAt: 1,
      endsAt: 2,
      currency: 'CNY',
      target: { uv: 10, amount: 1000 },
    });
    expect(campaign.status).toBe(201);
    await send('POST', '/api/shows', { ...newShow(), campaignId: campaign.body.id });
    const whole = await send('GET', `/api/campaigns/${campaign.body.id}`);
    expect(whole.body).toMatchObject({
      shows: [{ campaignId: campaign.body.id, figures: { uv: 0, paid: 0 } }],
      total: { paid: 0 },
      attainment: { uv: 0, amount: 0 },
    });
    expect((await send('GET', '/api/campaigns')).body).toMatchObject({ items: [{ id: campaign.body.id }] });
  });

  it('refuse what points nowhere or runs backwards', async () => {
    const backwards = { name: { en: 'a', zh: 'b' }, startsAt: 2, endsAt: 2, currency: 'CNY' };
    expect(problemIn(await send('POST', '/api/campaigns', backwards)).issues?.[0]?.path).toBe('endsAt');
    const bare = await send('POST', '/api/campaigns', { name: 'Spring' });
    expect(bare.body).toMatchObject({ startsAt: null, endsAt: null, currency: 'CNY' });
    expect((await send('POST', '/api/shows', { ...newShow(), campaignId: 'none' })).status).toBe(422);
    expect((await send('POST', '/api/shows', newShow(['none']))).status).toBe(422);
  });
});

describe('a list of records', () => {
  interface Listed {
    items: { id: string; code: string }[];
    nextCursor: string | null;
    total: number;
  }
  const list = async (query: string) =>
    (await server.call<Listed>('GET', `/api/members?${query}`, { cookie: server.cookie })).body;

  it('is searched by words of code and name, page by page, and says how many there are', async () => {
    for (let n = 0; n < 5; n += 1)
      await send('POST', '/api/members', { code: `FIND-${n}`, name: n < 3 ? '王小明' : 'Anna Ｗang' });
    const all = await list('q=find-&limit=200');
    expect([all.total, all.items.length, all.nextCursor]).toEqual([5, 5, null]);
    expect((await list(`q=${encodeURIComponent('小明')}`)).total).toBe(3);
    expect((await list('q=WANG+find')).items.map(({ code }) => code)).toEqual(['FIND-3', 'FIND-4']);
    const first = await list('q=find-&limit=2');
    expect(first).toMatchObject({ total: 5, items: [{ code: 'FIND-0' }, { code: 'FIND-1' }] });
    const next = await list(`q=find-&limit=200&cursor=${first.nextCursor}`);
    expect(next.items.map(({ code }) => code)).toEqual(['FIND-2', 'FIND-3', 'FIND-4']);
    expect(await list('q=nobody')).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  it('finds a record by what it is called now', async () => {
    const { body } = await send('POST', '/api/members', { code: 'NAMED', name: 'Before' });
    expect((await list('q=named+before')).total).toBe(1);
    await send('PATCH', `/api/members/${body.id}`, { name: 'After' });
    expect((await list('q=named+before')).total).toBe(0);
    expect((await list('q=named+after')).total).toBe(1);
  });
});
