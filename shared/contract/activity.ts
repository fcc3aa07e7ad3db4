import { z } from 'zod';
import { refundLines } from './after-sale.ts';
import { amount, id, instant, source } from './basics.ts';
import { voteRequest } from './polls.ts';
import { ref } from './viewers.ts';

const head = { factId: id, at: instant };
const byVisit = { ...head, visitId: id };
const byOrder = { ...head, orderId: id };

/** One NDJSON line of `POST /api/shows/:id/activity`. */
export const activityLine = z.discriminatedUnion('kind', [
  z.object({
    ...byVisit,
    kind: z.literal('enter'),
    viewerId: id,
    source,
    ref: ref.optional(),
    regionId: id.optional(),
    memberId: id.optional(),
    /** The member whose link the visit came by; id or code. */
    broughtBy: id.optional(),
    name: z.string().max(80).optional(),
  }),
  z.object({ ...byVisit, kind: z.literal('leave') }),
  z.object({ ...byVisit, kind: z.literal('impression'), itemId: id }),
  z.object({ ...byVisit, kind: z.literal('click'), itemId: id }),
  z.object({ ...byVisit, kind: z.literal('like'), n: z.int().min(1).max(10_000) }),
  z.object({
    ...byVisit,
    kind: z.literal('comment'),
    text: z.string().max(500).default(''),
    commentId: id.optional(),
  }),
  z.object({ ...byVisit, kind: z.literal('share') }),
  z.object({ ...byVisit, kind: z.literal('follow') }),
  z.object({ ...byVisit, kind: z.literal('vote'), ...voteRequest.shape }),
  z
    .object({
      ...byOrder,
      kind: z.literal('order.placed'),
      visitId: id.optional(),
      /** In place of a visit, for an order of a platform that knows no visit of ours: its own id of the buyer. */
      buyerId: id.optional(),
      /** Guide or store code, and region, that the platform names; only where there is no visit to tell them. */
      ref: ref.optional(),
      regionId: id.optional(),
      lines: z
        .array(
          z.object({
            itemId: id,
            quantity: z.int().min(1).max(100_000),
            unitPrice: amount,
            dealId: id.nullable().optional(),
          }),
        )
        .min(1)
        .max(100),
      /** When left out: Σ quantity × unitPrice. */
      amount: amount.optional(),
    })
    .refine((line) => line.visitId !== undefined || line.buyerId !== undefined, {
      path: ['visitId'],
      message: 'a visitId, or a buyerId',
    }),
  z.object({ ...byOrder, kind: z.literal('order.paid'), amount: amount.optional() }),
  z.object({ ...byOrder, kind: z.literal('order.cancelled') }),
  z.object({ ...byOrder, kind: z.literal('order.expired') }),
  z
    .object({
      ...byOrder,
      kind: z.literal('order.refunded'),
      amount,
      /** What of the amount is for which line, by its place in `lines` of the order; the rest is for the whole order. */
      lines: refundLines.optional(),
    })
    .refine(({ amount, lines = [] }) => lines.reduce((sum, line) => sum + line.amount, 0) <= amount, {
      path: ['lines'],
      message: 'no more than the amount',
    }),
  /** Where the order belongs after all: supersedes what was known. Of several the highest `revision` stands. */
  z.object({
    ...byOrder,
    kind: z.literal('order.attributed'),
    /** One line, by its place in `lines` of the order; left out = the whole order. */
    line: z.int().min(0).max(99).optional(),
    /** A guide or store code that exists. */
    ref,
    by: z.enum(['reported-code', 'sharer', 'wecom-inviter']).default('reported-code'),
    /** When left out: `at` × 1000, so that the later one stands. */
    revision: z.int().min(0).optional(),
  }),
]);
export type ActivityLine = z.infer<typeof activityLine>;

export const activityAnswer = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  /** At most the first 1,000; `rejectedCount` tells how many there were. */
  rejected: z.array(z.object({ line: z.int(), code: z.string(), message: z.string() })),
  rejectedCount: z.int(),
});
export type ActivityAnswer = z.infer<typeof activityAnswer>;
