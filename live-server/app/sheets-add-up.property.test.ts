import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settlementView } from '#shared/contract/settlement.ts';
import { targetsPlan } from '#shared/contract/targets.ts';
import type { Place } from '#shared/domain/attribution/types.ts';
import {
  type PlainOrder,
  type PlainTerms,
  plainSheet,
} from '#shared/domain/settlement/naive.test-support.ts';
import { comeTo, ok, staff } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

/**
 * A show is sold, ended and settled, and goes on to move: late payments, money back in parts, disputes, sales given to
 * others and clawed back, the server started again. It is settled three or four times. Whatever came in between, what
 * all its sheets together paid each guide, store and region is what one sheet at the end would pay, worked out by hand
 * from what was asked of the application and granted (`naive.test-support.ts`), to the cent.
 */
let now = 1_900_000_000_000;
const server = servedOnce({ clock: () => now });
const HOLD_MS = 600_000;

const refs = ['G-E', 'G-E2', 'S-F', 'G-F', 'G-W', null] as const;
const places: readonly Place[] = [
  { regionId: 'r-east', storeId: 's-e', guideId: 'g-e' },
  { regionId: 'r-east', storeId: 's-e', guideId: 'g-e2' },
  { regionId: 'r-west', storeId: 's-f', guideId: 'g-f' },
  { regionId: 'r-west', storeId: 's-f', guideId: null },
  { regionId: 'r-west', storeId: 's-w', guideId: 'g-w' },
  { regionId: 'r-west', storeId: null, guideId: null },
  { regionId: null, storeId: null, guideId: null },
];
const firstTiers: Readonly<Record<string, string>> = {
  ...{ 'g-e': 'silver', 'g-e2': 'bronze', 'g-f': 'gold', 'g-w': 'silver' },
};
const terms: PlainTerms = {
  rules: {
    name: 'evening@1',
    commissionBps: { bronze: 251, silver: 317, gold: 409 },
    campaignBonusBps: 57,
    contestPrizes: [700_01, 300_00],
    ladder: { upFromBps: 15_000, downBelowBps: 5_000 },
    franchiseBps: 8_533,
  },
  isCampaign: false,
  tierOf: (guideId) => firstTiers[guideId] ?? 'bronze',
  isFranchise: (storeId) => storeId === 's-f',
  targets: new Map([
    ['r-east', 1_500_00],
    ['r-west', 800_00],
  ]),
  reward: { fromBps: 11_000, bps: 123 },
  penalty: { belowBps: 8_000, bps: 77 },
};

const part = fc.nat(1_000);
const order = fc.record({
  ref: fc.constantFrom(...refs),
  units: fc.tuple(fc.nat(2), fc.nat(3)),
  // Most are; the others may be paid once the show is over, in time or late.
  isPaid: fc.nat(3).map((n) => n > 0),
});
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('back' as const), of: part, line: fc.option(part), share: part }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      of: part,
      line: fc.option(part, { freq: 1 }),
      to: fc.constantFrom(...places),
      kind: fc.constantFrom('dispute', 'correction', 'claw-back', 'upheld'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pay' as const), of: part }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dispute' as const), of: part }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run-out' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const evening = fc.record({
  orders: fc.array(order, { minLength: 1, maxLength: 4 }),
  /** What comes before each sheet. */
  rounds: fc.array(fc.array(step, { maxLength: 6 }), { minLength: 3, maxLength: 4 }),
});

