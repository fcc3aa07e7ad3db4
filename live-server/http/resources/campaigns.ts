import type { BulkAnswer } from '#shared/contract/campaigns.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { RouteName } from '#shared/contract/routes.ts';
import type { Campaign } from '#shared/contract/shows.ts';
import type { App, Staff } from '../../app/api.ts';
import type { HandlersOf } from '../handler.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { refuseInvalid } from '../parse.ts';
import type { Context } from './context.ts';

type Names = Extract<RouteName, `campaigns.${string}`>;

export function campaignHandlers({ app, directory }: Context): HandlersOf<Names> {
  return {
    'campaigns.list': ({ query }) => pageOf(directory.campaigns.all(), query),
    'campaigns.create': async ({ body }) => {
      if (body.startsAt !== null && body.endsAt !== null && body.endsAt <= body.startsAt)
        return refuseInvalid([{ path: 'endsAt', message: 'not after startsAt' }]);
      const campaign: Campaign = { ...body, id: newId('campaign') };
      const inserted = await directory.campaigns.insert([campaign]);
      return inserted.ok ? accept(campaign) : inserted;
    },
    'campaigns.get': async ({ params, staff }) => {
      const campaign = directory.campaigns.get(params.id);
      return campaign ? app.campaign(campaign, staff) : refuse('not_found');
    },
    'campaigns.makeShows': async ({ params, body, staff }) =>
      directory.campaigns.get(params.id) ? app.makeRooms(params.id, body, staff) : refuse('not_found'),
    'campaigns.schedule': async ({ params, body, staff }) => {
      if (!directory.campaigns.get(params.id)) return refuse('not_found');
      const answer: BulkAnswer = { done: [], refused: [] };
      for (const showId of new Set(body.showIds)) {
        const done = await scheduleOne(app, params.id, showId, staff);
        if (done.ok) answer.done.push(showId);
        else answer.refused.push({ showId, code: done.error.code, message: done.error.message });
      }
      return accept(answer);
    },
    'campaigns.wall': async ({ params, staff }) => {
      const campaign = directory.campaigns.get(params.id);
      if (!campaign) return refuse('not_found');
      const wall = await app.glances(campaign.id, staff);
      return wall.ok ? accept({ ...wall.value, campaign }) : wall;
    },
  };
}

/** The campaign's own show alone: another's is none of its. */
async function scheduleOne(
  app: App,
  campaignId: string,
  showId: string,
  staff: Staff,
): Promise<Result<unknown>> {
  const view = await app.showView(showId, staff);
  if (!view.ok) return view;
  return view.value.show.campaignId === campaignId
    ? app.command(showId, { type: 'show.schedule' }, staff)
    : refuse('not_found');
}
