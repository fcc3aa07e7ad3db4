import fc from 'fast-check';
import { expect, it } from 'vitest';
import { targetsPlan } from '#shared/contract/commands.ts';
import { type SettlementSheet, settlementSheet as schema } from '#shared/contract/settlement.ts';
import type { Attribution, Place } from '../attribution/types.ts';
import type { Fact } from '../metrics/facts.ts';
import { createFold, foldFact, setWindow } from '../metrics/fold.ts';
import { type PlainOrder, type PlainTerms, plainSheet } from './naive.test-support.ts';
import { settlementParts } from './parts.ts';
import { settlementSheet } from './sheet.ts';

/**
 * A show with everything that moves money: tiers, a campaign's bonus, prizes, regions' targets, franchise stores, orders
 * whose lines belong to different guides. It is settled, then money goes back and orders are moved, and it is settled
 * again, and again; each sheet is laid beside the one worked out by hand (`naive.test-support.ts`), to the cent.
 */
const places: readonly Place[] = [
  { regionId: 'east', storeId: 'f-east', guideId: 'ann' },
  { regionId: 'east', storeId: 'f-east', guideId: 'bea' },
  { regionId: 'east', storeId: 'o-east', guideId: 'ann' },
  { regionId: 'west', storeId: 'f-west', guideId: 'cai' },
  { regionId: 'west', storeId: 'f-west', guideId: null },
  { regionId: 'west', storeId: null, guideId: null },
  { regionId: null, storeId: null, guideId: null },
];
const tiers: Readonly<Record<string, string>> = { ann: 'gold', bea: 'bronze', cai: 'silver' };
const terms: PlainTerms = {
  rules: {
    name: 'evening@1',
    commissionBps: { bronze: 250, silver: 317, gold: 409 },
    campaignBonusBps: 57,
    contestPrizes: [1_000_01, 500_00, 99_99],
    ladder: { upFromBps: 15_000, downBelowBps: 5_000 },
    franchiseBps: 8_533,
  },
  isCampaign: true,
  tierOf: (guideId) => tiers[guideId] ?? 'bronze',
  isFranchise: (storeId) => storeId.startsWith('f-'),
  targets: new Map([
    ['east', 1_000_00],
    ['west', 500_00],
    ['north', 100_00],
  ]),
  reward: { fromBps: 11_000, bps: 123 },
  penalty: { belowBps: 8_000, bps: 77 },
};
const targets = targetsPlan.parse({
  basis: 'net',
  total: { uv: 0, amount: 1_600_00 },
  regions: [...terms.targets].map(([regionId, amount]) => ({ regionId, uv: 0, amount })),
  reward: { rewardFrom: 1.1, rewardBps: 123, penaltyBelow: 0.8, penaltyBps: 77 },
});

