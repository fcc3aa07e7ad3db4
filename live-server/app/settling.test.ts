import { beforeEach, expect, test } from 'vitest';
import { settlementView } from '#shared/contract/settlement.ts';
import { rekinded } from '#shared/domain/attribution/postings.ts';
import { standardRules } from '#shared/domain/settlement/rules.ts';
import { goLive, type OnAir, ok, staff } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';
import type { Visitor } from './api.ts';
import { setBrandRules } from './settling.ts';

let show: OnAir;
const server = servedEach();
beforeEach(async () => {
  await server.directory.stores.update('s-w', { kind: 'franchise' });
  show = await goLive(server.app);
});

/** A paid order of `quantity` bangles at 1,000.00 each. */
async function sale(quantity: number, visit: { ref?: string; regionId?: string }): Promise<string> {
  const { app } = server;
  const viewerKey = JSON.stringify([quantity, visit]);
  const opened = ok(await app.openVisit(show.showId, { source: 'guide-share', viewerKey, ...visit }));
  const { id, amount } = ok(
    await app.order(
      { lines: [{ itemId: show.otherItemId, quantity }], fulfilment: 'ship', key: 'k' },
      app.visitor(opened.token) as Visitor,
    ),
  );
  ok(await app.payment({ eventId: `pay-${id}`, kind: 'paid', orderId: id, amount, at: Date.now() }));
  return id;
}
const refund = async (orderId: string, amount: number) =>
  ok(
    await server.app.payment({
      eventId: `refund-${orderId}`,
      kind: 'refunded',
      orderId,
      amount,
      at: Date.now(),
    }),
  );
const settlement = async (version?: number, who = staff.admin) =>
  settlementView.parse(ok(await server.app.settlement(show.showId, who, version)));
const freeze = () => server.app.command(show.showId, { type: 'settlement.freeze' }, staff.analyst);

/** Four parts of a show: a guide, a franchise store, a region and nobody. */
async function soldAndEnded() {
  const orders = {
    guide: await sale(4, { ref: 'G-E' }),
    store: await sale(2, { ref: 'S-W' }),
    region: await sale(1, { regionId: 'r-east' }),
    nobody: await sale(3, {}),
  };
  await show.send({ type: 'show.end' });
  return orders;
}

test('the sheet is the figures’ own money, by where it belongs', async () => {
  await soldAndEnded();
  const sheet = await settlement();
  const { trade } = ok(await server.app.metrics(show.showId, staff.admin));
  expect(sheet.total).toMatchObject({ orders: 4, sales: trade.paid, refunds: 0, net: trade.net });
  expect(sheet.guides).toMatchObject([{ guideId: 'g-e', net: 400_000, tier: 'gold', commission: 16_000 }]);
  expect(sheet.stores).toMatchObject([
    { storeId: 's-e', kind: 'owned', net: 400_000, remainder: { net: 0 }, earned: 0 },
    { storeId: 's-w', kind: 'franchise', net: 200_000, remainder: { net: 200_000 }, earned: 170_000 },
  ]);
  expect(sheet.regions).toMatchObject([
    { regionId: 'r-east', net: 500_000, remainder: { net: 100_000 } },
    { regionId: 'r-west', net: 200_000, remainder: { net: 0 } },
  ]);
  expect(sheet.unattributed).toMatchObject({ orders: 1, net: 300_000 });
  expect(ok(await server.app.review(show.showId, staff.admin)).settlement).toEqual(sheet);
});

