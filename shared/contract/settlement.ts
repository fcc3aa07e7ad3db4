import { z } from 'zod';
import { amount, bilingual, id, instant, line } from './basics.ts';
import { guideTier, storeKind } from './organisation.ts';

/** Basis points: hundredths of a per cent. */
const bps = z.int().min(0).max(10_000);
const money = z.int();

export type GuideTier = z.infer<typeof guideTier>;

/** A step of the ladder guides move on. */
const tierCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and -');
export const tierName = z.object({ code: tierCode, name: bilingual });
export type TierName = z.infer<typeof tierName>;

/** Where the brand has not named its own, lowest first. */
export const standardTiers: readonly TierName[] = [
  { code: 'bronze', name: { en: 'Bronze', zh: '铜牌' } },
  { code: 'silver', name: { en: 'Silver', zh: '银牌' } },
  { code: 'gold', name: { en: 'Gold', zh: '金牌' } },
];

/**
 * How a show's sales are settled, published before it: a show's log keeps the rules it was settled by. Everything is
 * measured on net sales: what was paid less what was refunded.
 */
export const settlementRules = z
  .object({
    name: line(60),
    /** The brand's tiers, lowest first; left out = bronze, silver, gold. */
    tiers: z
      .array(tierName)
      .min(1)
      .max(12)
      .refine((tiers) => new Set(tiers.map(({ code }) => code)).size === tiers.length, 'each code once')
      .optional(),
    /** By tier. */
    commissionBps: z.record(tierCode, bps),
    /** On top, for every guide of a show that belongs to a campaign. */
    campaignBonusBps: bps,
    /** To the guides with the most net sales, by rank; those with equal sales share their ranks' prizes. */
    contestPrizes: z.array(amount).max(50),
    /**
     * Net sales against the mean of the guides who sold, in basis points of that mean: from `upFromBps` a guide moves
     * up a tier, below `downBelowBps` down.
     */
    ladder: z
      .object({ upFromBps: z.int().min(1).max(1_000_000), downBelowBps: z.int().min(0).max(1_000_000) })
      .refine(({ upFromBps, downBelowBps }) => downBelowBps < upFromBps, 'down begins below up'),
    /** Of a franchise store's net sales, payable to it at once (T+0). */
    franchiseBps: bps,
  })
  .refine(
    ({ tiers = standardTiers, commissionBps }) =>
      tiers.every(({ code }) => Object.hasOwn(commissionBps, code)),
    { path: ['commissionBps'], message: 'a commission for every tier' },
  );
export type SettlementRules = z.infer<typeof settlementRules>;

/**
 * `orders` that were paid; net = sales − refunds, minor units. Of orders placed in the show's window, and of
 * custom pieces whose quotes were taken after it.
 */
const sales = { orders: z.int(), sales: money, refunds: money, net: money };
const salesFigures = z.object(sales);
export type SalesFigures = z.infer<typeof salesFigures>;

/** due = earned − settled; `settled` is what earlier frozen versions came to. */
const balance = { earned: money, settled: money, due: money };

/** A guide's sales at one store; whoever sold at two has two rows, and one tier, rank and commission over both. */
export const guideSettlement = z.object({
  guideId: id,
  storeId: id.nullable(),
  regionId: id.nullable(),
  ...sales,
  tier: guideTier,
  nextTier: guideTier,
  commission: money,
  campaignBonus: money,
  rank: z.int().nullable(),
  prize: money,
  ...balance,
});
export type GuideSettlement = z.infer<typeof guideSettlement>;

export const storeSettlement = z.object({
  storeId: id,
  regionId: id.nullable(),
  kind: storeKind,
  ...sales,
  /** Of it without a guide: Σ guides of the store + remainder = the store. */
  remainder: salesFigures,
  /** `earned` is the T+0 payable of a franchise store; 0 for an owned one. */
  ...balance,
});
export type StoreSettlement = z.infer<typeof storeSettlement>;

export const regionSettlement = z.object({
  regionId: id,
  ...sales,
  /** Of it without a store: Σ stores of the region + remainder = the region. */
  remainder: salesFigures,
  target: amount.nullable(),
  /** On the target's basis. */
  actual: money,
  attainment: z.number().nullable(),
  outcome: z.enum(['reward', 'penalty', 'none']),
  /** `earned` is the reward; a penalty is negative. */
  ...balance,
});
export type RegionSettlement = z.infer<typeof regionSettlement>;

/** Σ regions + unattributed = total, and in every row the parts below it, to the cent. */
export const settlementSheet = z.object({
  version: z.int().min(1),
  currency: z.string(),
  rules: settlementRules,
  basis: z.enum(['paid', 'placed', 'net']),
  guides: z.array(guideSettlement),
  stores: z.array(storeSettlement),
  regions: z.array(regionSettlement),
  unattributed: salesFigures,
  total: z.object({
    ...sales,
    commission: money,
    campaignBonus: money,
    prizes: money,
    /** Rewards less penalties. */
    rewards: money,
    payable: money,
    ...balance,
  }),
});
export type SettlementSheet = z.infer<typeof settlementSheet>;

/** A sheet and where it stands: frozen, or a draft of the next version as of now. */
export const settlementView = settlementSheet.extend({
  frozenAt: instant.nullable(),
  frozenBy: z.string().nullable(),
  /** Every frozen version. */
  versions: z.array(z.object({ version: z.int(), at: instant, by: z.string(), due: money })),
});
export type SettlementView = z.infer<typeof settlementView>;

/** Without `version`: the last frozen one while nothing has changed since, else the draft of the next. */
export const settlementQuery = z.object({ version: z.coerce.number().int().min(1).optional() });
