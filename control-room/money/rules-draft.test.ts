import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SettlementRules, settlementRules } from '#shared/contract/settlement.ts';
import { bpsOf, draftOf, percentOf, rulesOf } from './rules-draft.ts';

const rules: SettlementRules = {
  name: 'autumn@2',
  tiers: [
    { code: 'new', name: { en: 'New', zh: '新人' } },
    { code: 'senior', name: { en: 'Senior', zh: '资深' } },
  ],
  commissionBps: { new: 250, senior: 401 },
  campaignBonusBps: 50,
  contestPrizes: [300_000, 100_050],
  ladder: { upFromBps: 15_000, downBelowBps: 5_000 },
  franchiseBps: 8_500,
};

test('what is shown to be edited is read back as the very same rules, which the contract takes', () => {
  const read = rulesOf(draftOf(rules, 'CNY'), 'CNY');
  expect(read.rules).toEqual(rules);
  expect(settlementRules.parse(read.rules)).toEqual(rules);
});

test('percent and basis points turn into one another, exactly', () => {
  fc.assert(
    fc.property(fc.nat(10_000), (bps) => {
      expect(bpsOf(percentOf(bps))).toBe(bps);
    }),
  );
  expect([bpsOf('2.5 '), bpsOf('3%'), bpsOf('100.01'), bpsOf('2.505'), bpsOf('-1'), bpsOf('')]).toEqual([
    250,
    300,
    null,
    null,
    null,
    null,
  ]);
});

test('every field that is not right is named', () => {
  const draft = draftOf(rules, 'CNY');
  const wrongIn = (changes: object) => rulesOf({ ...draft, ...changes }, 'CNY').wrong;
  expect(wrongIn({ name: ' ' })).toEqual(['name']);
  expect(wrongIn({ prizes: '100\nlots' })).toEqual(['prizes']);
  expect(wrongIn({ down: '150' })).toEqual(['down']);
  expect(wrongIn({ tiers: [] })).toEqual(['tiers']);
  expect(wrongIn({ tiers: [...draft.tiers, ...draft.tiers] })).toEqual(['tiers']);
  expect(wrongIn({ tiers: draft.tiers.map((tier) => ({ ...tier, commission: '101' })) })).toEqual(['tiers']);
});
