import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemIn } from '../testing/client.ts';
import { makeSampleBrand, type SampleBrand } from '../testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server.stop());

const send = (kind: string, content: string | Uint8Array<ArrayBuffer>, type = 'text/csv') =>
  server.call<{ imported: number }>('POST', `/api/${kind}/import`, {
    cookie: server.cookie,
    raw: { type, content },
  });
const list = async (kind: string) => {
  const reply = await server.call<{ items: Record<string, unknown>[] }>('GET', `/api/${kind}?limit=200`, {
    cookie: server.cookie,
  });
  return reply.body.items;
};
const PRODUCTS = 'sku,titleEn,titleZh,category,listPrice,floorPrice,stock,imageUrl,link';
const product = (sku: string, listPrice: number | string = 2000) =>
  `${sku},Ring,戒指,rings,${listPrice},1000,5,/pictures/a.svg,/p/${sku}`;

describe('a sound file', () => {
  it('may begin with a BOM, quote its cells, name regions by code and leave cells empty', async () => {
    const csv =
      '\uFEFFsku,title.en,Title_Zh,category,listPrice,floorPrice,cost,stock,oneOff,regionCodes,imageUrl,link,tags\r\n' +
      'C-1,"Ring, ""Dawn""",戒指,rings,2000,1000,,1,yes,EAST;WEST,/pictures/a.svg,/p/1,gold;new\r\n\r\n';
    const reply = await send('products', csv);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toEqual({ imported: 1 });
    const made = (await list('products')).find((one) => one.sku === 'C-1');
    expect(made).toMatchObject({
      title: { en: 'Ring, "Dawn"', zh: '戒指' },
      listPrice: 2000,
      oneOff: true,
      regionIds: [brand.east, brand.west],
      tags: ['gold', 'new'],
    });
    expect(made).not.toHaveProperty('cost');
  });

  it('takes stores, guides and members by ids or by codes', async () => {
    const stores = `code,nameEn,nameZh,regionCode,regionId,kind,city\nS-9,A,甲,EAST,,owned,Wuxi\nS-8,B,乙,,${brand.west},franchise,Xian\n`;
    expect((await send('stores', stores)).body).toEqual({ imported: 2 });
    expect((await send('guides', 'code,name,storeCode,tier\nG-9,Lin,S-9,gold\n')).body).toEqual({
      imported: 1,
    });
    const members =
      'code,name,segment,homeGuideCode,homeStoreCode,birthday,lastOrderAt\nM-9,Wu,birthday,G-9,S-9,02-29,2024-05-01\n';
    expect((await send('members', members)).body).toEqual({ imported: 1 });
    const stored = new Map((await list('stores')).map((one) => [one.code, one]));
    expect(stored.get('S-9')).toMatchObject({ regionId: brand.east });
    expect(stored.get('S-8')).toMatchObject({ regionId: brand.west });
    const guide = (await list('guides')).find((one) => one.code === 'G-9');
    expect((await list('members'))[0]).toMatchObject({
      homeGuideId: guide?.id,
      homeStoreId: stored.get('S-9')?.id,
      lastOrderAt: Date.UTC(2024, 4, 1),
    });
  });

  it('of 50,000 rows is taken, and others are answered meanwhile', async () => {
    const rows = Array.from({ length: 50_000 }, (_, n) => `BULK-${n},Member ${n},repeat`);
    let answered = 0;
    let isDone = false;
    const sending = send('members', `code,name,segment\n${rows.join('\n')}\n`).finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await server.call('GET', '/healthz');
      answered += 1;
    }
    expect((await sending).body).toEqual({ imported: 50_000 });
    expect(answered).toBeGreaterThan(5);
  });
});

describe('a file as offices write it', () => {
  const gbk = (text: string) => {
    // No encoder is at hand: these characters alone, by their GBK bytes.
    const bytes = new Map([
      ['戒', [0xbd, 0xe4]],
      ['指', [0xd6, 0xb8]],
    ]);
    return new Uint8Array([...text].flatMap((sign) => bytes.get(sign) ?? [sign.charCodeAt(0)]));
  };
  it('may be GBK, with full-width digits and prices as people write them', async () => {
    const csv = `${PRODUCTS}\nO-1,Ring,戒指,rings,"1,299.00",¥1000,"1,005",/pictures/a.svg,/p/1\n`;
    const reply = await send('products', gbk(csv.replace('¥', 'CNY ')), 'text/csv; charset=gbk');
    expect(reply.status, reply.text).toBe(201);
    const wide = `${PRODUCTS}\nＯ-２,Ring,戒指,rings,￥１，２９９．００,１０００．００,１２,/pictures/a.svg,/p/2\n`;
    expect((await send('products', wide)).status).toBe(201);
    const made = await list('products');
    expect(made.find(({ sku }) => sku === 'O-1')).toMatchObject({
      title: { zh: '戒指' },
      listPrice: 129_900,
      floorPrice: 100_000,
      stock: 1005,
    });
    expect(made.find(({ sku }) => sku === 'O-2')).toMatchObject({ listPrice: 129_900, stock: 12 });
  });

  it('may be UTF-16 with its mark', async () => {
    const csv = Buffer.from(`\uFEFFcode,name,segment\nU-1,吴,new\n`, 'utf16le');
    expect((await send('members', new Uint8Array(csv))).body).toEqual({ imported: 1 });
  });

  it('keeps a formula as the text it is, and never exports one live', async () => {
    const csv = `code,name,storeCode\nG-F,"=HYPERLINK(""http://x"")",S-9\n`;
    expect((await send('guides', csv)).status).toBe(201);
    expect((await list('guides')).find(({ code }) => code === 'G-F')).toMatchObject({
      name: '=HYPERLINK("http://x")',
    });
  });

  it('is refused where a price could be either of two', async () => {
    const rows = [product('X-1', '"1,299.00"'), product('X-2', 2000), product('X-3', '"1,299"')];
    const reply = await send('products', [PRODUCTS, ...rows].join('\n'));
    const issues = problemIn(reply).issues ?? [];
    expect(issues).toContainEqual({ path: 'row 4, column listPrice', message: 'not a whole number' });
    expect(issues).toContainEqual({
      path: 'row 3, column listPrice',
      message: expect.stringMatching(/^other prices of this file/),
    });
  });
});

