import { z } from 'zod';
import { amount, bilingualInput, id, instant, source } from './basics.ts';
import { couponTerms } from './offers.ts';

/** What the desk offers to do about a region; programs may name an action of their own. */
export const regionActions = ['call-guides', 'coupon', 'notice', 'boost', 'other'] as const;
export type RegionAction = (typeof regionActions)[number];
export const isRegionAction = (text: string): text is RegionAction =>
  regionActions.some((action) => action === text);

/** The coupon an intervention gives to its region's viewers: they alone may take it, until the intervention is due. */
export const regionCoupon = couponTerms
  .omit({ kind: true, audience: true })
  .extend({ title: bilingualInput });
export type RegionCoupon = z.infer<typeof regionCoupon>;

/** What may be spent on more visitors, minor units, and where: kept with the intervention, bought elsewhere. */
export const boostBudget = z.object({ amount: amount.min(1), source });
export type BoostBudget = z.infer<typeof boostBudget>;

/** Why an effect cannot be told. */
export const unknownEffect = z.enum([
  /** Less than three minutes since, or cut short by the next one or the show's end. */
  'too-early',
  /** Less than three minutes of the show before it. */
  'too-little-before',
  /** Every other region was acted on as well. */
  'no-others',
  /** Too few visitors or orders to compare. */
  'too-few',
]);
export type UnknownEffect = z.infer<typeof unknownEffect>;

/**
 * What came, what was to be expected had the region gone on as before in step with the others, and the difference
 * with its 90 % interval. `isClear`: the interval leaves out 0.
 */
export const effectMeasure = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('measured'),
    actual: z.int(),
    expected: z.int(),
    added: z.int(),
    low: z.int(),
    high: z.int(),
    isClear: z.boolean(),
  }),
  z.object({ status: z.literal('unknown'), reason: unknownEffect }),
]);
export type EffectMeasure = z.infer<typeof effectMeasure>;

/** An intervention's effect on its region; how: `shared/decisions/025-what-an-intervention-did.md`. */
export const interventionEffect = z.object({
  interventionId: id,
  regionId: id,
  before: z.object({ from: instant, to: instant }),
  after: z.object({ from: instant, to: instant }),
  /** Visits. */
  entries: effectMeasure,
  /** Paid amount of orders placed in the time, minor units. */
  sales: effectMeasure,
});
export type InterventionEffect = z.infer<typeof interventionEffect>;

export const interventionEffects = z.object({ at: instant, items: z.array(interventionEffect) });
