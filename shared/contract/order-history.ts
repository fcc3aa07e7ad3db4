import { z } from 'zod';
import { refundRequestView } from './after-sale.ts';
import { id, instant } from './basics.ts';
import { orderView } from './viewers.ts';

/** What the ledger keeps about an order, one word each. */
export const orderEntryKind = z.enum([
  'reserved',
  'offered',
  'deposit-paid',
  'paid',
  'cancelled',
  'expired',
  'return-asked',
  'return-withdrawn',
  'return-approved',
  'return-declined',
  'refund-asked',
  'refund-sent',
  'refunded',
  'deposit-refunded',
  'stranded-refunded',
  'returned',
  'shipped',
  'picked-up',
  'attributed',
  'disputed',
  'group-joined',
  'coupon-redeemed',
  'coupon-returned',
  'payment-mismatched',
  'refund-mismatched',
  'payment-stranded',
  'refund-held',
]);

export const orderEntry = z.object({
  /** The ledger entry. */
  seq: z.int(),
  at: instant,
  kind: orderEntryKind,
  /** Minor units. */
  amount: z.int().optional(),
  units: z.int().optional(),
  /** Who did it: a person or program by name; null for the viewer, a timer or the payment provider. */
  by: z.string().nullable(),
  /** What was said with it: a person's words, or the rule's own. */
  note: z.string().nullable(),
  /** The payment provider's notice, a coupon's code, a group. */
  reference: z.string().nullable(),
});
export type OrderEntry = z.infer<typeof orderEntry>;

/** What may still undo a paid order: its group lacks buyers, or nobody has said yet that its piece is made. */
export const undecided = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('group'), missing: z.int(), closesAt: instant }),
  z.object({ kind: z.literal('demand'), decideBy: instant }),
]);
export type Undecided = z.infer<typeof undecided>;

/** `GET /api/orders/:id/history`: everything that happened to an order, oldest first. */
export const orderHistory = z.object({
  order: orderView,
  /** Empty where the viewer gave none. */
  viewerName: z.string(),
  entries: z.array(orderEntry),
  refunds: z.array(refundRequestView),
  /** What can still go back. Minor units. */
  refundable: z.int(),
  /** Of it, what can go back for each line of the order by name. Minor units. */
  refundableLines: z.array(z.int()),
  /**
   * Gifts the buyer still has: `threshold` is what the lines `of` must come to, by their places in the order; `worth` is
   * what it would have cost. A refund that leaves less may say what becomes of it (`giftLeft`).
   */
  gifts: z.array(
    z.object({
      line: z.int(),
      quantity: z.int(),
      worth: z.int(),
      threshold: z.int(),
      of: z.array(z.int()),
    }),
  ),
  returnDays: z.int(),
  /** Until it is null nothing of the order is handed over. */
  undecided: undecided.nullable(),
  showId: id,
});
export type OrderHistory = z.infer<typeof orderHistory>;
