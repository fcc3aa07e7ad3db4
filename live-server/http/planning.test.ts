import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductSet } from '#shared/contract/product-sets.ts';
import type { StockByRegion } from '#shared/contract/store-stock.ts';
import type { SuggestionsView } from '#shared/contract/suggestions.ts';
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

const PAYMENT_SECRET = 'a secret of payments';
let server: TestServer;
let brand: SampleBrand;
beforeAll(async () => {
  server = await startTestServer({ variables: { PAYMENT_SECRET } });
  brand = await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server.stop());

const importCsv = <T = Record<string, unknown>>(path: string, rows: readonly string[]) =>
  server.call<T>('POST', path, {
    cookie: server.cookie,
    raw: { type: 'text/csv', content: rows.join('\n') },
  });
const newShowId = async (regionIds: readonly string[] = []) =>
  (await server.admin('POST', '/api/shows', newShow(regionIds))).body.id;

async function pay({ id, amount }: OrderView) {
  const content = JSON.stringify({ eventId: `p-${id}`, kind: 'paid', orderId: id, amount, at: Date.now() });
  const timestamp = String(Date.now());
  const signed = createHmac('sha256', PAYMENT_SECRET).update(`${timestamp}.${content}`).digest('hex');
  const paid = await server.call('POST', '/api/hooks/payments', {
    raw: { type: 'application/json', content },
    headers: { 'X-Timestamp': timestamp, 'X-Signature': `sha256=${signed}` },
  });
  expect(paid.status, paid.text).toBe(200);
}

describe('suggestions', () => {
  it('name what sold in the show’s regions before, why, and how it stood; a region manager sees its own alone', async () => {
    const { showId, dealId, itemId } = await startSampleShow(server.call, server.cookie, brand);
    const token = await visit(server.call, showId, { ref: 'G-1', source: 'guide-share' });
    const claimed = await server.call<{ order: OrderView }>('POST', `/api/deals/${dealId}/claims`, {
      token,
      json: { quantity: 2, key: 'one' },
    });
    await pay(claimed.body.order);
    await server.admin('POST', `/api/shows/${showId}/commands`, { type: 'product.unpin', itemId });
    expect((await server.admin('POST', `/api/shows/${showId}/commands`, { type: 'show.end' })).status).toBe(
      200,
    );
    const next = await newShowId();
    const ask = async (id: string, regionIds?: readonly string[]) => {
      const who = regionIds
        ? { token: await server.tokenFor('region', regionIds) }
        : { cookie: server.cookie };
      return (await server.call<SuggestionsView>('GET', `/api/shows/${id}/suggestions`, who)).body;
    };
    const found = await ask(next);
    expect(found).toMatchObject({ shows: 1, regionIds: [brand.east, brand.west] });
    expect(found.items).toMatchObject([
      {
        productId: brand.product,
        sold: [{ regionId: brand.east, shows: 1, soldIn: 1, units: 2, net: 300_000, last: { showId } }],
        proposal: { role: 'hero', price: 180_000, plannedMs: 600_000 },
      },
    ]);
    expect((await ask(next, [brand.west])).items.flatMap(({ sold }) => sold)).toEqual([]);
    expect((await ask(next, [brand.east])).items[0]?.sold).toHaveLength(1);
    const { proposal, productId } = found.items[0] ?? {};
    await server.admin('POST', `/api/shows/${next}/commands`, {
      type: 'lineup.import',
      items: [{ productId, ...proposal }],
    });
    expect((await ask(next)).items).toEqual([]);
  });
});

describe('a product set', () => {
  const item = () => ({
    productId: brand.product,
    role: 'hero',
    price: 180_000,
    stock: 5,
    plannedMs: 60_000,
    section: 'loop',
  });
  it('is kept, found, renamed, given other products and deleted; its name is its own', async () => {
    const made = await server.admin<ProductSet>('POST', '/api/product-sets', {
      name: 'Spring',
      items: [item()],
    });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ name: 'Spring', items: [{ ...item(), talkingPoints: '' }] });
    const again = await server.admin('POST', '/api/product-sets', { name: ' spring ', items: [item()] });
    expect([again.status, problemIn(again).code]).toEqual([409, 'duplicate']);
    const path = `/api/product-sets/${made.body.id}`;
    expect((await server.admin<ProductSet>('PATCH', path, { name: '春季' })).body).toMatchObject({
      name: '春季',
      items: [{ productId: brand.product }],
    });
    expect(
      (await server.admin<ProductSet>('PATCH', path, { items: [{ ...item(), stock: 9 }] })).body.items,
    ).toMatchObject([{ stock: 9 }]);
    const all = await server.admin<{ items: ProductSet[] }>('GET', '/api/product-sets');
    expect(all.body.items.map(({ name }) => name)).toEqual(['春季']);
    expect((await server.admin('DELETE', path)).status).toBe(204);
    expect((await server.admin('DELETE', path)).status).toBe(404);
    expect((await server.admin<{ items: unknown[] }>('GET', '/api/product-sets')).body.items).toEqual([]);
  });

  it('is refused with unknown products, with none, and with one twice', async () => {
    const statusOf = async (items: unknown[]) =>
      (await server.admin('POST', '/api/product-sets', { name: 'X', items })).status;
    expect(await statusOf([{ ...item(), productId: 'nothing' }])).toBe(422);
    expect(await statusOf([])).toBe(422);
    expect(await statusOf([item(), item()])).toBe(422);
  });

  it('is the planners’ to change', async () => {
    const token = await server.tokenFor('operator');
    const refused = await server.call('POST', '/api/product-sets', {
      token,
      json: { name: 'Y', items: [item()] },
    });
    expect(refused.status).toBe(403);
    expect((await server.call('GET', '/api/product-sets', { token })).status).toBe(200);
  });
});

