import { z } from 'zod';
import { id, listQuery, page } from './basics.ts';
import { showStatus, showSummary } from './shows.ts';

/** Where a show stands as people look for it: on air or rehearsed, still to come, or over. */
export const showGroup = z.enum(['onAir', 'upcoming', 'over']);
export type ShowGroup = z.infer<typeof showGroup>;

export const showsQuery = listQuery.extend({
  status: showStatus.optional(),
  campaignId: id.optional(),
  /** `upcoming` is listed with the soonest first, everything else with the latest planned start first. */
  when: showGroup.optional(),
  /** Words of the title, or an id. */
  q: z.string().trim().max(80).optional(),
  /** `1`: shows of a campaign that has many of them are counted in `folded` and not listed one by one. */
  fold: z.enum(['0', '1']).default('0'),
});
export type ShowsQuery = z.infer<typeof showsQuery>;

export const listedShow = showSummary.extend({ version: z.int() });
export const showsPage = page(listedShow).extend({
  /** How many there are in all, folded ones left out. */
  total: z.int(),
  folded: z.array(z.object({ campaignId: id, shows: z.int() })).optional(),
});