test('frozen, it stays; a refund and a moved order come as adjustments in the next version', async () => {
  const orders = await soldAndEnded();
  expect(await server.app.settlement(show.showId, staff.admin, 1)).toMatchObject({
    error: { code: 'not_found' },
  });
  ok(await freeze());
  const first = await settlement();
  expect(first).toMatchObject({ version: 1, frozenBy: 'Ana', total: { due: 186_000 } });
  expect(await freeze()).toMatchObject({ error: { code: 'already_done' } });

  await refund(orders.guide, 100_000);
  const change = { kind: 'correction', reason: 'Wu sold it' } as const;
  ok(await server.app.reattribute(orders.store, { place: { guideId: 'g-w' }, ...change }, staff.admin));
  expect(await settlement(1)).toEqual(first);
  const next = await settlement();
  expect(next).toMatchObject({ version: 2, frozenAt: null, total: { settled: 186_000 } });
  expect(next.guides.map(({ guideId, due }) => [guideId, due])).toEqual([
    ['g-e', -4_000],
    ['g-w', 8_000],
  ]);
  ok(await freeze());

  await server.stop();
  await server.startAgain();
  const { versions: _, ...kept } = first;
  expect(await settlement(1)).toMatchObject(kept);
  expect(await settlement()).toMatchObject({
    version: 2,
    frozenBy: 'Ana',
    total: { due: 4_000 },
    versions: [
      { version: 1, due: 186_000 },
      { version: 2, due: 4_000 },
    ],
  });
});

test('the first frozen sheet moves guides to their next tier, once', async () => {
  await server.directory.guides.update('g-e', { tier: 'bronze' });
  await sale(9, { ref: 'G-E' });
  await sale(1, { ref: 'G-W' });
  await show.send({ type: 'show.end' });
  ok(await freeze());
  const tier = (guideId: string) => server.directory.guides.get(guideId)?.tier;
  expect([tier('g-e'), tier('g-w')]).toEqual(['silver', 'silver']);
  // What is settled stays settled by the tier of the show.
  expect((await settlement()).guides).toMatchObject([
    { guideId: 'g-e', tier: 'bronze', nextTier: 'silver', due: 18_000 },
    { guideId: 'g-w', tier: 'gold', nextTier: 'silver', due: 4_000 },
  ]);
});

test('two shows pay guides by the tier they were on then, whichever is frozen first', async () => {
  const { app, directory } = server;
  for (const [id, tier] of Object.entries({ 'g-e': 'bronze', 'g-w': 'gold' }))
    await directory.guides.update(id, { tier });
  const first = show;
  await sale(9, { ref: 'G-E' });
  await sale(1, { ref: 'G-W' });
  await first.send({ type: 'show.end' });
  show = await goLive(app);
  await sale(9, { ref: 'G-E' });
  await sale(1, { ref: 'G-W' });
  await show.send({ type: 'show.end' });
  const draft = await settlement();
  ok(await app.command(first.showId, { type: 'settlement.freeze' }, staff.analyst));
  expect(directory.guides.get('g-e')).toMatchObject({ tier: 'silver', formerTiers: [{ tier: 'bronze' }] });
  // What the second show pays was known before, and is what it pays.
  expect(await settlement()).toEqual(draft);
  ok(await freeze());
  expect((await settlement()).guides).toMatchObject([
    { guideId: 'g-e', tier: 'bronze', nextTier: 'silver', due: 18_000 },
    { guideId: 'g-w', tier: 'gold', nextTier: 'silver', due: 4_000 },
  ]);
  // Moved once, by the one that was first; a show that begins now is by the new tier.
  expect(directory.guides.get('g-e')?.tier).toBe('silver');
  show = await goLive(app);
  await sale(9, { ref: 'G-E' });
  await show.send({ type: 'show.end' });
  await server.stop();
  await server.startAgain();
  expect((await settlement()).guides).toMatchObject([{ guideId: 'g-e', tier: 'silver', due: 27_000 }]);
});

