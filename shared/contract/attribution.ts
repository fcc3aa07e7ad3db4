import { z } from 'zod';
import { amount, id, instant, line } from './basics.ts';
import { onceKey } from './once-key.ts';
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

/** What an entry says for itself where no person decided: evidence that was earlier than the order came after it. */
export const LATE_EVIDENCE = 'late-evidence';

const actor = z.object({ id: z.string(), name: z.string(), role: z.string() });
const attribution = place.extend({ rule: z.string(), reason: attributionReason });

/** `GET /api/orders/:id/attribution`: why this guide? Every entry in order; the last one stands. */
export const attributionView = z.object({
  orderId: id,
  showId: id,
  status: orderStatus,
  amount,
  current: attribution,
  /** Every line with where it belongs; `seq` is the entry that decided. */
  lines: z.array(
    attribution.extend({
      itemId: id,
      productId: id,
      quantity: z.int(),
      amount,
      seq: z.int(),
    }),
  ),
  /** Another platform reported it: what it says decides, and no person here; `seq` counts from 0. */
  reported: z.boolean().optional(),
  /** Disagreements nobody has decided yet. */
  disputes: z.array(
    z.object({
      at: instant,
      line: z.int().nullable(),
      actor,
      claim: place.nullable(),
      reason: z.string(),
    }),
  ),
  entries: z.array(
    place.extend({
      /** The line it is about, by its place in the order; null = the whole order. */
      line: z.int().nullable(),
      /** The ledger entry. */
      seq: z.int(),
      at: instant,
      rule: z.string(),
      reason: attributionReason,
      /** Null where none was recorded. */
      evidence: evidence.nullable(),
      /** The default rule's steps over that evidence; none where a person decided. */
      steps: z.array(step),
      /** Who decided; null for the rule. Of role `system` where the rule was applied again to what came late. */
      actor: actor.nullable(),
      /** What the person said; `late-evidence` where none did. */
      note: z.string().nullable(),
      superseded: z.boolean(),
    }),
  ),
});
export type AttributionView = z.infer<typeof attributionView>;

const namedPlace = z.object({
  guideId: id.nullable().optional(),
  storeId: id.nullable().optional(),
  regionId: id.nullable().optional(),
});

/** `showId`: where to look for an order that another platform reported. */
export const attributionQuery = z.object({ showId: id.optional() });

/** `POST /api/orders/:id/attribution/disputes`: kept with the order, and moves nothing. */
export const newDispute = z.object({
  line: z.int().min(0).max(99).optional(),
  /** Where it belongs instead; left out = only that it is not right. */
  claim: namedPlace.optional(),
  reason: line(500),
  key: onceKey,
});
export type NewDispute = z.infer<typeof newDispute>;

/**
 * `POST /api/orders/:id/attribution`. The most exact part of `place` decides: a guide implies the store, a store its
 * region; what is named beside it must agree. An empty place leaves the sale unattributed. `upheld` leaves it where
 * it is, whatever the place, and closes what was disputed.
 */
export const reattribution = z.object({
  /** One line, by its place in the order; left out = the whole order, with every line. */
  line: z.int().min(0).max(99).optional(),
  place: namedPlace,
  kind: z.enum(['dispute', 'correction', 'claw-back', 'upheld']),
  reason: line(500),
});
export type Reattribution = z.infer<typeof reattribution>;
