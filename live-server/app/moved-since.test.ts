import { beforeEach, expect, test } from 'vitest';
import { moved, regrouped } from '#shared/domain/attribution/postings.ts';
import { ok, staff } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';
import type { Staff } from './api.ts';

/**
 * A show of last year, reported today. Since then Li has gone to the other store and Li's store has been given to the
 * other region: what was sold, and who sees it, stays as it was.
 */
const server = servedEach();
let showId: string;
beforeEach(async () => {
  showId = ok(
    await server.app.importShow(
      {
        ...{ title: { en: 'Last year', zh: '去年' }, mode: 'hq', regionIds: [], currency: 'CNY' },
        ...{
          timeZone: 'Asia/Shanghai',
          startedAt: STARTED,
          endedAt: STARTED + 3_600_000,
          deals: [],
          onAir: [],
        },
        lineup: [
          { itemId: 'ring', productId: 'p-ring', role: 'hero', price: 1_000, stock: 50, plannedMs: 0 },
        ],
        targets: {
          ...{ basis: 'paid', total: { uv: 10, amount: 10_000 } },
          regions: [
            {
              regionId: 'r-east',
              uv: 10,
              amount: 10_000,
              stores: [{ storeId: 's-e', uv: 10, amount: 10_000 }],
            },
          ],
        },
      },
      staff.admin,
    ),
  ).id;
  const { guides, stores } = server.directory;
  ok(await guides.update('g-e', (li) => ({ ...moved(li, 's-w', SINCE), storeId: 's-w' })));
  ok(await stores.update('s-e', (store) => ({ ...regrouped(store, 'r-west', SINCE), regionId: 'r-west' })));
});

const STARTED = 1_700_000_000_000;
const SINCE = STARTED + 86_400_000;
const west: Staff = { ...staff.east, id: 'user-west', regionIds: ['r-west'] };
const then = { guideId: 'g-e', storeId: 's-e', regionId: 'r-east' };

async function report(facts: readonly object[]): Promise<void> {
  async function* bytes() {
    yield Buffer.from(facts.map((fact) => `${JSON.stringify(fact)}\n`).join(''));
  }
  expect(ok(await server.app.ingest(showId, staff.ingest, bytes()))).toMatchObject({
    accepted: facts.length,
    rejected: [],
  });
}
const ordered = (orderId: string, who: object) => [
  {
    ...{ factId: `o${orderId}`, at: STARTED + 9, kind: 'order.placed', orderId, ...who },
    lines: [{ itemId: 'ring', quantity: 1, unitPrice: 1_000 }],
  },
  { factId: `p${orderId}`, at: STARTED + 9, kind: 'order.paid', orderId },
];
const paid = async (who: Staff) => {
  const { regions, stores, guides } = ok(await server.app.metrics(showId, who));
  return {
    regions: regions.filter((row) => row.paid > 0).map((row) => [row.regionId, row.paid]),
    stores: stores.filter((row) => row.paid > 0).map((row) => [row.storeId, row.paid]),
    guides: guides.filter((row) => row.paid > 0).map((row) => [row.guideId, row.paid]),
  };
};
/** Region, store and guide of a file's rows. */
async function cells(name: string, columns: readonly string[], who = staff.admin): Promise<string[][]> {
  const file = ok(await server.app.exportShow(showId, name, who));
  let text = '';
  for await (const chunk of file.chunks) text += chunk;
  const [header = '', ...lines] = text.replace('\uFEFF', '').trim().split('\r\n');
  const names = header.split(',');
  return lines.map((line) => columns.map((column) => line.split(',')[names.indexOf(column)] ?? ''));
}

test('what a platform reports late belongs to the guide’s store, and its region, of the time of the sale', async () => {
  const enter = { at: STARTED + 1, kind: 'enter', source: 'direct' };
  await report([
    { factId: 'e1', ...enter, visitId: 'v1', viewerId: 'u1', ref: 'G-E' },
    { factId: 'e2', ...enter, visitId: 'v2', viewerId: 'u2', ref: 'S-E' },
    { factId: 'e3', ...enter, visitId: 'v3', viewerId: 'u3' },
    ...ordered('1', { visitId: 'v1' }),
    ...ordered('2', { visitId: 'v2' }),
    ...ordered('3', { visitId: 'v3' }),
    ...ordered('4', { buyerId: 'b4', ref: 'G-E' }),
  ]);
  // Told only now, of a sale of then: in the same breath as the sale, and of one long heard of.
  const now = { at: SINCE + 5, kind: 'order.attributed', ref: 'G-E', by: 'sharer' };
  await report([
    { factId: 'a3', ...now, orderId: '3' },
    { factId: 'a5', ...now, orderId: '5' },
    ...ordered('5', { buyerId: 'b5' }),
  ]);
  expect(await paid(staff.admin)).toEqual({
    regions: [['r-east', 5_000]],
    stores: [['s-e', 5_000]],
    guides: [
      ['g-e', 4_000],
      [null, 1_000],
    ],
  });
  for (const orderId of ['1', '3', '4', '5'])
    expect(ok(await server.app.attribution(orderId, staff.admin, showId)).current).toMatchObject(then);
});

test('the region of then sees its stores and guides, the region of today does not', async () => {
  await report([
    {
      factId: 'e1',
      at: STARTED + 1,
      kind: 'enter',
      source: 'direct',
      visitId: 'v1',
      viewerId: 'u1',
      ref: 'G-E',
    },
    ...ordered('1', { visitId: 'v1' }),
  ]);
  const all = { regions: [['r-east', 1_000]], stores: [['s-e', 1_000]], guides: [['g-e', 1_000]] };
  expect(await paid(staff.east)).toEqual(all);
  expect(await paid(west)).toEqual({ regions: [], stores: [], guides: [] });
  const review = ok(await server.app.review(showId, staff.east));
  expect(review.stores).toMatchObject([{ storeId: 's-e', paid: 1_000, attainment: { amount: 0.1 } }]);
  expect(ok(await server.app.review(showId, west)).stores).toEqual([]);
  expect(await cells('stores.csv', ['store', 'region'])).toEqual([['S-E', 'EAST']]);
  expect(await cells('guides.csv', ['guide', 'store'])).toEqual([['G-E', 'S-E']]);
  expect(await cells('stores.csv', ['store'], west)).toEqual([]);
  const sheet = ok(await server.app.settlement(showId, staff.east));
  expect(sheet.stores).toMatchObject([{ storeId: 's-e', regionId: 'r-east', sales: 1_000 }]);
  expect(sheet.regions).toMatchObject([{ regionId: 'r-east', target: 10_000, sales: 1_000 }]);
  expect(ok(await server.app.settlement(showId, west)).stores).toEqual([]);
});