describe('a faulty file', () => {
  it('cannot have a piece that exists once in stock twice, by its own row or by a later file', async () => {
    const header = 'sku,titleEn,titleZh,category,listPrice,floorPrice,stock,oneOff,imageUrl,link';
    const piece = (stock: number) =>
      `${header}\nONE-1,Ring,戒指,rings,2000,1000,${stock},yes,/pictures/a.svg,/p/1\n`;
    const problem = {
      path: 'row 2, column stock',
      message: 'a piece that exists once has a stock of 0 or 1',
    };
    expect(problemIn(await send('products', piece(2))).issues).toEqual([problem]);
    expect((await send('products', piece(1))).status).toBe(201);
    const again = await server.call('POST', '/api/products/import?update=1', {
      cookie: server.cookie,
      raw: { type: 'text/csv', content: 'sku,stock\nONE-1,3\n' },
    });
    expect(problemIn(again).issues).toEqual([problem]);
  });

  it('names the row and the column of each fault, and nothing of it is taken', async () => {
    const before = (await list('products')).length;
    const csv = [
      PRODUCTS,
      product('F-1'),
      product('F-2', '12.5'),
      product('F-3', 500),
      product('F-1'),
      product('R-1'),
      'F-4',
    ];
    const reply = await send('products', csv.join('\n'));
    expect(reply.status).toBe(422);
    expect(problemIn(reply).issues?.slice(0, 5)).toEqual([
      { path: 'row 3, column listPrice', message: 'not a whole number' },
      { path: 'row 4, column floorPrice', message: 'above the list price' },
      { path: 'row 5, column sku', message: 'the same as in row 2' },
      { path: 'row 6, column sku', message: 'already taken' },
      { path: 'row 7, column titleEn', message: expect.any(String) },
    ]);
    expect((await list('products')).length).toBe(before);
  });

  it.each([
    [
      'guides',
      'code,name,storeCode\nG-7,A,S-NONE\n',
      'row 2, column storeCode',
      'no store has the code S-NONE',
    ],
    [
      'stores',
      'code,nameEn,nameZh,regionId,kind,city\nS-7,A,甲,none,owned,X\n',
      'row 2, column regionId',
      'no such region',
    ],
    [
      'stores',
      'code,nameEn,nameZh,regionCode,kind,city\nS-7,A,甲,EAST,shop,X\n',
      'row 2, column kind',
      undefined,
    ],
    ['members', 'code,name,segment,colour\nM-7,A,new,red\n', 'row 1, column colour', undefined],
    ['members', 'code,name,name,segment\nM-7,A,A,new\n', 'row 1, column name', 'given twice'],
    ['members', 'code,name,segment\nM-7,A,new,more\n', 'row 2', '4 cells under 3 columns'],
    ['members', 'code,name,segment\nM-7,"A,new\n', 'row 2', 'not well-formed CSV: check its quotes'],
    ['members', 'code,name,segment\n', 'row 2', 'there is no row below the header'],
    ['members', '', 'row 1', 'the header line is missing'],
    ['members', 'code,segment\nM-7,new\n', 'row 2, column name', undefined],
    ['members', 'code,name,segment\n__proto__,A,new\n', 'row 2, column code', undefined],
  ])('of %s: %j', async (kind, csv, path, message) => {
    const reply = await send(kind, csv);
    expect(reply.status, reply.text).toBe(422);
    expect(problemIn(reply).issues?.[0]).toEqual({ path, message: message ?? expect.any(String) });
  });

  it('is malformed when it is not UTF-8, and of the wrong type when it is not CSV', async () => {
    const bytes = new Uint8Array(Buffer.from('code,name,segment\nM-7,caf\xe9,new\n', 'latin1'));
    expect(problemIn(await send('members', bytes)).code).toBe('malformed');
    expect(problemIn(await send('members', '{}', 'application/json')).code).toBe('unsupported_media_type');
  });

  it('is too_large over 32 MiB', async () => {
    const reply = await send('members', 'x'.repeat(33 * 1024 * 1024));
    expect(problemIn(reply).code).toBe('too_large');
  });
});
