import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetsPlan } from '#shared/contract/commands.ts';
import {
  type SalesFigures,
  type SettlementSheet,
  settlementSheet as schema,
  settlementRules,
} from '#shared/contract/settlement.ts';
import type { Place } from '../attribution/types.ts';
import type { SettlementPart } from './parts.ts';
import { salesOf } from './parts.ts';
import { commissionOf, standardRules } from './rules.ts';
import type { SettlementInput } from './sheet.ts';
import { hasChanged, settlementSheet } from './sheet.ts';

const at = (
  regionId: string | null,
  storeId: string | null = null,
  guideId: string | null = null,
): Place => ({
  regionId,
  storeId,
  guideId,
});
const sold = (place: Place, sales: number, refunds = 0, placed = sales): SettlementPart => ({
  place,
  orders: 1,
  placed,
  sales,
  refunds,
});
const sheet = (parts: readonly SettlementPart[], other: Partial<SettlementInput> = {}) =>
  schema.parse(
    settlementSheet({
      currency: 'CNY',
      parts,
      targets: null,
      rules: standardRules,
      isCampaign: false,
      tierOf: (guideId) => (guideId.startsWith('gold') ? 'gold' : 'bronze'),
      kindOf: (storeId) => (storeId.startsWith('f') ? 'franchise' : 'owned'),
      frozen: [],
      ...other,
    }),
  );
const guide = (of: ReturnType<typeof sheet>, guideId: string) =>
  of.guides.filter((row) => row.guideId === guideId);

describe('a guide earns', () => {
  it('commission of the tier on net sales, rounded half up on the last cent', () => {
    // 2 % of 999.75 is 19.995; 4 % of 50.00 is 2.
    const made = sheet([sold(at('e', 's', 'mei'), 1_000_00, 25), sold(at('e', 's', 'gold-li'), 50_00)]);
    expect(guide(made, 'mei')).toMatchObject([{ net: 999_75, commission: 20_00, earned: 20_00 }]);
    expect(guide(made, 'gold-li')).toMatchObject([{ commission: 2_00 }]);
  });

  it('the campaign bonus on top, in a show of a campaign alone', () => {
    const parts = [sold(at('e', 's', 'mei'), 1_000_00)];
    expect(guide(sheet(parts), 'mei')).toMatchObject([{ campaignBonus: 0 }]);
    expect(guide(sheet(parts, { isCampaign: true }), 'mei')).toMatchObject([
      { commission: 20_00, campaignBonus: 5_00, earned: 25_00 },
    ]);
  });

  it('a prize by rank; who ties shares the prizes of the ranks they fill, to the cent', () => {
    const rules = { ...standardRules, contestPrizes: [300_00, 100_01, 50_00] };
    const made = sheet(
      [
        sold(at('e', 's', 'a'), 10_00),
        sold(at('e', 's', 'b'), 90_00, 40_00),
        sold(at('e', 's', 'c'), 50_00),
        sold(at('e', 's', 'd'), 80_00),
        sold(at('e', 's', 'z'), 20_00, 20_00),
      ],
      { rules },
    );
    expect(made.guides.map(({ guideId, rank, prize }) => [guideId, rank, prize])).toEqual([
      ['a', 4, 0],
      ['b', 2, 75_01],
      ['c', 2, 75_00],
      ['d', 1, 300_00],
      ['z', null, 0],
    ]);
    expect(made.total.prizes).toBe(450_01);
  });

  it('one commission over two stores, split by what was sold at each', () => {
    const made = sheet([sold(at('e', 's1', 'mei'), 33_33), sold(at('w', 's2', 'mei'), 66_67)]);
    expect(guide(made, 'mei').map(({ storeId, commission }) => [storeId, commission])).toEqual([
      ['s1', 67],
      ['s2', 1_33],
    ]);
  });

  it('nothing by what was refunded beyond the sale', () => {
    expect(guide(sheet([sold(at('e', 's', 'mei'), 0, 10_00)]), 'mei')).toMatchObject([
      { net: -10_00, earned: 0 },
    ]);
  });
});

