import { z } from 'zod';
import { amount, instant, line } from './basics.ts';
import { onceKey } from './once-key.ts';

/** Why a buyer wants to send something back. */
export const returnWhy = z.enum([
  'changed-mind',
  'wrong-size',
  'damaged',
  'not-as-shown',
  'wrong-item',
  'late',
  'other',
]);

const returnLine = z.object({ line: z.int().min(0).max(99), quantity: z.int().min(1).max(1_000) });

/** A buyer asks to return units of a paid order, within the brand's window. */
export const returnAsking = z.object({
  key: onceKey,
  /** Units by their line's place in the order; left out: all that is left. */
  lines: z.array(returnLine).min(1).max(100).optional(),
  why: returnWhy,
  note: line(300).optional(),
});
export type ReturnAsking = z.infer<typeof returnAsking>;

const returnId = z.string().min(1).max(400);
export const returnWithdrawal = z.object({ returnId });

/** What becomes of gifts that are not earned any more, instead of coming back. */
export const giftLeft = z.enum(['deducted', 'kept']);

/**
 * `refund`: the money goes back at once, or when all units asked for are received. `giftLeft`: gifts among them do not
 * come back, and their worth is taken off the refund, or the buyer keeps them, which takes a note.
 */
export const returnDecision = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('approved'),
    returnId,
    /** Left out: what was asked for, less the worth of gifts that is deducted. */
    amount: amount.min(1).optional(),
    refund: z.enum(['now', 'when-back']),
    giftLeft: giftLeft.optional(),
    note: line(300).optional(),
  }),
  z.object({ decision: z.literal('declined'), returnId, note: line(300) }),
]);
export type ReturnDecision = z.infer<typeof returnDecision>;

/** Reasons that are the brand's to answer for, whatever may be sent back otherwise. */
export const faults: readonly z.infer<typeof returnWhy>[] = ['damaged', 'not-as-shown', 'wrong-item'];

/** A buyer's wish to return, on its order. */
export const returnView = z.object({
  id: z.string(),
  at: instant,
  lines: z.array(returnLine),
  /** Gifts that come back with what the buyer named, since what stays does not earn them; what they would have cost. */
  gifts: z.array(returnLine.extend({ worth: amount })).optional(),
  /** What these units cost, as far as it can go back. Minor units. */
  amount,
  why: returnWhy,
  note: z.string().nullable(),
  stands: z.enum(['asked', 'withdrawn', 'approved', 'declined']),
  decided: z
    .object({
      at: instant,
      /** Who, by name: for staff alone. */
      by: z.string().optional(),
      note: z.string().nullable(),
      amount: amount.nullable(),
      refund: z.enum(['now', 'when-back']).nullable(),
      giftLeft: giftLeft.optional(),
    })
    .nullable(),
});
export type ReturnView = z.infer<typeof returnView>;
