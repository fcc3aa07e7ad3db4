import { z } from 'zod';
import { backTestView } from './back-test.ts';
import { amount, durationMs, id, instant, source } from './basics.ts';
import { commentView } from './comments.ts';
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

/** The first review: the same fold as the live figures, over the whole record. */
export const reviewView = z.object({
  show: showSummary,
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
  comments: z.object({ total: z.int(), answered: z.int(), hidden: z.int(), latest: z.array(commentView) }),
  /** In the order they were opened. */
  polls: z.array(
    pollFigures.extend({
      question: z.string(),
      options: z.array(z.string()),
      openedAt: instant,
      closedAt: instant.nullable(),
    }),
  ),
  interventions: z.array(interventionView),
  /** What each action added over what was to be expected without it. */
  lift: liftView,
  /** What was forecast on the way, and what came; null of a show that has no end. */
  forecast: backTestView.nullable(),
  settlement: settlementView,
  notes: z.array(z.object({ at: instant, by: z.string(), text: z.string(), moment: instant.nullable() })),
  lessons: z.array(
    z.object({
      at: instant,
      by: z.string(),
      text: z.string(),
      owner: z.string().nullable(),
      dueAt: instant.nullable(),
    }),
  ),
});
export type ReviewView = z.infer<typeof reviewView>;
