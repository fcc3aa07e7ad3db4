import { z } from 'zod';
import { amount, id, instant, line } from './basics.ts';
import { priceStep } from './offers.ts';
import type { Capability } from './roles.ts';

export const guardrails = z.object({
  /** The most a price may be below the list price, basis points; null = no limit but the floor price. */
  maxDiscountBps: z.int().min(0).max(10_000).nullable(),
  /**
   * Whether what goes beyond needs somebody else's approval; otherwise anybody's, given on purpose. Below the floor
   * price it is always somebody else's.
   */
  secondPerson: z.boolean(),
});
export type Guardrails = z.infer<typeof guardrails>;

/**
 * What is approved, with its price in it, so that an approval never covers another price:
 * `item:ITEM:PRICE`, `deal:DEAL:PRICE`, `offer:OFFER`. A refusal `needs_approval` carries it.
 */
export const approvalSubject = z
  .string()
  .max(200)
  .regex(
    /^(?:item:[\w:.@-]+:\d+|deal:[\w:.@-]+:\d+|offer:[\w:.@-]+)$/,
    'item:ID:PRICE, deal:ID:PRICE or offer:ID',
  );

/** What a unit of an item comes to, and what it was measured by. Minor units. */
export const approvedPrice = z.object({
  itemId: id,
  price: amount,
  listPrice: amount,
  floorPrice: amount,
});
export type ApprovedPrice = z.infer<typeof approvedPrice>;

export const approvalView = z.object({ subject: z.string(), by: z.string(), at: instant });

/** `changed`: what was asked about is not so any more. */
export const approvalRequestState = z.enum(['waiting', 'given', 'refused', 'changed', 'expired']);
export type ApprovalRequestState = z.infer<typeof approvalRequestState>;

/** One person asks another to approve what goes beyond the guardrails. */
export const approvalRequestView = z.object({
  subject: z.string(),
  /** The item whose price it is; of an offer, the one it takes furthest down. */
  itemId: id,
  /** What a unit would cost, and the list price. */
  price: amount,
  listPrice: amount,
  /** Null in records from before it was kept. */
  floorPrice: amount.nullable(),
  /** Every item it takes beyond, and how far: an approval lets these through and nothing further down. */
  covers: z.array(approvedPrice),
  note: z.string().nullable(),
  by: z.string(),
  /** The user or program who asked. */
  byId: z.string(),
  at: instant,
  expiresAt: instant,
  state: approvalRequestState,
  answeredBy: z.string().nullable(),
  answeredAt: instant.nullable(),
  /** Why it was refused, or what was said with the approval. */
  reason: z.string().nullable(),
});
export type ApprovalRequestView = z.infer<typeof approvalRequestView>;

/** Part of the one table in `commands.ts`. */
export const guardrailCommands = {
  'guardrails.set': { needs: 'shows.plan', fields: guardrails },
  'approval.give': {
    needs: 'shows.trade',
    fields: z.object({ subject: approvalSubject, note: line(300).optional() }),
  },
  /** Asks whoever else may approve; about what is refused with `needs_approval`. */
  'approval.request': {
    needs: 'shows.read',
    fields: z.object({ subject: approvalSubject, note: line(300).optional() }),
  },
  'approval.refuse': {
    needs: 'shows.trade',
    fields: z.object({ subject: approvalSubject, reason: line(300) }),
  },
  'price.freeze': { needs: 'shows.trade', fields: z.object({ itemId: id, reason: line(300).optional() }) },
  'price.unfreeze': { needs: 'shows.trade', fields: z.object({ itemId: id }) },
} as const satisfies Record<string, { needs: Capability; fields: z.ZodObject }>;

/** The lowest price somebody could come to, with everything planned or open put together. */
export const finalPriceView = z.object({
  itemId: id,
  productId: id,
  listPrice: amount,
  floorPrice: amount,
  /** A unit at its lowest, rounded down; the steps are of `quantity` units. */
  lowest: amount,
  /**
   * What the guardrails are held against: `lowest`, or less where a mixed basket or what is given away with the unit
   * would bring it below its floor.
   */
  guarded: amount,
  quantity: z.int(),
  dealId: id.nullable(),
  offerIds: z.array(id),
  steps: z.array(priceStep),
  /** Below the list price, basis points, rounded down. */
  discountBps: z.int(),
  isBelowFloor: z.boolean(),
  isBeyondMax: z.boolean(),
});
export type FinalPriceView = z.infer<typeof finalPriceView>;
export const finalPricesAnswer = z.object({ items: z.array(finalPriceView) });
