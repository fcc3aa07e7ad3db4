import { z } from 'zod';
import { bilingualInput, id, instant, line } from './basics.ts';
import { demandDecision } from './demand.ts';
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
  /** Whether a piece on trial is made: balances fall due, or every deposit goes back. After the show, too. */
  'offer.decide': {
    needs: 'shows.trade',
    fields: z.object({ offerId: id, decision: demandDecision, reason: line(300) }),
  },
  'offer.close': { needs: 'shows.air', fields: z.object({ offerId: id }) },
  /** Shows a coupon to everyone in the room, opening it first where it is only planned. */
  'coupon.drop': { needs: 'shows.air', fields: z.object({ offerId: id }) },
} as const satisfies Record<string, { needs: Capability; fields: z.ZodObject }>;
