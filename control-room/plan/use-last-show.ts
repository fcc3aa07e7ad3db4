import { useQuery } from '@tanstack/react-query';
import type { Bilingual } from '#shared/contract/basics.ts';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { ShowSummary } from '#shared/contract/shows.ts';
import type { Goal } from '#shared/domain/targets/split.ts';
import { api, showPath } from '../app/api.ts';
import { useShows } from '../app/queries.ts';

/** What regions and stores brought in the show before: viewers and paid amount. */
export interface LastShow {
  readonly title: Bilingual;
  readonly regions: ReadonlyMap<string, Goal>;
  readonly stores: ReadonlyMap<string, Goal>;
}

/** The show's reference, or else the one that ended last before it begins. */
export function useLastShow(show: ShowSummary) {
  const shows = useShows().data ?? [];
  const over = shows
    .filter((one) => one.endedAt !== null && one.id !== show.id && one.startedAt !== null)
    .filter((one) => (one.endedAt ?? 0) <= Math.max(show.plannedStartAt, show.startedAt ?? 0))
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  const last = over.find(({ id }) => show.referenceShowIds.includes(id)) ?? over[0];
  return useQuery({
    queryKey: ['metrics', last?.id ?? ''],
    queryFn: ({ signal }) => api.get<MetricsView>(showPath(last?.id ?? '', '/metrics'), signal),
    enabled: last !== undefined,
    staleTime: 5 * 60_000,
    select: ({ regions, stores }): LastShow => ({
      title: last?.title ?? { en: '', zh: '' },
      regions: new Map(regions.flatMap(({ regionId, uv, paid }) => goalOf(regionId, uv, paid))),
      stores: new Map(stores.flatMap(({ storeId, uv, paid }) => goalOf(storeId, uv, paid))),
    }),
  });
}

const goalOf = (id: string | null, uv: number, amount: number): [string, Goal][] =>
  id === null ? [] : [[id, { uv, amount }]];
