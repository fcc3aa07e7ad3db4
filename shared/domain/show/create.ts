import type { NewShow } from '../../contract/shows.ts';
import type { ShowCreated } from './events.ts';

/** The first event of a new show's log. */
export function createShow(input: NewShow): ShowCreated {
  const { title, mode, campaignId, storeId, regionIds, currency, timeZone, plannedStartAt, plannedMs } =
    input;
  return {
    type: 'show.created',
    title,
    mode,
    campaignId: campaignId ?? null,
    storeId: storeId ?? null,
    regionIds: [...regionIds],
    currency,
    timeZone,
    plannedStartAt,
    plannedMs,
  };
}
