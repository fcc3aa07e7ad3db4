import { z } from 'zod';
import { amount, bilingualInput, id, instant } from './basics.ts';
import { tradeFigures } from './metrics.ts';
import { campaign, showSummary } from './shows.ts';

const count = z.int();

/** When tasks of a show are due before its planned start: over ten days, ten to over one, one, less. */
export const phase = z.enum(['t60', 't10', 't1', 't0']);
export type Phase = z.infer<typeof phase>;

/** How many tasks a phase has, and how many of them are done, or overdue at the instant of the answer. */
export const phaseTasks = z.object({ all: count, done: count, overdue: count });
export const phases = z.record(phase, phaseTasks);
export type Phases = z.infer<typeof phases>;

/** How far a show is planned, for lists of many shows. */
export const planBrief = z.object({
  items: count,
  deals: count,
  target: z.object({ uv: count, amount }).nullable(),
  phases,
});
export type PlanBrief = z.infer<typeof planBrief>;

const { orders, units, placed, paid, refunded, net } = tradeFigures.shape;
export const campaignFigures = z.object({
  uv: count,
  pv: count,
  orders,
  units,
  placed,
  paid,
  refunded,
  net,
});
export type CampaignFigures = z.infer<typeof campaignFigures>;

export const campaignShow = showSummary.extend({
  version: count,
  plan: planBrief,
  figures: campaignFigures,
});
export type CampaignShow = z.infer<typeof campaignShow>;

/**
 * `uv` of the total sums the shows' own: who came to two shows counts twice. Its amounts are of the shows in the
 * campaign's currency alone.
 */
export const campaignView = campaign.extend({
  shows: z.array(campaignShow),
  total: campaignFigures,
  attainment: z.object({ uv: z.number().nullable(), amount: z.number().nullable() }),
  phases,
});
export type CampaignView = z.infer<typeof campaignView>;

/** One show to make: a store's own room, or a region's. */
const room = z.object({
  storeId: id.optional(),
  regionId: id.optional(),
  /** Left out: the campaign-wide one. */
  plannedStartAt: instant.optional(),
  title: bilingualInput.optional(),
  target: z.object({ uv: z.int().min(0).max(1_000_000_000), amount }).optional(),
});

export const newRooms = z.object({
  templateId: id,
  /** Left out: the template's own start. */
  plannedStartAt: instant.optional(),
  /** `each`: every room is given the template's units. `shared`: they are split, by the rooms' targets or evenly. */
  stock: z.enum(['each', 'shared']).default('each'),
  rooms: z.array(room).min(1).max(1000),
});
export type NewRooms = z.infer<typeof newRooms>;
export const roomsMade = z.object({ showIds: z.array(id) });

/** What a command did to each of many shows; those it could not do it to say why. */
export const bulkAnswer = z.object({
  done: z.array(id),
  refused: z.array(z.object({ showId: id, code: z.string(), message: z.string() })),
});
export type BulkAnswer = z.infer<typeof bulkAnswer>;
export const bulkShows = z.object({ showIds: z.array(id).min(1).max(1000) });