test('a store is settled as what it was when the show began, until its record was wrong', async () => {
  await soldAndEnded();
  const { stores } = server.directory;
  const kindOf = async () => (await settlement()).stores.find(({ storeId }) => storeId === 's-w')?.kind;
  const became = (kind: 'owned' | 'franchise', at: number | 'always') =>
    stores.update('s-w', (store) => ({ kind, ...rekinded(store, kind, at) }));
  expect(await kindOf()).toBe('franchise');
  await became('owned', Date.now() + 1);
  expect(await kindOf()).toBe('franchise');
  await became('owned', 'always');
  expect(await kindOf()).toBe('owned');
  await became('franchise', 'always');
  ok(await freeze());
  // What was paid by a frozen sheet stays, whatever the record says since.
  await became('owned', 'always');
  expect(await kindOf()).toBe('franchise');
});

test('a guide whose first sale is found after the first sheet moves by the sheet that has it', async () => {
  await server.directory.guides.update('g-e', { tier: 'bronze' });
  const lost = await sale(9, { regionId: 'r-east' });
  await sale(1, { ref: 'G-W' });
  await show.send({ type: 'show.end' });
  ok(await freeze());
  const change = { kind: 'correction', reason: 'her link was cut off' } as const;
  ok(await server.app.reattribute(lost, { place: { guideId: 'g-e' }, ...change }, staff.admin));
  ok(await freeze());
  const tier = (guideId: string) => server.directory.guides.get(guideId)?.tier;
  // G-W sold the mean at the first sheet, and is not moved by the second.
  expect([tier('g-e'), tier('g-w')]).toEqual(['silver', 'gold']);
  expect((await settlement()).guides).toMatchObject([
    { guideId: 'g-e', tier: 'bronze', nextTier: 'silver', due: 18_000 },
    { guideId: 'g-w', tier: 'gold', nextTier: 'gold', due: 0 },
  ]);
});

test('a region sees its own rows, and may not freeze', async () => {
  await soldAndEnded();
  const own = await settlement(undefined, staff.east);
  expect(own.guides.map(({ guideId }) => guideId)).toEqual(['g-e']);
  expect(own.stores.map(({ storeId }) => storeId)).toEqual(['s-e']);
  expect(own.regions.map(({ regionId }) => regionId)).toEqual(['r-east']);
  expect(await server.app.command(show.showId, { type: 'settlement.freeze' }, staff.east)).toMatchObject({
    error: { code: 'forbidden' },
  });
});

