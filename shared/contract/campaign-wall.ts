import { z } from 'zod';
import { instant } from './basics.ts';
import { audienceFigures, paceFigures, tradeFigures } from './metrics.ts';
import { campaign, showSummary } from './shows.ts';

/** The few figures of a show that a wall of many shows has room for. */
export const glanceFigures = z.object({
  at: instant,
  online: audienceFigures.shape.online,
  uv: audienceFigures.shape.uv,
  orders: tradeFigures.shape.orders,
  paid: tradeFigures.shape.paid,
  total: paceFigures,
});
export type GlanceFigures = z.infer<typeof glanceFigures>;

/** `figures` is null while they are still being counted: ask again. `alerts` are those standing now. */
export const showGlance = showSummary.extend({ figures: glanceFigures.nullable(), alerts: z.int() });
export type ShowGlance = z.infer<typeof showGlance>;

export const campaignWall = z.object({ at: instant, campaign, shows: z.array(showGlance) });
export type CampaignWall = z.infer<typeof campaignWall>;