describe('stock in stores', () => {
  const stockOf = async (showId: string, token?: string) =>
    (
      await server.call<StockByRegion>('GET', `/api/shows/${showId}/stock-by-region`, {
        ...(token ? { token } : { cookie: server.cookie }),
      })
    ).body.items;

  it('is summed by region, and what a region lacks is told by its share of the target', async () => {
    const showId = await newShowId([brand.east, brand.west]);
    const send = (command: object) => server.admin('POST', `/api/shows/${showId}/commands`, command);
    const row = { productId: brand.product, role: 'hero', price: 180_000, stock: 20, plannedMs: 60_000 };
    await send({ type: 'lineup.add', ...row });
    expect(await stockOf(showId)).toMatchObject([{ prepared: 20, at: null, units: 0, regions: [] }]);
    const rows = ['sku,storeCode,units', 'R-1,S-E1,12', 'Ｒ-1,S-W1,"3"'];
    const taken = await importCsv('/api/store-stock/import', rows);
    expect(taken.status, taken.text).toBe(201);
    expect(taken.body).toEqual({ products: 1, stores: 2, rows: 2 });
    expect((await stockOf(showId))[0]).toMatchObject({
      units: 15,
      regions: [
        { regionId: brand.east, units: 12, wanted: null, short: null },
        { regionId: brand.west, units: 3, wanted: null, short: null },
      ],
    });
    const part = (regionId: string) => ({ regionId, uv: 10, amount: 50_000 });
    await send({
      type: 'targets.set',
      total: { uv: 20, amount: 100_000 },
      regions: [part(brand.east), part(brand.west)],
    });
    await importCsv('/api/store-stock/import', ['sku,storeCode,units', 'R-1,S-W1,4']);
    expect((await stockOf(showId))[0]?.regions).toEqual([
      { regionId: brand.east, units: 12, wanted: 10, short: 0 },
      { regionId: brand.west, units: 4, wanted: 10, short: 6 },
    ]);
    const west = await server.tokenFor('region', [brand.west]);
    expect((await stockOf(showId, west))[0]).toMatchObject({
      units: 4,
      regions: [{ regionId: brand.west }],
    });
  });

  it('is taken whole or not at all, each trouble by row and column', async () => {
    const bad = ['sku,storeCode,units', 'R-1,S-E1,99', 'R-1,S-E1,1', 'R-9,S-E1,1', 'R-1,S-W1,-2', 'R-1,,3'];
    const refused = await importCsv('/api/store-stock/import', bad);
    expect(refused.status).toBe(422);
    expect(problemIn(refused).issues).toEqual([
      { path: 'row 3, column storeCode', message: 'the same as in row 2' },
      { path: 'row 4, column sku', message: 'no product has the code R-9' },
      { path: 'row 5, column units', message: 'not a whole number' },
      { path: 'row 6, column storeCode', message: 'is needed in every row' },
    ]);
    expect((await importCsv('/api/store-stock/import', ['sku,units', 'R-1,3'])).status).toBe(422);
    const showId = await newShowId();
    const row = { productId: brand.product, role: 'hero', price: 180_000, stock: 1, plannedMs: 60_000 };
    await server.admin('POST', `/api/shows/${showId}/commands`, { type: 'lineup.add', ...row });
    expect((await stockOf(showId))[0]?.units).toBe(16);
  });
});