const place = fc.constantFrom(...places);
const part = fc.nat(1_000);
/** Round amounts as well, where half cents come about. */
const cost = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 400_00 }),
  fc.integer({ min: 1, max: 2_000 }).map((n) => n * 20),
);
const order = fc.record({
  isPaid: fc.boolean(),
  lines: fc.array(fc.record({ place, cost: cost }), {
    minLength: 1,
    maxLength: 3,
  }),
});
/** What comes after a sheet is frozen: money back for a line or an order, a line or an order moved, a late payment. */
const step = fc.oneof(
  fc.record({ do: fc.constant('refund' as const), order: part, line: fc.option(part), share: part }),
  fc.record({ do: fc.constant('move' as const), order: part, line: fc.option(part), place }),
  fc.record({ do: fc.constant('pay' as const), order: part }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const evening = fc.record({
  orders: fc.array(order, { minLength: 1, maxLength: 7 }),
  rounds: fc.array(fc.array(step, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
});

interface Known {
  isPaid: boolean;
  lines: { place: Place; readonly cost: number }[];
  readonly back: { readonly line: number | null; readonly amount: number }[];
}
const attributed = (at: Place): Attribution => ({ ...at, rule: 'by-hand@1', reason: 'dispute' });

/** The record as the server keeps it and as a person would tell it, side by side. */
function told(orders: readonly { isPaid: boolean; lines: readonly { place: Place; cost: number }[] }[]) {
  const fold = createFold();
  setWindow(fold, { startedAt: 1, endedAt: 1_000 });
  const known: Known[] = [];
  let revision = 0;
  const fact = (one: Fact) => foldFact(fold, one);
  const pay = (index: number) => {
    const one = known[index];
    if (!one || one.isPaid) return;
    one.isPaid = true;
    fact({ kind: 'order.paid', at: 2, orderId: `o${index}`, amount: null });
  };
  const move = (index: number, line: number | undefined, to: Place) => {
    revision += 1;
    fact({
      ...{ kind: 'order.attributed', at: 2, orderId: `o${index}`, attribution: attributed(to), revision },
      ...(line === undefined ? {} : { line }),
    });
    for (const [at, one] of (known[index]?.lines ?? []).entries())
      if (line === undefined || at === line) one.place = to;
  };
  for (const [index, { isPaid, lines }] of orders.entries()) {
    const [first] = lines;
    known.push({
      isPaid: false,
      lines: lines.map((one) => ({ ...one, place: first?.place ?? one.place })),
      back: [],
    });
    fact({
      ...{ kind: 'order.placed', at: 2, orderId: `o${index}`, visitId: null, viewerId: `v${index}` },
      amount: lines.reduce((sum, { cost }) => sum + cost, 0),
      attribution: attributed(first?.place ?? { regionId: null, storeId: null, guideId: null }),
      lines: lines.map(({ cost }, line) => ({
        ...{ itemId: `i${line % 2}`, quantity: 1, unitPrice: cost, dealId: null },
      })),
    });
    for (const [line, { place: to }] of lines.entries()) if (line > 0) move(index, line, to);
    if (isPaid) pay(index);
  }
  const takeStep = (one: Step) => {
    const index = one.order % known.length;
    const of = known[index];
    if (!of) return;
    if (one.do === 'pay') return pay(index);
    if (one.do === 'move')
      return move(index, one.line === null ? undefined : one.line % of.lines.length, one.place);
    if (!of.isPaid) return;
    const line = one.line === null ? null : one.line % of.lines.length;
    const named = (at: number | null) =>
      of.back.reduce((sum, done) => (done.line === at ? sum + done.amount : sum), 0);
    const cost = of.lines.reduce((sum, { cost: each }) => sum + each, 0);
    const ofOrder = cost - of.back.reduce((sum, done) => sum + done.amount, 0);
    const left = line === null ? ofOrder : Math.min(ofOrder, (of.lines[line]?.cost ?? 0) - named(line));
    const amount = Math.ceil((left * one.share) / 1_000);
    if (amount < 1) return;
    of.back.push({ line, amount });
    fact({
      ...{ kind: 'order.refunded', at: 3, orderId: `o${index}`, amount },
      ...(line === null ? {} : { lines: [{ line, amount }] }),
    });
  };
  return { fold, known: known as readonly PlainOrder[], takeStep };
}

const due = (sheet: SettlementSheet) =>
  [...sheet.guides, ...sheet.stores, ...sheet.regions].reduce((sum, row) => sum + row.due, 0);

it('every sheet is the one worked out by hand, to the cent, whatever comes after the freeze', () => {
  fc.assert(
    fc.property(evening, ({ orders, rounds }) => {
      const { fold, known, takeStep } = told(orders);
      const frozen: SettlementSheet[] = [];
      let paidOut = 0;
      for (const steps of [[], ...rounds]) {
        for (const one of steps) takeStep(one);
        const sheet: SettlementSheet = schema.parse(
          settlementSheet({
            ...{ currency: 'CNY', parts: settlementParts(fold), targets, rules: terms.rules, frozen },
            ...{ isCampaign: terms.isCampaign, tierOf: terms.tierOf },
            kindOf: (storeId) => (terms.isFranchise(storeId) ? 'franchise' : 'owned'),
          }),
        );
        const plain = plainSheet(known, terms);
        expect(sheet.total).toMatchObject(plain.total);
        const nothing = { commission: 0, bonus: 0, prize: 0 };
        for (const { regionId, storeId, guideId, commission, campaignBonus, prize, earned } of sheet.guides) {
          const own = plain.guides.get(JSON.stringify([regionId, storeId, guideId])) ?? nothing;
          expect({ guideId, commission, bonus: campaignBonus, prize }).toEqual({ guideId, ...own });
          expect(earned).toBe(own.commission + own.bonus + own.prize);
        }
        for (const { storeId, earned } of sheet.stores)
          expect({ storeId, earned }).toEqual({ storeId, earned: plain.stores.get(storeId) ?? 0 });
        for (const { regionId, earned } of sheet.regions)
          expect({ regionId, earned }).toEqual({ regionId, earned: plain.regions.get(regionId) ?? 0 });
        // Nobody is missing: what all of them earned by hand is the sheet's.
        const earned =
          [...plain.guides.values()].reduce((sum, one) => sum + one.commission + one.bonus + one.prize, 0) +
          [...plain.stores.values(), ...plain.regions.values()].reduce((sum, one) => sum + one, 0);
        expect(sheet.total.earned).toBe(earned);
        // What is due is what has changed since: all versions together have paid out what is earned by now.
        paidOut += due(sheet);
        expect(sheet.total.due).toBe(due(sheet));
        expect(paidOut).toBe(earned);
        frozen.push(sheet);
      }
    }),
    { numRuns: 400 },
  );
});

it('one evening, written out: a refund of one line and an order moved after the freeze', () => {
  const [annEast, beaEast, , caiWest] = places;
  if (!annEast || !beaEast || !caiWest) throw new Error('no places');
  const { fold, known, takeStep } = told([
    {
      isPaid: true,
      lines: [
        { place: annEast, cost: 1_000_00 },
        { place: caiWest, cost: 333_33 },
      ],
    },
    { isPaid: true, lines: [{ place: beaEast, cost: 200_00 }] },
  ]);
  const settled = (...frozen: readonly SettlementSheet[]) =>
    schema.parse(
      settlementSheet({
        ...{ currency: 'CNY', parts: settlementParts(fold), targets, rules: terms.rules, frozen },
        ...{ isCampaign: true, tierOf: terms.tierOf },
        kindOf: (storeId) => (storeId.startsWith('f-') ? 'franchise' : 'owned'),
      }),
    );
  const first = settled();
  // Ann 4.09 % + 0.57 % of 1,000.00 and the first prize; Cai 3.17 % + 0.57 % of 333.33 and the second; Bea the third.
  expect(first.guides.map(({ guideId, earned }) => [guideId, earned])).toEqual([
    ['ann', 40_90 + 5_70 + 1_000_01],
    ['bea', 5_00 + 1_14 + 99_99],
    ['cai', 10_57 + 1_90 + 500_00],
  ]);
  // 85.33 % of 1,200.00 and of 333.33; east has reached 110 % of its target, west has missed 80 %, north sold nothing.
  expect(first.stores.map(({ storeId, earned }) => [storeId, earned])).toEqual([
    ['f-east', 1_023_96],
    ['f-west', 284_43],
  ]);
  expect(first.regions.map(({ regionId, earned }) => [regionId, earned])).toEqual([
    ['east', 14_76],
    ['north', 0],
    ['west', -2_57],
  ]);
  // All of Cai's line goes back, and Bea's order turns out to be Ann's.
  takeStep({ do: 'refund', order: 0, line: 1, share: 1_000 });
  takeStep({ do: 'move', order: 1, line: null, place: annEast });
  const next = settled(first);
  expect(next.guides.map(({ guideId, due: owed }) => [guideId, owed])).toEqual([
    ['ann', 8_18 + 1_14],
    ['cai', -(10_57 + 1_90 + 500_00)],
    ['bea', -(5_00 + 1_14 + 99_99)],
  ]);
  expect(next.stores.map(({ storeId, due: owed }) => [storeId, owed])).toEqual([
    ['f-east', 0],
    ['f-west', -284_43],
  ]);
  expect(next.regions.map(({ regionId, due: owed }) => [regionId, owed])).toEqual([
    ['east', 0],
    ['north', 0],
    ['west', 2_57],
  ]);
  expect(next.total).toMatchObject(plainSheet(known, terms).total);
});
