import { accept } from '#shared/contract/errors.ts';
import type { RouteName } from '#shared/contract/routes.ts';
import { readProviderCsv } from '../csv/provider-csv.ts';
import type { HandlersOf } from '../handler.ts';
import { type Issue, refuseInvalid } from '../parse.ts';
import type { Context } from './context.ts';
import { unknownRegions } from './references.ts';

type Names = Exclude<Extract<RouteName, `shows.${string}`>, 'shows.finalPrices' | 'shows.affectedOrders'>;

/** Thin calls: a show's rules are the application's. */
export function showHandlers({ app, directory }: Context): HandlersOf<Names> {
  const unknown = (show: { regionIds: readonly string[]; campaignId?: string | undefined }): Issue[] => [
    ...unknownRegions(directory, show.regionIds),
    ...(show.campaignId === undefined || directory.campaigns.get(show.campaignId)
      ? []
      : [{ path: 'campaignId', message: 'no such campaign' }]),
  ];
  return {
    'shows.list': ({ query, staff }) => app.listShows(query, staff),
    'shows.create': async ({ body, staff }) => {
      const issues = unknown(body);
      return issues.length > 0 ? refuseInvalid(issues) : app.createShow(body, staff);
    },
    'shows.clone': ({ params, body, staff }) => app.cloneShow(params.id, body, staff),
    'shows.import': async ({ body, staff }) => {
      const issues = unknown(body);
      return issues.length > 0 ? refuseInvalid(issues) : app.importShow(body, staff);
    },
    'shows.get': ({ params, staff }) => app.showView(params.id, staff),
    'shows.command': ({ params, body, staff }) => app.command(params.id, body, staff),
    'shows.rehearsal': ({ params, staff }) => app.rehearsal(params.id, staff),
    'shows.stopRehearsal': ({ params, staff }) => app.stopRehearsal(params.id, staff),
    'shows.effects': ({ params, staff }) => app.effects(params.id, staff),
    'shows.preflight': ({ params, query, staff }) => app.preflight(params.id, staff, query.probe === '1'),
    'shows.briefing': ({ params, staff }) => app.briefing(params.id, staff),
    'shows.comments': ({ params, query, staff }) => app.comments(params.id, staff, query),
    'shows.orders': ({ params, query, staff }) => app.orders(params.id, staff, query),
    'shows.metrics': ({ params, query, staff }) => app.metrics(params.id, staff, query.at, query),
    'shows.timeline': ({ params, query: { byRegion, ...range }, staff }) =>
      app.timeline(params.id, staff, { ...range, byRegion: byRegion === '1' }),
    'shows.state': ({ params, query, staff }) => app.showView(params.id, staff, query.at),
    'shows.review': ({ params, query, staff }) => app.review(params.id, staff, query),
    'shows.settlement': ({ params, query, staff }) => app.settlement(params.id, staff, query.version),
    'shows.reconciliation': async ({ params, body, staff }) => {
      const found = await app.showView(params.id, staff);
      if (!found.ok) return found;
      const file = await readProviderCsv(directory, body, found.value.show.currency);
      return file.ok ? app.reconcile(params.id, staff, file.value) : file;
    },
    'shows.export': async ({ params, query, staff }) => {
      const made = await app.exportShow(params.id, params.name, staff, query.version, query);
      return made.ok ? accept({ ...made.value, fileName: `${params.id}-${params.name}` }) : made;
    },
    'shows.activity': ({ params, body, staff }) => app.ingest(params.id, staff, body),
  };
}
