import type { GuideTier, SettlementRules, TierName } from '../../contract/settlement.ts';
import { standardTiers } from '../../contract/settlement.ts';

/** What stands where neither the show nor the brand has published rules. Without prizes: those are amounts of a currency. */
export const standardRules: SettlementRules = {
  name: 'standard@1',
  commissionBps: { bronze: 200, silver: 300, gold: 400 },
  campaignBonusBps: 50,
  contestPrizes: [],
  ladder: { upFromBps: 15_000, downBelowBps: 5_000 },
  franchiseBps: 8_500,
};

/** The rules' tiers, lowest first. */
export const tiersOf = ({ tiers }: Pick<SettlementRules, 'tiers'>): readonly TierName[] =>
  tiers ?? standardTiers;

/** A tier `by` steps away, within the ladder; one the rules do not know stays. */
export function tierFrom(rules: Pick<SettlementRules, 'tiers'>, tier: GuideTier, by: -1 | 0 | 1): GuideTier {
  const tiers = tiersOf(rules).map(({ code }) => code);
  const at = tiers.indexOf(tier);
  return at < 0 ? tier : (tiers[at + by] ?? tier);
}

/** Basis points of a tier; one the rules do not know earns as the lowest. */
export const commissionOf = (
  rules: Pick<SettlementRules, 'tiers' | 'commissionBps'>,
  tier: GuideTier,
): number => {
  const lowest = tiersOf(rules)[0]?.code ?? '';
  const known = [tier, lowest].find((code) => Object.hasOwn(rules.commissionBps, code));
  return known === undefined ? 0 : (rules.commissionBps[known] ?? 0);
};