async function csv(who = staff.admin, version?: number) {
  const made = ok(await server.app.exportShow(show.showId, 'settlement.csv', who, version));
  let text = '';
  for await (const chunk of made.chunks) text += chunk;
  const [header = [], ...rows] = text
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

test('as CSV: guides and remainders add up to the total, column by column', async () => {
  const orders = await soldAndEnded();
  await refund(orders.region, 5_000);
  const rows = await csv();
  const total = rows.find((row) => row.level === 'total');
  const leaves = rows.filter((row) => row.level === 'guide' || row.level === 'remainder');
  for (const column of ['orders', 'sales_minor', 'refunds_minor', 'net_minor'])
    expect([column, leaves.reduce((sum, row) => sum + Number(row[column]), 0)]).toEqual([
      column,
      Number(total?.[column]),
    ]);
  const due = rows.filter((row) => ['guide', 'store', 'region'].includes(row.level ?? ''));
  expect(due.reduce((sum, row) => sum + Number(row.due_minor), 0)).toBe(Number(total?.due_minor));
  expect(rows.find((row) => row.level === 'guide')).toMatchObject({
    region: 'EAST',
    store: 'S-E',
    guide: 'G-E',
    name: 'Li',
    tier: 'gold',
    commission_minor: '16000',
    currency: 'CNY',
    version: '1',
    frozen_at_utc: '',
  });
  expect((await csv(staff.east)).map((row) => row.level)).not.toContain('total');
  ok(await freeze());
  await refund(orders.nobody, 1);
  expect((await csv(staff.admin, 1))[0]?.frozen_at_utc).not.toBe('');
  expect((await csv())[0]).toMatchObject({ version: '2', due_minor: '0' });
});

test('the brand’s own rules hold where a show published none; a show once settled keeps those it was settled by', async () => {
  await soldAndEnded();
  const { directory } = server;
  const gold = { code: 'gold', name: { en: 'Gold', zh: '金牌' } };
  const brand = { ...standardRules, name: 'house@1', tiers: [gold], commissionBps: { gold: 1_000 } };
  expect(await setBrandRules(directory, { ...brand, tiers: [{ ...gold, code: 'other' }] })).toMatchObject({
    error: { code: 'in_use' },
  });
  for (const { id } of [...directory.guides.all()]) await directory.guides.update(id, { tier: 'gold' });
  ok(await setBrandRules(directory, brand));
  expect(await settlement()).toMatchObject({
    rules: { name: 'house@1' },
    guides: [{ guideId: 'g-e', commission: 40_000, nextTier: 'gold' }],
  });
  ok(await freeze());
  ok(await setBrandRules(directory, { ...brand, name: 'house@2', commissionBps: { gold: 0 } }));
  expect((await settlement()).rules.name).toBe('house@1');
});

test('a refund for one line is owed back by the guide whose line it is, and by nobody else', async () => {
  const { app } = server;
  const opened = ok(await app.openVisit(show.showId, { source: 'guide-share', ref: 'G-E' }));
  const lines = [
    { itemId: show.itemId, quantity: 1 },
    { itemId: show.otherItemId, quantity: 2 },
  ];
  const visitor = app.visitor(opened.token) as Visitor;
  const order = ok(await app.order({ lines, fulfilment: 'ship', key: 'k' }, visitor));
  const { id, amount } = order;
  ok(await app.payment({ eventId: 'pay', kind: 'paid', orderId: id, amount, at: Date.now() }));
  const change = { kind: 'correction', reason: 'Wu sold the bangles' } as const;
  ok(await app.reattribute(id, { place: { guideId: 'g-w' }, line: 1, ...change }, staff.admin));
  await show.send({ type: 'show.end' });
  ok(await freeze());

  const back = [{ line: 1, amount: 50_000 }];
  const input = { key: 'r', lines: back, reason: 'by-staff' } as const;
  expect(ok(await app.requestRefund(id, input, staff.admin))).toMatchObject({ amount: 50_000, lines: back });
  await refund(id, 50_000);
  const tooMuch = { ...input, key: 'r2', lines: [{ line: 1, amount: 150_001 }] };
  expect(await app.requestRefund(id, tooMuch, staff.admin)).toMatchObject({
    error: { code: 'amount_mismatch', params: { line: 1, most: 150_000 } },
  });

  const { products, guides } = ok(await app.metrics(show.showId, staff.admin));
  const refunded = (rows: readonly { readonly refunded: number }[]) => rows.map((row) => row.refunded);
  expect(refunded(products.filter(({ itemId }) => itemId === show.itemId))).toEqual([0]);
  expect(refunded(products.filter(({ itemId }) => itemId === show.otherItemId))).toEqual([50_000]);
  expect(refunded(guides.filter(({ guideId }) => guideId === 'g-e'))).toEqual([0]);
  expect(refunded(guides.filter(({ guideId }) => guideId === 'g-w'))).toEqual([50_000]);
  // 4 % of 500.00 for the guide, 85 % of it for the franchise store she is of.
  const next = await settlement();
  expect(next).toMatchObject({ version: 2, total: { refunds: 50_000, due: -44_500 } });
  const dues = [...next.guides, ...next.stores].filter(({ due }) => due !== 0);
  expect(dues).toMatchObject([
    { guideId: 'g-w', due: -2_000 },
    { storeId: 's-w', due: -42_500 },
  ]);
  expect(ok(await app.orderHistory(id, staff.admin))).toMatchObject({
    refundable: 250_000,
    refundableLines: [100_000, 150_000],
    order: { lines: [{ itemId: show.itemId }, { refunded: 50_000 }] },
    refunds: [{ lines: back, settledBy: `refund-${id}` }],
  });
});