describe('a guide moves', () => {
  const targets = targetsPlan.parse({
    total: { uv: 0, amount: 0 },
    regions: [
      {
        regionId: 'e',
        uv: 0,
        amount: 0,
        stores: [{ storeId: 's', uv: 0, amount: 0, guides: [{ guideId: 'idle', uv: 0, amount: 0 }] }],
      },
    ],
  });
  const parts = [
    sold(at('e', 's', 'best'), 200_00),
    sold(at('e', 's', 'gold-fair'), 75_00),
    sold(at('e', 's', 'gold-poor'), 25_00),
  ];
  it('up from one and a half times the mean of those who sold, down below half of it', () => {
    const made = sheet(parts, { targets });
    expect(made.guides.map(({ guideId, tier, nextTier }) => [guideId, tier, nextTier])).toEqual([
      ['best', 'bronze', 'silver'],
      ['gold-fair', 'gold', 'gold'],
      ['gold-poor', 'gold', 'silver'],
      ['idle', 'bronze', 'bronze'],
    ]);
  });

  it('on the brand’s own ladder, as long as it is; who is on none of its steps earns as the lowest and stays', () => {
    const step = (code: string) => ({ code, name: { en: code, zh: code } });
    const rules = {
      ...standardRules,
      tiers: [step('new'), step('senior')],
      commissionBps: { new: 100, senior: 1_000 },
    };
    const tierOf = (guideId: string) => ({ best: 'new', 'gold-fair': 'senior' })[guideId] ?? 'gone';
    const made = sheet(parts, { rules, tierOf });
    expect(
      made.guides.map(({ guideId, tier, nextTier, commission }) => [guideId, tier, nextTier, commission]),
    ).toEqual([
      ['best', 'new', 'senior', 2_00],
      ['gold-fair', 'senior', 'senior', 7_50],
      ['gold-poor', 'gone', 'gone', 25],
    ]);
  });

  it('once: the first frozen sheet says from where to where, whatever is refunded later', () => {
    const first = sheet(parts);
    const later = sheet([sold(at('e', 's', 'best'), 200_00, 199_00), ...parts.slice(1)], {
      frozen: [first],
      tierOf: () => 'silver',
    });
    expect(guide(later, 'best')).toMatchObject([{ tier: 'bronze', nextTier: 'silver' }]);
    expect(guide(later, 'gold-poor')).toMatchObject([{ tier: 'gold', nextTier: 'silver' }]);
  });

  it('once as well for a guide whose sales all went to another and came back versions later', () => {
    const place = at('e', 's', 'best');
    const first = sheet(parts);
    const moved = parts.map((part) => (part.place.guideId === 'best' ? sold(at('e', 's'), 200_00) : part));
    const second = sheet(moved, { frozen: [first] });
    const third = sheet([...moved, sold(at('e'), 1)], { frozen: [first, second] });
    expect(guide(third, 'best')).toEqual([]);
    const fourth = sheet([sold(place, 200_00), ...parts.slice(1)], {
      frozen: [first, second, third],
      tierOf: () => 'silver',
    });
    expect(guide(fourth, 'best')).toMatchObject([{ tier: 'bronze', nextTier: 'silver', due: 4_00 }]);
  });
});

describe('a region', () => {
  const targets = (reward: object, basis = 'paid') =>
    targetsPlan.parse({
      basis,
      total: { uv: 0, amount: 1_000_00 },
      regions: [{ regionId: 'e', uv: 0, amount: 1_000_00 }],
      reward,
    });
  const reward = { rewardBps: 100, penaltyBps: 50 };
  const region = (part: SettlementPart, plan = targets(reward)) =>
    sheet([part], { targets: plan }).regions.map(({ attainment, outcome, earned }) => [
      attainment,
      outcome,
      earned,
    ]);

  it('is rewarded from its target on, penalised below 80 %, left alone between', () => {
    expect(region(sold(at('e'), 1_000_00))).toEqual([[1, 'reward', 10_00]]);
    expect(region(sold(at('e'), 999_99))).toEqual([[0.99999, 'none', 0]]);
    expect(region(sold(at('e'), 800_00))).toEqual([[0.8, 'none', 0]]);
    expect(region(sold(at('e'), 799_99))).toEqual([[0.79999, 'penalty', -4_00]]);
    expect(region(sold(at('e'), 0))).toEqual([[0, 'penalty', 0]]);
  });

  it('is measured on the target’s basis', () => {
    const part = sold(at('e'), 1_000_00, 300_00, 1_500_00);
    expect(region(part, targets(reward, 'placed'))).toEqual([[1.5, 'reward', 15_00]]);
    expect(region(part, targets(reward, 'paid'))).toEqual([[1, 'reward', 10_00]]);
    expect(region(part, targets(reward, 'net'))).toEqual([[0.7, 'penalty', -3_50]]);
  });

  it('without a target or a rule earns and owes nothing', () => {
    expect(sheet([sold(at('w'), 5)], { targets: targets(reward) }).regions).toMatchObject([
      { regionId: 'e', outcome: 'penalty', earned: 0 },
      { regionId: 'w', target: null, attainment: null, outcome: 'none', earned: 0 },
    ]);
    expect(sheet([sold(at('e'), 5)]).regions).toMatchObject([{ outcome: 'none', earned: 0 }]);
  });
});

