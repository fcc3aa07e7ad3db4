import type { GuideSettlement, GuideTier, SettlementRules } from '../../contract/settlement.ts';
import type { Place } from '../attribution/types.ts';
import { apportion } from '../metrics/apportion.ts';
import { bpsOf, isAtLeast } from './exact.ts';
import type { SettlementPart } from './parts.ts';
import { salesOf } from './parts.ts';
import { commissionOf, tierFrom } from './rules.ts';

export interface GuideInput {
  readonly parts: readonly SettlementPart[];
  /** Places of guides who had a target: they stand on the sheet even without a sale. */
  readonly expected: readonly Place[];
  readonly rules: SettlementRules;
  readonly isCampaign: boolean;
  /** The guide's tier in this show, and where it led, once a sheet has been frozen: both stay. */
  readonly tiersOf: (guideId: string) => { readonly tier: GuideTier; readonly nextTier: GuideTier | null };
}

type Row = Omit<GuideSettlement, 'settled' | 'due'>;
interface Guide {
  readonly guideId: string;
  readonly rows: readonly SettlementPart[];
  readonly net: number;
}

/**
 * Guides' earnings: commission of their tier, campaign bonus, contest prize. Each is worked out on the guide's net
 * sales as a whole, and split over the stores they were made at by largest remainder. One guide's refund changes
 * nobody else's commission.
 */
export function guideRows(input: GuideInput): Row[] {
  const { rules } = input;
  const guides = guidesOf(input);
  const contest = contestOf(guides, rules.contestPrizes);
  const mean = meanOf(guides);
  return guides.flatMap((guide) => {
    const { tier, nextTier } = input.tiersOf(guide.guideId);
    const commission = split(guide, bpsOf(guide.net, commissionOf(rules, tier)));
    const campaignBonus = split(guide, input.isCampaign ? bpsOf(guide.net, rules.campaignBonusBps) : 0);
    const { rank = null, prize: won = 0 } = contest.get(guide.guideId) ?? {};
    const prize = split(guide, won);
    const standing = {
      tier,
      nextTier: nextTier ?? tierFrom(rules, tier, moveOf(guide.net, mean, rules.ladder)),
      rank,
    };
    return guide.rows.map((part, index): Row => {
      const earnings = {
        commission: commission[index] ?? 0,
        campaignBonus: campaignBonus[index] ?? 0,
        prize: prize[index] ?? 0,
      };
      const { storeId, regionId } = part.place;
      return {
        guideId: guide.guideId,
        storeId,
        regionId,
        ...salesOf([part]),
        ...standing,
        ...earnings,
        earned: earnings.commission + earnings.campaignBonus + earnings.prize,
      };
    });
  });
}

function guidesOf({ parts, expected }: GuideInput): Guide[] {
  const byGuide = new Map<string, SettlementPart[]>();
  for (const part of parts) {
    if (part.place.guideId === null) continue;
    const rows = byGuide.get(part.place.guideId);
    if (rows) rows.push(part);
    else byGuide.set(part.place.guideId, [part]);
  }
  for (const place of expected) {
    if (place.guideId === null || byGuide.has(place.guideId)) continue;
    byGuide.set(place.guideId, [{ place, orders: 0, placed: 0, sales: 0, refunds: 0 }]);
  }
  return [...byGuide]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([guideId, rows]) => ({ guideId, rows, net: salesOf(rows).net }));
}

/** An amount over a guide's stores, by what was sold at each. */
const split = (guide: Guide, amount: number): number[] =>
  apportion(
    amount,
    guide.rows.map(({ sales, refunds }) => Math.max(0, sales - refunds)),
  );

/** Ranks as in sport, 1 2 2 4; those who tie share the prizes of the ranks they fill, to the cent. */
function contestOf(
  guides: readonly Guide[],
  prizes: readonly number[],
): Map<string, { rank: number; prize: number }> {
  const ranked = guides.filter(({ net }) => net > 0).sort((a, b) => b.net - a.net);
  const results = new Map<string, { rank: number; prize: number }>();
  for (let first = 0; first < ranked.length; ) {
    const tied = ranked.filter(({ net }) => net === ranked[first]?.net);
    const pot = prizes.slice(first, first + tied.length).reduce((sum, prize) => sum + prize, 0);
    const shares = apportion(
      pot,
      tied.map(() => 1),
    );
    for (const [index, { guideId }] of tied.entries())
      results.set(guideId, { rank: first + 1, prize: shares[index] ?? 0 });
    first += tied.length;
  }
  return results;
}

/** The mean as a fraction: what those who sold sold, over how many they are. */
function meanOf(guides: readonly Guide[]): { sum: number; of: number } {
  const sold = guides.filter(({ net }) => net > 0);
  return { sum: sold.reduce((sum, { net }) => sum + net, 0), of: sold.length };
}

function moveOf(
  net: number,
  { sum, of }: { sum: number; of: number },
  ladder: SettlementRules['ladder'],
): -1 | 0 | 1 {
  if (sum === 0) return 0;
  const reaches = (bps: number) => isAtLeast([net, of, 10_000], [bps, sum]);
  if (net > 0 && reaches(ladder.upFromBps)) return 1;
  return reaches(ladder.downBelowBps) ? 0 : -1;
}
