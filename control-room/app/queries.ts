import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { Guide, Product, Region, Store } from '#shared/contract/organisation.ts';
import { type ShowGroup, showGroup } from '#shared/contract/show-list.ts';
import type { Campaign, ShowSummary, ShowView } from '#shared/contract/shows.ts';
import { api, listAll, showPath } from './api.ts';

export type ListedShow = ShowSummary & { version: number };

export const showsKey = ['shows'];
export const showKey = (showId: string) => ['show', showId];

/** The nearest this many of each group: what is on air, what comes soonest, what was last. */
const NEAREST = 400;

export const useShows = () =>
  useQuery({
    queryKey: showsKey,
    queryFn: async ({ signal }) =>
      (
        await Promise.all(
          showGroup.options.map((when) => listAll<ListedShow>(`/api/shows?when=${when}`, signal, NEAREST)),
        )
      ).flat(),
    refetchInterval: 15_000,
  });

/** A page of one group of shows as the server sends it. */
export interface ShowsPage {
  readonly items: readonly ListedShow[];
  readonly nextCursor: string | null;
  readonly total: number;
  readonly folded?: readonly { readonly campaignId: string; readonly shows: number }[];
}

/** Shows of one group, or found by words among all, page by page. */
export const useShowPages = (asked: { readonly when?: ShowGroup; readonly q?: string }) =>
  useInfiniteQuery({
    queryKey: [...showsKey, 'pages', asked],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        limit: '100',
        ...asked,
        // Shows on air stand for themselves, however many a campaign has.
        ...(asked.q || asked.when === 'onAir' ? {} : { fold: '1' }),
        ...(pageParam ? { cursor: pageParam } : {}),
      });
      return api.get<ShowsPage>(`/api/shows?${query}`, signal);
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });

export const useShow = (showId: string, everyMs: number | false = false) =>
  useQuery({
    queryKey: showKey(showId),
    refetchInterval: everyMs,
    queryFn: ({ signal }) => api.get<ShowView>(showPath(showId), signal),
  });

export const useMetrics = (showId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['metrics', showId],
    queryFn: ({ signal }) => api.get<MetricsView>(showPath(showId, '/metrics'), signal),
    refetchInterval: 5_000,
    enabled,
  });

const slow = { staleTime: 5 * 60_000 };

export const useProducts = () =>
  useQuery({
    queryKey: ['products'],
    queryFn: ({ signal }) => listAll<Product>('/api/products', signal),
    ...slow,
  });
export const useRegions = () =>
  useQuery({
    queryKey: ['regions'],
    queryFn: ({ signal }) => listAll<Region>('/api/regions', signal),
    ...slow,
  });
export const useStores = () =>
  useQuery({
    queryKey: ['stores'],
    queryFn: ({ signal }) => listAll<Store>('/api/stores', signal),
    ...slow,
  });
export const useGuides = () =>
  useQuery({
    queryKey: ['guides'],
    queryFn: ({ signal }) => listAll<Guide>('/api/guides', signal),
    ...slow,
  });
export const useCampaigns = () =>
  useQuery({
    queryKey: ['campaigns'],
    queryFn: ({ signal }) => listAll<Campaign>('/api/campaigns', signal),
    ...slow,
  });
