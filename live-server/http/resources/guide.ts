import { accept, refuse } from '#shared/contract/errors.ts';
import type { RouteName } from '#shared/contract/routes.ts';
import type { Staff } from '../../app/api.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';
import { isInScope, regionOfGuide } from './region-scope.ts';

type Names = Extract<RouteName, `guideLinks.${string}` | `guide.${string}`>;

/** Links are made by staff; what they open is answered for the one guide whose token asks. */
export function guideLinkHandlers({ app, directory }: Context, publicUrl: string | null): HandlersOf<Names> {
  const { links, pages } = app.guides;
  const own = (guideId: string, staff: Staff) => {
    const guide = directory.guides.get(guideId);
    if (!guide) return refuse('not_found');
    return isInScope(directory, staff, regionOfGuide, guide) ? accept(guide) : refuse('forbidden');
  };
  return {
    'guideLinks.create': async ({ params, body, staff, request }) => {
      const guide = own(params.id, staff);
      if (!guide.ok) return guide;
      if (body.renew) await links.revoke(guide.value.id);
      const path = `/g/${links.tokenOf(guide.value.id)}`;
      const origin = publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
      return accept({ url: origin + path, path });
    },
    'guideLinks.delete': async ({ params, staff }) => {
      const guide = own(params.id, staff);
      if (!guide.ok) return guide;
      await links.revoke(guide.value.id);
      return accept(null);
    },
    'guide.page': ({ guideId, query }) => pages.page(guideId, query.showId),
    'guide.members': ({ guideId, query }) => pages.members(guideId, query.showId),
    'guide.tick': ({ guideId, params, body }) =>
      pages.act(guideId, body.showId, { type: 'intervention.tick', interventionId: params.id }),
    'guide.briefing': ({ guideId, query }) => pages.briefing(guideId, query.showId),
    'guide.answerBriefing': ({ guideId, body }) => pages.answerBriefing(guideId, body),
    'guide.orders': ({ guideId, query }) => pages.orders(guideId, query.showId),
    'guide.followUps': ({ guideId, query }) => pages.followUps(guideId, query.showId),
  };
}
