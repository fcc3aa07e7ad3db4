import { z } from 'zod';
import { amount, id, instant } from './basics.ts';

const target = { uv: z.int().min(0).max(1_000_000_000), amount };
const bps = z.int().min(0).max(10_000);
const attainment = z.number().min(0).max(10);

/**
 * What a region is paid or held by its attainment. Of reward bands the one with the highest `from` that is reached
 * counts, of penalty bands the one with the lowest `below` that is not: basis points of the region's actual amount.
 * Caps are the most either may come to.
 */
export const regionReward = z.object({
  bands: z
    .array(z.object({ from: attainment, bps }))
    .max(10)
    .default([]),
  penalties: z
    .array(z.object({ below: attainment, bps }))
    .max(10)
    .default([]),
  rewardCap: amount.nullable().default(null),
  penaltyCap: amount.nullable().default(null),
});
export type RegionReward = z.infer<typeof regionReward>;

export const targetsPlan = z.object({
  basis: z.enum(['paid', 'placed', 'net']).default('paid'),
  total: z.object(target),
  regions: z
    .array(
      z.object({
        regionId: id,
        ...target,
        /** The region's own rule; left out: the one for all. */
        reward: regionReward.optional(),
        stores: z
          .array(
            z.object({
              storeId: id,
              ...target,
              guides: z
                .array(z.object({ guideId: id, ...target }))
                .max(500)
                .optional(),
            }),
          )
          .max(2000)
          .optional(),
      }),
    )
    .max(100),
  /** Basis points of the region's actual amount paid as reward, or held as penalty, by attainment. */
  reward: z
    .object({
      rewardFrom: attainment.default(1),
      rewardBps: bps,
      penaltyBelow: attainment.default(0.8),
      penaltyBps: bps,
    })
    .optional(),
});
export type TargetsPlan = z.infer<typeof targetsPlan>;

/** A region's word on one version of the targets. */
export const targetsResponse = z.object({
  regionId: id,
  answer: z.enum(['accepted', 'objected']),
  note: z.string().nullable(),
  at: instant,
  by: z.string(),
});

/** The targets as they were set, counted from 1, and what regions said to them; the last one stands. */
export const targetsVersion = z.object({
  no: z.int(),
  at: instant,
  by: z.string(),
  targets: targetsPlan,
  responses: z.array(targetsResponse),
});
export type TargetsVersion = z.infer<typeof targetsVersion>;
