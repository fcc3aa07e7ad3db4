import { z } from 'zod';
import { amount, durationMs, id, instant, line, listQuery } from './basics.ts';
import { customChoice } from './custom-terms.ts';
import { priceStep } from './offers.ts';
import { onceKey } from './once-key.ts';
import { expectedTotal, orderView } from './viewers.ts';

export const customState = z.enum([
  /** Staff have yet to quote. */
  'requested',
  'quoted',
  /** The quote's time is over; staff may quote again. */
  'lapsed',
  /** The quote is taken, the deposit is due. */
  'accepted',
  'deposit-paid',
  'making',
  /** The balance can be paid, and the piece collected once it is. */
  'ready',
  'collected',
  'cancelled',
  'refunded',
]);
export type CustomState = z.infer<typeof customState>;

export const customRequestInput = z.object({
  choices: z.array(customChoice).max(20).default([]),
  /** For staff to read. */
  note: line(500).optional(),
  key: onceKey,
});
export type CustomRequestInput = z.infer<typeof customRequestInput>;

export const acceptanceInput = z.object({
  fulfilment: z.enum(['ship', 'pickup']).default('ship'),
  storeId: id.optional(),
  key: onceKey,
  /** The quote's whole price. */
  expectedTotal,
});
export type AcceptanceInput = z.infer<typeof acceptanceInput>;

export const appointmentInput = z.object({ storeId: id, slotAt: instant });
export type AppointmentInput = z.infer<typeof appointmentInput>;

export const reasonInput = z.object({ reason: line(200) });

export const staffQuoteInput = z.object({
  price: amount.min(2),
  /** How long it stands; left out = as the offer says. */
  validMs: durationMs.min(60_000).optional(),
  note: line(300).optional(),
  /** Where it goes beyond the guardrails: ask somebody else to approve it, instead of being refused. */
  askApproval: z.boolean().default(false),
  /** Why it should be approved; needed where an approval is asked for. Never the customer's to read. */
  reason: line(300).optional(),
  key: onceKey,
});
/** `price`: of the proposal that was seen. */
export const quoteDecision = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('approved'), price: amount, key: onceKey }),
  z.object({ decision: z.literal('declined'), price: amount, key: onceKey, reason: line(300) }),
]);
export type QuoteDecision = z.infer<typeof quoteDecision>;
export type StaffQuoteInput = z.infer<typeof staffQuoteInput>;

export const makingInput = z.object({ step: z.enum(['making', 'ready']), note: line(300).optional() });
export type MakingInput = z.infer<typeof makingInput>;

export const outcomeInput = z.object({ outcome: z.enum(['kept', 'missed']), note: line(300).optional() });

export const appointmentView = z.object({
  storeId: id,
  slotAt: instant,
  endsAt: instant,
  status: z.enum(['booked', 'kept', 'missed']),
});

/** Who did what to it when; `by` is null for the viewer, and for Showcaller itself `system`. */
export const customStep = z.object({
  at: instant,
  what: z.enum([
    'requested',
    'quoted',
    'proposed',
    'proposal-declined',
    'accepted',
    'making',
    'ready',
    'cancelled',
    'booked',
    'appointment-cancelled',
    'kept',
    'missed',
  ]),
  by: z.object({ id: z.string(), name: z.string() }),
  note: z.string().nullable(),
});
export type CustomStep = z.infer<typeof customStep>;

export const customView = z.object({
  id,
  offerId: id,
  itemId: id,
  state: customState,
  viewerId: id,
  /** To staff, where the viewer gave one. */
  viewerName: z.string().optional(),
  choices: z.array(customChoice),
  note: z.string().nullable(),
  requestedAt: instant,
  /** Null until somebody, or the calculator, has quoted. */
  quote: z
    .object({
      price: amount,
      deposit: amount,
      balance: amount,
      /** They add up to the price; one step alone where staff quoted. */
      steps: z.array(priceStep),
      quotedAt: instant,
      validUntil: instant,
      /** Null: the price calculator. */
      by: z.object({ id: z.string(), name: z.string() }).nullable(),
      note: z.string().nullable(),
      /** To staff: who let it through where it goes beyond the guardrails. */
      approvedBy: z.object({ id: z.string(), name: z.string() }).optional(),
      /** To staff: why that was asked for. */
      approvedFor: z.string().optional(),
    })
    .nullable(),
  /** To staff: a quote beyond the guardrails that waits for an approval; absent = none. */
  proposal: z
    .object({
      price: amount,
      validMs: durationMs.nullable(),
      by: z.object({ id: z.string(), name: z.string() }),
      note: z.string().nullable(),
      /** Why it should be approved; null in records from before it was asked for. */
      reason: z.string().nullable(),
      at: instant,
    })
    .optional(),
  /** When the piece is promised; null until the deposit is paid. */
  promisedBy: instant.nullable(),
  appointment: appointmentView.nullable(),
  /** The order it became: its payments and refunds are those of any order. */
  order: orderView.nullable(),
  history: z.array(customStep),
});
export type CustomView = z.infer<typeof customView>;

export const customAnswer = z.object({ custom: customView });
export const customsAnswer = z.object({ items: z.array(customView) });
export const customQuery = listQuery.extend({ state: customState.optional() });

/** Free places of each slot and store, of slots that have not begun; full ones are left out. */
export const slotsAnswer = z.object({
  slotMs: durationMs,
  items: z.array(z.object({ storeId: id, slotAt: instant, left: z.int() })),
});
export type SlotsView = z.infer<typeof slotsAnswer>;
