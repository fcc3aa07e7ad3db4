import { z } from 'zod';
import { amount, durationMs, id, instant, line } from './basics.ts';
import { lineupRole } from './deals.ts';
import { section } from './plan-commands.ts';

/** A product as it stood in the run sheet it was saved from. */
export const setItem = z.object({
  productId: id,
  role: lineupRole,
  price: amount,
  stock: z.int().min(0).max(1_000_000),
  plannedMs: durationMs,
  talkingPoints: z.string().trim().max(2000).default(''),
  section: section.optional(),
});
export type SetItem = z.infer<typeof setItem>;

/** Products that are shown together, kept for the next lineup; the brand's own, found by name. */
export const newProductSet = z.object({
  name: line(80),
  items: z
    .array(setItem)
    .min(1)
    .max(500)
    .refine(
      (items) => new Set(items.map(({ productId }) => productId)).size === items.length,
      'each product once',
    ),
});
export const productSet = newProductSet.extend({
  id,
  /** Who saved or changed it last, and when. */
  savedBy: z.string(),
  savedAt: instant,
});
export type ProductSet = z.infer<typeof productSet>;