describe('an import that may change known records', () => {
  const header = 'sku,titleEn,titleZh,category,listPrice,floorPrice,stock,imageUrl,link';
  const whole = (sku: string, listPrice: number) =>
    `${sku},Ring,戒指,rings,${listPrice},1000,5,/pictures/a.svg,/p/${sku}`;
  const product = async (id: string) =>
    (await server.admin<Record<string, unknown>>('GET', `/api/products/${id}`)).body;

  it('is previewed row by row, then changes only the cells given, and adds what is new', async () => {
    const { id } = (await server.admin('POST', '/api/products', newProduct('U-1'))).body;
    await server.admin('POST', '/api/products', newProduct('U-2'));
    const before = await product(id);
    const rows = ['sku,title.zh,listPrice,stock', 'U-1,新戒指,210000,', 'U-2,,200000,100'];
    const preview = await importCsv('/api/products/import/preview', rows);
    expect(preview.status, preview.text).toBe(200);
    expect(preview.body).toEqual({
      ...{ rows: 2, new: 0, changed: 1, unchanged: 1, refused: 0 },
      lines: [
        {
          ...{ row: 2, code: 'U-1', what: 'changed', problems: [] },
          fields: [
            { field: 'title', from: 'Ring U-1 / 戒指 U-1', to: 'Ring U-1 / 新戒指' },
            { field: 'listPrice', from: '200000', to: '210000' },
          ],
        },
      ],
    });
    expect(await product(id)).toEqual(before);
    const done = await importCsv('/api/products/import?update=1', rows);
    expect(done.body).toEqual({ imported: 0, changed: 1, unchanged: 1 });
    expect(await product(id)).toEqual({
      ...before,
      title: { en: 'Ring U-1', zh: '新戒指' },
      listPrice: 210_000,
    });
    const mixed = [header, whole('U-1', 3000), whole('U-3', 3000)];
    const both = await importCsv('/api/products/import?update=1', mixed);
    expect(both.body).toEqual({ imported: 1, changed: 1, unchanged: 0 });
    const after = await product(id);
    expect(after).toMatchObject({ listPrice: 3000, stock: 5 });
    // What the catalogue has was told anew: sales before that are in the figure.
    expect(after.stockAt).toEqual(expect.any(Number));
    expect((await importCsv('/api/products/import?update=1', mixed)).body).toEqual({
      ...{ imported: 0, changed: 0, unchanged: 2 },
    });
  });

  it('changes nothing at all when one row is refused, and the preview says which', async () => {
    const { id } = (await server.admin('POST', '/api/products', newProduct('U-4'))).body;
    const rows = [header, whole('U-4', 3000), whole('U-5', 500), 'U-6', whole('U-4', 3000)];
    const preview = await importCsv<{ lines: unknown[] }>('/api/products/import/preview', rows);
    expect(preview.body).toMatchObject({ rows: 4, new: 0, changed: 1, unchanged: 0, refused: 3 });
    expect(preview.body.lines).toMatchObject([
      {
        ...{ row: 3, code: 'U-5', what: 'refused' },
        problems: [{ column: 'floorPrice', message: 'above the list price' }],
      },
      {
        ...{ row: 4, code: 'U-6', what: 'refused' },
        problems: expect.arrayContaining([{ column: 'listPrice', kind: 'missing', message: 'is missing' }]),
      },
      { row: 5, problems: [{ column: 'sku', message: 'the same as in row 2' }] },
      { row: 2, code: 'U-4', what: 'changed' },
    ]);
    const refused = await importCsv('/api/products/import?update=1', rows);
    expect([refused.status, problemIn(refused).code]).toEqual([422, 'invalid']);
    expect(await product(id)).toMatchObject({ listPrice: 200_000 });
  });

  it('refuses a price that could be either of two, and counts the row once', async () => {
    const rows = [header, 'V-1,Ring,戒指,rings,¥2000,¥1000,5,/a.svg,/p', whole('V-2', 2000)];
    const preview = await importCsv('/api/products/import/preview', rows);
    expect(preview.body).toMatchObject({ rows: 2, new: 1, changed: 0, unchanged: 0, refused: 1 });
  });

  it('changes stores, guides and members alike', async () => {
    const done = async (kind: string, rows: readonly string[]) =>
      (await importCsv(`/api/${kind}/import?update=1`, rows)).body;
    const one = { imported: 0, changed: 1, unchanged: 0 };
    expect(await done('stores', ['code,city', 'S-E1,Wuxi'])).toEqual(one);
    expect(await done('guides', ['code,storeCode', 'G-1,S-W1'])).toEqual(one);
    await server.admin('POST', '/api/members', { code: 'M-1', name: 'Wu', segment: 'new' });
    expect(await done('members', ['code,homeGuideCode', 'M-1,G-1'])).toEqual(one);
    expect((await server.admin<{ storeId: string }>('GET', `/api/guides/${brand.guide}`)).body.storeId).toBe(
      brand.westStore,
    );
  });
});