describe('a store', () => {
  it('of a franchise is owed its share at once, an owned one nothing', () => {
    const made = sheet([
      sold(at('e', 'f1', 'mei'), 600_00, 100_00),
      sold(at('e', 'f1'), 100_01),
      sold(at('e', 's1'), 9_99),
    ]);
    expect(made.stores).toMatchObject([
      { storeId: 'f1', kind: 'franchise', net: 600_01, remainder: { net: 100_01 }, earned: 510_01 },
      { storeId: 's1', kind: 'owned', remainder: { net: 9_99 }, earned: 0 },
    ]);
  });
});

const place = fc.constantFrom(
  at('e', 'f1', 'mei'),
  at('e', 'f1', 'gold-li'),
  at('w', 's2', 'mei'),
  at('e', 'f1'),
  at('w', 's2'),
  at('e'),
  at('w'),
  at(null),
);
const record = fc.uniqueArray(
  fc
    .record({
      place,
      sales: fc.nat(1_000_000_00),
      share: fc.nat(100),
      orders: fc.integer({ min: 1, max: 9 }),
    })
    .map(({ share, sales, ...rest }) => ({
      ...rest,
      sales,
      placed: sales + 5_00,
      refunds: Math.floor((sales * share) / 100),
    })),
  { selector: (part) => JSON.stringify(part.place) },
);
const rules = { ...standardRules, contestPrizes: [1_00, 99, 1] };
const targets = targetsPlan.parse({
  total: { uv: 0, amount: 500_000_00 },
  regions: [{ regionId: 'e', uv: 0, amount: 500_000_00 }],
  reward: { rewardBps: 123, penaltyBps: 77 },
});
const wholeSheet = (parts: readonly SettlementPart[], frozen: SettlementInput['frozen']) =>
  sheet(parts, { rules, targets, isCampaign: true, frozen });

describe('whatever was sold', () => {
  it('every sheet adds up to the cent, at every level', () => {
    fc.assert(
      fc.property(record, (parts) => {
        const made = wholeSheet(parts, []);
        const figures = ({ orders, sales, refunds, net }: SalesFigures) => ({ orders, sales, refunds, net });
        for (const store of made.stores) {
          const guides = made.guides.filter((row) => row.storeId === store.storeId);
          expect(salesOf([...guides, store.remainder])).toEqual(figures(store));
        }
        for (const region of made.regions) {
          const stores = made.stores.filter((row) => row.regionId === region.regionId);
          expect(salesOf([...stores, region.remainder])).toEqual(figures(region));
        }
        const remainders = [...made.stores, ...made.regions].map(({ remainder }) => remainder);
        const leaves = [...made.guides, ...remainders, made.unattributed];
        expect(salesOf(leaves)).toEqual(figures(made.total));
        expect(salesOf([...made.regions, made.unattributed])).toEqual(figures(made.total));
        const { commission, campaignBonus, prizes, rewards, payable, earned } = made.total;
        expect(commission + campaignBonus + prizes + rewards + payable).toBe(earned);
        for (const row of made.guides)
          expect(row.commission + row.campaignBonus + row.prize).toBe(row.earned);
      }),
    );
  });

  it('versions frozen one after another pay out, together, what the last record earns', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), (records) => {
        const dues = new Map<string, number>();
        const frozen: SettlementSheet[] = [];
        for (const parts of records) {
          const before = frozen.at(-1);
          const made = wholeSheet(parts, frozen);
          for (const row of [...made.guides, ...made.stores, ...made.regions]) {
            const key = JSON.stringify([
              'guideId' in row ? row.guideId : null,
              'storeId' in row ? row.storeId : null,
              row.regionId,
            ]);
            dues.set(key, (dues.get(key) ?? 0) + row.due);
            expect(dues.get(key)).toBe(row.earned);
          }
          expect(made.total.due).toBe(made.total.earned - made.total.settled);
          expect(made.total.settled).toBe(before?.total.earned ?? 0);
          frozen.push(made);
        }
        const paid = [...dues.values()].reduce((sum, due) => sum + due, 0);
        expect(paid).toBe(frozen.at(-1)?.total.earned ?? 0);
      }),
    );
  });
});

