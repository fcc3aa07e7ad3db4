import { useQuery } from '@tanstack/react-query';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { Guide, Product, Region, Store } from '#shared/contract/organisation.ts';
import type { Campaign, ShowSummary, ShowView } from '#shared/contract/shows.ts';
import { api, listAll } from './api.ts';

export type ListedShow = ShowSummary & { version: number };

export const showsKey = ['shows'];
export const showKey = (showId: string) => ['show', showId];

export const useShows = () =>
  useQuery({
    queryKey: showsKey,
    queryFn: ({ signal }) => listAll<ListedShow>('/api/shows', signal, 400),
    refetchInterval: 15_000,
  });

export const useShow = (showId: string, everyMs: number | false = false) =>
  useQuery({
    queryKey: showKey(showId),
    refetchInterval: everyMs,
    queryFn: ({ signal }) => api.get<ShowView>(`/api/shows/${encodeURIComponent(showId)}`, signal),
  });

export const useMetrics = (showId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['metrics', showId],
    queryFn: ({ signal }) => api.get<MetricsView>(`/api/shows/${encodeURIComponent(showId)}/metrics`, signal),
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
