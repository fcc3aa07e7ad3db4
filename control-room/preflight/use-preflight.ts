import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PreflightView } from '#shared/contract/preflight.ts';
import { api, showPath } from '../app/api.ts';

const path = (showId: string, probe: 0 | 1) => showPath(showId, `/preflight?probe=${probe}`);

/** The plan's own problems, looked at anew with each version of it; asks no other machine. */
export const usePreflight = (showId: string, version: number, enabled = true) =>
  useQuery({
    queryKey: ['preflight', showId, version],
    queryFn: () => api.post<PreflightView>(path(showId, 0), undefined),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    enabled,
  });

/** Tries links and pictures when told to; the last result stays while the page is open. */
export function useProbes(showId: string) {
  const client = useQueryClient();
  const key = ['preflight-probes', showId];
  const last = useQuery<PreflightView | null>({
    queryKey: key,
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const run = useMutation({
    mutationFn: () => api.post<PreflightView>(path(showId, 1), undefined),
    onSuccess: (view) => client.setQueryData(key, view),
  });
  return { last: last.data ?? null, run };
}