describe('once a sheet is frozen', () => {
  it('a store is settled as what it was, whoever owns it since', () => {
    const parts = [sold(at('e', 'f-1'), 1_000_00), sold(at('e', 'o-1'), 1_000_00)];
    const first = sheet(parts);
    const now = { frozen: [first], kindOf: (storeId: string) => (storeId === 'f-1' ? 'owned' : 'franchise') };
    expect(sheet(parts, now as Partial<SettlementInput>).total.due).toBe(0);
    const refunded = [sold(at('e', 'f-1'), 1_000_00, 100_00), ...parts.slice(1)];
    expect(sheet(refunded, now as Partial<SettlementInput>).stores).toMatchObject([
      { storeId: 'f-1', kind: 'franchise', earned: 765_00, settled: 850_00, due: -85_00 },
      { storeId: 'o-1', kind: 'owned', due: 0 },
    ]);
  });

  it('a sale that belongs elsewhere since is a change, though nobody is owed anything for it', () => {
    const first = sheet([sold(at('e', 'o-1'), 1_000_00)]);
    const same = sheet([sold(at('e', 'o-1'), 1_000_00)], { frozen: [first] });
    const moved = sheet([sold(at('w', 'o-2'), 1_000_00)], { frozen: [first] });
    expect([same, moved].map(({ total }) => total.due)).toEqual([0, 0]);
    expect([same, moved].map((next) => hasChanged(next, first))).toEqual([false, true]);
    const next = sheet([sold(at('w', 'o-2'), 1_000_00)], { frozen: [first, moved] });
    expect(hasChanged(next, moved)).toBe(false);
  });

  it('so is one that moved between guides who earn nothing, or between regions alone, and a refund', () => {
    const rules = { ...standardRules, commissionBps: { bronze: 0, silver: 0, gold: 0 } };
    const isChange = (before: SettlementPart, after: SettlementPart) => {
      const first = sheet([before], { rules });
      const next = sheet([after], { rules, frozen: [first] });
      expect(next.total.due).toBe(0);
      return hasChanged(next, first);
    };
    const sale = (place: Place, refunds = 0) => sold(place, 1_000_00, refunds);
    const mei = at('e', 'o-1', 'mei');
    expect([
      isChange(sale(mei), sale(mei)),
      isChange(sale(mei), sale(at('e', 'o-1', 'li'))),
      isChange(sale(at('e')), sale(at('w'))),
      isChange(sale(at('e')), sale(at(null))),
      isChange(sale(mei), sale(mei, 1)),
      isChange(sale(mei, 1), sale(mei)),
    ]).toEqual([false, true, true, true, true, true]);
  });

  it('and what is owed for the same sales by other rules', () => {
    const parts = [sold(at('e', 'o-1', 'mei'), 1_000_00)];
    const first = sheet(parts);
    const rules = { ...standardRules, commissionBps: { ...standardRules.commissionBps, bronze: 300 } };
    const next = sheet(parts, { rules, frozen: [first] });
    expect([next.total.due, hasChanged(next, first)]).toEqual([10_00, true]);
  });
});

it('a tier earns what the rules say for it and nothing else', () => {
  const tiers = [{ code: 'constructor', name: { en: 'Constructor', zh: '建造者' } }];
  const odd = { ...standardRules, tiers, commissionBps: {} };
  expect(settlementRules.safeParse(odd).success).toBe(false);
  expect(commissionOf(odd, 'constructor')).toBe(0);
  expect(commissionOf(standardRules, 'constructor')).toBe(commissionOf(standardRules, 'bronze'));
});
