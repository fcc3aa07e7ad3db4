import { z } from 'zod';
import { amount, id, instant, line } from './basics.ts';
import { attributionReason, orderStatus } from './viewers.ts';

const place = z.object({ regionId: id.nullable(), storeId: id.nullable(), guideId: id.nullable() });

/** A step of the default rule: what it found, and whether it is the one that decided. */
const step = z.object({
  step: z.enum(['visit-code', 'first-visit-code', 'member-home', 'visit-region']),
  place: place.nullable(),
  decided: z.boolean(),
});

const evidence = z.object({
  visitCode: place.nullable(),
  firstVisitCode: place.nullable(),
  memberHome: place.nullable(),
  visitRegionId: id.nullable(),
  /** The code as it came with the visit, known or not. */
  visitRef: z.string().nullable(),
  memberId: z.string().nullable(),
});

/** `GET /api/orders/:id/attribution`: why this guide? Every entry in order; the last one stands. */
export const attributionView = z.object({
  orderId: id,
  showId: id,
  status: orderStatus,
  amount,
  current: place.extend({ rule: z.string(), reason: attributionReason }),
  entries: z.array(
    place.extend({
      /** The ledger entry. */
      seq: z.int(),
      at: instant,
      rule: z.string(),
      reason: attributionReason,
      /** Null where none was recorded. */
      evidence: evidence.nullable(),
      /** The default rule's steps over that evidence; none where a person decided. */
      steps: z.array(step),
      /** Who decided; null for the rule. */
      actor: z.object({ id: z.string(), name: z.string(), role: z.string() }).nullable(),
      /** What the person said. */
      note: z.string().nullable(),
      superseded: z.boolean(),
    }),
  ),
});
export type AttributionView = z.infer<typeof attributionView>;

/**
 * `POST /api/orders/:id/attribution`. The most exact part of `place` decides: a guide implies the store, a store its
 * region; what is named beside it must agree. An empty place leaves the sale unattributed.
 */
export const reattribution = z.object({
  place: z.object({
    guideId: id.nullable().optional(),
    storeId: id.nullable().optional(),
    regionId: id.nullable().optional(),
  }),
  kind: z.enum(['dispute', 'correction', 'claw-back']),
  reason: line(500),
});
export type Reattribution = z.infer<typeof reattribution>;
