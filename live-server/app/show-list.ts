import type { ShowGroup, ShowsQuery } from '#shared/contract/show-list.ts';
import type { ShowStatus, ShowSummary } from '#shared/contract/shows.ts';
import { isFound, searchKey } from '#shared/domain/search.ts';

/** With more shows than this, a campaign is one line of the list and all of them are on its own page. */
export const FOLDED_FROM = 12;

const groupOf: Readonly<Record<ShowStatus, ShowGroup>> = {
  draft: 'upcoming',
  scheduled: 'upcoming',
  rehearsal: 'onAir',
  live: 'onAir',
  ended: 'over',
  reviewed: 'over',
};

export type ShowListQuery = Partial<ShowsQuery> & Pick<ShowsQuery, 'limit'>;

export interface ShowPage<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly total: number;
  readonly folded?: readonly { readonly campaignId: string; readonly shows: number }[];
}

/** What of the shows is asked for, a page of it. Shows with the same planned start come in order of their ids. */
export function pageOfShows<T extends ShowSummary>(shows: Iterable<T>, query: ShowListQuery): ShowPage<T> {
  const { status, campaignId, when, q = '', limit } = query;
  const asked = [...shows].filter(
    (show) =>
      (status === undefined || show.status === status) &&
      (campaignId === undefined || show.campaignId === campaignId) &&
      (when === undefined || groupOf[show.status] === when) &&
      (q === '' || isFound(q, [show.title.en, show.title.zh, show.id].map(searchKey))),
  );
  const folded = query.fold === '1' ? manyOf(asked) : null;
  const all = folded ? asked.filter(({ campaignId }) => !campaignId || !folded.has(campaignId)) : asked;
  const sign = when === 'upcoming' ? 1 : -1;
  all.sort((a, b) => sign * (a.plannedStartAt - b.plannedStartAt) || (a.id < b.id ? -1 : 1));
  const after = /^(\d{1,16})\.(.+)$/.exec(query.cursor ?? '');
  const at = Number(after?.[1]);
  const lastId = after?.[2] ?? '';
  const left = after
    ? all.filter(
        (show) => sign * (show.plannedStartAt - at) > 0 || (show.plannedStartAt === at && show.id > lastId),
      )
    : all;
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: left.length > items.length && last ? `${last.plannedStartAt}.${last.id}` : null,
    total: all.length,
    ...(folded ? { folded: [...folded].map(([id, n]) => ({ campaignId: id, shows: n })) } : {}),
  };
}

/** Campaigns with many of these shows, and how many. */
function manyOf(shows: readonly ShowSummary[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { campaignId } of shows)
    if (campaignId !== null) counts.set(campaignId, (counts.get(campaignId) ?? 0) + 1);
  return new Map([...counts].filter(([, n]) => n > FOLDED_FROM));
}
