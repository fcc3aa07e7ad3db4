import { z } from 'zod';
import { amount, durationMs, id, instant } from './basics.ts';
import { lineupRole } from './deals.ts';

/** What a product sold in one region before: the reason it is suggested for that region. */
export const soldBefore = z.object({
  regionId: id,
  /** Shows of the region that had it in the lineup, and how many of them sold it there. */
  shows: z.int(),
  soldIn: z.int(),
  units: z.int(),
  /** Paid less refunded, minor units. */
  net: z.int(),
  /** Net a show, later shows counting more and one more show counted in which nothing was sold; minor units. */
  perShow: z.int(),
  /** Units a show, weighted in the same way. */
  unitsPerShow: z.number(),
  /** Its share of this region's sales ÷ its share of the other regions'; null where they bought none. */
  affinity: z.number().nullable(),
  last: z.object({ showId: id, startedAt: instant }),
});
export type SoldBefore = z.infer<typeof soldBefore>;

/** A category that sells in a region, as the reason for a product that has not been in a show there. */
export const categorySells = z.object({
  regionId: id,
  category: z.string(),
  /** Of the region's net sales, 0..1. */
  share: z.number(),
});

export const suggestion = z.object({
  productId: id,
  /** The sum of `perShow` over the regions. */
  score: z.int(),
  /** The best region first; empty for a product that is new there. */
  sold: z.array(soldBefore),
  category: categorySells.nullable(),
  /** How it would stand in the run sheet: as in its latest show, within the catalogue's prices and units. */
  proposal: z.object({ role: lineupRole, price: amount, stock: z.int(), plannedMs: durationMs }),
});
export type Suggestion = z.infer<typeof suggestion>;

export const suggestionsView = z.object({
  /** The earlier shows that were looked at. */
  shows: z.int(),
  /** The regions it is about: the show's own, or all. */
  regionIds: z.array(id),
  /** The highest score first, then products that are new there. */
  items: z.array(suggestion),
});
export type SuggestionsView = z.infer<typeof suggestionsView>;
