import { z } from 'zod';
import { bilingualInput, id, instant } from './basics.ts';
import { offerTerms } from './offers.ts';
import type { Capability } from './roles.ts';

/** Commands about the other ways of selling; part of the one table in `commands.ts`. */
export const offerCommands = {
  'offer.plan': {
    needs: 'shows.plan',
    fields: z.object({
      offerId: id.optional(),
      title: bilingualInput,
      terms: offerTerms,
      opensAt: instant.optional(),
      closesAt: instant.optional(),
    }),
  },
  'offer.revise': {
    needs: 'shows.plan',
    fields: z.object({
      offerId: id,
      title: bilingualInput.optional(),
      terms: offerTerms.optional(),
      opensAt: instant.nullable().optional(),
      closesAt: instant.nullable().optional(),
    }),
  },
  'offer.cancel': { needs: 'shows.plan', fields: z.object({ offerId: id }) },
  'offer.open': { needs: 'shows.air', fields: z.object({ offerId: id }) },
  'offer.close': { needs: 'shows.air', fields: z.object({ offerId: id }) },
  /** Shows a coupon to everyone in the room, opening it first where it is only planned. */
  'coupon.drop': { needs: 'shows.air', fields: z.object({ offerId: id }) },
} as const satisfies Record<string, { needs: Capability; fields: z.ZodObject }>;