interface Known extends PlainOrder {
  readonly id: string;
  isPaid: boolean;
  lines: { place: Place; readonly cost: number }[];
  readonly back: { readonly line: number | null; readonly amount: number }[];
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
let count = 0;
const next = (what: string) => {
  count += 1;
  return `${what}-${count}`;
};

/** The stores and guides of the evening, every guide at the tier it begins with. */
async function fill(): Promise<void> {
  const { guides, stores } = server.directory;
  const name = { en: 'Franchise', zh: '加盟' };
  if (!stores.get('s-f')) {
    await stores.insert([
      { id: 's-f', code: 'S-F', regionId: 'r-west', name, kind: 'franchise', city: 'Xian' },
    ]);
    await guides.insert([
      { id: 'g-e2', code: 'G-E2', name: 'Er', storeId: 's-e', tier: 'bronze' },
      { id: 'g-f', code: 'G-F', name: 'Fu', storeId: 's-f', tier: 'gold' },
    ]);
  }
  for (const [id, tier] of Object.entries(firstTiers)) await guides.update(id, { tier });
}

async function show(): Promise<string> {
  const { app } = server;
  const { id: showId } = ok(
    await app.createShow(
      {
        ...{ title: { en: 'Evening', zh: '晚间' }, mode: 'hq', regionIds: [], currency: 'CNY' },
        ...{ timeZone: 'Asia/Shanghai', plannedStartAt: now, plannedMs: 3_600_000 },
      },
      staff.admin,
    ),
  );
  const send = async (command: Parameters<typeof app.command>[1]) =>
    ok(await app.command(showId, command, staff.admin));
  for (const [itemId, productId, price] of [
    [`a-${showId}`, 'p-ring', 503_33],
    [`b-${showId}`, 'p-bangle', 777_77],
  ] as const)
    await send({ type: 'lineup.add', itemId, productId, role: 'hero', price, stock: 100, plannedMs: 60_000 });
  await send({ type: 'settlement.plan', rules: terms.rules });
  await send({
    type: 'targets.set',
    ...targetsPlan.parse({
      basis: 'net',
      total: { uv: 0, amount: sum([...terms.targets.values()]) },
      regions: [...terms.targets].map(([regionId, amount]) => ({ regionId, uv: 0, amount })),
      reward: { rewardFrom: 1.1, rewardBps: 123, penaltyBelow: 0.8, penaltyBps: 77 },
    }),
  });
  await send({ type: 'show.schedule' });
  await send({ type: 'show.start' });
  return showId;
}

async function sold(showId: string, { ref, units }: { ref: string | null; units: readonly number[] }) {
  const { visitor } = await comeTo(server.app, showId, { source: 'guide-share', ...(ref ? { ref } : {}) });
  const wanted = units.map((quantity, index) => ({ itemId: `${'ab'[index]}-${showId}`, quantity }));
  const lines = wanted.filter(({ quantity }) => quantity > 0);
  const asked = lines.length > 0 ? lines : [{ itemId: `a-${showId}`, quantity: 1 }];
  const {
    id,
    lines: placed,
    attribution,
  } = ok(await server.app.order({ lines: asked, fulfilment: 'ship', key: 'k' }, visitor));
  const { regionId, storeId, guideId } = attribution;
  const known: Known = {
    id,
    isPaid: false,
    lines: placed.map(({ quantity, unitPrice }) => ({
      place: { regionId, storeId, guideId },
      cost: quantity * unitPrice,
    })),
    back: [],
  };
  return known;
}

const costOf = ({ lines }: PlainOrder) => sum(lines.map(({ cost }) => cost));
const notify = (kind: 'paid' | 'refunded', orderId: string, amount: number) =>
  server.app.payment({ eventId: next('event'), kind, orderId, amount, at: now });

async function pay(one: Known): Promise<void> {
  if (one.isPaid) return;
  // Late, it may still find its units; asked back at once, it is no sale.
  one.isPaid = (await notify('paid', one.id, costOf(one))).ok;
}

/** Money back, for a line or for the order as a whole, as staff ask for it and the provider then says. */
async function giveBack(one: Known, line: number | null, share: number): Promise<void> {
  if (!one.isPaid) return;
  const ofOrder = costOf(one) - sum(one.back.map(({ amount }) => amount));
  const ofLine = sum(one.back.map((back) => (back.line === line ? back.amount : 0)));
  const left = line === null ? ofOrder : Math.min(ofOrder, (one.lines[line]?.cost ?? 0) - ofLine);
  const amount = Math.ceil((left * share) / 1_000);
  if (amount < 1) return;
  const named = line === null ? {} : { lines: [{ line, amount }] };
  const input = { key: next('refund'), amount, reason: 'by-staff', ...named } as const;
  ok(await server.app.requestRefund(one.id, input, staff.operator));
  ok(await notify('refunded', one.id, amount));
  one.back.push({ line, amount });
}

type Move = Extract<Step, { do: 'move' }>;
async function move(one: Known, { line, to, kind }: Move): Promise<void> {
  const at = line === null ? undefined : line % one.lines.length;
  const moved = await server.app.reattribute(
    one.id,
    { ...(at === undefined ? {} : { line: at }), place: to, kind, reason: 'as they say' },
    staff.admin,
  );
  if (!moved.ok) return expect(moved.error.code).toBe('already_done');
  // What is upheld stays, of a whole order: where the order itself belongs.
  const standing = moved.value.lines;
  for (const [index, each] of one.lines.entries()) {
    if (at !== undefined && index !== at) continue;
    const is = standing[index];
    if (kind === 'upheld' && is) {
      const { regionId, storeId, guideId } = is;
      each.place = { regionId, storeId, guideId };
    } else each.place = to;
  }
}

async function settle(showId: string, paidOut: Map<string, number>): Promise<void> {
  const frozen = await server.app.command(showId, { type: 'settlement.freeze' }, staff.analyst);
  if (!frozen.ok) return expect(frozen.error.code).toBe('already_done');
  const sheet = settlementView.parse(ok(await server.app.settlement(showId, staff.admin)));
  expect(sheet.frozenAt).not.toBeNull();
  const rows = [
    ...sheet.guides.map(
      ({ regionId, storeId, guideId, due }) => [[regionId, storeId, guideId], due] as const,
    ),
    ...sheet.stores.map(({ storeId, due }) => [[storeId], due] as const),
    ...sheet.regions.map(({ regionId, due }) => [['region', regionId], due] as const),
  ];
  for (const [key, due] of rows)
    paidOut.set(JSON.stringify(key), (paidOut.get(JSON.stringify(key)) ?? 0) + due);
  expect(sheet.total.due).toBe(sum(rows.map(([, due]) => due)));
  await sameInFile(showId, sheet.version, sheet.total.due);
}

/** The file of a version comes to what the version does. */
async function sameInFile(showId: string, version: number, total: number): Promise<void> {
  const chunks: string[] = [];
  const file = ok(await server.app.exportShow(showId, 'settlement.csv', staff.admin, version));
  for await (const chunk of file.chunks) chunks.push(chunk);
  const [header = '', ...lines] = chunks
    .join('')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const cells = lines.map((line) => line.split(','));
  const at = header.split(',').indexOf('due_minor');
  const due = (levels: readonly string[]) =>
    sum(cells.filter(([level = '']) => levels.includes(level)).map((row) => Number(row[at])));
  expect(due(['guide', 'store', 'region'])).toBe(total);
  expect(due(['total'])).toBe(total);
}

async function take(one: Step, known: readonly Known[]): Promise<void> {
  if (one.do === 'run-out') {
    now += HOLD_MS;
    return;
  }
  if (one.do === 'restart') {
    await server.stop();
    return server.startAgain();
  }
  const of = known[one.of % known.length];
  if (!of) return;
  if (one.do === 'pay') await pay(of);
  else if (one.do === 'back')
    await giveBack(of, one.line === null ? null : one.line % of.lines.length, one.share);
  else if (one.do === 'move') await move(of, one);
  else ok(await server.app.dispute(of.id, { reason: 'mine', key: next('d') }, staff.operator));
}

test('all sheets of a show together pay what one at its end would, whatever came between them', async () => {
  await fc.assert(
    fc.asyncProperty(evening, async ({ orders, rounds }) => {
      await fill();
      const showId = await show();
      const known: Known[] = [];
      for (const one of orders) known.push(await sold(showId, one));
      for (const [index, { isPaid }] of orders.entries()) if (isPaid) await pay(known[index] as Known);
      ok(await server.app.command(showId, { type: 'show.end' }, staff.admin));
      const paidOut = new Map<string, number>();
      for (const steps of rounds) {
        for (const one of steps) {
          now += 1_000;
          await take(one, known);
        }
        await settle(showId, paidOut);
      }
      const plain = plainSheet(known, terms);
      const expected = new Map<string, number>();
      for (const [key, { commission, bonus, prize }] of plain.guides)
        expected.set(key, commission + bonus + prize);
      for (const [storeId, earned] of plain.stores) expected.set(JSON.stringify([storeId]), earned);
      for (const [regionId, earned] of plain.regions)
        expected.set(JSON.stringify(['region', regionId]), earned);
      const earning = (all: ReadonlyMap<string, number>) =>
        Object.fromEntries(
          [...all].filter(([, amount]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
        );
      expect(earning(paidOut)).toEqual(earning(expected));
      const { total } = ok(await server.app.settlement(showId, staff.admin));
      expect(total).toMatchObject(plain.total);
    }),
    { numRuns: 30 },
  );
});
