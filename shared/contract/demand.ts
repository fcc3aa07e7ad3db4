import { z } from 'zod';
import { amount, bilingual, id, instant } from './basics.ts';
import { segment } from './organisation.ts';

/** What a presale can be had in before the piece exists: a stone, a colour. */
export const variants = z
  .array(z.object({ id, title: bilingual }))
  .min(1)
  .max(50)
  .refine((all) => new Set(all.map((one) => one.id)).size === all.length, 'each variant once');

/** A presale that asks whether a piece is to be made at all. Undecided by `decideBy` is a no. */
export const demandTest = z.object({
  /** Units whose deposits are paid, from which on it is worth making. */
  goQuantity: z.int().min(1).max(1_000_000),
  decideBy: instant,
});

export const demandDecision = z.enum(['go', 'no-go']);
export type DemandDecision = z.infer<typeof demandDecision>;

const part = z.object({
  /** Units and orders whose deposit is paid and has not gone back, and what these deposits come to. */
  units: z.int(),
  deposits: z.int(),
  amount,
});

/** How a demand test stands: every list adds up to the whole. */
export const demandFigures = part.extend({
  goQuantity: z.int(),
  decideBy: instant,
  decision: demandDecision.nullable(),
  byVariant: z.array(part.extend({ variantId: id.nullable() })),
  byRegion: z.array(part.extend({ regionId: id.nullable() })),
  /** Null: no member, or one without a segment. */
  bySegment: z.array(part.extend({ segment: segment.nullable() })),
});
export type DemandFigures = z.infer<typeof demandFigures>;

/** The same where it stands beside other figures of the show. */
export const demandTestView = demandFigures.extend({ offerId: id, title: bilingual, itemId: id });
export type DemandTestView = z.infer<typeof demandTestView>;
