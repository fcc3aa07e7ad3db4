import { z } from 'zod';
import { bilingual, durationMs, id, instant, source } from './basics.ts';
import { demandTestView } from './demand.ts';
import { pollFigures } from './polls.ts';

/** Names and formulas: `shared/domain/metrics/METRICS.md`. Amounts are minor units; a rate is null when its denominator is 0. */
const count = z.int();
const rate = z.number().nullable();

export const audienceFigures = z.object({
  online: count,
  pcu: count,
  acu: rate,
  pv: count,
  uv: count,
  watchMs: count,
  avgWatchMs: rate,
  likes: count,
  comments: count,
  shares: count,
  follows: count,
  engaged: count,
  engagementRate: rate,
  followRate: rate,
  impressions: count,
  clicks: count,
  impressionUv: count,
  clickUv: count,
  ctr: rate,
});
export type AudienceFigures = z.infer<typeof audienceFigures>;

export const tradeFigures = z.object({
  placed: count,
  paid: count,
  refunded: count,
  net: count,
  orders: count,
  paidOrders: count,
  buyers: count,
  units: count,
  aov: rate,
  payRate: rate,
  refundRate: rate,
  refundAmountRate: rate,
  conversion: rate,
  clickConversion: rate,
  gpm: rate,
  uvValue: rate,
});
export type TradeFigures = z.infer<typeof tradeFigures>;

export const productFigures = z.object({
  itemId: id,
  productId: id,
  impressions: count,
  clicks: count,
  impressionUv: count,
  clickUv: count,
  ctr: rate,
  pinnedMs: durationMs,
  prepared: count,
  orders: count,
  paidOrders: count,
  buyers: count,
  units: count,
  placed: count,
  paid: count,
  refunded: count,
  sellThrough: rate,
});
export type ProductFigures = z.infer<typeof productFigures>;

/** One part of the audience and the trade: a region, store, guide or source; summed, parts + null = the total. */
export const partFigures = z.object({ uv: count, pv: count, online: count, ...tradeFigures.shape });
export type PartFigures = z.infer<typeof partFigures>;

export const paceStatus = z.enum(['ahead', 'on-track', 'behind', 'critical']);
export type PaceStatus = z.infer<typeof paceStatus>;

export const paceFigures = z.object({
  target: z.object({ uv: count, amount: count }).nullable(),
  attainment: z.object({ uv: rate, amount: rate }),
  expectedNow: z.object({ uv: rate, amount: rate }),
  pace: z.object({ uv: rate, amount: rate }),
  /** By amount; null without a target or before the first expected amount. */
  status: paceStatus.nullable(),
  /** What is missing now against the curve; 0 when at or above it. */
  shortfall: z.object({ uv: rate, amount: rate }),
  /** The projected final amount with its 80 % band, minor units; null until there is a basis. */
  forecast: z.object({ low: count, mid: count, high: count }).nullable(),
});
export type PaceFigures = z.infer<typeof paceFigures>;

export const regionFigures = partFigures.extend({ regionId: id.nullable(), ...paceFigures.shape });
export type RegionFigures = z.infer<typeof regionFigures>;
export const storeFigures = partFigures.extend({ storeId: id.nullable(), ...paceFigures.shape });
export const guideFigures = partFigures.extend({ guideId: id.nullable(), ...paceFigures.shape });
export const sourceFigures = partFigures.extend({ source });

export const metricsView = z.object({
  at: instant,
  window: z.object({ startedAt: instant.nullable(), endedAt: instant.nullable() }),
  audience: audienceFigures,
  trade: tradeFigures,
  total: paceFigures,
  products: z.array(productFigures),
  regions: z.array(regionFigures),
  stores: z.array(storeFigures),
  guides: z.array(guideFigures),
  sources: z.array(sourceFigures),
  /** What each poll has come to, in the order they were opened. */
  polls: z.array(pollFigures),
  /** Presales that ask whether a piece is to be made. */
  demandTests: z.array(demandTestView),
  /** Facts held back because their visit or order is not known yet; not in any figure. */
  pendingFacts: count,
});
export type MetricsView = z.infer<typeof metricsView>;

/**
 * What the desk gets each second: the whole snapshot. Lists too long to be sent so often are left out, as they are for
 * whoever sees some regions alone; `GET /api/shows/:id/metrics` has them.
 */
export const deskMetrics = metricsView.partial({ stores: true, guides: true, demandTests: true });
export type DeskMetrics = z.infer<typeof deskMetrics>;

export const bucketFigures = z.object({
  at: instant,
  online: count,
  pcu: count,
  pv: count,
  likes: count,
  comments: count,
  shares: count,
  follows: count,
  impressions: count,
  clicks: count,
  orders: count,
  placed: count,
  paid: count,
  refunded: count,
  units: count,
  /** By region id; the key '' stands for the unattributed. */
  byRegion: z.record(z.string(), z.object({ pv: count, placed: count, paid: count })).optional(),
});
export type BucketFigures = z.infer<typeof bucketFigures>;

export const timelineMark = z.object({
  at: instant,
  kind: z.enum([
    'start',
    'end',
    'pin',
    'unpin',
    'deal-open',
    'deal-close',
    'deal-restock',
    'deal-extend',
    'offer-open',
    'offer-close',
    'coupon-drop',
    'price',
    'freeze',
    'unfreeze',
    'stock',
    'notice',
    'intervention',
    'note',
  ]),
  label: bilingual,
  itemId: id.optional(),
  dealId: id.optional(),
  offerId: id.optional(),
  actor: z.string(),
});
export type TimelineMark = z.infer<typeof timelineMark>;

export const timelineQuery = z.object({
  step: z.coerce.number().int().min(1_000).max(86_400_000).default(60_000),
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
  byRegion: z.enum(['0', '1']).optional(),
});
export const timelineView = z.object({
  step: durationMs,
  buckets: z.array(bucketFigures),
  marks: z.array(timelineMark),
});
export type TimelineView = z.infer<typeof timelineView>;
