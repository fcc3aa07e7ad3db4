import { z } from 'zod';
import { backTestView } from './back-test.ts';
import { amount, bilingual, durationMs, id, instant, source } from './basics.ts';
import { demandTestView } from './demand.ts';
import { interventionEffect } from './interventions.ts';
import { liftView } from './lift.ts';
import {
  audienceFigures,
  guideFigures,
  paceFigures,
  productFigures,
  regionFigures,
  sourceFigures,
  storeFigures,
  tradeFigures,
} from './metrics.ts';
import { pollFigures } from './polls.ts';
import {
  comparisonView,
  difference,
  nextAction,
  relationshipView,
  restatementView,
  reviewComments,
  segmentsView,
  teamView,
} from './review-parts.ts';
import { settlementView } from './settlement.ts';
import { interventionView, showSummary } from './shows.ts';

const step = z.object({
  invited: z.int().nullable(),
  uv: z.int(),
  impressionUv: z.int(),
  clickUv: z.int(),
  placedUv: z.int(),
  paidUv: z.int(),
});
export type FunnelSteps = z.infer<typeof step>;

/** A part of the show: [from, to), epoch ms; left out = from its start, to its end. */
export const partQuery = z.object({
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
});

/** The review: the same fold as the live figures, over the whole record or a part of the show. */
export const reviewView = z.object({
  show: showSummary,
  /**
   * The part every figure is of; null = the whole show. A part has no targets; settlement, forecast, comparison,
   * restatement, notes and lessons are the whole show's.
   */
  part: z.object({ from: instant, to: instant }).nullable(),
  summary: z.object({ audience: audienceFigures, trade: tradeFigures }),
  attainment: paceFigures,
  funnel: z.object({
    total: step,
    bySource: z.array(step.extend({ source })),
    byRegion: z.array(step.extend({ regionId: id.nullable() })),
  }),
  products: z.array(productFigures),
  deals: z.array(
    z.object({
      dealId: id,
      itemId: id,
      price: amount,
      quantity: z.int(),
      openedAt: instant.nullable(),
      closedAt: instant.nullable(),
      orders: z.int(),
      paidOrders: z.int(),
      units: z.int(),
      paid: amount,
      /** From opening until nothing remained; null if it never sold out. */
      soldOutAfterMs: durationMs.nullable(),
    }),
  ),
  regions: z.array(regionFigures),
  stores: z.array(storeFigures),
  guides: z.array(guideFigures),
  sources: z.array(sourceFigures),
  /** In the order they were opened. */
  polls: z.array(
    pollFigures.extend({
      question: z.string(),
      options: z.array(z.string()),
      openedAt: instant,
      closedAt: instant.nullable(),
    }),
  ),
  segments: segmentsView,
  relationship: relationshipView,
  comments: reviewComments,
  team: teamView,
  /** Presales that asked whether a piece is to be made, and what was decided. */
  demandTests: z.array(demandTestView),
  interventions: z.array(interventionView.extend({ effect: interventionEffect.nullable() })),
  /** What each action added over what was to be expected without it. */
  lift: liftView,
  /** What was forecast on the way, and what came; null of a show that has no end. */
  forecast: backTestView.nullable(),
  settlement: settlementView,
  comparison: comparisonView,
  /** What made the difference, the largest first. */
  difference: z.array(difference),
  nextActions: z.array(nextAction),
  restatement: restatementView,
  notes: z.array(z.object({ at: instant, by: z.string(), text: z.string(), moment: instant.nullable() })),
  lessons: z.array(
    z.object({
      id,
      at: instant,
      by: z.string(),
      text: z.string(),
      owner: z.string().nullable(),
      dueAt: instant.nullable(),
      /** The tasks it became in the readiness of later shows. */
      tasks: z.array(z.object({ showId: id, title: bilingual, taskId: id, doneAt: instant.nullable() })),
    }),
  ),
});
export type ReviewView = z.infer<typeof reviewView>;
