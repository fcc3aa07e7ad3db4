import { z } from 'zod';
import { amount, id, instant, line } from './basics.ts';
import { onceKey } from './once-key.ts';
import { giftLeft } from './returns.ts';

/** Days after the hand-over, or else the payment, within which a return can be asked for, unless the brand says otherwise. */
export const DEFAULT_RETURN_DAYS = 15;

/** What goes back for which line of an order, by its place in it, each line once. Minor units. */
export const refundLines = z
  .array(z.object({ line: z.int().min(0).max(99), amount: amount.min(1) }))
  .min(1)
  .max(100)
  .refine((lines) => new Set(lines.map(({ line }) => line)).size === lines.length, {
    message: 'each line once',
  });

/** Money back, in part or whole: asked of the payment provider, done when its notice comes. */
export const refundInput = z.object({
  key: onceKey,
  /** Left out: what the lines come to, or without them all that can go back. */
  amount: amount.min(1).optional(),
  /** What of it is for which line; the rest is for the order as a whole. */
  lines: refundLines.optional(),
  /** `return` is taken within the brand's window alone. */
  reason: z.enum(['return', 'by-staff']),
  /**
   * What becomes of gifts that it leaves unearned (`gifts` of the order's history), where they are not to come back:
   * `deducted` takes their worth off the amount and off each line's part of it, `kept` takes a note.
   */
  giftLeft: giftLeft.optional(),
  note: line(300).optional(),
});
export const refundRequestView = z.object({
  id: z.string(),
  orderId: id,
  amount,
  reason: z.enum(['stranded', 'return', 'by-staff', 'group-failed', 'deposit-back']),
  requestedAt: instant,
  by: z.string().nullable(),
  note: z.string().nullable(),
  /** What of the amount is for which line; absent = all of it is for the order as a whole. */
  lines: refundLines.optional(),
  /** Gifts that it left unearned and that stay with the buyer; a deducted one's worth is off the amount. */
  giftLeft: giftLeft.optional(),
  /** When and by whom it was handed to the provider; null while it is not. */
  sent: z.object({ at: instant, by: z.string() }).nullable(),
  /** The provider's notice; null while the money is not back. */
  settledBy: z.string().nullable(),
});
export type RefundRequestView = z.infer<typeof refundRequestView>;
/** Requests that were handed to the provider, so that nobody sends them twice. */
export const refundsSent = z.object({ ids: z.array(z.string().min(1).max(400)).min(1).max(1_000) });
export const refundAnswer = z.object({ refund: refundRequestView });

/** Units received back, by their line's place in the order. */
export const returnInput = z.object({
  key: onceKey,
  lines: z
    .array(z.object({ line: z.int().min(0).max(99), quantity: z.int().min(1).max(1_000) }))
    .min(1)
    .max(100),
});

export const fulfilmentInput = z.discriminatedUnion('how', [
  z.object({ how: z.literal('shipped'), note: line(200).optional() }),
  /** `code`: what the customer shows. */
  z.object({
    how: z.literal('picked-up'),
    storeId: id,
    code: z.string().max(20),
    note: line(200).optional(),
  }),
]);
export type FulfilmentInput = z.infer<typeof fulfilmentInput>;

export const cancellationInput = z.object({ reason: line(200) });
