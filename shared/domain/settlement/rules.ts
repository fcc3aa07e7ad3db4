import type { GuideTier, SettlementRules } from '../../contract/settlement.ts';

/** What stands where a show has published no rules of its own. Without prizes: those are amounts of a currency. */
export const standardRules: SettlementRules = {
  name: 'standard@1',
  commissionBps: { bronze: 200, silver: 300, gold: 400 },
  campaignBonusBps: 50,
  contestPrizes: [],
  ladder: { upFromBps: 15_000, downBelowBps: 5_000 },
  franchiseBps: 8_500,
};

/** Lowest first. */
export const tiers: readonly GuideTier[] = ['bronze', 'silver', 'gold'];

/** A tier `by` steps away, within the ladder. */
export function tierFrom(tier: GuideTier, by: -1 | 0 | 1): GuideTier {
  return tiers[tiers.indexOf(tier) + by] ?? tier;
}
