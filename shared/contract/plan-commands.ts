import { z } from 'zod';
import { amount, durationMs, id } from './basics.ts';
import { lineupRole } from './deals.ts';
import type { Capability } from './roles.ts';

/** Where an item stands in the rhythm of a show: once at the opening, again and again, once before the close. */
export const section = z.enum(['opening', 'loop', 'closing']);
export type Section = z.infer<typeof section>;

/** What is done as an item comes on (try it on, drop the coupon), and who sees to it; empty: nothing, nobody. */
export const itemAction = z.string().trim().max(200);
export const itemOwner = z.string().trim().max(80);

const itemIds = z
  .array(id)
  .min(1)
  .max(500)
  .refine((ids) => new Set(ids).size === ids.length, 'each item once');

/** What may be changed of an item; what is left out stays. */
export const itemChanges = {
  role: lineupRole.optional(),
  price: amount.optional(),
  stock: z.int().min(0).max(1_000_000).optional(),
  plannedMs: durationMs.optional(),
  talkingPoints: z.string().trim().max(2000).optional(),
  action: itemAction.optional(),
  owner: itemOwner.optional(),
  section: section.nullable().optional(),
};

/** Commands about many rows of the plan at once, and about what regions and guides answer to it. */
export const planCommands = {
  /** The whole lineup in a new order: every item, once. */
  'lineup.arrange': { needs: 'shows.plan', fields: z.object({ itemIds }) },
  /** Many items changed at once: all of them, or none. */
  'lineup.change': {
    needs: 'shows.plan',
    fields: z.object({
      items: z
        .array(z.object({ itemId: id, ...itemChanges }))
        .min(1)
        .max(500),
    }),
  },
  /** Many items taken out at once: all of them, or none. */
  'lineup.clear': { needs: 'shows.plan', fields: z.object({ itemIds }) },
  /** A region's word on its targets as they are now; an objection says why. */
  'targets.respond': {
    needs: 'regions.act',
    fields: z.object({
      regionId: id,
      answer: z.enum(['accepted', 'objected']),
      note: z.string().trim().max(500).optional(),
    }),
  },
  /** The briefing as the plan makes it now goes to the guides; those who read an earlier one are to read it again. */
  'briefing.issue': { needs: 'shows.plan', fields: z.object({}) },
  /** A guide was briefed in person: somebody answers for it in the guide's place. */
  'briefing.confirm': { needs: 'regions.act', fields: z.object({ guideId: id }) },
} as const satisfies Record<string, { needs: Capability; fields: z.ZodObject }>;
